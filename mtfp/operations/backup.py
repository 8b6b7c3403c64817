"""Writing a backup: every table as it stands at one moment, while people go on working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mtfp.operations.errors import NotDone
from mtfp.operations.file import FORMAT_VERSION, KIND, Writer, written
from mtfp.operations.tables import columns, rows, tables


def write_backup(path: Path, using: str = DEFAULT_DB_ALIAS) -> tuple[str, Mapping[str, int]]:
    """Write the whole database into a new file; its digest, and the rows of each table.

    Raises NotDone when the file exists or the database is not migrated, OSError when it cannot be written.
    """
    connection = connections[using]
    with snapshot(connection):
        migrations = _migrations(connection)
        with written(path) as file:
            head = {"kind": KIND, "format_version": FORMAT_VERSION, "made": timezone.now().isoformat()}
            file.line(head | {"migrations": migrations})
            counts = _write_tables(file, using)
            digest = file.seal()
    return digest, counts


def _write_tables(file: Writer, using: str) -> dict[str, int]:
    counts = {}
    for table in tables(apps):
        name = table._meta.db_table
        file.line({"table": name, "columns": columns(table)})
        counts[name] = 0
        for row in rows(table, using):
            file.line(row)
            counts[name] += 1
    file.line({"rows": counts})
    return counts


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Everything that is read in the block is as it was at one moment; nobody who writes waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias, durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # not Django's: its transactions take the lock of writers at once
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def _migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """The migrations that the database has had. Raises NotDone when there are others to come."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotDone("the database is not that of this program: run migrate first")
    return sorted(list(each) for each in executor.loader.graph.nodes)
