"""What each page costs: queries, milliseconds, kB. Called by `make bench`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext

PAGES = {
    "plans": "/",
    "overview": "/scenarios/1/",
    "precept": "/scenarios/1/precept/",
    "spending": "/scenarios/1/spending/",
    "assumptions": "/scenarios/1/assumptions/",
    "an explanation": "/scenarios/1/explain/funding.grant.police/2018-19/",
    "precept grid": "/scenarios/1/precept/edit/",
    "history": "/scenarios/1/history/",
    "publication": "/publications/2/",
}
TIMES = 15


@contextmanager
def example_site() -> Iterator[Client]:
    """A test database with the example, and a finance officer who is signed in."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment(debug=False)
    old, debug = runner.setup_databases(), settings.DEBUG
    try:
        settings.DEBUG = True  # the demo people are made only while it is on
        call_command("demo", stdout=StringIO())
        settings.DEBUG = False
        client = Client()
        client.force_login(User.objects.get(username="officer"))
        yield client
    finally:
        settings.DEBUG = debug
        runner.teardown_databases(old)
        runner.teardown_test_environment()


def bench_pages() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim), by the test client: no network, no server in between."""
    rows = []
    with example_site() as client:
        for name, address in PAGES.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                size = len(client.get(address).content)
            asked = len(queries)  # before the next request empties the log
            taken = statistics.median(_milliseconds(client, address) for _ in range(TIMES))
            rows.append((f"page: {name}", f"{taken:.0f} ms, {asked} queries, {size // 1024} kB", ""))
    return rows


def _milliseconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    assert client.get(address).status_code == 200
    return 1000 * (time.perf_counter() - start)
