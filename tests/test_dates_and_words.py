"""Dates as a unit, tables of words and of values without a year, and checks that only advise."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mtfp.engine import TIMELESS, Input, Inputs, Line, Result, When, Years, compute
from mtfp.engine.expression import value
from mtfp.engine.graph import Graph
from mtfp.engine.years import date_text, day_number
from mtfp.freeze import _table_data, _table_from
from mtfp.layout import Row, Table, Words
from mtfp.plan import SUBJECTS, plan_graph
from mtfp.planfile import read_plan_file
from mtfp.present import checks
from mtfp.present.checks import Outcome
from mtfp.present.numbers import IN_FULL, figure_text, input_text
from mtfp.present.opendata import data_rows
from mtfp.present.tables import table_view
from mtfp.present.wording import sentences
from mtfp.subject import Check
from mtfp.typed import TypedError, parse_typed, typed_text
from mtfp.units import CHECK, DATE, POUNDS
from mtfp.validation import order_faults, value_fault
from tests.support.visitors import EXAMPLE

STARTS = Input(
    "loan.starts", "Loan: starts", DATE, when=When.TIMELESS, minimum=Decimal(day_number(date(1950, 4, 1))), places=0
)
MATURES = Input("loan.matures", "Loan: matures", DATE, when=When.TIMELESS, at_least="loan.starts")
AMOUNT = Input("loan.amount", "Loan: amount", POUNDS)
DAY = Decimal(day_number(date(2018, 3, 31)))


@pytest.mark.parametrize(
    "text", ["31 March 2018", "31 Mar 2018", "31 mar 2018", "31/03/2018", "31/3/2018", "31.3.2018", "2018-03-31"]
)
def test_a_date_is_typed_as_people_write_it(text: str) -> None:
    assert parse_typed(text, STARTS) == DAY


@pytest.mark.parametrize("text", ["43190", "31/03", "30 February 2018", "3/31/2018", "soon", "£5"])
def test_what_is_no_date_is_refused_with_what_to_type(text: str) -> None:
    with pytest.raises(TypedError, match="is not a date: type it like 31 March 2018 or 31/03/2018"):
        parse_typed(text, STARTS)


def test_a_date_is_shown_as_a_date_and_typed_back_the_same() -> None:
    assert date_text(int(DAY)) == "31 Mar 2018"
    assert typed_text(DAY, STARTS) == input_text(DAY, DATE) == figure_text(DAY, DATE) == "31 Mar 2018"
    assert IN_FULL.cell(DAY, DATE) == "31 Mar 2018"
    assert parse_typed(typed_text(DAY, STARTS), STARTS) == DAY


def test_faults_of_dates_quote_dates() -> None:
    assert value_fault(STARTS, Decimal(10)) == "9 Jan 1900 is below the least allowed, 1 Apr 1950"
    graph = Graph([], [STARTS, MATURES])
    values = {("loan.starts", TIMELESS): DAY, ("loan.matures", TIMELESS): DAY - 1}
    assert [fault for _, fault in order_faults(graph, values)] == [
        "30 Mar 2018 is before 31 Mar 2018, the Loan: starts: upside down"
    ]


def result() -> Result:
    lines = [Line("check.loan", "Loan is small", CHECK, value("loan.amount") <= 0, "It is small.", "arithmetic")]
    values = {("loan.starts", TIMELESS): DAY} | {
        ("loan.amount", year): Decimal(max(0, 2 * year - 2)) for year in range(3)
    }
    return compute(Graph(lines, [STARTS, AMOUNT]), Inputs(Years(2016, 2), values))


def test_open_data_writes_dates_as_the_world_does() -> None:
    assert {row["value"] for row in data_rows(result()) if row["key"] == "loan.starts"} == {"2018-03-31"}


def test_a_table_of_values_without_a_year_has_one_column() -> None:
    view = table_view(Table("terms", "Terms", (Row("loan.starts"),)), result(), IN_FULL)
    assert view.columns == ("All years",)
    assert [[cell.text for cell in row.cells] for row in view.rows] == [["31 Mar 2018"]]
    mixed = table_view(Table("both", "Both", (Row("loan.amount"), Row("loan.starts"))), result(), IN_FULL)
    assert mixed.columns == ("2016/17", "2017/18", "2018/19")
    assert (view.unit, mixed.unit) == ("", "£")
    assert [row.label for row in mixed.rows] == ["Loan: amount", "Loan: starts"]  # a date is seen to be one


def test_a_table_of_words_has_columns_of_its_own_and_is_frozen_with_them() -> None:
    table = Table("list", "List", (Words(("Bank", "£10.0m", "F1")),), columns=("Most", "Rating"))
    view = table_view(table, result(), IN_FULL)
    assert (view.columns, view.unit) == (("Most", "Rating"), "")
    assert [(row.label, [cell.text for cell in row.cells]) for row in view.rows] == [("Bank", ["£10.0m", "F1"])]
    assert _table_from(json.loads(json.dumps(_table_data(table)))) == table
    assert "columns" not in _table_data(Table("plain", "Plain", ()))  # documents from before keep their digests


def outcomes(monkeypatch: pytest.MonkeyPatch, *, advice: bool) -> list[Outcome]:
    check = Check("check.loan", "Small", "it is {loan.amount}", advice=advice)
    monkeypatch.setattr(checks, "plan_checks", lambda graph: check.among(graph.lines))
    return list(checks.check_outcomes(result()))


def test_what_cannot_be_checked_is_no_failure_yet_and_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Inputs(Years(2016, 2), {})
    check = Check("check.loan", "Small", "it is {loan.amount}")
    monkeypatch.setattr(checks, "plan_checks", lambda graph: check.among(graph.lines))
    found = list(checks.check_outcomes(compute(result().graph, missing)))
    assert {(each.verdict, each.holds, each.fails) for each in found} == {("Not checked", False, True)}
    assert len({each.message for each in found}) == len(found) == 2  # each year waits for an amount of its own
    (years,) = checks.alike(found)
    assert years == tuple(found)


def test_advice_is_said_and_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [(each.verdict, each.holds, each.fails, each.message) for each in outcomes(monkeypatch, advice=True)]
    assert said == [("Passes", True, False, ""), ("Advice", False, False, "it is £2")]
    said = [(each.verdict, each.holds, each.fails, each.message) for each in outcomes(monkeypatch, advice=False)]
    assert said[1] == ("Fails", False, True, "it is £2")


def test_a_plan_of_one_year_says_each_figure_once() -> None:
    def said(years: Years) -> list[str]:
        """What the subjects of the whole example say, with nothing but its structure's first years."""
        plan = read_plan_file(EXAMPLE.with_name("leicestershire_2017_18_full.json").read_bytes())
        kept = [each for each in plan.scenarios[0].entries if each.year is None or each.year in years.starts]
        only = replace(plan.scenarios[0], entries=tuple(kept))
        cut = replace(plan, structure=replace(plan.structure, years=years), scenarios=(only,))
        result = compute(plan_graph(cut.structure), cut.inputs())
        return [each for subject in SUBJECTS for each in sentences(result, subject.words, IN_FULL)]

    one, two = said(Years(2016, 1)), said(Years(2016, 2))
    assert "The surplus or (gap) is nil in 2017/18. A gap recurs every year until it is closed." in one
    assert "Grants are £112,456,697 of the £171,639,113 of funding in 2017/18." in one
    assert "External debt is £23,922,000 at the end of 2017/18; it was £16,100,000 at the end of 2016/17." in one
    assert not [
        each for each in one if re.search(r"(in|at the end of) (2017/18).* and \S+ \1 \2|by 2017/18|[][]", each)
    ]
    assert [each for each in two if each.startswith("The surplus or (gap) is nil in 2017/18 and (£4,162,")]
    assert not [each for each in two if re.search(r"[][]", each)]
