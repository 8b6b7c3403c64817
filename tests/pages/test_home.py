"""The first page shows everybody what they may see, and says why when that is nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mtfp.inputs import scenario_result
from mtfp.present.checks import check_outcomes
from mtfp.publications.services import Paper, publish, withdraw
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.services import Edit, lock_scenario, write_values
from mtfp.scenarios.views import home
from tests.pages.reading import cell, tables, words
from tests.support import cards
from tests.support.published import Published
from tests.support.visitors import Visitors, make_plan

PUBLISHED_GAPS = ["–", "(4.162)", "(5.474)", "(7.863)", "(10.324)"]
FREEZE_GAPS = ["(1.133)", "(6.492)", "(9.065)", "(12.783)", "(16.645)"]


def _gaps(client: Client, scenario: str) -> list[str]:
    rows = next(iter(tables(client.get("/")).values()))
    return [text for text in rows[scenario] if text == "–" or text.startswith("(")]


@pytest.mark.parametrize("name", ["harriet", "omar"])
def test_officers_see_the_gaps_that_were_published(visitors: Visitors, plan: Plan, name: str) -> None:
    assert _gaps(visitors.client(name), "Proposal 1.99%") == PUBLISHED_GAPS


def test_the_freeze_shows_its_own_gaps(harriet: Client, freeze: Scenario) -> None:
    assert _gaps(harriet, "Freeze") == FREEZE_GAPS


def test_each_scenario_says_how_many_checks_fail(harriet: Client, plan: Plan) -> None:
    page = harriet.get("/")
    assert cell(page, "Surplus", "Proposal 1.99%", "Checks") == "6 pass"
    assert cell(page, "Surplus", "Freeze", "Checks") == "1 fails"


def _state(client: Client, each: Scenario) -> str:
    """What the first page says; the page of the plan's scenarios says the same."""
    said = cell(client.get("/"), "Surplus", each.name, "State")
    kind = f", based on {each.based_on.name}" if each.based_on else ""
    page = words(client.get(reverse("scenarios:scenarios", args=[each.plan_id])))
    assert f"{each.name} {each.get_kind_display()}{kind} · {said} " in page
    return said


def test_each_scenario_says_at_once_what_has_become_of_it(
    visitors: Visitors, harriet: Client, published: Published, proposal: Scenario, freeze: Scenario
) -> None:
    omar, cell_of = visitors.omar, {"key": "precept.increase", "year": 2018}

    def enter(amount: Decimal) -> None:
        row = proposal.values.get(**cell_of)
        write_values(scenario=proposal, edits=[Edit(row.key, row.year, row.version, amount)], by=omar)

    before = Decimal(proposal.values.get(**cell_of).number)
    assert (_state(harriet, freeze), _state(harriet, proposal)) == ("draft", "published version 1")
    enter(before + Decimal("0.0001"))
    assert _state(harriet, proposal) == "published version 1, changed since"
    enter(before)
    assert _state(harriet, proposal) == "published version 1"

    known = {each.address: "known" for each in check_outcomes(scenario_result(freeze).result) if each.fails}
    paper = Paper("The precept frozen", "panel_paper", reasons=known)
    second = publish(scenario=freeze, paper=paper, by=omar, supersedes=published.paper)
    assert _state(harriet, proposal) == "version 1 superseded by version 2"
    assert reverse("publications:paper", args=[second.pk]) in harriet.get("/").content.decode().partition("figures")[2]
    assert _state(harriet, freeze) == "published version 2"
    withdraw(publication=second, reason="A wrong tax base", by=omar)
    assert _state(harriet, freeze) == "version 2 withdrawn"
    lock_scenario(scenario=freeze, by=omar, seen=freeze.version, reason="Settled")
    assert _state(harriet, freeze) == "version 2 withdrawn, locked"


def test_of_several_papers_the_state_names_the_newest_that_stands(
    visitors: Visitors, harriet: Client, published: Published, proposal: Scenario
) -> None:
    later = publish(scenario=proposal, paper=Paper("An update", "update"), by=visitors.omar)
    assert _state(harriet, proposal) == "published version 2"
    withdraw(publication=later, reason="Too early", by=visitors.omar)
    assert _state(harriet, proposal) == "published version 1"


def test_a_process_that_starts_shows_what_others_made_and_never_an_old_gap(
    visitors: Visitors, proposal: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    harriet = visitors.client("harriet")
    assert _gaps(harriet, "Proposal 1.99%") == PUBLISHED_GAPS
    cards.forget_cards()
    monkeypatch.setattr(home, "plan_results", lambda plan: pytest.fail("what another process made is there"))
    assert _gaps(harriet, "Proposal 1.99%") == PUBLISHED_GAPS
    monkeypatch.undo()
    edit = Edit("precept.increase", 2017, proposal.values.get(key="precept.increase", year=2017).version, Decimal(0))
    write_values(scenario=proposal, edits=[edit], by=visitors.omar)
    cards.forget_cards()
    assert _gaps(harriet, "Proposal 1.99%")[0] == "(1.133)"


def test_another_release_makes_its_own(harriet: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _gaps(harriet, "Proposal 1.99%") == PUBLISHED_GAPS
    cards.forget_cards()
    monkeypatch.setattr("mtfp.scenarios.views.cards.program_digest", lambda: "another release")
    monkeypatch.setattr(home, "plan_results", lambda plan: {})
    assert "This plan has no scenario yet" in words(harriet.get("/"))


def test_a_panel_member_reads_that_nothing_is_published(visitors: Visitors, plan: Plan) -> None:
    page = words(visitors.client("jean").get("/"))
    assert "Nothing is published yet" in page
    assert plan.name not in page


def test_a_panel_member_finds_what_is_published_and_nobody_elsewhere_does(
    visitors: Visitors, proposal: Scenario
) -> None:
    publish(scenario=proposal, paper=Paper("The precept of 2017/18", "panel_paper"), by=visitors.omar)
    assert "The precept of 2017/18" in words(visitors.client("jean").get("/"))
    for name in ("olive", "sam"):
        assert "The precept of 2017/18" not in words(visitors.client(name).get("/"))


def test_an_officer_of_another_force_sees_nothing_of_the_plan(visitors: Visitors, plan: Plan) -> None:
    page = words(visitors.client("olive").get("/"))
    assert "There is no plan yet" in page
    assert plan.name not in page
    assert "Leicestershire" not in page


def test_who_belongs_to_no_force_is_told_whom_to_ask(visitors: Visitors, plan: Plan) -> None:
    assert "Ask the chief finance officer" in words(visitors.client("sam").get("/"))


def test_without_a_plan_the_page_says_so(harriet: Client) -> None:
    assert "There is no plan yet" in words(harriet.get("/"))


def test_a_plan_without_a_scenario_says_so(visitors: Visitors, harriet: Client) -> None:
    Plan.objects.create(force=visitors.leicestershire, name="Next year", base_year=2017, forecast_years=4)
    assert "This plan has no scenario yet" in words(harriet.get("/"))


def test_an_archived_plan_is_not_listed(harriet: Client, plan: Plan) -> None:
    Plan.objects.update(archived=timezone.now())
    assert "There is no plan yet" in words(harriet.get("/"))


def test_an_archived_scenario_is_not_listed(harriet: Client, freeze: Scenario) -> None:
    Scenario.objects.filter(pk=freeze.pk).update(archived=timezone.now())
    assert "Freeze" not in words(harriet.get("/"))


def test_two_plans_stand_one_under_the_other(visitors: Visitors, plan: Plan, harriet: Client) -> None:
    make_plan(visitors)
    page = words(harriet.get("/"))
    assert f"{plan.name} (2)" in page
    assert page.count("Freeze") == 2


def test_a_plan_that_was_put_away_can_be_brought_back(visitors: Visitors, harriet: Client, plan: Plan) -> None:
    harriet.post(f"/plans/{plan.pk}/", {"action": "archive", "seen": plan.version})
    page = words(harriet.get("/"))
    assert "Put away" in page
    assert "Proposal 1.99%" not in page
    for name in ("jean", "olive"):
        assert visitors.client(name).post(f"/plans/{plan.pk}/restore/").status_code == 404
    harriet.post(f"/plans/{plan.pk}/restore/")
    assert _gaps(harriet, "Proposal 1.99%") == PUBLISHED_GAPS
