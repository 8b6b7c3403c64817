"""A made-up force with other conventions, checked against figures worked by hand.

Three years, Band D to the penny rising by pounds, precepts to the penny, a falling tax base, a
collection fund deficit by authority, and a total that is the sum of the authorities.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mtfp.engine import Result, compute
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file
from tests.support.golden import published

pytestmark = pytest.mark.usefixtures("fifty_digits")

PLAN = Path(__file__).parent / "plans" / "second_force.json"


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(PLAN.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def test_every_figure_is_as_worked_by_hand(result: Result) -> None:
    figures = list(published("second_force.csv"))
    assert len(figures) == 483
    assert {(each.key, each.year): each.difference(result) for each in figures if each.difference(result)} == {}


def test_every_published_line_has_been_worked_by_hand(result: Result) -> None:
    worked = {figure.key for figure in published("second_force.csv")}
    sections = {"spending.section.pay", "spending.section.office", "spending.section.adjustments"}
    assert {key for key, line in result.graph.lines.items() if line.published} == worked | sections


def test_precepts_and_their_total_are_whole_pennies(result: Result) -> None:
    for key in result.graph.lines:
        if key.startswith("precept.") and key.endswith((".precept", ".total")):
            assert all(figure * 100 % 1 == 0 for figure in map(result.number, [key] * 4, range(4))), key


def test_only_what_looks_back_from_the_base_year_is_missing(result: Result) -> None:
    for key, year, why in result.missing():
        assert year == 0, key
        assert "no year before 2023/24" in why.reason, key
