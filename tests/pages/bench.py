"""What each page costs: queries, milliseconds, kB. Called by `make bench`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from mtfp.scenarios.models import Scenario
from tests.pages.addresses import page_addresses
from tests.support.measuring import own_database

FULL = 2
"""The example plan with pay, reserves and capital by drivers."""
FURTHER = {
    "plans": "/",
    "new plan": "/plans/new/",
    "import a plan": "/plans/import/",
    "plan settings": "/plans/{plan}/",
    "scenarios": "/plans/{plan}/scenarios/",
    "conventions": "/plans/{plan}/conventions/",
    "conventions, others picked": "/plans/{plan}/conventions/?band_d=2&authority_precepts=penny",
    "compare": "/plans/{plan}/compare/?a={other}&b={scenario}",
    "precept decision": "/plans/{plan}/decision/",
    "a step of it": "/plans/{plan}/decision/reported/",
    "instalments": "/plans/{plan}/instalments/",
    "notices": "/scenarios/{scenario}/notices/",
    "import a workbook": "/scenarios/{scenario}/import/",
    "publish": "/scenarios/{scenario}/publish/",
    "people": "/forces/leicestershire/people/",
    "publication": "/publications/2/",
    "what a publication changed": "/publications/2/change/",
    "an explanation of it": "/publications/2/explain/gap/2018-19/",
    "columns of its open data": "/publications/columns/",
    "workbook of a publication": "/publications/2/workbook.xlsx",
    "workbook": "/scenarios/{scenario}/workbook.xlsx",
}
"""Beside the pages of a scenario."""
TIMES = 7


@contextmanager
def example_site() -> Iterator[Client]:
    """A database with the example, and a finance officer who is signed in."""
    with own_database():
        with override_settings(DEBUG=True):  # the demo people are made only while it is on
            call_command("demo", stdout=StringIO())
        client = Client()
        client.force_login(User.objects.get(username="officer"))
        yield client


def bench_pages() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim), the slowest first, by the test client: no network, no server in between."""
    rows = []
    with example_site() as client:
        client.force_login(User.objects.get(username="cfo"))
        for name, address in _addresses().items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                size = len(client.get(address).content)
            asked = len(queries)  # before the next request empties the log
            taken = statistics.median(_milliseconds(client, address) for _ in range(TIMES))
            rows.append((taken, f"page: {name}", f"{taken:.0f} ms, {asked} queries, {size // 1024} kB"))
    return [(name, measured, "") for _, name, measured in sorted(rows, reverse=True)]


def _addresses() -> dict[str, str]:
    """Every page, by what it is called."""
    scenario = Scenario.objects.get(plan=FULL, kind="baseline")
    other = Scenario.objects.filter(plan=FULL).exclude(pk=scenario.pk).earliest("pk")
    places = {"plan": FULL, "scenario": scenario.pk, "other": other.pk}
    further = {name: address.format(**places) for name, address in FURTHER.items()}
    return {**dict(page_addresses(scenario)), **further}


def _milliseconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    assert client.get(address).status_code == 200
    return 1000 * (time.perf_counter() - start)
