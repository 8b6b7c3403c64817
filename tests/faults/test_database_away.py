"""A database that is away, busy or full gives a plain page; nothing is half done; when it is back, all goes on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection, connections
from django.test import Client
from django.urls import reverse

from mtfp.scenarios.models import Plan
from tests.pages.reading import words
from tests.spreadsheets.books import rows
from tests.stress.serving import Client as Browser
from tests.stress.serving import manage, process
from tests.support import postgres
from tests.support.connections import at_once, shared_database
from tests.support.digests import database_digest
from tests.support.forms import forms, send
from tests.support.visitors import make_plan, make_visitors, scenario

SAYS = "The database does not answer"


@pytest.fixture
def in_a_file(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[Callable[[], None]], list[None]]]:
    """Run a function in a thread whose database, with the example plan, is a file that waits for a lock but shortly."""
    make_plan(make_visitors())
    options = connections.settings["default"]["OPTIONS"]
    kept = options.get("timeout")
    with shared_database(tmp_path):
        options["timeout"] = 0.3
        try:
            yield lambda work: at_once(work)
        finally:
            options["timeout"] = kept


def _harriet() -> tuple[Client, Plan, Callable[[], Any]]:
    """Her browser, the plan, and an edit of hers."""
    plan, client = Plan.objects.get(), Client(raise_request_exception=False)
    client.force_login(plan.force.memberships.get(user__username="harriet").user)
    where = {"pk": scenario(plan).pk, "key": "precept.increase", "year": 2018}
    return client, plan, lambda: send(client, "scenarios:cell", where, forms(plan)["scenarios:cell"])


@pytest.mark.only_on("sqlite")
def test_a_locked_database_is_said_and_then_written(in_a_file: Callable[..., Any]) -> None:
    def work() -> None:
        client, plan, edit = _harriet()
        before = database_digest()
        other = sqlite3.connect(str(connections["default"].settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = edit()
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert SAYS in words(answer)
        assert client.get(reverse("scenarios:overview", args=[scenario(plan).pk])).status_code == 200, "reading goes on"
        assert database_digest() == before
        other.execute("ROLLBACK")
        other.close()
        assert edit().status_code == 302
        assert database_digest() != before

    in_a_file(work)


@pytest.mark.only_on("sqlite")
def test_a_full_disk_does_no_damage(in_a_file: Callable[..., Any]) -> None:
    def work() -> None:
        client, plan, edit = _harriet()
        upload = reverse("spreadsheets:upload", args=[scenario(plan).pk])
        noise = rows(["Grant", "2018/19"], ["Police Grant", 1]) + os.urandom(60_000)

        def send_file() -> Any:
            return client.post(upload, {"file": SimpleUploadedFile("grants.xlsx", noise)})

        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
        before = database_digest()
        answer = send_file()
        assert answer.status_code == 503
        assert SAYS in words(answer)
        assert database_digest() == before
        assert client.get(reverse("scenarios:overview", args=[scenario(plan).pk])).status_code == 200
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
            cursor.execute(f"PRAGMA max_page_count = {pages + 4000}")
        assert send_file().status_code == 302
        assert edit().status_code == 302

    in_a_file(work)


@pytest.mark.parametrize("error", [OperationalError("connection refused"), InterfaceError("connection already closed")])
def test_every_page_says_it(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, subtests: pytest.Subtests
) -> None:
    """Whether the person's session, their name or the page itself is what cannot be read."""
    visitors = make_visitors()
    plan = make_plan(visitors)
    harriet = visitors.client("harriet")

    def away(*args: Any, **kwargs: Any) -> None:
        raise error

    harriet.raise_request_exception = False
    pages = ["/", reverse("scenarios:overview", args=[scenario(plan).pk]), "/account/", f"/p/{'a' * 32}/"]
    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
        for page in pages:
            answer = harriet.get(page)
            assert (page, answer.status_code) == (page, 503)
            assert SAYS in words(answer)
            assert str(error) not in words(answer)
        answer = harriet.post("/units/", {"scale": "£"})
        assert answer.status_code == 503
    assert harriet.get("/").status_code == 200


@contextmanager
def own_server() -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """The address of a PostgreSQL of one's own, and what stops and starts it."""
    folder, account = Path(tempfile.mkdtemp(prefix="mtfp-away-")), postgres._unprivileged()
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        programs = postgres._reachable(postgres.binaries(), folder, account)
        postgres._initialise(programs, folder / "data", account)
        with ExitStack() as stack:
            start = partial(stack.enter_context, postgres.running(folder, programs, account))
            start()

            def again() -> None:
                stack.enter_context(postgres.running(folder, programs, account))

            yield f"postgres://{postgres.NAME}@/{folder}/{postgres.NAME}", stack.pop_all().close, again
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_server_of_the_database_goes_away_and_comes_back(tmp_path: Path) -> None:
    """PostgreSQL is stopped under a running site and started again; nobody touches the site."""
    with own_server() as (url, stop, start):
        manage(url, "migrate", "--verbosity", "0")
        manage(url, "demo")
        with process(url, tmp_path / "log") as port:
            officer = Browser(port)
            officer.sign_in("officer", "leicestershire")
            assert "Proposal" in officer.get("/")
            stop()
            for _ in range(3):
                status, page = officer.ask("GET", "/")
                assert status == 503
                assert SAYS in page.decode()
            status, _ = officer.post("/units/", scale="£")
            assert status == 503
            start()
            assert "Proposal" in officer.get("/")
            status, _ = officer.post("/units/", scale="£")
            assert status == 302
