"""Triggers by which the database itself refuses to change or delete what is published or written as history."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = (
    "publications_publication",
    "publications_publicationevent",
    "publications_artefact",
    "scenarios_change",
)
"""Tables of which rows are only ever added."""

ACTIONS = ("update", "delete")
MESSAGE = "rows of this table are kept as they are: they are never changed or deleted"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place, whatever is there already; tables that do not exist yet are left out."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in GUARDED:
            if table in existing:
                for statement in _statements(connection.vendor, table):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away: for emptying a test database, and for nothing else."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in GUARDED:
            for action in (*ACTIONS, "truncate") if table in existing else ():
                name = _name(table, action)
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are not in place; empty when all is well."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        found = {name for (name,) in cursor.fetchall()}
    actions = (*ACTIONS, "truncate") if connection.vendor == "postgresql" else ACTIONS
    return [name for table in GUARDED for action in actions if (name := _name(table, action)) not in found]


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Install, then look: a guard that is not there after all stops the migration."""
    connection = connections[using]
    if not set(GUARDED) <= set(connection.introspection.table_names()):
        return  # in the middle of the first migrations
    install(connection)
    if absent := missing(connection):
        raise RuntimeError(f"the database has not taken these guards: {', '.join(absent)}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION mtfp_keep_rows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            *(
                f"CREATE OR REPLACE TRIGGER {_name(table, action)} BEFORE {action.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION mtfp_keep_rows()"
                for action in ACTIONS
            ),
            f"CREATE OR REPLACE TRIGGER {_name(table, 'truncate')} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION mtfp_keep_rows()",
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_name(table, action)} BEFORE {action.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for action in ACTIONS
    ]


def _name(table: str, action: str) -> str:
    return f"{table}_keeps_rows_{action}"
