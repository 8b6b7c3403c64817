"""Databases beside the one of the tests: empty, without tables, gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
from django.db import connection, connections

from mtfp.settings import SQLITE_OPTIONS

QUICK = {**SQLITE_OPTIONS, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"}


@contextmanager
def another(folder: Path, name: str, vendor: str = "") -> Iterator[str]:
    """The alias of a further database: of the kind that the tests run on, or in a SQLite file."""
    if (vendor or connection.vendor) == "sqlite":
        settings = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / f"{name}.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        }
        with _opened(name, settings):
            yield name
        return
    kept = f"{name}_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {kept}")
    try:
        with _opened(name, {**environ.Env.db_url_config(os.environ["DATABASE_URL"]), "NAME": kept}):
            yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {kept} WITH (FORCE)")


@contextmanager
def _opened(alias: str, settings: dict[str, object]) -> Iterator[None]:
    """Known to Django under the alias."""
    connections.settings[alias] = connections.configure_settings({"default": {}, alias: settings})[alias]
    connections[alias].connect()  # here and now: later a test may connect to its own database only
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
