"""What every test has: a browser for those that ask, the database that was asked for, steady examples."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from decimal import localcontext
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase
from hypothesis import settings as examples
from playwright.sync_api import Locator

from mtfp.engine.exact import CONTEXT
from mtfp.publications import guards
from tests.support.browser import launch_arguments

# A slow machine is no failure, and CI tries the same examples every time.
# Plans of every subject take a tenth of a second each to make and compute: thirty of them a test.
examples.register_profile("local", deadline=None, max_examples=30)
examples.register_profile("ci", deadline=None, max_examples=30, derandomize=True, print_blob=True)
examples.load_profile("ci" if os.environ.get("CI") else "local")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}

SAME_ON_EITHER = tuple(
    f"tests/{each}"
    for each in (
        "excel/",
        "guides/",
        "pages/test_drivers.py",
        "pages/test_errors.py",
        "pages/test_explanations.py",
        "pages/test_figures.py",
        "pages/test_headers.py",
        "pages/test_queries.py",
        "pages/test_unfinished.py",
        "publications/test_frozen.py",
        "spreadsheets/test_appendix.py",
        "spreadsheets/test_hostile.py",
    )
)
"""What is drawn from a plan that was read, or refused before a database is asked: once is enough. That every
address reads and writes on PostgreSQL too is tested in pages/test_permissions.py and pages/test_writing.py."""


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(50_000, 20, 100)  # plans and graphs are many small objects: a twelfth of the time went into them
    # Playwright's synchronous interface keeps an event loop in the thread that also uses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    asked = os.environ.get("TEST_VENDOR", connection.vendor)
    if asked != connection.vendor:
        raise pytest.UsageError(f"The tests were to run on {asked}, but DATABASE_URL gives {connection.vendor}.")


def pytest_sessionfinish() -> None:
    gc.collect()
    gc.freeze()  # pytest collects five times more, for errors in what is collected: the first has found it all


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of the database, so that `-m database` runs just those again on PostgreSQL."""
    elsewhere = [item for item in items for mark in item.iter_markers("only_on") if mark.args[0] != connection.vendor]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]
    longest = ("tests/stress", "tests/faults", "tests/hostile", "tests/excel/test_recalculation.py")
    items.sort(key=lambda item: not item.nodeid.startswith(longest))  # first, beside all others
    for item in items:
        if _tests_the_database(item):
            item.add_marker("database")


def _tests_the_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    return not item.nodeid.startswith(SAME_ON_EITHER) and (
        item.get_closest_marker("django_db") is not None
        or (case is not None and issubclass(case, TransactionTestCase))
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
    )


@pytest.fixture
def fifty_digits() -> Iterator[None]:
    """A test's own sums carry as many digits as the figures. Asked for by name: the program must not need it."""
    with localcontext(CONTEXT):
        yield


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """A test database is emptied between tests that commit; the guards against deleting stand aside for that."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def unguarded(self: BaseDatabaseOperations, statements: Sequence[str]) -> None:
        guards.remove(self.connection)
        flush(self, statements)
        guards.install(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def clicks_wait_for_pages() -> Iterator[None]:
    """A click that leads to a page ends when the page is there whole and its scripts have run.

    Playwright's own ends when the answer has begun; what is read of a page then is what has come so far.
    """
    click = Locator.click

    def and_arrive(self: Locator, **how: Any) -> None:
        click(self, **how)
        self.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", and_arrive)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """A browser asks for several things at once: each request has a connection, as on a server; that needs a file.

    One in memory would be one connection for all threads, and one request in the middle of another's transaction.
    """
    if connection.vendor == "sqlite" and any(item.get_closest_marker("browser") for item in request.session.items):
        settings = connection.settings_dict
        settings["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # nobody needs it after a loss of power
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's own, with the system's Chromium."""
    return {**browser_type_launch_args, **launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A British reader on a laptop."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1280, "height": 900},
    }
