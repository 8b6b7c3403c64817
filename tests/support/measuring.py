"""A database of its own for what is measured: never that of the person who measures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.runner import DiscoverRunner


@contextmanager
def own_database() -> Iterator[None]:
    """An empty test database, as tests have one; it is gone afterwards."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment(debug=False)
    old = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(old)
        BaseDatabaseWrapper.close(connections["default"])  # SQLite's own keeps one in memory, with all that is in it
        runner.teardown_test_environment()
