"""The page of conventions: each choice with what it comes to, all together, saved, taken back, for new plans."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Change, Plan, Scenario
from precept.conventions import choices
from tests.pages.reading import Answer, words
from tests.support.plans import sized_plan
from tests.support.visitors import Visitors, make_plan

OTHER = {"band_d": "2", "authority_precepts": "penny"}


@pytest.fixture
def address(plan: Plan) -> str:
    """The page of the example plan."""
    return reverse("scenarios:conventions", args=[plan.pk])


def figures(answer: Answer, question: str, choice: str) -> list[str]:
    """The figures beside a choice."""
    text = unescape(answer.content.decode())
    row = re.search(rf'aria-label="{re.escape(question)}: {re.escape(choice)}".*?</tr>', text)
    assert row is not None
    return re.findall(r"<td.*?>(?:<strong>)?(.*?)(?:</strong>)?</td>", row[0])


def picked(answer: Answer) -> set[tuple[str, str]]:
    """The choices that are marked."""
    return set(re.findall(r'type="radio" name="(\w+)" value="(\w+)"[^>]* checked', answer.content.decode()))


def test_every_choice_stands_beside_the_present_one_with_its_figures(harriet: Client, address: str) -> None:
    page = harriet.get(address)
    assert figures(page, "Band D is rounded to", "4 decimals") == [
        "187.2302", "124.8201", "58,088,854.81", "1.00", "(0.19)", "202.5845", "(10,323,680.68)",
    ]  # fmt: skip
    assert figures(page, "Band D is rounded to", "a multiple of 9p")[:3] == ["187.2000", "124.8000", "58,079,485.15"]
    assert figures(page, "Band D is rounded to", "unrounded")[0] == "187.2302…"
    assert figures(page, "The total precept is", "the sum of the authorities")[2:5] == ["58,088,856.00", "–", "1.00"]
    assert figures(page, "The collection fund is entered", "for each authority")[4] == "n/a"
    assert page.content.decode().count('type="radio"') == sum(len(offered) for _, offered in choices())


def test_figures_are_those_of_the_scenario_that_is_asked_for(harriet: Client, address: str, freeze: Scenario) -> None:
    page = harriet.get(address, {"scenario": freeze.pk})
    assert figures(page, "Band D is rounded to", "4 decimals")[0] == "183.5770"


def test_picked_choices_are_shown_together_before_they_are_saved(harriet: Client, address: str) -> None:
    before = Change.objects.count()
    page = harriet.get(address, OTHER)
    assert set(OTHER.items()) <= picked(page)
    text = words(page)
    assert "Band D is rounded to: 4 decimals → 2 decimals" in text
    assert "With the changes 183.5770 187.2300 190.9600 194.7600 198.6400 202.5900" in text
    assert "the parts can differ from the total by a few pence" in text
    assert Change.objects.count() == before
    assert "n/a: Blaby: collection fund surplus (deficit) is not entered" in words(
        harriet.get(address, {"collection_fund": "by_authority"})
    )


def test_what_an_address_picks_wrongly_is_the_plans_own(harriet: Client, address: str) -> None:
    page = harriet.get(address, {"band_d": "7", "scenario": "x"})
    assert page.status_code == 200
    assert ("band_d", "4") in picked(page)


def test_saving_changes_the_plan_and_can_be_taken_back(harriet: Client, address: str, plan: Plan) -> None:
    harriet.post(address, {**OTHER, "seen": plan.version})
    plan.refresh_from_db()
    assert plan.conventions.items() >= OTHER.items()
    page = harriet.get(address)
    assert "Harriet Reader: Band D is rounded to: 4 decimals → 2 decimals" in words(page)
    back = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page.content.decode()))
    assert {name: back[name] for name in OTHER} == {"band_d": "4", "authority_precepts": "pound"}
    harriet.post(address, {**{name: back[name] for name in OTHER}, "seen": plan.version})
    plan.refresh_from_db()
    assert plan.conventions["band_d"] == "4"


def test_a_stale_page_saves_nothing_and_says_who_changed_what(
    harriet: Client, visitors: Visitors, address: str, plan: Plan
) -> None:
    visitors.client("omar").post(address, {"bands": "2", "seen": plan.version})
    answer = harriet.post(address, {**OTHER, "seen": plan.version}, follow=True)
    assert "Omar Fielding changed it" in words(answer)
    plan.refresh_from_db()
    assert plan.conventions["band_d"] == "4"


def test_new_plans_begin_with_them_when_asked_to(harriet: Client, address: str, plan: Plan) -> None:
    assert "They begin with other conventions than this plan's" in words(harriet.get(address))
    harriet.post(address, {"action": "usual"})
    assert "They begin with the conventions of this plan." in words(harriet.get(address))
    plan.force.refresh_from_db()
    assert plan.force.conventions == plan.conventions


def test_what_is_published_stays_as_it_is(visitors: Visitors, address: str, plan: Plan, proposal: Scenario) -> None:
    omar = visitors.client("omar")
    paper = publish(scenario=proposal, paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    read = reverse("publications:paper", args=[paper.pk])
    before = (words(omar.get(read)), Publication.objects.get().digest)
    omar.post(address, {**OTHER, "seen": plan.version}, follow=True)
    assert (words(omar.get(read)), Publication.objects.get().digest) == before
    compared = omar.get(reverse("scenarios:compare", args=[plan.pk]), {"a": f"p{paper.pk}", "b": str(proposal.pk)})
    assert compared.status_code == 200


def test_a_plan_of_one_year_shows_that_year(harriet: Client, visitors: Visitors) -> None:
    plan = make_plan(visitors, sized_plan(30, 1))
    page = harriet.get(reverse("scenarios:conventions", args=[plan.pk]))
    assert len(figures(page, "Country", "England")) == 5


def test_the_page_asks_as_often_whatever_is_chosen(harriet: Client, address: str) -> None:
    harriet.get(address)
    asked = []
    for given in ({}, OTHER):
        with CaptureQueriesContext(connection) as queries:
            harriet.get(address, given)
        asked.append(len(queries))
    # session, person, plan with force, scenarios (prefetched, then in order), kinds of rows, values, last changes
    assert asked[0] == asked[1] <= 25
