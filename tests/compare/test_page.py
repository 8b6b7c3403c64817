"""The page that compares, as a finance officer sees it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mtfp.scenarios.models import Plan, Scenario
from tests.pages.reading import cell, words
from tests.pages.test_queries import large_plan, small_plan
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario


@pytest.fixture
def visitors(db: None) -> Visitors:
    return make_visitors()


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    return make_plan(visitors)


@pytest.fixture
def harriet(visitors: Visitors) -> Client:
    return visitors.client("harriet")


def address(plan: Plan, a: Scenario | None = None, b: Scenario | None = None, year: str = "") -> str:
    chosen = {"a": a and a.pk, "b": b and b.pk, "year": year}
    asked = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"{reverse('scenarios:compare', args=[plan.pk])}?{asked}"


def test_the_proposal_against_the_freeze(plan: Plan, harriet: Client) -> None:
    page = harriet.get(address(plan, scenario(plan), scenario(plan, "Freeze"), "2017-18"))
    assert "2017/18 moves from balance to a gap of £1.1m, because of precept (£1.1m worse)." in words(page)
    assert cell(page, "The gap for 2017/18, by cause", "Precept", "Amount") == "(1.133)"
    assert cell(page, "The gap by cause, every year", "Precept", "2021/22") == "(6.321)"
    assert "Band D increase, % 2018/19 to 2021/22 1.99% 0%" in words(page)
    assert "council tax freeze: no increase in any year" in words(page)


def test_without_choices_it_is_the_baseline_and_the_first_other(plan: Plan, harriet: Client) -> None:
    assert "A Proposal 1.99% (baseline) with B Freeze (option)" in words(harriet.get(address(plan)))


def test_from_the_baselines_own_page_it_is_compared_with_another(plan: Plan, harriet: Client) -> None:
    page = harriet.get(address(plan, b=scenario(plan)))
    assert "A Proposal 1.99% (baseline) with B Freeze (option)" in words(page)


def test_the_same_version_twice_differs_in_nothing(plan: Plan, harriet: Client) -> None:
    page = words(harriet.get(address(plan, scenario(plan), scenario(plan))))
    assert "Nothing that is entered differs." in page
    assert "Nothing that is different moves the gap for 2021/22." in page


def test_versions_of_two_plans(visitors: Visitors, plan: Plan, harriet: Client) -> None:
    other = make_plan(visitors, small_plan())
    page = harriet.get(address(plan, scenario(plan), scenario(other)))
    assert "There is no bridge: the two plans have no year in common." in words(page)


def test_a_year_that_is_not_in_both_plans_becomes_the_last_one(plan: Plan, harriet: Client) -> None:
    assert "The gap for 2021/22, by cause" in words(harriet.get(address(plan, year="1999-00")))


def test_a_plan_with_one_scenario_and_without_values(visitors: Visitors, harriet: Client) -> None:
    assert harriet.get(address(make_plan(visitors, small_plan()))).status_code == 200


@pytest.mark.parametrize("value", ["x", "-1", "999999", "1e3", "9" * 40, "²"])
def test_what_is_no_version_is_not_found(plan: Plan, harriet: Client, value: str) -> None:
    assert harriet.get(f"{address(plan)}&a={value}").status_code == 404


def test_a_scenario_of_another_force_is_not_found(visitors: Visitors, plan: Plan) -> None:
    visitors.olive.memberships.update(force=visitors.elsewhere)
    theirs = make_plan(visitors, small_plan())
    Plan.objects.filter(pk=theirs.pk).update(force=visitors.elsewhere)
    harriet = visitors.client("harriet")
    assert harriet.get(address(plan, b=scenario(theirs))).status_code == 404
    assert theirs.name not in words(harriet.get(address(plan)))


def test_from_year_to_year(plan: Plan, harriet: Client) -> None:
    page = harriet.get(reverse("scenarios:compare_years", args=[plan.pk]))
    assert cell(page, "The gap from 2016/17 to 2017/18", "Precept", "Amount") == "2.375"
    page = harriet.get(reverse("scenarios:compare_years", args=[plan.pk]) + "?from=2017-18&to=2021-22")
    assert cell(page, "The gap from 2017/18 to 2021/22", "Grants", "Amount") == "(6.167)"


@pytest.mark.parametrize("name", ["compare", "compare_years"])
def test_a_large_plan_asks_no_more_than_a_small_one(visitors: Visitors, harriet: Client, name: str) -> None:
    small, large = make_plan(visitors, small_plan()), make_plan(visitors, large_plan())
    counts = []
    for plan in (small, large):
        first, last = plan.scenarios.earliest("pk"), plan.scenarios.latest("pk")
        where = f"{reverse(f'scenarios:{name}', args=[plan.pk])}?a={first.pk}&b={last.pk}&of={last.pk}"
        harriet.get(where)
        with CaptureQueriesContext(connection) as asked:
            assert harriet.get(where).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
