"""The database under the tests is the one that was asked for, and the tests' own PostgreSQL always stops."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests.support import postgres


@pytest.mark.django_db
def test_the_run_uses_the_database_it_was_asked_to() -> None:
    asked = os.environ.get("TEST_VENDOR", connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if asked == "postgresql" else "SELECT sqlite_version()")
        (version,) = cursor.fetchone()
    assert connection.vendor == asked
    assert asked != "postgresql" or version.startswith("PostgreSQL")


def host(url: str) -> str:
    return url.removeprefix(f"postgres://{postgres.NAME}@/").removesuffix(f"/{postgres.NAME}")


@pytest.fixture(autouse=True)
def no_given_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)


def test_a_server_answers_inside_the_block_and_is_gone_after_it() -> None:
    with postgres.server() as url:
        folder = host(url)
        one = psycopg2.connect(host=folder, user=postgres.NAME, dbname=postgres.NAME)
        one.cursor().execute("SELECT 1")
        one.close()
    assert not Path(folder).exists()


def test_the_packaged_programs_start_a_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    (packaged,) = [path for path in postgres._packaged() if path.exists()]
    monkeypatch.setattr(postgres, "binaries", lambda: packaged)
    with postgres.server() as url:
        assert Path(host(url)).exists()


def test_a_given_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://somebody@elsewhere/tests")
    with postgres.server() as url:
        assert url == "postgres://somebody@elsewhere/tests"


def test_the_command_ends_with_its_own_code() -> None:
    assert postgres.main(["--", sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_the_server_is_stopped_when_the_launcher_is_terminated() -> None:
    says_where = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    launcher = subprocess.Popen(
        [sys.executable, "-m", "tests.support.postgres", "--", sys.executable, "-c", says_where],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert launcher.stdout is not None
    folder = Path(host(launcher.stdout.readline().strip()))
    process = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    launcher.send_signal(signal.SIGTERM)
    assert launcher.wait(timeout=30) == 128 + signal.SIGTERM
    launcher.stdout.close()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
