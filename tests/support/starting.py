"""Where many tests begin: what takes a second to make is made once a process and put back before each test."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

from mtfp import inputs
from mtfp.operations.tables import MADE_BY_MIGRATE, Table, columns, insert, rows, tables
from tests.support.cards import forget_cards

T = TypeVar("T")

_COPIES: dict[str, tuple[sqlite3.Connection, Any]] = {}
_ROWS: dict[str, tuple[list[tuple[Table, list[list[Any]]]], Any]] = {}


def begin_with(name: str, make: Callable[[], T]) -> T:
    """What `make` makes, in a database that holds what it did when it was first made under this name.

    It comes before a test writes. A test within a transaction gets the rows again, on either database. For one with
    `transaction=True` the whole database is replaced; only SQLite does that in a millisecond, so that on another one
    it is made anew.
    """
    inputs._structures.clear()  # the numbers and versions of plans begin again
    forget_cards()
    if connection.in_atomic_block:
        return _with_rows(name, make)
    if connection.vendor != "sqlite":
        return make()
    connection.ensure_connection()
    if name not in _COPIES:
        first, copy = make(), sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(copy)
        _COPIES[name] = copy, first
    kept, made = _COPIES[name]
    kept.backup(connection.connection)
    found: T = deepcopy(made)
    return found


def _with_rows(name: str, make: Callable[[], T]) -> T:
    held = [table for table in tables(apps) if table._meta.db_table not in MADE_BY_MIGRATE]
    if name not in _ROWS:
        made = make()
        _ROWS[name] = [(table, list(rows(table, connection.alias))) for table in held], deepcopy(made)
        return made
    for table, found in _ROWS[name][0]:
        insert(table, columns(table), iter(found), connection)
    again: T = deepcopy(_ROWS[name][1])
    return again
