"""Which tables a backup has, and their values as JSON, the same from either kind of database."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

Table = type[models.Model]

LEFT_OUT = frozenset({"django_session", "people_cacheentry"})
"""Who is signed in and what is remembered for a while belong to the running site: everybody signs in again."""
MADE_BY_MIGRATE = frozenset({"django_content_type", "auth_permission", "django_site"})
"""Tables that have rows in a new database already."""
ROWS_AT_ONCE = 500
MOST_PARAMETERS = 900
"""Values of one statement; SQLite takes 999."""


def tables(registry: Apps) -> list[Table]:
    """Every table of the models, by name."""
    found = {
        model._meta.db_table: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return [found[name] for name in sorted(found) if name not in LEFT_OUT]


def columns(table: Table) -> list[str]:
    """The columns of a table, in the order in which rows are kept."""
    return [str(field.column) for field in table._meta.concrete_fields]


def rows(table: Table, using: str) -> Iterator[list[Any]]:
    """Each row as plain JSON, by number; one at a time where a value may be large."""
    fields = table._meta.concrete_fields
    found = table._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in fields))
    for row in found.iterator(chunk_size=_at_once(table)):
        yield [as_json(value, field) for value, field in zip(row, fields, strict=True)]


def insert(table: Table, names: Sequence[str], found: Iterator[list[Any]], connection: BaseDatabaseWrapper) -> int:
    """Write rows as they are, numbers included, their values in the order of `names`; how many."""
    quote, by_column = connection.ops.quote_name, {field.column: field for field in table._meta.concrete_fields}
    fields = [by_column[name] for name in names]
    into = f"{quote(table._meta.db_table)} ({', '.join(map(quote, names))})"
    places = f"({', '.join(['%s'] * len(fields))})"
    count = 0
    with connection.cursor() as cursor:
        for batch in _batches(found, min(_at_once(table), max(MOST_PARAMETERS // len(fields), 1))):
            values = [
                field.get_db_prep_save(field.to_python(value), connection)
                for row in batch
                for field, value in zip(fields, row, strict=True)
            ]
            cursor.execute(f"INSERT INTO {into} VALUES {', '.join([places] * len(batch))}", values)
            count += len(batch)
    return count


def as_json(value: Any, field: models.Field[Any, Any]) -> Any:
    """A column's value as JSON; `to_python` of its field reads it again. Raises TypeError for what is not known."""
    if value is None or isinstance(field, models.JSONField) or isinstance(value, str | bool | int):
        return value
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID | timedelta):
        return str(value)
    raise TypeError(f"{field} holds a {type(value).__name__}, which a backup cannot keep")


def _at_once(table: Table) -> int:
    large = any(isinstance(field, models.BinaryField | models.TextField) for field in table._meta.concrete_fields)
    return 1 if large else ROWS_AT_ONCE


def _batches(found: Iterator[list[Any]], size: int) -> Iterator[Sequence[list[Any]]]:
    batch: list[list[Any]] = []
    for row in found:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
