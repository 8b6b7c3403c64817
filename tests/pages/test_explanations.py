"""Every line and every input is explained, by the same code."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from mtfp.inputs import scenario_result
from mtfp.scenarios.models import Plan, Scenario
from tests.pages.addresses import explanation_address
from tests.pages.reading import words
from tests.support.plans import sized_plan
from tests.support.visitors import Visitors, make_plan, scenario

YEARS = ("2016/17", "2021/22")
"""The base year, which has formulas of its own, and one of the others."""
PANEL = {"HX-Request": "true"}


@pytest.mark.parametrize("year", YEARS)
def test_every_line_and_every_input_is_explained(harriet: Client, proposal: Scenario, year: str) -> None:
    keys = [*scenario_result(proposal).result.graph.rows]
    assert len(keys) > 120
    for key in keys:
        answer = harriet.get(explanation_address(proposal, key, year), headers=PANEL)
        assert answer.status_code == 200, key
        assert words(answer).count(year) > 0, key


def test_every_method_of_a_grant_or_line_is_explained(visitors: Visitors, harriet: Client) -> None:
    proposal = scenario(make_plan(visitors, sized_plan(60, 3)))
    for key in scenario_result(proposal).result.graph.rows:
        assert harriet.get(explanation_address(proposal, key, "2025/26"), headers=PANEL).status_code == 200, key


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
