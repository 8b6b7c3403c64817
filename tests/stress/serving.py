"""A site of its own, as it is deployed: a database that is made for it, and gunicorn processes before it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg2
from django.db import connection
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_START = 60
SERVED = "tests.stress.site"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The DATABASE_URL of a new database of the kind that the tests run on; it is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'stress.sqlite3'}"
        return
    name, url = f"stress_{os.getpid()}", os.environ["DATABASE_URL"]
    settings = connection.settings_dict
    server = psycopg2.connect(
        host=settings["HOST"] or None, port=settings["PORT"] or None, user=settings["USER"] or None,
        password=settings["PASSWORD"] or None, dbname=settings["NAME"],
    )  # fmt: skip
    server.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    cursor = server.cursor()
    cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{url.rsplit('/', 1)[0]}/{name}"
    finally:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def environment(url: str) -> dict[str, str]:
    """What the processes of the site run with."""
    kept = f"{url}?conn_max_age=600"  # connections are kept, as a deployment would
    return {**os.environ, "DATABASE_URL": kept, "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "mtfp.settings"}


def manage(url: str, *arguments: str) -> str:
    """What a management command prints."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(url), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def site(url: str, processes: int, folder: Path) -> Iterator[list[int]]:
    """The ports of so many server processes of a database with the example plan."""
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "demo")
    with ExitStack() as running:
        yield [running.enter_context(process(url, folder / f"server-{number}.log")) for number in range(processes)]


@contextmanager
def process(url: str, log: Path) -> Iterator[int]:
    """The port on which a gunicorn of one worker process answers, on loopback alone."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        command = [
            sys.executable, "-m", "gunicorn", SERVED, "--bind", f"fd://{listening.fileno()}", "--workers", "1",
            "--worker-class", "gthread", "--threads", "2", "--keep-alive", "60", "--log-level", "warning",
        ]  # fmt: skip
        with log.open("wb") as output:
            started = subprocess.Popen(
                command, cwd=ROOT, env=environment(url), stdout=output, stderr=output,
                pass_fds=[listening.fileno()],
            )  # fmt: skip
    try:
        _wait(port, started, log)
        yield port
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def _wait(port: int, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            Client(port).get("/sign-in/")
            return
        except OSError as error:
            if started.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the server does not answer: {log.read_text(errors='replace')}") from error
            time.sleep(0.1)


@dataclass
class Client:
    """A browser without a window: one connection that is kept, its cookies and its token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    sent_to: str = ""
    _open: HTTPConnection | None = None

    def sign_in(self, name: str, password: str) -> None:
        """Sign in as a person does."""
        self.get("/sign-in/")
        form = {"login": name, "password": password, "csrfmiddlewaretoken": self.token}
        status, _ = self.ask(
            "POST", "/sign-in/", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert status == 302
        assert "sessionid" in self.cookies

    def get(self, address: str) -> str:
        """A page; its token is the one that is sent from now on."""
        status, body = self.ask("GET", address)
        assert status == 200, (status, body[:300])
        page = body.decode()
        if found := TOKEN.search(page):
            self.token = found[1]
        return page

    def post(self, address: str, **form: str) -> tuple[int, bytes]:
        """Send a form with the token."""
        body = urlencode({**form, "csrfmiddlewaretoken": self.token})
        return self.ask("POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def put(self, address: str, content: Any) -> tuple[int, Any]:
        """Send JSON; the answer's is taken apart, and None when it is none."""
        status, body = self.ask(
            "POST", address, json.dumps(content), {"Content-Type": "application/json", "X-CSRFToken": self.token}
        )
        return status, json.loads(body) if body[:1] == b"{" else None

    def ask(
        self, method: str, address: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """One request; the status and the body of its answer."""
        if self._open is None:
            self._open = HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._open.request(method, address, body, {"Cookie": cookies, **(headers or {})})
        answer = self._open.getresponse()
        content = answer.read()
        self._remember(answer)
        return answer.status, content

    def _remember(self, answer: HTTPResponse) -> None:
        self.sent_to = answer.headers.get("Location", "")
        lines: Sequence[str] = answer.headers.get_all("Set-Cookie") or []
        for line in lines:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
