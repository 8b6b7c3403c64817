"""The precept's worked cases: CSVs of tests/golden, each a list of conventions with figures worked by hand.

A row `case` begins a plan; its key names the conventions that it is about, the others are the usual ones. Then come its
authorities and budget lines (with their heading in the Act), what is entered, what is expected to the last digit ("…":
more digits follow), and keys that such a plan does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

import numpy as np
import pytest

from mtfp.engine import Inputs, Result, Years, compute, explain, simulate
from mtfp.engine.years import year_start
from mtfp.funding.structure import Grant
from mtfp.plan import plan_graph
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from precept.conventions import Conventions, choices
from precept.structure import Authority
from tests.support.golden import rows

pytestmark = pytest.mark.usefixtures("fifty_digits")

ABOUT = ("authorities", "band_d", "bands", "collection_fund", "growth", "statutory")
FILES = [f"precept_{each}.csv" for each in ABOUT]


@dataclass
class Case:
    """One plan of a file."""

    name: str
    years: Years
    settings: dict[str, Any]
    members: list[Member] = field(default_factory=list)
    entered: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    expected: list[tuple[str, int, str]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def result(self) -> Result:
        """The plan, computed."""
        structure = Structure(self.years, Conventions(**self.settings), tuple(self.members))
        return compute(plan_graph(structure), Inputs(self.years, self.entered))


def budget_line(slug: str, heading: str) -> BudgetLine:
    """A budget line under a heading of the Act, of an amount a year."""
    role: Any = "reserve_transfer" if heading == "reserves" else ""
    act_heading: Any = "" if role else heading
    return BudgetLine(slug, slug.capitalize(), "all", role=role, act_heading=act_heading)


def cases(name: str) -> Iterator[Case]:
    """The cases of a file, in order."""
    found: list[Case] = []
    for row in rows(name):
        labels = [column for column in row if "/" in column]
        key, given = row["key"], [(year, row[label]) for year, label in enumerate(labels) if row[label]]
        match row["what"]:
            case "case":
                settings = dict(setting.split("=") for setting in key.split())
                title = f"{name.removesuffix('.csv')}: {key}: {row['worked by hand']}"
                found.append(Case(title, Years(year_start(labels[0]), len(labels) - 1), settings))
                found[-1].members += [Section("all", "All"), Grant("police", "Police")]
            case "authority":
                found[-1].members.append(Authority(key, key.capitalize()))
            case "line":
                found[-1].members.append(budget_line(key, row["worked by hand"]))
            case "input":
                found[-1].entered |= {(key, year): Decimal(text) for year, text in given}
            case "expected":
                found[-1].expected += [(key, year, text) for year, text in given]
            case "absent":
                found[-1].absent.append(key)
            case other:
                raise ValueError(f"{name}: {other!r} is no kind of row")
    yield from found


ALL = [case for name in FILES for case in cases(name)]


def matches(figure: Decimal, text: str) -> bool:
    """Whether a figure is the expected one; with … whether it goes on from its digits."""
    if not text.endswith("…"):
        return figure == Decimal(text)
    start = Decimal(text.removesuffix("…"))
    return figure != start and figure.quantize(start, ROUND_DOWN) == start


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_worked_case_comes_out_to_the_last_digit(case: Case) -> None:
    result = case.result()
    assert case.expected
    wrong = {
        (key, result.years.labels[year]): (result[key, year], text)
        for key, year, text in case.expected
        if not matches(result.number(key, year), text)
    }
    assert wrong == {}
    assert [key for key in case.absent if key in result.graph.rows] == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_it_comes_out_of_the_draws_and_of_its_explanation_too(case: Case) -> None:
    """Half-pennies included: the draws take a tie within their tolerance for one."""
    result = case.result()
    drawn = {cell: np.array([float(number)]) for cell, number in case.entered.items()}
    keys = sorted({key for key, _, _ in case.expected})
    simulated = simulate(result.graph, result.inputs, drawn, keys)
    for key, year, text in case.expected:
        figure = result.number(key, year)
        assert simulated[key][0][year] == pytest.approx(float(figure), rel=1e-14, abs=1e-7), (key, year, text)
        assert explain(result, key, year).figure == figure


def test_every_choice_of_every_convention_has_a_worked_case() -> None:
    worked = {setting for case in ALL for setting in case.settings.items()}
    assert worked == {(name, choice) for name, offered in choices() for choice in offered}
