"""Every subject's own template: filled with what is there, and read back. No database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mtfp.engine import Result, compute
from mtfp.plan import SUBJECTS, plan_graph
from mtfp.planfile import read_plan_file
from mtfp.spreadsheets.asked import Asked, asked_of
from mtfp.spreadsheets.outcome import Outcome
from mtfp.spreadsheets.reader import read_workbook
from mtfp.spreadsheets.rows import row_sheets, without_rows
from mtfp.spreadsheets.sheets import FIRST_ROW
from mtfp.spreadsheets.tables import read_tables
from mtfp.spreadsheets.templates import template_workbook
from mtfp.structure import Structure
from tests.spreadsheets.books import edited, rows
from tests.spreadsheets.reading import new

FULL = read_plan_file((Path(__file__).parents[2] / "fixtures" / "leicestershire_2017_18_full.json").read_bytes())
RESULT = compute(plan_graph(FULL.structure), FULL.inputs())
ASKED = {each.key: each for each in asked_of(FULL.structure)}


def template(asked: Asked, result: Result = RESULT) -> bytes:
    return template_workbook(asked, result, FULL.structure, force="F", plan="MTFP 2018/19 in £000", scenario="S")


def read(content: bytes, result: Result = RESULT, structure: Structure = FULL.structure) -> Outcome:
    workbook = read_workbook(content)
    return read_tables(without_rows(workbook, row_sheets(workbook)), asked_of(structure), result, {})


def test_every_subject_whose_members_have_figures_of_their_own_has_a_template() -> None:
    """Options and institutions are told in words; the inputs beside them are of no member."""
    entered = {each.key for each in SUBJECTS if each.members and list(each.inputs(FULL.structure))}
    assert entered - {each.key for each in SUBJECTS if each.imports} == {"options", "treasury"}


@pytest.mark.parametrize("key", ASKED)
def test_a_template_comes_back_as_it_was(key: str) -> None:
    found = read(template(ASKED[key]))
    keys = {each.key for each in ASKED[key].inputs.values()}

    assert found.unchanged == sum(1 for key, _ in RESULT.inputs.values if key in keys)
    assert [each.template for each in found.sheets] == [key]
    assert (found.changes, found.refused, found.doubts) == ((), (), 0)


def cell_of(asked: Asked, slug: str, heading: str) -> str:
    """The address of a template's cell."""
    headings = [asked.heading(column, year) for column, year in asked.targets.values()]
    return f"{chr(ord('B') + headings.index(heading))}{FIRST_ROW + 1 + list(asked.rows).index(slug)}"


def filled(asked: Asked, cells: dict[tuple[str, str], float]) -> bytes:
    def fill(page) -> None:
        for (slug, heading), number in cells.items():
            page[cell_of(asked, slug, heading)] = number

    return edited(template(asked), fill, "Figures")


def test_reserves_come_with_opening_balance_and_minimum() -> None:
    content = filled(ASKED["reserves"], {("pcso", "Opening balance 2016/17"): 1, ("pcso", "Minimum 2018/19"): 2})

    assert new(read(content)) == {
        ("reserves.reserve.pcso.opening_amount", 2016): "1",
        ("reserves.reserve.pcso.minimum_amount", 2018): "2",
    }


def test_movements_come_year_by_year_and_a_negative_one_is_refused() -> None:
    asked = ASKED["reserve_movements"]
    found = read(filled(asked, {("pcso_pay", "2018/19"): 650_000, ("restored", "2019/20"): -5}))

    assert new(found) == {("reserves.movement.pcso_pay.amount", 2018): "650000"}
    (refused,) = found.refused
    assert refused.cell.endswith(cell_of(asked, "restored", "2019/20"))
    assert "below the least allowed" in refused.reason


def test_what_is_spread_over_three_years_comes_beside_the_collection_fund_of_the_year() -> None:
    conventions = replace(FULL.structure.conventions, collection_fund="by_authority")
    structure = replace(FULL.structure, conventions=conventions)
    result = compute(plan_graph(structure), FULL.inputs())
    content = rows(
        ["", "Collection fund surplus (deficit) 2018/19", "Collection fund spread over three years 2018/19"],
        ["Blaby", -1_000, -90_000],
    )
    fund = "precept.authority.blaby.collection_fund"
    entered = {(f"{fund}_share", 2018): "-1000", (f"{fund}_spread", 2018): "-90000"}
    assert new(read(content, result, structure)) == entered
