"""The server is killed twenty times while people work: what was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import groupby, pairwise
from pathlib import Path
from threading import Event
from typing import Any

from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from mtfp.scenarios.management.commands.demo import PASSWORD
from tests.spreadsheets.books import rows
from tests.stress.serving import ROOT, SERVED, Client, database, environment, manage
from tests.support.forms import upload

KILLS = 20 if connection.vendor == "sqlite" else 6  # where one process holds the file itself, more can go wrong
WHOLLY = {5}
"""At this one the whole server is killed and started again; at the others its worker, which has every request."""
CELLS = [f"spending.line.police_pay.amount|{year}" for year in (2018, 2019, 2020)]
SECONDS = 60

WHERE = """
import json
from mtfp.scenarios.models import Scenario
found = {s.name: s.pk for s in Scenario.objects.filter(plan__publications__isnull=False)}
print(json.dumps([found["Freeze"], found["Proposal 1.99%"]]))
"""
LEDGER = """
import json
from django.db import connection
from mtfp.publications.models import Publication
from mtfp.scenarios.models import Change, Value
changes = Change.objects.filter(scenario__name="Freeze", kind="value", batch__isnull=False, by__isnull=False)
look = []
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        for pragma in ("integrity_check", "foreign_key_check"):
            look += cursor.execute(f"PRAGMA {pragma}").fetchall()
print(json.dumps({
    "changes": [[str(c.batch), c.why, f"{c.key}|{c.year}", c.old, c.new] for c in changes.order_by("pk")],
    "values": {f"{v.key}|{v.year}": [v.number, v.version] for v in Value.objects.filter(scenario__name="Freeze")},
    "publications": [[p.plan_id, p.version, p.title, p.artefacts.count()] for p in Publication.objects.order_by("pk")],
    "database": look,
}))
"""


class Server:
    """A gunicorn on one port: it can be killed, and starts again."""

    def __init__(self, url: str, log: Path, listening: socket.socket) -> None:
        self.url, self.log, self.listening = url, log, listening
        self.running: subprocess.Popen[bytes]

    def start(self) -> None:
        """Load the site once; workers are made of it at once."""
        command = [
            sys.executable, "-m", "gunicorn", SERVED, "--bind", f"fd://{self.listening.fileno()}", "--preload",
            "--workers", "1", "--worker-class", "gthread", "--threads", "3", "--log-level", "critical",
        ]  # fmt: skip
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.url), stdout=output, stderr=output,
                pass_fds=[self.listening.fileno()], start_new_session=True,
            )  # fmt: skip

    def kill_worker(self) -> None:
        """SIGKILL for the process that answers; its parent makes another one."""
        pid = self.running.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL for all of it."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


@contextmanager
def serving(url: str, log: Path) -> Iterator[tuple[Server, int]]:
    """A server that is always stopped; those who come while it is away wait at the door."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        server = Server(url, log, listening)
        server.start()
        try:
            yield server, listening.getsockname()[1]
        finally:
            server.kill()


@dataclass
class Worker:
    """Somebody who works on, whatever becomes of the server; what was acknowledged, and every status."""

    client: Client
    acknowledged: list[Any] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0

    def work(self, step: Callable[[Worker, int], Any], stop: Event) -> None:
        """Take one step after the other; one whose answer was lost may have been done or not."""
        turn = 0
        while not stop.is_set():
            turn += 1
            try:
                done = step(self, turn)
            except (OSError, HTTPException):
                self.client._open = None
                self.lost += 1
            else:
                if done is not None:
                    self.acknowledged.append(done)

    def counted(self, status: int) -> int:
        self.statuses[status] += 1
        return status


def editing(scenario: int) -> Callable[[Worker, int], Any]:
    """Three cells at a time, on the versions that were seen last."""
    seen = dict.fromkeys(CELLS, 0)

    def step(worker: Worker, turn: int) -> Any:
        number = f"{1_000_000 + turn}"
        cells = [[name, number, seen[name]] for name in CELLS]
        status, told = worker.client.put(f"/scenarios/{scenario}/spending/cells/", {"opened": "", "cells": cells})
        if worker.counted(status) not in (200, 409):
            return None
        shown = told["inputs"] if status == 200 else told["now"]["inputs"]
        seen.update({name: shown[name][1] for name in CELLS})
        return cells if status == 200 else None

    return step


def importing(scenario: int) -> Callable[[Worker, int], Any]:
    """A workbook of two figures is sent and confirmed."""

    def step(worker: Worker, turn: int) -> Any:
        name = f"import-{turn}.xlsx"
        book = rows(["Grant", "2018/19", "2019/20"], ["Police Grant", 60_000_000 + turn, 50_000_000 + turn])
        form = {"file": upload(name, book), "csrfmiddlewaretoken": worker.client.token}
        body = encode_multipart(BOUNDARY, form)
        status, _ = worker.client.ask(
            "POST", f"/scenarios/{scenario}/import/", body, {"Content-Type": MULTIPART_CONTENT}
        )
        if worker.counted(status) != 302:
            return None
        status, _ = worker.client.post(f"{worker.client.sent_to}confirm/", made="1", to="this", rest="1")
        return name if worker.counted(status) == 302 else None

    return step


def publishing(scenario: int) -> Callable[[Worker, int], Any]:
    """A paper is published."""

    def step(worker: Worker, turn: int) -> Any:
        title = f"Paper {turn}"
        status, _ = worker.client.post(f"/scenarios/{scenario}/publish/", title=title, purpose="update")
        return title if worker.counted(status) == 302 else None

    return step


def killed(server: Server, workers: list[Worker]) -> None:
    """Kill at a moment by chance, twenty times: each time after more edits, and now and then after more of the rest."""
    chance = random.Random(11)
    for number in range(KILLS):
        _until_more(workers, others=number % 4 == 0)
        time.sleep(chance.random() * 0.15)
        if number in WHOLLY:
            server.kill()
            server.start()
        else:
            server.kill_worker()
    _until_more(workers, others=True)


def _until_more(workers: list[Worker], *, others: bool) -> None:
    """Wait until one more edit was acknowledged, and one more step of each of the others when that is asked."""
    wanted = [len(each.acknowledged) + 1 for each in (workers if others else workers[:1])]
    deadline = time.monotonic() + SECONDS
    while any(len(each.acknowledged) < count for each, count in zip(workers, wanted, strict=False)):
        assert time.monotonic() < deadline, [(each.statuses, each.lost) for each in workers]
        time.sleep(0.005)


def test_what_was_acknowledged_is_there_and_nothing_is_half_done(db: None, tmp_path: Path) -> None:
    with database(tmp_path) as url:
        manage(url, "migrate", "--verbosity", "0")
        manage(url, "demo")
        freeze, proposal = json.loads(manage(url, "shell", "--verbosity", "0", "--command", WHERE))
        with serving(url, tmp_path / "log") as (server, port), ThreadPoolExecutor(3) as pool:
            workers = [Worker(Client(port)) for _ in range(3)]
            for worker, name in zip(workers, ("officer", "officer", "cfo"), strict=True):
                worker.client.sign_in(name, PASSWORD)
                worker.client.get(f"/scenarios/{freeze}/spending/edit/")
            steps, stop = (editing(freeze), importing(freeze), publishing(proposal)), Event()
            done = [pool.submit(each.work, step, stop) for each, step in zip(workers, steps, strict=True)]
            try:
                killed(server, workers)
            finally:
                stop.set()
            for each in done:
                each.result()
        ledger = json.loads(manage(url, "shell", "--verbosity", "0", "--command", LEDGER))
        assert "DAMAGED" not in manage(url, "check_publications")

    editor, importer, publisher = workers
    assert set(editor.statuses) <= {200, 409}
    assert set(importer.statuses) <= {302, 404, 409}
    assert set(publisher.statuses) == {302}
    assert sum(each.lost for each in workers) >= KILLS / 2, "hardly anybody was in the middle of something"
    assert min(len(each.acknowledged) for each in workers) >= 3

    changes = ledger["changes"]
    written = {(name, new["number"], old["version"]) for _, _, name, old, new in changes}
    assert {(name, number, seen) for cells in editor.acknowledged for name, number, seen in cells} <= written
    assert set(importer.acknowledged) <= {why.removeprefix("Imported from ") for _, why, *_ in changes}
    for _, batch in groupby(changes, key=lambda each: each[0]):
        whole = list(batch)
        assert len(whole) == (2 if whole[0][1].startswith("Imported") else len(CELLS)), "a batch is half there"
    for cell in {name for _, _, name, _, _ in changes}:
        states = [(old, new) for _, _, name, old, new in changes if name == cell]
        assert all(after == before for (_, after), (before, _) in pairwise(states)), "a change is missing"
        assert ledger["values"][cell] == [states[-1][1]["number"], states[-1][1]["version"]]

    made = ledger["publications"]
    assert set(publisher.acknowledged) <= {title for _, _, title, _ in made}
    assert [version for _, version, _, _ in made] == list(range(1, len(made) + 1))
    assert all(artefacts == 1 for *_, artefacts in made), "a publication without its workbook"
    assert ledger["database"] == ([["ok"]] if connection.vendor == "sqlite" else [])
