"""Triggers by which the database itself refuses to change, delete or replace what is published or is history."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

GUARDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "publications_publication": (("id",), ("plan_id", "version")),
    "publications_publicationevent": (("id",), ("publication_id", "kind")),
    "publications_artefact": (("id",), ("publication_id", "name")),
    "publications_publiclink": (("id",), ("token",)),
    "scenarios_change": (("id",),),
    "precept_decision_step": (("id",), ("plan_id", "kind", "number")),
    "precept_notices_instalments": (("id",), ("plan_id", "authority", "number")),
    "people_peoplechange": (("id",),),
}
"""Tables of which rows are only ever added, with what tells their rows apart."""

MAY_HAPPEN = {
    "publications_publiclink": "OLD.revoked IS NULL AND NEW.revoked IS NOT NULL AND NEW.id = OLD.id "
    "AND NEW.publication_id = OLD.publication_id AND NEW.token = OLD.token AND NEW.created = OLD.created "
    "AND NEW.created_by_id = OLD.created_by_id",
}
"""The one update of a table that is let through: a link is closed, once."""

MESSAGE = "rows of this table are kept as they are: they are never changed or deleted"
FUNCTION = "mtfp_keep_rows"
BODY = f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END "
"""What each trigger of PostgreSQL runs."""


@dataclass(frozen=True)
class Guard:
    """One trigger: its name, its table, and the statement that makes it."""

    name: str
    table: str
    statement: str


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place anew, whatever is there already; tables that do not exist yet are left out."""
    remove(connection)
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$")
        for guard in guards(connection.vendor):
            if guard.table in existing:
                cursor.execute(guard.statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away: for emptying a test database, and for nothing else."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards(connection.vendor):
            if guard.table in existing:
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are not in place, or not as they are to be; empty when all is well."""
    found, vendor = _found(connection), connection.vendor
    return [guard.name for guard in guards(vendor) if found.get(guard.name) != _as_found(guard, vendor)]


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Install, then look: a guard that is not there after all stops the migration."""
    connection = connections[using]
    if not set(GUARDED) <= set(connection.introspection.table_names()):
        return  # in the middle of the first migrations
    install(connection)
    if absent := missing(connection):
        raise RuntimeError(f"the database has not taken these guards: {', '.join(absent)}")


def refuse_undoing(using: str = DEFAULT_DB_ALIAS, plan: Sequence[tuple[Migration, bool]] = (), **kwargs: Any) -> None:
    """No migration that makes these tables is undone while something is published: that would drop it unasked.

    Raises RuntimeError, before anything has been undone.
    """
    if not any(backwards and migration.app_label == "publications" for migration, backwards in plan):
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM publications_publication")
        if published := cursor.fetchone()[0]:
            raise RuntimeError(f"{published} publications would be lost: migrations of publications are not undone")


def guards(vendor: str) -> Iterator[Guard]:
    """Every guard of a kind of database."""
    for table in GUARDED:
        for action in ("update", "delete"):
            allowed = MAY_HAPPEN.get(table, "") if action == "update" else ""
            yield _guard(vendor, table, action, f" WHEN (NOT ({allowed}))" if allowed else "")
        if vendor == "postgresql":
            yield _guard(vendor, table, "truncate", "", each="STATEMENT")
        else:
            yield _guard(vendor, table, "insert", _stands_already(table), suffix="replace")


def _stands_already(table: str) -> str:
    """SQLite's REPLACE deletes the row that stands there without asking the guard against deleting."""
    same = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{name} = NEW.{name}' for name in columns)})"
        for columns in GUARDED[table]
    )
    return f" WHEN {same}"


def _guard(vendor: str, table: str, action: str, when: str, *, suffix: str = "", each: str = "ROW") -> Guard:
    name = f"{table}_keeps_rows_{suffix or action}"
    start = f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table}"
    if vendor == "postgresql":
        return Guard(name, table, f"{start} FOR EACH {each}{when} EXECUTE FUNCTION {FUNCTION}()")
    return Guard(name, table, f"{start}{when} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")


def _found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers in place with their text, on PostgreSQL with that of the function they run too."""
    catalogue = (
        "SELECT t.tgname, pg_get_triggerdef(t.oid, true) || p.prosrc FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return {name: _bare(text) for name, text in cursor.fetchall()}


def _as_found(guard: Guard, vendor: str) -> str:
    return _bare(guard.statement + (BODY if vendor == "postgresql" else ""))


def _bare(text: str) -> str:
    """A statement without what PostgreSQL sets as it likes when it tells it: case, blanks, brackets, kinds of text."""
    return re.sub(r"[\s()]|::text", "", text.lower())
