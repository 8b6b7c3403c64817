"""Options side by side in the workbook: formulas that are the whole plan worked out again, whatever changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from mtfp.engine import Missing, Result
from mtfp.engine.inputs import Cell
from mtfp.present.extras import extra_sheets
from mtfp.present.workbook import WorkbookSource, scenario_workbook
from mtfp.present.workbook.book import Book
from precept.options.compute import with_overrides
from precept.options.sheet import NAME, options_of
from precept.options.side_by_side import SideBySide
from precept.options.structure import PreceptOption
from tests.excel.compare import input_address
from tests.excel.plans import FULL, changed, example_source, generated_source, source
from tests.support.libreoffice import recalculated

OPTIONS = (
    PreceptOption("freeze", "Freeze", "freeze", years="every_year"),
    PreceptOption("percent", "2.5%", "percent", "2.5"),
    PreceptOption("pounds", "=£5", "pounds", "5", "every_year"),
    PreceptOption("target", "£250", "target", "250"),
)
SEEDS = (3, 6, 7)


@dataclass
class Case:
    """A plan with options, and a change of what it rests on."""

    source: WorkbookSource
    changes: Mapping[Cell, Decimal]

    @cached_property
    def options(self) -> SideBySide:
        found = options_of(self.source.structure, self.source.result)
        assert found is not None
        return found

    def export(self, **more) -> bytes:
        extra = extra_sheets(self.source.structure, self.source.result)
        return scenario_workbook(self.source, title="Appendix", status="Draft", extra=extra, **more)

    @cached_property
    def written(self) -> bytes:
        return self.export()

    def edited(self) -> bytes:
        workbook, content, book = load_workbook(BytesIO(self.written)), BytesIO(), Book(self.source)
        for (key, year), number in self.changes.items():
            sheet, address = input_address(book, key, year)
            workbook[sheet][address] = float(number)
        workbook.save(content)
        return content.getvalue()

    def after(self) -> tuple[Result, list[Result | Missing]]:
        """The plan with the change, and what each column comes to on it."""
        plan = changed(self.source, dict(self.changes)).result
        others: list[Result | Missing] = [plan]
        for each in self.options.computed[1:]:
            others.append(each.result if isinstance(each.result, Missing) else with_overrides(plan, each.overrides))
        return plan, others


def with_options(seed: int) -> WorkbookSource:
    made = generated_source(seed)
    structure = replace(made.structure, members=(*made.structure.members, *OPTIONS))
    return source(structure, made.result.inputs, made.force, made.plan, made.scenario)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    full = Case(
        example_source(FULL),
        {
            ("precept.authority.blaby.tax_base_notified", 1): Decimal("33500.25"),
            ("precept.tax_base_growth", 3): Decimal("0.01"),
            ("funding.grant.police.amount", 1): Decimal(64_000_000),
        },
    )
    others = []
    for seed in SEEDS:
        made = with_options(seed)
        notified = next(each for each in made.result.graph.inputs if each.endswith("tax_base_notified"))
        others.append(Case(made, {(notified, 1): Decimal("98765.43"), ("precept.band_d_amount", 0): Decimal("201.5")}))
    return [full, *others]


def table(content: bytes) -> list[list[Any]]:
    """The rows of the sheet from its first table on."""
    sheet = load_workbook(BytesIO(content), data_only=True, read_only=True)[NAME]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return rows[next(place for place, row in enumerate(rows) if row[0] == NAME) + 3 :]


def agrees(cell: object, figure: Decimal | Missing) -> bool:
    if isinstance(figure, Missing):
        return isinstance(cell, str)
    return isinstance(cell, int | float) and cell == pytest.approx(float(figure), rel=1e-9, abs=2e-6)


def test_options_follow_a_change_of_the_plan_as_the_engine_does(cases: list[Case]) -> None:
    """LibreOffice, on a changed tax base, against the plan computed again with every option on it."""
    made = recalculated({str(place): case.edited() for place, case in enumerate(cases)})
    compared = 0
    for place, case in enumerate(cases):
        plan, results = case.after()
        for row, cells_of in zip(case.options.rows, table(made[str(place)]), strict=False):
            for column, result in enumerate(results if row.figures else (), 1):
                figure = Missing("", "", 0) if isinstance(result, Missing) else result[row.key, row.year]
                if row.apart and not isinstance(figure, Missing):
                    figure -= plan.number(row.key, row.year)
                assert agrees(cells_of[column], figure), (place, row, column, cells_of, figure)
                compared += not isinstance(figure, Missing)
    print(f"{compared} figures of options recalculated")
    assert compared > 500


def test_what_is_shown_before_a_change_are_the_options_of_the_page(cases: list[Case]) -> None:
    for case in cases:
        values = [case.export(live=False)] if case is cases[1] else []
        for content in (case.written, *values):
            for row, found in zip(case.options.rows, table(content), strict=False):
                for cell, figure in zip(found[1:], row.figures, strict=False):
                    assert agrees(cell, figure), (row, found)


def test_every_figure_of_an_option_is_a_formula(cases: list[Case]) -> None:
    sheet = load_workbook(BytesIO(cases[0].written))[NAME]
    start = next(cell.row for cell in sheet["A"] if cell.value == NAME) + 3
    for at, row in enumerate(cases[0].options.rows, start):
        written = [sheet.cell(at, column).value for column in range(2, 2 + len(row.figures))]
        assert all(str(each).startswith("=") for each in written), (row, written)


def test_the_sheet_alone_holds_values(cases: list[Case]) -> None:
    """Nothing in it refers to a sheet that is not there; its own blocks it may read."""
    alone = cases[0].export(sheets=[NAME])
    assert not [cell for row in load_workbook(BytesIO(alone))[NAME] for cell in row if "!" in str(cell.value)]
    assert table(alone)[1][1] == 187.2302


def test_pennies_show_as_a_dash(cases: list[Case]) -> None:
    """The plan's own gap of 2017/18 is seven pence: a dash in the appendix, and here."""
    sheet = load_workbook(BytesIO(cases[0].written))[NAME]
    rules = [rule for each in sheet.conditional_formatting for rule in each.rules]
    assert any("ABS(" in rule.formula[0] and "<0.5" in rule.formula[0] for rule in rules)
