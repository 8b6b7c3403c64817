"""Putting a backup back: checked wholly before anything is written, written in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from mtfp.operations.errors import NotDone
from mtfp.operations.file import FORMAT_VERSION, KIND, checked_digest, lines
from mtfp.operations.tables import LEFT_OUT, MADE_BY_MIGRATE, columns, insert, tables
from mtfp.publications import guards

Name = tuple[str, str]
"""A migration: its app and its own name."""


@dataclass(frozen=True)
class Kept:
    """What a backup file is: where, its digest, when it was made, the migrations of its database."""

    path: Path
    digest: str
    made: str
    migrations: frozenset[Name]


def read_head(path: Path, using: str = DEFAULT_DB_ALIAS) -> Kept:
    """Check a whole file. Raises NotDone for one that is damaged, no backup, or of a newer program; OSError."""
    digest = checked_digest(path)
    head = next(lines(path), None)
    if not isinstance(head, dict) or head.get("kind") != KIND:
        raise NotDone(f"{path} is not a backup of this program")
    if head["format_version"] > FORMAT_VERSION:
        raise NotDone(
            f"{path} was made by a newer program (format {head['format_version']}): bring this one up to date"
        )
    kept = Kept(path, digest, head["made"], frozenset((app, name) for app, name in head["migrations"]))
    unknown = sorted(kept.migrations - set(MigrationExecutor(connections[using]).loader.graph.nodes))
    if unknown:
        raise NotDone(
            f"{path} was made by a newer program: this one does not know its migration {'.'.join(unknown[0])}. "
            "Bring the program up to date."
        )
    return kept


def restore(path: Path, *, replace: bool = False, using: str = DEFAULT_DB_ALIAS) -> tuple[Kept, Mapping[str, int]]:
    """Put a backup into an empty database, an older one into a database without tables, and migrate it.

    With `replace` what stands in the database is deleted first. All in one transaction, but for making and
    migrating tables. Raises NotDone, with nothing written, and OSError.
    """
    connection = connections[using]
    kept = read_head(path, using)
    registry = _made_ready(kept, connection)
    with transaction.atomic(using=using, durable=True):
        _empty(registry, connection, replace)
        counts = _load(kept, registry, connection)
        connection.check_constraints()
        _count_on(registry, connection)
        guards.install(connection)
    call_command("migrate", database=using, verbosity=0)
    ContentType.objects.clear_cache()
    cache.clear()
    return kept, counts


def _made_ready(kept: Kept, connection: BaseDatabaseWrapper) -> Apps:
    """Make the tables as the file's were, where there are none; the models of that state. Raises NotDone."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    if applied and applied != kept.migrations:
        raise NotDone(
            f"{kept.path} is not of the same version as the tables of this database. Put it into a database that "
            "has no tables yet: they are made as the file needs them, and brought up to date afterwards."
        )
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    last = sorted(each for each in kept.migrations if not kept.migrations & {node.key for node in nodes[each].children})
    if not applied:
        executor.migrate(last)
    registry: Apps = executor.loader.project_state(last).apps
    return registry


def _empty(registry: Apps, connection: BaseDatabaseWrapper, replace: bool) -> None:
    """Delete what `migrate` and visitors of an empty site left, and with `replace` everything. Raises NotDone."""
    for table in [] if replace else tables(registry):
        name = table._meta.db_table
        if name not in MADE_BY_MIGRATE and table._base_manager.using(connection.alias).exists():
            raise NotDone(
                f"the database is not empty ({name} has rows). Give the new one in DATABASE_URL, or say --replace "
                "to delete everything that stands in this one."
            )
    guards.remove(connection)
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in [*(table._meta.db_table for table in tables(registry)), *LEFT_OUT]:
            if name in existing:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")


def _load(kept: Kept, registry: Apps, connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Write every row of the file; how many each table has. Raises NotDone where the tables are others."""
    found = lines(kept.path)
    next(found)
    known, counts = {table._meta.db_table: table for table in tables(registry)}, {}
    line = next(found)
    while "table" in line:
        table = known.get(line["table"])
        if table is None or set(columns(table)) != set(line["columns"]):
            raise NotDone(f"{kept.path} has a table {line['table']} that this program has not, or has otherwise")
        after: list[Any] = []
        counts[line["table"]] = insert(table, line["columns"], _rows(found, after), connection)
        line = after[0]
    if counts != line["rows"] or set(counts) != set(known):
        raise NotDone(f"{kept.path} has not the tables and rows that it says it has")
    return counts


def _rows(found: Iterator[Any], after: list[Any]) -> Iterator[list[Any]]:
    """The rows of one table; the line after them is put into `after`."""
    for line in found:
        if isinstance(line, dict):
            after.append(line)
            return
        yield line


def _count_on(registry: Apps, connection: BaseDatabaseWrapper) -> None:
    """New rows get numbers after those that were put back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables(registry)):
            cursor.execute(statement)
