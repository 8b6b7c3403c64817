"""Several connections to one real database: what two people at the same time need."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """Let every new thread see what the test has written: a copy in a file where the test's own is in memory.

    Needs a test with `transaction=True`. What the threads write is seen by threads only.
    """
    settings = connections.settings["default"]
    kept = settings["NAME"]
    if connection.vendor == "sqlite":
        copy = folder / "shared.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with closing(sqlite3.connect(copy)) as opened:  # as a site's database is before anybody comes
            opened.execute("PRAGMA journal_mode=WAL")
        settings["NAME"] = str(copy)
    try:
        yield
    finally:
        settings["NAME"] = kept


def at_once(*tasks: Callable[[], T]) -> list[T]:
    """Run each task in a thread and on a connection of its own, all at once; what they return, in order."""

    def alone(task: Callable[[], T]) -> T:
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(alone, tasks))
