"""The site as it is deployed: what docs/deploy names exists, and `make serve` serves with production settings."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import subprocess
import time
from pathlib import Path

from tests.stress.serving import free_port
from tests.support.deployed import PRODUCTION, manage

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "docs" / "deploy"
SECONDS = 60
LOADED = """
import sys
import mtfp.wsgi
print({"mtfp.scenarios.views.grid", "mtfp.publications.views.publishing"} <= sys.modules.keys())
"""


def ask(port: int, address: str, host: str = "plan.example") -> http.client.HTTPResponse:
    """What the proxy would be answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", address, headers={"Host": host, "X-Forwarded-Proto": "https"})
    return connection.getresponse()


def test_every_page_is_loaded_before_processes_are_made_of_it() -> None:
    done = manage("shell", "--verbosity", "0", "--command", LOADED, **PRODUCTION)
    assert done.stdout.split() == ["True"], done.stderr


def test_make_serve_serves_with_production_settings_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "plan.example", "TRUST_PROXY": "true", "PORT": str(port), "WEB_CONCURRENCY": "2",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'served.sqlite3'}", "STATIC_ROOT": str(tmp_path / "static"),
    }  # fmt: skip
    log = tmp_path / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            ["make", "--assume-old", ".venv/serving", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(port, server, log)
        answer = ask(port, "/health/ready/")
        assert (answer.status, answer.read()) == (200, b"ready\n")
        answer = ask(port, "/sign-in/")
        page = answer.read().decode()
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        styles = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
        assert styles is not None, "static files are not named by their content"
        kept = ask(port, styles[1])
        assert (kept.status, "immutable" in kept.headers["Cache-Control"]) == (200, True)
        assert ask(port, "/sign-in/", host="elsewhere.example").status == 400
        assert '"route": "/sign-in/"' in log.read_text()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(SECONDS)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            ask(port, "/health/live/")
            return
        except OSError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)


def test_the_container_file_copies_what_is_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    named = [name for line in copied for name in line.split()]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_container_holds_every_package_of_the_program() -> None:
    copied = (DEPLOY / "Containerfile").read_text()
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "tools"}
    assert [name for name in packages if f"COPY {name} {name}" not in copied] == []
