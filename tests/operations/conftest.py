"""A database worth keeping, and the backup of it: a plan with a change, two publications, an upload."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from mtfp.operations.backup import write_backup
from mtfp.operations.restore import restore
from mtfp.publications.services import Paper, open_link, publish
from mtfp.scenarios.models import Plan
from mtfp.scenarios.services import Edit, write_values
from mtfp.spreadsheets.services import make_preview
from tests.spreadsheets.books import rows
from tests.support.databases import another
from tests.support.visitors import make_plan, make_visitors, scenario

CELL = ("funding.grant.police.amount", 2016)


@pytest.fixture(scope="session")
def kept(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    emptied_between_tests: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A backup of everything, made once."""
    path = tmp_path_factory.mktemp("kept") / "all.backup"
    with django_db_blocker.unblock():
        _work()
        write_backup(path)
        call_command("flush", interactive=False, verbosity=0)
    return path


def _work() -> None:
    visitors = make_visitors()
    plan = make_plan(visitors)
    first = publish(scenario=scenario(plan), paper=Paper("First, with a £ and “quotes”", "update"), by=visitors.omar)
    edit(plan, "61234567.89", 1, visitors.harriet)
    second = publish(scenario=scenario(plan), paper=Paper("Second", "update"), by=visitors.omar, supersedes=first)
    open_link(publication=second, by=visitors.omar)
    content = rows(["Grant", "2018/19"], ["Police Grant", 1])
    make_preview(scenario=scenario(plan), by=visitors.omar, name="grants.xlsx", content=content)


def edit(plan: Plan, number: str, seen: int, by: User) -> None:
    """Change the one cell."""
    write_values(scenario=scenario(plan), edits=[Edit(*CELL, seen, Decimal(number))], by=by)


@pytest.fixture
def plan(kept: Path, transactional_db: None) -> Plan:
    """The plan, in the database of the tests."""
    restore(kept, replace=True)
    return Plan.objects.get()


@pytest.fixture
def harriet(plan: Plan) -> User:
    """The finance officer."""
    return User.objects.get(username="harriet")


@pytest.fixture
def other(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The alias of a second database, without tables."""
    with another(tmp_path, "other") as alias:
        yield alias
