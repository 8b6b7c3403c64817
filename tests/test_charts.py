"""A stack of bars is as high as the total it stands for: no part twice, none left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtfp.engine import Missing, compute
from mtfp.plan import SUBJECTS, plan_graph
from mtfp.planfile import read_plan_file
from mtfp.present.charts import table_chart
from mtfp.present.numbers import Display
from mtfp.units import POUNDS

FIXTURES = Path(__file__).parent.parent / "fixtures"
TOTALS = {
    "funding": "funding.total",
    "requirement": "requirement.net",
    "workforce": "pay.fte",
    "pay_bill": "pay.bill",
}


@pytest.mark.parametrize("chart", TOTALS)
def test_the_stack_adds_up_to_the_total_of_its_table(chart: str) -> None:
    plan = read_plan_file((FIXTURES / "leicestershire_2017_18_pay.json").read_bytes())
    result = compute(plan_graph(plan.structure), plan.inputs())
    display = Display.of(plan.structure)
    tables = [table for subject in SUBJECTS for table in subject.tables(plan.structure) if table.chart == chart]
    view = table_chart(tables[0], result, display)
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
