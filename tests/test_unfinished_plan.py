"""An unfinished plan computes: each missing figure says why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from mtfp.engine import Missing, Result, Years, compute
from mtfp.forces.models import Force
from mtfp.plan import plan_graph
from mtfp.planfile import Entry, PlanFile, ScenarioFile, read_plan_file, write_plan_file
from mtfp.scenarios.transfer import plan_export, plan_import
from mtfp.structure import Structure
from precept.conventions import Conventions
from tests.support.bad_plan_files import TEXT
from tests.support.plans import with_entries


def result_of(plan: PlanFile) -> Result:
    return compute(plan_graph(plan.structure), plan.inputs())


def test_without_any_one_value_the_plan_computes_and_says_what_is_missing() -> None:
    plan = read_plan_file(TEXT)
    always = {(key, year) for key, year, _ in result_of(plan).missing()}
    entries = plan.scenarios[0].entries
    for place, gone in enumerate(entries):
        result = result_of(with_entries(plan, entries[:place] + entries[place + 1 :]))
        missing = {(key, year): why for key, year, why in result.missing() if (key, year) not in always}
        assert missing, gone
        for why in missing.values():
            assert re.search(r" is not entered for 20\d\d/\d\d$", why.reason), (gone, why)
            assert why.key in result.graph.inputs


def test_a_missing_budget_line_is_the_reason_of_all_that_rest_on_it() -> None:
    plan = read_plan_file(TEXT)
    gone = "spending.line.opcc.amount"
    entries = [entry for entry in plan.scenarios[0].entries if (entry.key, entry.year) != (gone, 2018)]
    result = result_of(with_entries(plan, entries))
    why = Missing("OPCC: amount is not entered for 2018/19", gone, 2)
    for key in (
        "spending.line.opcc",
        "requirement.pcc",
        "requirement.gross",
        "requirement.net",
        "gap",
        "check.balanced",
    ):
        assert result[key, 2] == why
        assert not isinstance(result[key, 3], Missing)
    assert not isinstance(result["funding.total", 2], Missing)


def test_without_any_values_every_missing_figure_says_why() -> None:
    result = result_of(with_entries(read_plan_file(TEXT), []))
    missing = list(result.missing())
    assert {key for key, _, _ in missing} >= {
        "gap",
        "precept.band_d",
        "funding.total",
        "requirement.net",
        "precept.band.a",
    }
    for _, _, why in missing:
        assert why.reason.endswith(("in this plan", " is not entered")) or " is not entered for 20" in why.reason
        assert why.key in result.graph.rows


def test_without_authorities_the_precept_is_nil() -> None:
    plan = read_plan_file(TEXT)
    members = tuple(member for member in plan.structure.members if type(member).__name__ != "Authority")
    entries = [entry for entry in plan.scenarios[0].entries if ".authority." not in entry.key]
    result = result_of(with_entries(replace(plan, structure=replace(plan.structure, members=members)), entries))
    assert [result.number("precept.total", year) for year in range(6)] == [0] * 6
    assert not isinstance(result["gap", 1], Missing)


@pytest.mark.parametrize("direction", ["band_d", "requirement"])
def test_a_plan_of_nothing_at_all_computes(direction: Any) -> None:
    structure = Structure(Years(2025, 1), Conventions(direction=direction))
    plan = PlanFile("Nowhere", "Nothing yet", structure, (ScenarioFile("As planned", "baseline"),))
    result = result_of(plan)
    assert result.number("requirement.net", 1) == 0
    assert result.number("funding.grants", 1) == 0
    assert result["precept.band_d", 0] == Missing(
        "Band D council tax of the base year is not entered for 2025/26", "precept.band_d_amount", 0
    )
    assert read_plan_file(write_plan_file(plan)) == plan


@pytest.mark.django_db
def test_an_unfinished_plan_can_be_imported_and_exported() -> None:
    plan = with_entries(read_plan_file(TEXT), [Entry("precept.increase", 2017, None, "to be decided")])
    plan = replace(plan, scenarios=plan.scenarios[:1])
    record = plan_import(plan=plan, force=Force.objects.create(name="X", slug="x"), by=None)
    assert plan_export(record).scenarios[0].entries == plan.scenarios[0].entries
