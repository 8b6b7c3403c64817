"""A page asks the database the same few questions, however large the plan is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mtfp.plan import MEMBER_KINDS
from mtfp.planfile import PlanFile, ScenarioFile
from mtfp.scenarios.models import Plan, Scenario
from precept.structure import Authority
from tests.pages.addresses import EDITING, READING, page_address
from tests.support.cards import forget_cards
from tests.support.plans import sized_plan
from tests.support.visitors import Visitors, make_plan, scenario


def _with_options(file: PlanFile, count: int) -> PlanFile:
    """Each option is based on the one before."""
    scenarios = list(file.scenarios)
    for number in range(1, count + 1):
        scenarios.append(ScenarioFile(f"Option {number}", "option", scenarios[-1].name))
    return replace(file, scenarios=tuple(scenarios))


def small_plan() -> PlanFile:
    """1 scenario, 3 years, 2 authorities."""
    return sized_plan(30, 3)


def large_plan() -> PlanFile:
    """12 scenarios, 10 years, 12 authorities, 180 lines."""
    return _with_options(sized_plan(180, 10), 11)


def _open(client: Client, *scenarios: Scenario) -> None:
    """The first page that anybody sees of a plan computes it, and keeps its card."""
    for each in scenarios:
        client.get(page_address(each, "overview"))


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_two_plans_are_as_different_as_they_say() -> None:
    small, large = small_plan(), large_plan()
    assert [len(each.scenarios) for each in (small, large)] == [1, 12]
    assert [each.structure.years.forecast for each in (small, large)] == [3, 10]
    assert [len(each.structure.of(Authority)) for each in (small, large)] == [2, 12]


def test_a_large_plan_asks_no_more_than_a_small_one(
    visitors: Visitors, harriet: Client, subtests: pytest.Subtests
) -> None:
    small = scenario(make_plan(visitors, small_plan()))
    large = make_plan(visitors, large_plan()).scenarios.latest("pk")
    _open(harriet, small, large)
    for where in READING:
        with subtests.test(where):
            assert _queries(harriet, page_address(small, where)) == _queries(harriet, page_address(large, where))


def test_nor_does_editing_an_option_of_it(visitors: Visitors, harriet: Client, subtests: pytest.Subtests) -> None:
    # Next to its own values, the grid of an option shows those of the baseline: a computation more.
    small = make_plan(visitors, _with_options(small_plan(), 1)).scenarios.latest("pk")
    large = make_plan(visitors, large_plan()).scenarios.latest("pk")
    _open(harriet, small, large)
    for where in EDITING:
        with subtests.test(where):
            assert _queries(harriet, page_address(small, where)) == _queries(harriet, page_address(large, where))


def test_neither_does_the_first_page(visitors: Visitors) -> None:
    harriet = visitors.client("harriet")
    make_plan(visitors, small_plan())
    harriet.get("/")
    few = _queries(harriet, "/")
    Plan.objects.update(archived=timezone.now())
    make_plan(visitors, large_plan())
    harriet.get("/")
    assert _queries(harriet, "/") == few


@pytest.mark.parametrize("where", READING)
def test_a_page_of_a_scenario_asks_this(
    harriet: Client, proposal: Scenario, where: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # session, person; scenario with plan and force, if the person may see it;
    # each kind of row (authorities, grants, sections…); the plan's scenarios; their values;
    # the scenarios again, for the menu
    with django_assert_num_queries(2 + 1 + len(MEMBER_KINDS) + 1 + 1 + 1):
        harriet.get(page_address(proposal, where))


def test_the_first_page_asks_this(
    harriet: Client, proposal: Scenario, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # session, person, memberships with their forces; plans, their scenarios;
    # for each plan each kind of row (authorities, grants, sections…) and values;
    # the last change of each plan, what is published, what was put away;
    # whether another process has made the plan's card, and five to keep it for them
    with django_assert_num_queries(3 + 2 + len(MEMBER_KINDS) + 1 + 3 + 1 + 5):
        harriet.get("/")
    forget_cards()  # as a process that has just been started
    with django_assert_num_queries(3 + 1 + 3 + 1):
        harriet.get("/")


def test_a_panel_member_asks_nothing_of_plans(
    visitors: Visitors, proposal: Scenario, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    jean = visitors.client("jean")
    # session, person, memberships with their forces; plans, what is published, decisions the panel is notified of
    with django_assert_num_queries(3 + 1 + 1 + 1):
        jean.get("/")
