"""Nothing edits, deletes or replaces what is published: not the ORM, not SQL, not a deleted plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from mtfp.publications import guards
from mtfp.publications.models import Artefact, Publication, PublicationEvent, PublicLink
from mtfp.publications.services import open_link, revoke_link
from mtfp.scenarios.models import Change, Plan
from tests.support.visitors import Visitors

KEPT: dict[str, tuple[type[models.Model], str, Any]] = {
    "publications": (Publication, "title", "Another"),
    "documents": (Publication, "document", "{}"),
    "events": (PublicationEvent, "reason", "Another"),
    "workbooks": (Artefact, "content", b"another"),
    "history": (Change, "why", "Another"),
}
POSTGRES = connection.vendor == "postgresql"


def refused(attempt: Callable[[], object]) -> None:
    """The database refuses it, and nothing of it stays."""
    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        attempt()


def sql(statement: str, *values: Any) -> None:
    """A statement past all of Django's models."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


Kept = list[tuple[models.Model, str, Any]]


@pytest.fixture
def kept(proposal: Publication) -> Kept:
    """Rows that have to stay as they are, each with one of its fields and another value for it."""
    found: Kept = []
    for model, field, other in KEPT.values():
        row = model._default_manager.order_by("pk").first()
        assert row is not None
        found.append((row, field, other))
    return found


def test_a_row_is_not_saved_again(kept: Kept) -> None:
    for row, field, other in kept:
        setattr(row, field, other)
        refused(row.save)


def test_a_row_is_not_updated_by_a_query(kept: Kept) -> None:
    for row, field, other in kept:
        refused(partial(type(row)._default_manager.filter(pk=row.pk).update, **{field: other}))


def test_a_row_is_not_updated_by_sql(kept: Kept) -> None:
    for row, field, other in kept:
        refused(partial(sql, f"UPDATE {row._meta.db_table} SET {field} = %s WHERE id = %s", other, row.pk))


def test_a_row_is_not_deleted_by_sql(kept: Kept) -> None:
    for row, _, _ in kept:
        refused(partial(sql, f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk))


def test_rows_are_not_deleted_as_a_whole(kept: Kept) -> None:
    for row, _, _ in kept:
        refused(partial(sql, f"DELETE FROM {row._meta.db_table}"))


@pytest.mark.parametrize("model", [PublicationEvent, Artefact, Change])
def test_a_row_is_not_deleted_by_its_model(proposal: Publication, model: type[models.Model]) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    refused(row.delete)
    refused(model._default_manager.filter(pk=row.pk).delete)


def test_a_publication_is_not_deleted_by_its_model(proposal: Publication) -> None:
    for attempt in (proposal.delete, Publication.objects.all().delete):
        with pytest.raises(ProtectedError):
            attempt()


def test_its_plan_scenario_and_publisher_are_not_deleted(visitors: Visitors, plan: Plan, proposal: Publication) -> None:
    for row in (plan, proposal.scenario, visitors.omar):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Publication.objects.count() == 2


def test_a_row_is_not_replaced_by_one_of_the_same_name(kept: Kept) -> None:
    for row, field, other in kept:
        table = row._meta.db_table
        names = [str(each.column) for each in row._meta.local_fields]
        found = ", ".join("%s" if name == field else name for name in names)
        put = "INSERT OR REPLACE" if not POSTGRES else "INSERT"
        clash = f" ON CONFLICT (id) DO UPDATE SET {field} = EXCLUDED.{field}" if POSTGRES else ""
        written = f"{put} INTO {table} ({', '.join(names)}) SELECT {found} FROM {table} WHERE id = %s{clash}"
        refused(partial(sql, written, other, row.pk))


def test_another_publication_does_not_take_a_version_that_is_taken(proposal: Publication) -> None:
    names = [str(each.column) for each in Publication._meta.local_fields if each.column != "id"]
    put = "INSERT" if POSTGRES else "INSERT OR REPLACE"
    table = Publication._meta.db_table
    written = f"{put} INTO {table} ({', '.join(names)}) SELECT {', '.join(names)} FROM {table} WHERE id = %s"
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(written, proposal.pk)
    assert Publication.objects.filter(version=2).get().pk == proposal.pk


def test_an_upsert_of_the_orm_is_refused_too(proposal: Publication) -> None:
    proposal.title = "Another"
    refused(
        lambda: Publication.objects.bulk_create(
            [proposal], update_conflicts=True, update_fields=["title"], unique_fields=["id"]
        )
    )


def test_a_table_is_not_emptied_at_once(kept: Kept) -> None:
    if POSTGRES:
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # what they still have to check would stand in the way first
    for row, _, _ in kept:
        table = row._meta.db_table
        refused(partial(sql, f"TRUNCATE {table} CASCADE" if POSTGRES else f"DELETE FROM {table} WHERE 1"))


def test_a_link_is_closed_once_and_leads_nowhere_else(visitors: Visitors, proposal: Publication) -> None:
    link = open_link(publication=proposal, by=visitors.omar)
    other = Publication.objects.get(version=1)
    refused(lambda: PublicLink.objects.filter(pk=link.pk).update(publication=other))
    refused(lambda: PublicLink.objects.filter(pk=link.pk).update(token="guessed"))
    revoke_link(link=link, by=visitors.omar)
    closed = PublicLink.objects.get(pk=link.pk)
    assert closed.revoked is not None
    assert closed.revoked_by == visitors.omar
    refused(lambda: PublicLink.objects.filter(pk=link.pk).update(revoked=None, revoked_by=None))
    refused(lambda: PublicLink.objects.filter(pk=link.pk).update(revoked=timezone.now()))
    refused(link.delete)


def test_every_guard_stands_after_the_migrations(db: None) -> None:
    assert guards.missing(connection) == []


def test_its_migrations_are_not_undone(proposal: Publication) -> None:
    with pytest.raises(RuntimeError, match="2 publications would be lost"):
        call_command("migrate", "publications", "zero", verbosity=0)
    assert Publication.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_again_after_a_table_was_rebuilt() -> None:
    with connection.schema_editor() as editor:
        if not POSTGRES:
            editor._remake_table(Publication)  # type: ignore[attr-defined]  # as its migrations do
        else:
            guards.remove(connection)
    assert guards.missing(connection) != []
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_does_nothing_is_found_and_put_right() -> None:
    name, table = "publications_publication_keeps_rows_update", "publications_publication"
    if POSTGRES:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    else:
        sql(f"DROP TRIGGER {name}")
        sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
    assert guards.missing(connection) == [name]
    guards.install(connection)
    assert guards.missing(connection) == []
    if POSTGRES:  # the right name, and a condition that never holds; then a function that lets everything through
        sql(f"DROP TRIGGER {name} ON {table}")
        never = "BEFORE UPDATE ON publications_publication FOR EACH ROW WHEN (false)"
        sql(f"CREATE TRIGGER {name} {never} EXECUTE FUNCTION {guards.FUNCTION}()")
        assert guards.missing(connection) == [name]
        body = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        sql(f"CREATE OR REPLACE FUNCTION {guards.FUNCTION}() {body}")
        assert len(guards.missing(connection)) == len(list(guards.guards("postgresql")))
        guards.install(connection)
        assert guards.missing(connection) == []
