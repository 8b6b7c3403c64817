"""Two server processes before one database behave as one: what is done at either is so at both, at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from mtfp.scenarios.management.commands.demo import PASSWORD
from tests.spreadsheets.books import rows
from tests.stress.serving import Client, database, manage, site
from tests.support.forms import upload

PAY = "spending.line.police_pay.amount|2018"
GRANT = "funding.grant.police.amount|2018"
WHERE = """
import json
from mtfp.scenarios.models import Scenario
found = {s.name: s.pk for s in Scenario.objects.filter(plan__publications__isnull=False)}
print(json.dumps([found["Freeze"], found["Proposal 1.99%"]]))
"""


def at(client: Client, port: int) -> Client:
    """The same browser, its next requests led to another process."""
    return Client(port, client.cookies, client.token)


def edit(client: Client, scenario: int, number: str, seen: int) -> tuple[int, dict[str, object]]:
    """Save one cell as the grid does."""
    return client.put(f"/scenarios/{scenario}/spending/cells/", {"opened": "", "cells": [[PAY, number, seen]]})


def try_to_sign_in(port: int, name: str, password: str) -> str:
    """The page that a stranger with this name and password gets."""
    client = Client(port)
    client.get("/sign-in/")
    status, page = client.post("/sign-in/", login=name, password=password)
    assert status == 200
    return page.decode()


@pytest.mark.only_on("postgresql")
def test_two_processes_behave_as_one(db: None, tmp_path: Path) -> None:
    with database(tmp_path) as url, site(url, 2, tmp_path) as (first, second):
        freeze, proposal = json.loads(manage(url, "shell", "--verbosity", "0", "--command", WHERE))

        # A person who signed in at one is signed in at the other.
        officer, cfo = Client(first), Client(second)
        officer.sign_in("officer", PASSWORD)
        cfo.sign_in("cfo", PASSWORD)
        there = at(officer, second)
        assert "Harriet Reader" in there.get("/")

        # What was edited at one is read, and its version known, at the other, also where it was read before.
        page = f"/scenarios/{freeze}/spending/edit/"
        officer.get(page)
        there.get(page)
        assert edit(officer, freeze, "77000001", 0)[0] == 200
        assert "77,000,001" in there.get(page)
        status, _ = edit(there, freeze, "77000002", 0)
        assert status == 409
        assert edit(there, freeze, "77000002", 1)[0] == 200
        assert "77,000,002" in officer.get(page)

        # A workbook that was sent to one is looked at and confirmed at the other.
        book = upload("grants.xlsx", rows(["Grant", "2018/19"], ["Police Grant", 61_234_567]))
        body = encode_multipart(BOUNDARY, {"file": book, "csrfmiddlewaretoken": officer.token})
        status, _ = officer.ask("POST", f"/scenarios/{freeze}/import/", body, {"Content-Type": MULTIPART_CONTENT})
        assert status == 302
        preview = officer.sent_to
        assert "61,234,567" in there.get(preview)
        assert there.post(f"{preview}confirm/", made="1", to="this", rest="1")[0] == 302
        assert "61,234,567" in officer.get(f"/scenarios/{freeze}/funding/edit/")

        # What was published at one is read at the other: the same figures, the same workbook to the byte.
        cfo.get(f"/scenarios/{proposal}/publish/")
        assert cfo.post(f"/scenarios/{proposal}/publish/", title="Of two processes", purpose="update")[0] == 302
        paper = cfo.sent_to
        panel = Client(first)
        panel.sign_in("panel", PASSWORD)
        assert "Of two processes" in panel.get(paper)
        for part in ("workbook.xlsx", "data.csv"):
            ours, theirs = (client.ask("GET", f"{paper}{part}") for client in (panel, at(panel, second)))
            assert ours == theirs
            assert ours[0] == 200

        # A row that was added at one is in the grid, the figures and the forms of the other.
        seen = re.search(r'name="seen" value="(\d+)"', officer.get(f"/scenarios/{proposal}/funding/edit/"))
        assert seen
        assert officer.post(f"/scenarios/{proposal}/rows/grants/", label="A new grant", seen=seen[1])[0] == 302
        assert "A new grant" in there.get(f"/scenarios/{freeze}/funding/edit/")

        # Withdrawn at one, it says so at the other.
        assert cfo.post(f"{paper}change/", action="withdraw", reason="only a test")[0] == 302
        assert "only a test" in panel.get(paper)

        # Locked at one, it is closed at the other.
        status, _ = cfo.post(f"/scenarios/{freeze}/change/", action="lock", reason="for the panel", seen="1")
        assert status == 302
        assert edit(officer, freeze, "1", 2)[0] == 403

        # Signed out at one, signed out at the other.
        assert officer.post("/sign-out/")[0] == 302
        assert there.ask("GET", "/")[0] == 302

        # An account is shut for a while at both after wrong passwords at either.
        for number in range(5):
            assert "this pair is not known" in try_to_sign_in((first, second)[number % 2], "officer", "wrong")
        for port in (first, second):
            assert "too many failed attempts" in try_to_sign_in(port, "officer", PASSWORD)
