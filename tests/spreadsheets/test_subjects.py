"""The template of a whole subject holds what its grid takes, in every plan; no database."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mtfp.engine import TIMELESS, Inputs, Result, compute
from mtfp.funding.structure import Grant
from mtfp.pay.structure import PayGroup
from mtfp.plan import MEMBER_KINDS, SUBJECTS, plan_graph
from mtfp.planfile import read_plan_file
from mtfp.present.grid import Grid
from mtfp.present.numbers import Display
from mtfp.spending.structure import BudgetLine
from mtfp.spreadsheets.asked import Asked, asked_of, offered_of
from mtfp.spreadsheets.outcome import Outcome
from mtfp.spreadsheets.reader import read_workbook
from mtfp.spreadsheets.rows import RowsRead, read_rows, row_sheets, without_rows
from mtfp.spreadsheets.tables import read_tables
from mtfp.spreadsheets.templates import template_workbook
from mtfp.structure import Structure
from tests.spreadsheets.books import edited
from tests.spreadsheets.reading import new

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("leicestershire_*.json"))


@cache
def plan(path: Path) -> tuple[Structure, Result]:
    """A plan with everything switched on that its structure can switch."""
    found = read_plan_file(path.read_bytes())
    structure = _richer(found.structure)
    return structure, compute(plan_graph(structure), found.inputs())


def _richer(structure: Structure) -> Structure:
    """The first pay group is worked out from joiners and leavers."""
    group = next(iter(structure.of(PayGroup)), None)
    members = tuple(replace(each, by_month=True) if each is group else each for each in structure.members)
    return replace(structure, members=members)


def offered(structure: Structure) -> dict[str, Asked]:
    """The templates of whole subjects."""
    return {each.whole.key: each for each in offered_of(structure) if each.whole}


def template(asked: Asked, result: Result, structure: Structure) -> bytes:
    return template_workbook(asked, result, structure, force="F", plan="MTFP 2018/19 in £000", scenario="S")


def read(content: bytes, structure: Structure, result: Result) -> Outcome:
    workbook = read_workbook(content)
    figures = without_rows(workbook, row_sheets(workbook))
    return read_tables(figures, asked_of(structure), result, {}, alone=False)


def rows_of(content: bytes, structure: Structure) -> RowsRead:
    return read_rows(row_sheets(read_workbook(content)), structure, structure, {})


def typed_cells(structure: Structure, result: Result, subject: Any) -> set[str]:
    """The names of all cells that a subject's grid lets a person type in."""
    grid = Grid(result, Display.of(structure), {}, None)
    tables = (grid.table(table) for table in subject.tables(structure))
    return {cell.name for table in tables for row in table.rows for cell in row.cells if cell.name}


def template_cells(asked: Asked) -> set[str]:
    """The cells that a template takes, by the names that the grid has for them."""
    return {
        f"{declared.key}|{0 if year == TIMELESS else asked.years.base + year}"
        for declared in asked.inputs.values()
        for _, year in asked.targets.values()
        if declared.may_stand_in(year)
    }


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_template_has_a_cell_for_every_cell_of_its_grid(path: Path) -> None:
    structure, result = plan(path)
    templates = offered(structure)
    for subject in SUBJECTS:
        typed = typed_cells(structure, result, subject)
        assert typed <= (template_cells(templates[subject.key]) if typed else set()), subject.key


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_it_comes_back_as_it_went_out(path: Path) -> None:
    structure, result = plan(path)
    for key, asked in offered(structure).items():
        content = template(asked, result, structure)
        found, rows = read(content, structure, result), rows_of(content, structure)
        keys = {each.key for each in asked.inputs.values()}

        assert asked.whole
        assert [each.template for each in found.sheets] == [asked.key] * bool(keys)
        assert [each.rows for each in rows.sheets] == [kind.name for kind in asked.whole.members]
        assert sum(each.recognised for each in rows.sheets) == sum(
            len(structure.of(kind.type)) for kind in asked.whole.members
        )
        assert (rows.rows, rows.refused) == ([], [])
        assert (found.changes, found.refused, found.doubts) == ((), (), 0), key
        assert found.unchanged == sum(1 for place, _ in result.inputs.values if place in keys)


def test_a_name_that_another_subject_has_too_does_not_take_a_template_away_from_its_keys() -> None:
    """Two budget lines called as a grant is: by its name alone the row would be the grant's."""
    structure, result = plan(FIXTURES[0])
    grant, lines = structure.of(Grant)[0], structure.of(BudgetLine)[:2]
    named = {line: replace(line, label=grant.label) for line in lines}
    others = [each for each in structure.members if not isinstance(each, BudgetLine)]
    structure = replace(structure, members=(*others, *named.values()))
    asked = offered(structure)["spending"]
    found = read(template(asked, result, structure), structure, result)

    assert [each.template for each in found.sheets] == [asked.key]
    assert (found.changes, found.doubts) == ((), 0)


def test_its_lists_have_a_column_for_every_attribute_that_a_row_has() -> None:
    """An attribute that a kind of row gains is in its list, as it is in the form of a row."""
    structure, result = plan(FIXTURES[0])
    listed = {
        sheet.kind.name: set(sheet.columns)
        for asked in offered(structure).values()
        for sheet in row_sheets(read_workbook(template(asked, result, structure)))
    }
    assert listed == {
        name: {"", *(each.name for each in fields(kind.type))} - {"slug", "label"}
        for name, kind in MEMBER_KINDS.items()
    }


PAY = next(path for path in FIXTURES if path.stem.endswith("_pay"))


def fill(asked: Asked, cells: dict[tuple[str, str], Any]) -> Any:
    """Type into cells by the key of their row and their heading."""

    def act(page: Any) -> None:
        headings = [asked.heading(column, year) for column, year in asked.targets.values()]
        rows = list(asked.rows)
        for (key, heading), entry in cells.items():
            page.cell(6 + rows.index(key), 3 + headings.index(heading)).value = entry

    return act


def test_pay_comes_with_awards_in_two_months_and_with_joiners_and_leavers() -> None:
    structure, _ = plan(PAY)
    nothing = Result(plan_graph(structure), Inputs(structure.years, {}, {}), {})
    asked, group = offered(structure)["pay"], f"pay.group.{structure.of(PayGroup)[0].slug}"
    year, start = structure.years.labels[2], structure.years.base + 2
    cells = {
        "award_rate": (0.02, "0.02"),
        "award_month": ("September", "9"),
        "second_award_rate": ("1.5%", "0.015"),
        "second_award_month": ("Feb", "2"),
        "joiners_apr": (12, "12"),
        "joiners_mar": (3.5, "3.5"),
        "leavers_oct": (20, "20"),
    }
    content = edited(
        template(asked, nothing, structure),
        fill(asked, {(f"{group}.{name}", year): typed for name, (typed, _) in cells.items()}), "Figures",
    )  # fmt: skip
    found = read(content, structure, nothing)

    assert new(found) == {(f"{group}.{name}", start): kept for name, (_, kept) in cells.items()}
    assert found.doubts == 0


def test_a_month_alone_in_its_column_is_read_and_what_is_none_is_refused_with_its_cell() -> None:
    structure, _ = plan(PAY)
    nothing = Result(plan_graph(structure), Inputs(structure.years, {}, {}), {})
    asked, group = offered(structure)["pay"], f"pay.group.{structure.of(PayGroup)[0].slug}"
    one, two = structure.years.labels[1:3]
    typed = {(f"{group}.award_month", one): "September", (f"{group}.award_month", two): "Smarch"}
    found = read(edited(template(asked, nothing, structure), fill(asked, typed), "Figures"), structure, nothing)

    assert new(found) == {(f"{group}.award_month", structure.years.base + 1): "9"}
    (refused,) = found.refused
    assert (refused.sheet, refused.cell[0]) == ("Figures", "E")
    assert refused.reason == "“Smarch” is not a month: type it like September, Sep or 9"
