"""What a load balancer is told: the process lives, and it can work or says why not."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from mtfp.operations import health
from mtfp.publications import guards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newly_started() -> None:
    """A process that knows nothing of its database yet."""
    health._ready.clear()


def ask(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    return answer.status_code, answer.content.decode()


def test_a_process_lives_whatever_its_database_does(
    client: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert ask(client, "/health/live/") == (200, "alive\n")


def test_it_is_ready_with_a_migrated_and_guarded_database(client: Client) -> None:
    assert ask(client, "/health/ready/") == (200, "ready\n")


def test_a_migration_that_is_missing_is_named_with_its_remedy(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("publications", "0001_initial")
    assert ask(client, "/health/ready/") == (503, "the database is not migrated: run manage.py migrate\n")


def test_a_guard_that_is_missing_is_told(client: Client) -> None:
    guards.remove(connection)
    assert ask(client, "/health/ready/") == (503, "publications are not guarded: run manage.py migrate\n")


def test_a_database_that_does_not_answer_is_told_and_found_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(client, "/health/ready/")[0] == 200

    def gone() -> None:
        raise DatabaseError("server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        assert ask(client, "/health/ready/") == (503, "the database does not answer\n")
    assert ask(client, "/health/ready/")[0] == 200
