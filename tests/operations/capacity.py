"""What two cores carry: readers and editors at their usual pace, then more and more of them until it breaks.

`python -m tests.operations.capacity [SECONDS]`, part of `make bench`; not a test. PostgreSQL (without fsync: its own
disk is not what is measured), gunicorn with two processes and production settings, and the load, all on this machine.
"""

from __future__ import annotations

import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import quantiles

from tests.stress.serving import ROOT, Client, free_port
from tests.support.postgres import server

READERS, PAUSE_READING = 50, 10.0
EDITORS, PAUSE_EDITING = 10, 3.0
SECONDS, SECONDS_MORE = 60.0, 20.0
READS_UNDER, EDITS_UNDER = 150.0, 200.0
MOST_LOAD = 64
KEPT_OPEN = 4.0
"""Seconds for which a connection is used again; gunicorn keeps it for five."""
PASSWORD = "leicestershire"  # of the demo people
PAGES = (
    "/scenarios/1/", "/scenarios/1/precept/", "/scenarios/1/funding/", "/scenarios/1/spending/",
    "/scenarios/1/assumptions/", "/scenarios/1/explain/gap/2018-19/", "/publications/2/", "/",
)  # fmt: skip
GRID = "/scenarios/1/spending/"


@dataclass
class Secure(Client):
    """A browser behind the proxy that ends TLS."""

    last: float = 0.0

    def ask(
        self, method: str, address: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request; the status and the body of its answer."""
        if time.monotonic() - self.last > KEPT_OPEN:
            self._open = None  # the server has hung up or is about to
        self.last = time.monotonic()
        proxied = {"X-Forwarded-Proto": "https", "Origin": "https://127.0.0.1", "Host": "127.0.0.1"}
        return super().ask(method, address, body, {**proxied, **(headers or {})})


@dataclass
class Load:
    """So many readers and editors for a while: what they waited, in milliseconds, and what went wrong."""

    times: int
    reads: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def carried(self) -> bool:
        """No error, and both within their aims."""
        return not self.errors and p95(self.reads) < READS_UNDER and p95(self.edits) < EDITS_UNDER

    def __str__(self) -> str:
        wrong = f", {len(self.errors)} errors ({self.errors[0]})" if self.errors else ""
        return f"reads p95 {p95(self.reads):.0f} ms, edits p95 {p95(self.edits):.0f} ms{wrong}"


def p95(times: Sequence[float]) -> float:
    """The time under which 95 of 100 were."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else float("inf")


def bench_capacity(seconds: float = SECONDS) -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim): the load that is asked for, then doubled until it breaks."""
    rows = []
    aim = f"p95 < {READS_UNDER:.0f}, < {EDITS_UNDER:.0f} ms, no error"
    with site() as port:
        sessions = {name: signed_in(port, name) for name in ("officer", "panel")}
        times, lasting = 1, seconds
        while times <= MOST_LOAD:
            load = run(Load(times), port, sessions, lasting)
            what = f"capacity: {times * READERS} readers, {times * EDITORS} editors, {lasting:.0f} s"
            rows.append((what, f"{load}; {(len(load.reads) + len(load.edits)) / lasting:.0f} requests a s", aim))
            if not load.carried:
                break
            times, lasting, aim = 2 * times, min(seconds, SECONDS_MORE), ""
    return rows


@contextmanager
def site() -> Iterator[int]:
    """The port of gunicorn as it is deployed, with the example plan on PostgreSQL."""
    with server() as url, tempfile.TemporaryDirectory() as folder:
        settings = {
            **os.environ, "DATABASE_URL": f"{url}?conn_max_age=600", "DJANGO_SETTINGS_MODULE": "mtfp.settings",
            "SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": "127.0.0.1", "TRUST_PROXY": "true",
            "STATIC_ROOT": f"{folder}/static", "LOG_LEVEL": "WARNING", "WEB_CONCURRENCY": "2",
            "PORT": str(free_port()),
        }  # fmt: skip
        manage = [sys.executable, "manage.py"]
        for command, more in (("migrate", {}), ("demo", {"DEBUG": "true"}), ("collectstatic", {})):
            asked = [*manage, command, *(["--no-input"] if command != "demo" else []), "--verbosity", "0"]
            subprocess.run(asked, cwd=ROOT, env={**settings, **more}, check=True, stdout=subprocess.DEVNULL)
        with (Path(folder) / "log").open("wb") as log:
            started = subprocess.Popen([sys.executable, "-m", "gunicorn"], cwd=ROOT, env=settings, stderr=log)
        try:
            _wait(int(settings["PORT"]))
            yield int(settings["PORT"])
        finally:
            started.terminate()
            started.wait(60)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            if Secure(port).ask("GET", "/health/ready/")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def signed_in(port: int, name: str) -> Secure:
    """A browser in which one of the demo people has signed in."""
    client = Secure(port)
    client.sign_in(name, PASSWORD)
    return client


def run(load: Load, port: int, sessions: Mapping[str, Secure], seconds: float) -> Load:
    """Everybody at once, each beginning somewhere within a pause of theirs."""
    stop = time.monotonic() + seconds
    people = [threading.Thread(target=_read, args=(load, port, sessions, stop, each))
              for each in range(READERS * load.times)]  # fmt: skip
    people += [
        threading.Thread(target=_edit, args=(load, port, sessions, stop, cell, each))
        for each, cell in enumerate(_cells(sessions["officer"], EDITORS * load.times))
    ]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return load


def _cells(officer: Secure, wanted: int) -> list[tuple[str, int]]:
    """So many cells of the grid: name and version; when there are too few, people meet in some of them."""
    page = officer.get(f"{GRID}edit/")
    found = re.search(r'name="seen" value="(\{[^"]*)"', page)
    assert found is not None
    cells = [(name, seen) for name, (text, seen) in json.loads(unescape(found[1])).items() if text]
    return [cells[each % len(cells)] for each in range(wanted)]


def _copy(session: Secure, port: int) -> Secure:
    return Secure(port, dict(session.cookies), session.token)


def _read(load: Load, port: int, sessions: Mapping[str, Secure], stop: float, number: int) -> None:
    chance = random.Random(number)
    client = _copy(sessions["panel" if number % 2 else "officer"], port)
    pages = ("/publications/2/", "/") if number % 2 else PAGES
    time.sleep(chance.uniform(0, PAUSE_READING))
    while time.monotonic() < stop:
        page = chance.choice(pages)
        _timed(load, load.reads, client, page)
        time.sleep(chance.uniform(0.5, 1.5) * PAUSE_READING)


def _edit(
    load: Load, port: int, sessions: Mapping[str, Secure], stop: float, cell: tuple[str, int], number: int
) -> None:
    chance = random.Random(-number)
    client, (name, seen) = _copy(sessions["officer"], port), cell
    time.sleep(chance.uniform(0, PAUSE_EDITING))
    while time.monotonic() < stop:
        content = json.dumps({"opened": "", "cells": [[name, f"{chance.randrange(10**6)}", seen]]})
        status, answer = _timed(load, load.edits, client, f"{GRID}cells/", content)
        if status == 200:
            seen += 1
        elif status == 409:
            seen = json.loads(answer)["clashes"][0]["version"]
        time.sleep(chance.uniform(0.5, 1.5) * PAUSE_EDITING)


def _timed(load: Load, times: list[float], client: Secure, address: str, content: str = "") -> tuple[int, bytes]:
    """One request, noted; being told that somebody else was there first is an answer, not an error."""
    began = time.perf_counter()
    try:
        if content:
            headers = {"Content-Type": "application/json", "X-CSRFToken": client.token}
            status, body = client.ask("POST", address, content, headers)
        else:
            status, body = client.ask("GET", address)
    except OSError as error:
        load.errors.append(f"{address}: {error}")
        return 0, b""
    times.append(1000 * (time.perf_counter() - began))
    if status not in (200, 409):
        load.errors.append(f"{address}: {status}")
    return status, body


if __name__ == "__main__":
    for row in bench_capacity(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS):
        print(*row, sep="\t")
