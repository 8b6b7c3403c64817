"""A stack of bars is as high as the total it stands for: no part twice, none left out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from mtfp.compare import Movement
from mtfp.engine import Inputs, Missing, Result, compute
from mtfp.plan import plan_graph, plan_tables
from mtfp.planfile import PlanFile, read_plan_file
from mtfp.present.charts import ChartView, table_chart, waterfall
from mtfp.present.numbers import Display, Scale
from mtfp.units import POUNDS

FIXTURES = Path(__file__).parent.parent / "fixtures"
TOTALS = {
    "funding": "funding.total",
    "requirement": "requirement.net",
    "workforce": "pay.fte",
    "pay_bill": "pay.bill",
}


@pytest.fixture(scope="module")
def full() -> PlanFile:
    """The plan with rows of nearly every kind."""
    return read_plan_file((FIXTURES / "leicestershire_2017_18_full.json").read_bytes())


def drawn(plan: PlanFile, result: Result, chart: str, display: Display) -> ChartView | None:
    table = next(each for _, each in plan_tables(plan.structure) if each.chart == chart)
    return table_chart(table, result, display)


def computed(plan: PlanFile, scale: int = 1, until: int = 5) -> Result:
    """The plan with every number times `scale`, entered as far as a year."""
    values = {cell: number * scale for cell, number in plan.inputs().values.items() if cell[1] <= until}
    return compute(plan_graph(plan.structure), Inputs(plan.structure.years, values))


def test_the_gap_is_drawn_as_far_as_it_is_known(full: PlanFile) -> None:
    view = drawn(full, computed(full, until=3), "gap", Display(Scale.MILLIONS))
    assert view is not None
    assert [list(trace["x"]) for trace in view.figure["data"]] == [["2016/17", "2017/18", "2018/19", "2019/20"]] * 2
    assert view.figure["layout"]["annotations"][-1]["text"] == "gap (5.474)"
    assert drawn(full, computed(full, until=0), "gap", Display(Scale.MILLIONS)) is None


@pytest.mark.parametrize("chart", ["funding", "capital_spending", "reserves", "workforce"])
def test_where_everything_is_nil_there_is_no_chart(full: PlanFile, chart: str) -> None:
    assert drawn(full, computed(full), chart, Display()) is not None
    assert drawn(full, computed(full, 0), chart, Display()) is None


def test_names_beside_bars_are_shortened_unless_they_begin_alike() -> None:
    def names(*labels: str) -> list[str]:
        steps = [Movement(label, label, Decimal(-1)) for label in labels]
        view = waterfall("Gap", "First", "Last", Decimal(3), steps, Display())
        return list(view.figure["data"][0]["y"][1:-1])

    long, other = f"The office of {'x' * 60}", f"Pay of {'x' * 60}"
    assert [len(name) for name in names(long, other)] == [48, 48]
    assert names(long, f"{long} too") == [long, f"{long} too"]  # two bars, not one


def test_a_chart_has_the_unit_of_its_table(full: PlanFile) -> None:
    services = drawn(full, computed(full), "services", Display(Scale.MILLIONS))
    assert services is not None
    assert services.figure["layout"]["yaxis"]["title"]["text"] == "£"
    assert sum(trace["y"][1] for trace in services.figure["data"]) == 4_668_359


def test_the_sections_have_their_own_names(full: PlanFile) -> None:
    view = drawn(full, computed(full), "requirement", Display(Scale.MILLIONS))
    assert view is not None
    names = [each["name"] for each in view.figure["data"]]
    assert names == ["Pay", "Other", "PCC", "Grants, savings and reserve transfers"]


@pytest.mark.parametrize("chart", TOTALS)
def test_the_stack_adds_up_to_the_total_of_its_table(chart: str) -> None:
    plan = read_plan_file((FIXTURES / "leicestershire_2017_18_pay.json").read_bytes())
    result, display = computed(plan), Display.of(plan.structure)
    view = drawn(plan, result, chart, display)
    assert view is not None
    unit = result.graph.lines[TOTALS[chart]].unit
    for year in range(len(result.years)):
        parts = [trace["y"][year] for trace in view.figure["data"] if trace["type"] == "bar"]
        if isinstance(result[TOTALS[chart], year], Missing):  # the paper gives no staff of the base year
            assert set(parts) == {None}
            continue
        bars = sum(parts)
        total = float(display.number(result.number(TOTALS[chart], year), unit))
        assert bars == pytest.approx(total, abs=10 if unit == POUNDS else 0.1)
