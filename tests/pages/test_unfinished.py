"""An unfinished plan shows what it can, says what is missing, and never fails."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from mtfp.engine import Years
from mtfp.planfile import PlanFile, ScenarioFile, read_plan_file
from mtfp.scenarios.models import Plan, Scenario
from mtfp.structure import Structure
from precept.conventions import Conventions
from tests.pages.addresses import PAGES, page_address, page_addresses
from tests.pages.reading import cell, words
from tests.support.plans import with_entries
from tests.support.visitors import Visitors, example_file, make_plan, scenario

FULL = Path(__file__).parent.parent.parent / "fixtures" / "leicestershire_2017_18_full.json"


def _bare() -> PlanFile:
    structure = Structure(Years(2023, 4), Conventions(), ())
    return PlanFile("Leicestershire", "Bare", structure, (ScenarioFile("As planned", "baseline"),))


def _without_values() -> PlanFile:
    return with_entries(example_file(), ())


def _only_the_base_year() -> PlanFile:
    entries = [entry for entry in example_file().scenarios[0].entries if entry.year == 2016]
    return with_entries(example_file(), entries)


def _nothing_but_noughts() -> PlanFile:
    entries = [replace(entry, number=Decimal(0)) for entry in example_file().scenarios[0].entries]
    return with_entries(example_file(), entries)


UNUSUAL = {
    "no members": _bare,
    "no values": _without_values,
    "only the base year": _only_the_base_year,
    "nothing but noughts": _nothing_but_noughts,
}


@pytest.mark.parametrize("kind", UNUSUAL)
def test_every_page_of_an_unusual_plan_answers(visitors: Visitors, harriet: Client, kind: str) -> None:
    proposal = scenario(make_plan(visitors, UNUSUAL[kind]()))
    for page, address in page_addresses(proposal):
        assert harriet.get(address).status_code == 200, page
    assert harriet.get("/").status_code == 200


def test_every_page_answers_when_an_option_names_a_year_that_is_gone(visitors: Visitors, harriet: Client) -> None:
    """Refused now; an earlier release made a plan shorter all the same."""
    plan = make_plan(visitors, read_plan_file(FULL.read_bytes()))
    Plan.objects.filter(pk=plan.pk).update(forecast_years=1)
    plan.refresh_from_db()
    for page, address in page_addresses(scenario(plan)):
        assert harriet.get(address).status_code == 200, page
    options = words(harriet.get(page_address(scenario(plan), "options")))
    assert "Cannot be computed: 2018/19 is not a year of this plan." in options


def test_the_overview_says_what_is_missing(visitors: Visitors, harriet: Client) -> None:
    proposal = scenario(make_plan(visitors, _without_values()))
    page = harriet.get(page_address(proposal, "overview"))
    assert "This plan is unfinished" in words(page)
    assert "Police Grant" in words(page)
    assert cell(page, "Requirement", "Surplus / (funding gap)", "2018/19") == "n/a"


@pytest.mark.parametrize("page", ["precept", "funding", "spending", "assumptions"])
def test_the_other_pages_of_a_plan_without_values_answer_in_words(
    visitors: Visitors, harriet: Client, page: str
) -> None:
    shown = words(harriet.get(page_address(scenario(make_plan(visitors, _without_values())), page)))
    assert "n/a" in shown or "Referendum principle" in shown  # which is known, and all there is


@pytest.mark.parametrize("page", ["funding", "prices"])
def test_a_subject_without_rows_says_so_or_is_nil(visitors: Visitors, harriet: Client, page: str) -> None:
    assert page in PAGES
    assert harriet.get(page_address(scenario(make_plan(visitors, _bare())), page)).status_code == 200


def test_the_overview_answers_whichever_value_is_missing(harriet: Client, proposal: Scenario) -> None:
    address = page_address(proposal, "overview")
    for value in proposal.values.filter(year__in=[2017, 2019]):
        number = value.number
        proposal.values.filter(pk=value.pk).update(number="")
        assert harriet.get(address).status_code == 200, (value.key, value.year)
        proposal.values.filter(pk=value.pk).update(number=number)


def test_a_missing_check_figure_is_said_to_be_unchecked(visitors: Visitors, harriet: Client) -> None:
    proposal = scenario(make_plan(visitors, _without_values()))
    assert "cannot be checked" in words(harriet.get(page_address(proposal, "overview")))


@pytest.mark.parametrize("certainty", ["confirmed", "indicative", "assumed"])
def test_assumptions_can_be_narrowed_to_a_certainty(harriet: Client, proposal: Scenario, certainty: str) -> None:
    page = harriet.get(page_address(proposal, "assumptions"), {"certainty": certainty})
    text = page.content.decode()
    for other in {"confirmed", "indicative", "assumed"} - {certainty}:
        assert f'<span class="tag {other}">' not in text


def test_an_unknown_certainty_shows_everything(harriet: Client, proposal: Scenario) -> None:
    address = page_address(proposal, "assumptions")
    everything = harriet.get(address).content.decode().count("<tr>")
    assert harriet.get(address, {"certainty": "dubious"}).content.decode().count("<tr>") == everything
