"""Where many tests begin: what takes a second to make is made once a process and copied back before each test."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from django.db import connection

from mtfp import inputs

T = TypeVar("T")

_MADE: dict[str, tuple[sqlite3.Connection, Any]] = {}


def begin_with(name: str, make: Callable[[], T]) -> T:
    """What `make` makes, in a database that holds what it did when it was first made under this name.

    For tests with `transaction=True`. The whole database is replaced, so this comes before a test writes.
    Only SQLite copies a database in a millisecond; on another one it is made anew.
    """
    if connection.vendor != "sqlite":
        return make()
    if name not in _MADE:
        first, copy = make(), sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(copy)
        _MADE[name] = copy, first
    kept, made = _MADE[name]
    kept.backup(connection.connection)
    inputs._structures.clear()  # the numbers and versions of plans begin again
    found: T = deepcopy(made)
    return found
