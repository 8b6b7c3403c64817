"""Ten thousand hostile requests, files and values, the same ones every time: never a failure of the site, never
half a change, and bounded time and memory. The whole of it takes less than a minute of a processor.

250 forms of the rooms, 200 of signing in and of people and 50 answers of an identity provider (both in
test_hostile_people.py), 250 query strings and addresses, 50 bodies that are
none and 200 uploads go through the site; 3,000 plan files, 2,000
workbooks and 4,000 typed values go to what reads them, which is the same code without the page around it.
"""

from __future__ import annotations

import json
import random
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import ERROR
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from mtfp.inputs import plan_structure
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFileError, read_plan_file
from mtfp.scenarios.models import Plan
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import read_workbook
from mtfp.typed import TypedError, parse_typed
from tests.hostile.values import form, mutated_bytes, mutated_json, text
from tests.pages.test_permissions import addresses, known
from tests.spreadsheets.books import rows
from tests.support.digests import database_digest
from tests.support.forms import forms, send
from tests.support.visitors import Visitors, make_plan, make_visitors

FORMS, PEOPLE_FORMS, PROVIDER, ADDRESSES, UPLOADS = 250, 200, 50, 250, 200
PLAN_FILES, WORKBOOKS, VALUES, ENVELOPES = 3_000, 2_000, 4_000, 50
assert FORMS + PEOPLE_FORMS + PROVIDER + ENVELOPES + ADDRESSES + UPLOADS + PLAN_FILES + WORKBOOKS + VALUES == 10_000
MOST_SECONDS, MOST_MEGABYTES = 3.0, 300
"""Of one case, in processor time; and what the process may grow by in one test."""
SMALL = Path(__file__).parent.parent / "plans" / "second_force.json"
ASKED = (
    "from",
    "before",
    "subject",
    "units",
    "scale",
    "scenario",
    "option",
    "a",
    "b",
    "of",
    "values",
    "sheet",
    "year",
    "certainty",
    "next",
    "code",
    "state",
    "error",
)
"""Names in query strings: those that the site reads, and those that django-allauth does."""
NO_QUERY = {"scenarios:workbook": "reads nothing but its address, and takes seconds"}
"""Addresses that are not asked with query strings, and why."""
WROTE = ("INSERT", "UPDATE", "DELETE", "REPLACE")
NOT_COUNTED = ("django_session", "people_cacheentry")


@pytest.fixture
def visitors(db: None) -> Visitors:
    """Everybody."""
    return make_visitors()


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example plan."""
    return make_plan(visitors)


@pytest.fixture
def omar(visitors: Visitors) -> Client:
    """The chief finance officer may do most."""
    client = visitors.client("omar")
    client.raise_request_exception = False
    return client


@contextmanager
def bounded(what: object) -> Iterator[None]:
    """One case takes no more than its time."""
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST_SECONDS, what


@pytest.fixture(autouse=True)
def memory_is_bounded() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MOST_MEGABYTES


def refusal(read: Callable[[], object], kind: type[Exception]) -> str | None:
    """What is said to who sent it; None when it was taken. Every other error is a failure."""
    try:
        read()
    except kind as error:
        return str(error)
    return None


def was_refused(answer: Any) -> bool:
    """Whether it was refused: by its status, on the page that it leads to, or in the form that is shown again."""
    told = answer.wsgi_request._messages._queued_messages
    shown = answer.context or {}
    again = shown.get("form") or shown.get("adminform")
    return answer.status_code >= 400 or any(each.level >= ERROR for each in told) or bool(getattr(again, "errors", ""))


class Attack:
    """Requests, each rolled back when it was accepted; a refused one has to leave everything as it was."""

    def __init__(self) -> None:
        self.before = database_digest(NOT_COUNTED)
        self.statuses: Counter[int] = Counter()
        self.wrote = False

    def _seen(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.wrote |= sql.startswith(WROTE) and not any(table in sql for table in NOT_COUNTED)
        return execute(sql, params, many, context)

    def ask(self, what: object, request: Callable[[], Any], sound: Callable[[], bool] = lambda: True) -> None:
        """No failure, nothing written that was not accepted, and afterwards all is `sound`."""
        with transaction.atomic():
            with connection.execute_wrapper(self._seen), bounded(what):
                self.wrote = False
                answer = request()
            self.statuses[answer.status_code] += 1
            assert answer.status_code < 500, what
            assert url_has_allowed_host_and_scheme(answer.headers.get("Location", "/"), "testserver"), what
            if self.wrote and was_refused(answer):
                assert database_digest(NOT_COUNTED) == self.before, what
            assert sound(), what
            transaction.set_rollback(True)


def test_hostile_forms(visitors: Visitors, plan: Plan, omar: Client) -> None:
    chance, attack = random.Random(1), Attack()
    sound = {address: fields for address, fields in forms(plan).items() if "upload" not in address}
    at = {address: known(plan, address, visitors.omar) for address in sound}
    attack.before = database_digest(NOT_COUNTED)
    for _ in range(FORMS):
        address = chance.choice(sorted(sound))
        arguments = dict(at[address])
        if "subject" in arguments:
            arguments["subject"] = chance.choice(("funding", "precept", "spending", "reserves"))
        sent = form(chance, sound[address])
        if address == "scenarios:save_cells":
            sent = mutated_json(chance, sound[address])
        attack.ask((address, sent), lambda address=address, a=arguments, sent=sent: _send(omar, address, a, sent))  # type: ignore[misc]
    assert len(attack.statuses) >= 3, attack.statuses


def _send(client: Client, address: str, arguments: dict[str, Any], sent: Any) -> Any:
    if isinstance(sent, dict):
        return send(client, address, arguments, sent)
    return client.post(reverse(address, kwargs=arguments), json.dumps(sent), content_type="application/json")


def test_hostile_addresses_and_query_strings(visitors: Visitors, plan: Plan, omar: Client) -> None:
    chance = random.Random(2)
    named = {address: names for address, names in addresses() if address not in NO_QUERY}
    at = {address: known(plan, address, visitors.omar) for address in named}
    attack, clients = Attack(), (omar, omar, omar, Client(raise_request_exception=False))
    for _ in range(ADDRESSES):
        address = chance.choice(sorted(named))
        arguments: dict[str, Any] = dict(at[address])
        for name in arguments:
            if chance.random() < 0.3:
                arguments[name] = chance.choice((text(chance), 0, 10**9, 2**63, 10**30))
        try:
            where = reverse(address, kwargs=arguments)
        except NoReverseMatch:
            where = reverse(address, kwargs=at[address])
        query = {chance.choice(ASKED): text(chance) for _ in range(chance.randint(0, 4))}
        client = chance.choice(clients)
        attack.ask((where, query), lambda c=client, where=where, query=query: c.get(where, query))  # type: ignore[misc]
    assert {200, 404} <= set(attack.statuses), attack.statuses


def _workbook() -> bytes:
    return rows(["Grant", "2017/18", "2018/19"], ["Police Grant", 1, 2], ["Other", "x", 3])


def _workbook_of(chance: random.Random, content: bytes) -> bytes:
    """A workbook of which the zip is sound and a part is not: what a fuzzer of bytes hardly ever makes."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        spoiled = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated_bytes(chance, part) if name == spoiled else part)
    return made.getvalue()


def test_hostile_uploads(visitors: Visitors, plan: Plan, omar: Client) -> None:
    chance, attack = random.Random(3), Attack()
    book, file = _workbook(), SMALL.read_bytes()
    places = ("spreadsheets:upload", "scenarios:upload")
    for number in range(UPLOADS):
        address = places[number % 2]
        content = [mutated_bytes(chance, book if number % 2 == 0 else file), chance.randbytes(300), b""][
            chance.choice((0, 0, 0, 1, 2))
        ]
        if number % 4 == 0:
            content = _workbook_of(chance, book)
        name = chance.choice(("a.xlsx", "../../a", "x" * 300, "a\x00.xlsx", "", "<b>.json", "CON"))
        arguments = known(plan, address, visitors.omar)
        form = {"file": SimpleUploadedFile(name or "x", content), "force": text(chance)}
        attack.ask((address, number), lambda a=address, k=arguments, f=form: send(omar, a, k, f))  # type: ignore[misc]
    assert {302, 422} <= set(attack.statuses), attack.statuses


def test_hostile_plan_files() -> None:
    chance, document = random.Random(4), json.loads(SMALL.read_text())
    outcomes: Counter[str] = Counter()
    for number in range(PLAN_FILES):
        if number % 4 == 0:
            content = mutated_bytes(chance, SMALL.read_bytes())
        else:
            content = json.dumps(mutated_json(chance, document)).encode()
        with bounded(content[:200]):
            said = refusal(lambda content=content: read_plan_file(content), PlanFileError)  # type: ignore[misc]
        outcomes["read" if said is None else "refused"] += 1
        assert said is None or 0 < len(said) < 20_000
    assert min(outcomes["refused"], outcomes["read"]) > PLAN_FILES / 50, outcomes


def test_hostile_workbooks() -> None:
    chance, book = random.Random(5), _workbook()
    outcomes: Counter[str] = Counter()
    for number in range(WORKBOOKS):
        content = _workbook_of(chance, book) if number % 2 else mutated_bytes(chance, book)
        with bounded(number):
            said = refusal(lambda content=content: read_workbook(content), Refused)  # type: ignore[misc]
        outcomes["read" if said is None else "refused"] += 1
        assert said is None or 0 < len(said) < 2_000
    assert min(outcomes["refused"], outcomes["read"]) > WORKBOOKS / 50, outcomes


def test_hostile_values(plan: Plan) -> None:
    chance = random.Random(6)
    inputs = list(plan_graph(plan_structure(plan)).inputs.values())
    for _ in range(VALUES):
        declared, typed = chance.choice(inputs), text(chance)
        numbers: list[Any] = []
        with bounded(typed[:80]):
            said = refusal(lambda t=typed, d=declared, n=numbers: n.append(parse_typed(t, d)), TypedError)  # type: ignore[misc]
        assert said is None or 0 < len(said) < 1_000
        assert all(number is None or number.is_finite() for number in numbers)
