"""How the precept is shown: to the penny where it is to the penny, in every place that shows it."""

from __future__ import annotations

import datetime
import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mtfp.engine import Result, compute
from mtfp.freeze import canonical, freeze, thaw
from mtfp.layout import Table
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.present.explanations import explanation_view
from mtfp.present.grid import Grid
from mtfp.present.numbers import Display, Scale
from mtfp.present.tables import TableView, table_view
from mtfp.present.workbook import WorkbookSource, scenario_workbook
from precept.tables import tables
from tests.test_precept_cases import ALL

PLAN = Path(__file__).parent / "plans" / "second_force.json"
IN_MILLIONS = Display(Scale.MILLIONS, 2)
NORTHAM = ("10,060,125.75", "10,635,545.00", "10,701,137.56", "10,899,277.36")


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan_file(PLAN.read_bytes())


@pytest.fixture(scope="module")
def result(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def table(plan: PlanFile, key: str) -> Table:
    return next(each for each in tables(plan.structure) if each.key == key)


def row(view: TableView, label: str) -> tuple[str, ...]:
    return next(tuple(cell.text for cell in each.cells) for each in view.rows if each.label == label)


def test_a_page_shows_precepts_to_the_penny_whatever_scale_the_reader_chose(plan: PlanFile, result: Result) -> None:
    view = table_view(table(plan, "authorities"), result, IN_MILLIONS)
    assert row(view, "Northam") == NORTHAM
    assert view.unit == "£"


def test_a_grid_shows_them_so_too(plan: PlanFile, result: Result) -> None:
    grid = Grid(result, Display(Scale.POUNDS, 2), {}, None).table(table(plan, "authorities"))
    assert [cell.text or cell.placeholder for cell in grid.rows[0].cells] == list(NORTHAM)


def test_a_publication_keeps_it(plan: PlanFile, result: Result) -> None:
    document = freeze(force="F", plan="P", scenario="S", structure=plan.structure, result=result)
    content = thaw(json.loads(canonical(document)))
    (precept,) = (section for section in content.sections if section.key == "precept")
    kept = next(each for each in precept.tables if each.key == "authorities")
    assert row(table_view(kept, content.result, IN_MILLIONS), "Northam") == NORTHAM


def test_a_workbook_does_too_in_thousands_as_well(plan: PlanFile, result: Result) -> None:
    source = WorkbookSource.from_result(
        plan.structure, result, datetime.date(2026, 2, 1), force="F", plan="P", scenario="S"
    )
    content = scenario_workbook(source, title="Appendix", status="draft", scale=Scale.THOUSANDS)
    sheet = load_workbook(BytesIO(content))["Appendix 1b"]
    found = [each for each in sheet.iter_rows() if each[0].value == "Northam"]
    formats = {each[1].value: each[2].number_format.split("_)")[0] for each in found}
    assert formats["£"] == "#,##0.00"  # the precept
    assert formats["£000"] == "#,##0,"  # the collection fund


def test_the_requirement_stands_in_the_order_of_the_act(plan: PlanFile, result: Result) -> None:
    view = table_view(table(plan, "statutory"), result, Display(Scale.POUNDS, 2))
    assert row(view, "Council tax requirement") == ("31,803,201", "33,382,571", "38,323,000", "40,338,564")
    assert row(view, "Requirement above the precept: the gap") == ("–", "–", "4,560,721", "6,068,591")
    assert [each.label for each in view.rows if each.style == "heading"] == [
        "What has to be met: s42A(2)", "Less what meets it: s42A(3)",
    ]  # fmt: skip


def test_an_explanation_shows_the_penny_that_the_parts_lie_above_the_total() -> None:
    result = next(each for each in ALL if "by a penny" in each.name).result()
    view = explanation_view(result, "precept.parts_difference", 1, IN_MILLIONS)
    assert (view.text, view.precise) == ("£0.01", "")
    assert [part.text for part in view.parts] == ["£21,743,075.38", "£21,743,075.37"]
