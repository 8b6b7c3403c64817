"""Every line and every input is explained, by the same code."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mtfp.engine import compute
from mtfp.inputs import scenario_result
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.present.bridging import movement_view
from mtfp.present.explanations import ExplanationView, explanation_view
from mtfp.present.explanations import explained as explained_at
from mtfp.present.numbers import Display
from mtfp.scenarios.models import Plan, Scenario
from mtfp.units import POUNDS
from tests.pages.addresses import explanation_address
from tests.pages.reading import words
from tests.support.visitors import scenario

ROOT = Path(__file__).parent.parent.parent
YEARS = ("2016/17", "2021/22")
"""The base year, which has formulas of its own, and one of the others."""
PANEL = {"HX-Request": "true"}


def explained(plan: PlanFile) -> dict[str, ExplanationView]:
    """Every figure of a plan, line and input, in every year: its explanation by its address."""
    result, display = compute(plan_graph(plan.structure), plan.inputs()), Display.of(plan.structure)
    keys, years = result.graph.rows, range(len(result.years))
    views = [explanation_view(result, key, year, display) for key in keys for year in years]
    return {view.address: view for view in views}


@pytest.mark.parametrize("file", ["fixtures/leicestershire_2017_18_full.json", "tests/plans/second_force.json"])
def test_every_figure_of_every_subject_is_explained_by_others_that_are(file: str) -> None:
    plan = read_plan_file((ROOT / file).read_bytes())
    views = explained(plan)
    inputs = plan_graph(plan.structure).inputs
    for address, view in views.items():
        assert view.sentence
        assert view.text
        assert view.formula or address.partition("/")[0] in inputs
        for part in view.parts:
            part_key = part.address.partition("/")[0]
            if part.address and not (part_key in inputs and inputs[part_key].timeless):
                assert address in {user for _, user in views[part.address].used_by}, (address, part.address)
        for _, user in view.used_by:
            assert user in views


def test_from_the_gap_every_way_down_ends_at_what_was_entered() -> None:
    plan = read_plan_file((ROOT / "fixtures/leicestershire_2017_18_full.json").read_bytes())
    views, inputs = explained(plan), plan_graph(plan.structure).inputs
    waiting, seen = ["gap/2021-22"], set[str]()
    while waiting:
        view = views[waiting.pop()]
        if view.address not in seen:
            seen.add(view.address)
            waiting += [part.address for part in view.parts if part.address]
            for part in view.parts:
                assert part.is_line or part.text == "not entered" or part.source, (view.address, part.label)
    reached = {address.partition("/")[0] for address in seen}
    assert len(reached & set(inputs)) > 100


@pytest.mark.parametrize("file", ["fixtures/leicestershire_2017_18_full.json", "tests/plans/second_force.json"])
def test_every_step_of_the_gap_s_movement_is_a_difference_of_figures_that_are_explained(file: str) -> None:
    plan = read_plan_file((ROOT / file).read_bytes())
    result, display = compute(plan_graph(plan.structure), plan.inputs()), Display.of(plan.structure)
    views, movement = explained(plan), movement_view(result, "Where the gap comes from", display)
    assert movement is not None
    assert len(movement.steps) > 5
    for step in movement.steps[1:-1]:
        key, when = step.address.split("/")
        view = explained_at(result, key, when, display)
        assert display.cell(_pounds(view.text), POUNDS) == step.text
        assert [part.text for part in view.parts] == [views[part.address].text for part in view.parts]


def _pounds(text: str) -> Decimal:
    """A figure of an explanation: (£1,234.56) is below nil."""
    number = Decimal(text.strip("(£)").replace(",", "").replace("nil", "0"))
    return -number if text.startswith("(") else number


def test_what_a_line_moves_by_is_a_page_with_both_figures(harriet: Client, proposal: Scenario) -> None:
    page = words(harriet.get(explanation_address(proposal, "spending.section.pay", "2021-22-to-2017-18")))
    # lines of Appendix 1: 90,909,637 + 38,446,797 + 7,764,375 less 93,605,392 + 42,745,512 + 8,989,418
    for text in ("(£8,219,513)", "2017/18 to 2021/22", "Pay 2017/18 − Pay 2021/22", "a rise counts as a minus"):
        assert text in page, text
    page = words(harriet.get(explanation_address(proposal, "precept.total", "2017-18-to-2021-22")))
    assert "What it moves by: the figure of 2021/22 less that of 2017/18." in page
    assert "Used by" not in page


@pytest.mark.parametrize("when", ["2017-18-to-", "2017-18-to-2031-32", "-to-", "2017-18-to-2018-19-to-2019-20", "2017"])
def test_years_that_the_plan_has_not_are_not_found(harriet: Client, proposal: Scenario, when: str) -> None:
    assert harriet.get(explanation_address(proposal, "gap", when)).status_code == 404


def test_the_page_of_every_line_and_input_answers(harriet: Client, proposal: Scenario) -> None:
    keys = [*scenario_result(proposal).result.graph.rows]
    assert len(keys) > 120
    for place, key in enumerate(keys):
        year = YEARS[place % 2]
        answer = harriet.get(explanation_address(proposal, key, year), headers=PANEL)
        assert answer.status_code == 200, key
        assert words(answer).count(year) > 0, key


def test_the_panel_is_a_piece_of_the_page(harriet: Client, proposal: Scenario) -> None:
    address = explanation_address(proposal, "gap", "2018/19")
    page, panel = harriet.get(address).content.decode(), harriet.get(address, headers=PANEL).content.decode()
    assert page.startswith("<!doctype html>")
    assert "<html" not in panel
    assert "data-close-panel" in panel


def test_caches_keep_the_panel_and_the_page_apart(harriet: Client, proposal: Scenario) -> None:
    answer = harriet.get(explanation_address(proposal, "gap", "2018/19"))
    assert "HX-Request" in answer.headers["Vary"]


def test_an_entered_value_names_who_entered_it_and_its_source(harriet: Client, proposal: Scenario) -> None:
    page = words(harriet.get(explanation_address(proposal, "prices.index.government_funding", "2018/19")))
    for text in ("An entered value", "1.4%", "Harriet Reader", "assumed", "para 99d"):
        assert text in page


def test_what_a_scenario_changed_is_said_with_its_reason(harriet: Client, freeze: Scenario) -> None:
    page = words(harriet.get(explanation_address(freeze, "precept.increase", "2018/19")))
    assert "changed in scenario Freeze" in page


def test_what_uses_a_figure_is_linked(harriet: Client, proposal: Scenario) -> None:
    page = harriet.get(explanation_address(proposal, "funding.total", "2018/19")).content.decode()
    assert explanation_address(proposal, "gap", "2018/19") in page


def test_a_figure_that_cannot_be_computed_says_why(harriet: Client, proposal: Scenario) -> None:
    page = words(harriet.get(explanation_address(proposal, "precept.authority.blaby.tax_base", "2016/17")))
    assert "Cannot be computed" in page


@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("no.such.line", "2018-19"),
        ("gap", "2015-16"),
        ("gap", "2022-23"),
        ("gap", "2018-20"),
        ("gap", "2018"),
        ("gap", "-1"),
        ("gap", "0"),
        ("gap", "year"),
        ("gap", "９９９９-００"),
        ("Gap", "2018-19"),
        ("gap' OR 1=1", "2018-19"),
        ("\x00", "2018-19"),
    ],
)
def test_what_is_not_there_is_not_found(harriet: Client, proposal: Scenario, key: str, year: str) -> None:
    address = reverse("scenarios:explanation", args=[proposal.pk, key, year])
    assert harriet.get(address).status_code == 404


def test_a_subject_or_a_scenario_that_is_not_there_is_not_found(harriet: Client, plan: Plan) -> None:
    first = scenario(plan)
    assert harriet.get(f"/scenarios/{first.pk}/weather/").status_code == 404
    assert harriet.get(f"/scenarios/{first.pk}/balance/").status_code == 404
    assert harriet.get("/scenarios/999999/").status_code == 404
    assert harriet.get("/scenarios/99999999999999999999999/").status_code == 404
