"""A result of a similar plan saves work, and changes nothing of what comes out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from mtfp.engine import Inputs, compute
from mtfp.plan import plan_graph
from mtfp.planfile import read_plan_file

FULL = Path(__file__).parent.parent / "fixtures" / "leicestershire_2017_18_full.json"


@pytest.mark.parametrize("near", ["itself", "one increase", "no grants", "other conventions"])
def test_a_near_result_saves_work_and_changes_nothing(near: str) -> None:
    plan = read_plan_file(FULL.read_bytes())
    graph, inputs = plan_graph(plan.structure), plan.inputs()
    others = {
        "itself": (plan.structure, inputs),
        "one increase": (plan.structure, inputs.with_values({("precept.increase", 2): Decimal("0.05")})),
        "no grants": (
            plan.structure,
            Inputs(inputs.years, {cell: each for cell, each in inputs.values.items() if "grant" not in cell[0]}),
        ),
        "other conventions": (
            replace(plan.structure, conventions=replace(plan.structure.conventions, band_d="2")), inputs,
        ),
    }  # fmt: skip
    structure, entered = others[near]
    other = compute(plan_graph(structure), entered)
    assert compute(graph, inputs, near=other).figures == compute(graph, inputs).figures
