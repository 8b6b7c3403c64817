"""How many requests a second a published page answers beside an empty signed-in page. Called by `make bench`.

Two gunicorn workers and a few readers on the same machine: what counts is the share, not the number.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS, READERS, ROUNDS = 3.0, 4, 3
SHARE = 0.6
PAGE, EMPTY = "/publications/2/", "/publications/bench-empty/"
SERVED = "tests.publications.bench_site"

PREPARE = """
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("demo", verbosity=0, stdout=open("/dev/null", "w"))
client = Client()
client.force_login(User.objects.get(username="panel"))
print(client.cookies["sessionid"].value)
"""


def bench_publications() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim)."""
    with _site() as (port, session):
        cookies = {"Cookie": f"sessionid={session}"}
        etag = _etag(port, cookies)
        asked = {
            "empty": (EMPTY, cookies),
            "page": (PAGE, cookies),
            "unchanged": (PAGE, cookies | {"If-None-Match": etag}),
        }
        for address, headers in asked.values():
            _requests_a_second(port, address, headers, 1.0)
        best = dict.fromkeys(asked, 0.0)
        for _ in range(ROUNDS):  # by turns: whatever else the machine does hits all of them
            for name, (address, headers) in asked.items():
                best[name] = max(best[name], _requests_a_second(port, address, headers, SECONDS))
    aim = f">= {SHARE:.0%}"
    return [
        ("an empty signed-in page", f"{best['empty']:.0f} a second", ""),
        ("a published page", f"{best['page']:.0f} a second, {best['page'] / best['empty']:.0%}", aim),
        (
            "a published page, If-None-Match",
            f"{best['unchanged']:.0f} a second, {best['unchanged'] / best['empty']:.0%}",
            aim,
        ),
    ]


@contextmanager
def _site() -> Iterator[tuple[int, str]]:
    """The example served by two workers: its port, and the session of a panel member."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": str(ROOT),
        }
        made = subprocess.run(
            [sys.executable, "-c", PREPARE], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
        command += ["--log-level", "error", f"{SERVED}:application"]
        with (Path(folder) / "server.log").open("w") as log:
            server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield port, made.stdout.strip().splitlines()[-1]
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _etag(port: int, headers: Mapping[str, str]) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", PAGE, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"the page answers {answer.status}"
    return answer.headers["ETag"]


def _requests_a_second(port: int, address: str, headers: Mapping[str, str], seconds: float) -> float:
    counts = [0] * READERS
    end = time.perf_counter() + seconds

    def read(place: int) -> None:
        while time.perf_counter() < end:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", address, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
            assert answer.status in {200, 304}
            connection.close()
            counts[place] += 1

    threads = [threading.Thread(target=read, args=(place,)) for place in range(READERS)]
    start = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts) / (time.perf_counter() - start)


if __name__ == "__main__":
    for row in bench_publications():
        print("{:<40}{:>28}{:>10}".format(*row))
