"""Two officers edit the same cells for a long time, each through a server process: nothing is lost, nothing is
written over unseen, nothing breaks. On PostgreSQL two processes, on SQLite one.
"""

from __future__ import annotations

import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import connection

from mtfp.scenarios.management.commands.demo import PASSWORD
from tests.stress.serving import Client, database, manage, site

EDITS = 1_000
"""Acknowledged edits of each officer."""
CELLS = 8
"""So few that the two are always in each other's way."""
LOOK = 6
"""An officer looks at what the other did every so many edits; in between they write on what they remember."""
OFFICERS = ("officer", "cfo")

LEDGER = """
import json
from mtfp.scenarios.models import Change, Value
print(json.dumps({
    "changes": [[c.by.username, f"{c.key}|{c.year}", c.old, c.new]
                for c in Change.objects.filter(kind="value").select_related("by").order_by("pk")],
    "values": {f"{v.key}|{v.year}": [v.number, v.version] for v in Value.objects.filter(scenario__plan__name="Stress")},
}))
"""


@dataclass(frozen=True)
class Written:
    """An edit that was acknowledged: who, which cell, the number, the version it was made on."""

    who: str
    name: str
    number: str
    seen: int


@dataclass
class Officer:
    """One person at one grid: what they remember of it, what was acknowledged, what the server answered."""

    who: str
    number: int
    client: Client
    address: str
    known: dict[str, tuple[str, int]]
    written: list[Written] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    turned_back: int = 0

    def work(self) -> None:
        """Edit until enough was acknowledged; about every fourth value is changed and then changed back."""
        chance = random.Random(self.number)
        cells = sorted(self.known)
        turn = 0
        while len(self.written) < EDITS:
            turn += 1
            assert turn < 20 * EDITS, "hardly anything is acknowledged"
            name = chance.choice(cells)
            before = self.known[name][0].replace(",", "")
            if self.edit(name, f"{self.number}{turn:06}", look=turn % LOOK == 0) and chance.random() < 0.25:
                self.turned_back += self.edit(name, before, look=False)

    def edit(self, name: str, number: str, *, look: bool) -> bool:
        """Save one cell as the grid does; whether it was acknowledged. After a clash theirs has been seen."""
        seen = self.known[name][1]
        status, told = self.client.put(self.address, {"opened": "", "cells": [[name, number, seen]]})
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status == 200:
            self.written.append(Written(self.who, name, number, seen))
            self.known[name] = (number, seen + 1)
            if look:
                self.remember(told["inputs"], self.known)
        elif status == 409:
            clash = told["clashes"][0]
            assert clash["version"] > seen
            self.remember(told["now"]["inputs"], [name])
        return status == 200

    def remember(self, shown: dict[str, Any], names: Any) -> None:
        for name in names:
            self.known[name] = (shown[name][0], shown[name][1])


def plan(client: Client) -> str:
    """A new plan of two grants and four years: its baseline's address."""
    client.get("/plans/new/")
    status, _ = client.post("/plans/new/", name="Stress", base_year="2016/17", forecast_years="3", rows="none")
    assert status == 302
    address = client.sent_to.removesuffix("precept/edit/")
    for label in ("Grant", "Other grant"):
        found = re.search(r'name="seen" value="(\d+)"', client.get(f"{address}funding/edit/"))
        assert found
        status, _ = client.post(f"{address}rows/grants/", label=label, seen=found[1])
        assert status == 302
    return address


def officer(client: Client, number: int, address: str) -> Officer:
    """Open the grid of grants."""
    found = re.search(r'name="seen" value="(\{[^"]*)"', client.get(f"{address}funding/edit/"))
    assert found
    shown = json.loads(unescape(found[1]))
    cells = {name: (text, seen) for name, (text, seen) in shown.items()}
    return Officer(OFFICERS[number], number + 1, client, f"{address}funding/cells/", cells)


def test_every_acknowledged_edit_is_in_the_history_and_nothing_was_written_over_unseen(
    db: None, tmp_path: Path
) -> None:
    processes = 1 if connection.vendor == "sqlite" else 2
    with database(tmp_path) as url:
        with site(url, processes, tmp_path) as ports, ThreadPoolExecutor(2) as pool:
            clients = [Client(ports[number % processes]) for number in range(2)]
            for client, name in zip(clients, OFFICERS, strict=True):
                client.sign_in(name, PASSWORD)
            address = plan(clients[0])
            officers = [officer(client, number, address) for number, client in enumerate(clients)]
            assert len(officers[0].known) == CELLS
            for done in [pool.submit(each.work) for each in officers]:
                done.result()
        ledger = json.loads(manage(url, "shell", "--verbosity", "0", "--command", LEDGER))

    for each in officers:
        assert set(each.statuses) == {200, 409}, "only saved and told of a clash"
        assert each.statuses[200] == len(each.written) >= EDITS
        assert each.statuses[409] > EDITS / 50, "they were hardly ever in each other's way"
        assert each.turned_back > EDITS / 50

    history = [Written(who, name, new.get("number", ""), old["version"]) for who, name, old, new in ledger["changes"]]
    acknowledged = [edit for each in officers for edit in each.written]
    assert len(history) == len(acknowledged)
    assert set(history) == set(acknowledged), "each was made on the version that its writer had seen"

    cells = {name for _, name, _, _ in ledger["changes"]}
    for cell in cells:
        steps = [(old, new) for _, name, old, new in ledger["changes"] if name == cell]
        assert all(new["version"] == old["version"] + 1 for old, new in steps)
        assert all(after == before for (_, after), (before, _) in pairwise(steps)), "a change is missing"
        assert ledger["values"][cell] == [steps[-1][1].get("number", ""), steps[-1][1]["version"]]
