"""An exported appendix, edited in its input cells, is read back as a list of changed inputs."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mtfp.present.workbook import WorkbookSource, scenario_workbook
from mtfp.present.workbook.book import Book
from mtfp.spreadsheets.assumptions import Changed, compare, read_assumptions
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import read_workbook
from tests.excel.compare import cells, input_address
from tests.excel.compare import compare as compare_figures
from tests.excel.plans import EXAMPLES, changed, example_source, generated_source
from tests.support.libreoffice import recalculated

RISE, PAY = ("precept.increase", 2), ("spending.line.police_pay.amount", 3)


@pytest.fixture(scope="module")
def proposal() -> WorkbookSource:
    return example_source()


@cache
def exported(source: WorkbookSource) -> bytes:
    return scenario_workbook(source, title="Appendix", status="Draft")


def edited(source: WorkbookSource, edit) -> bytes:
    """The exported workbook after `edit(assumptions sheet)`, saved by openpyxl."""
    workbook, content = load_workbook(BytesIO(exported(source))), BytesIO()
    edit(workbook["Assumptions"])
    workbook.save(content)
    return content.getvalue()


def changes(source: WorkbookSource, content: bytes):
    entered, refused = read_assumptions(read_workbook(content))
    found = compare(entered, source.result)
    return found, [*refused, *found.refused]


def at(source: WorkbookSource, cell: tuple[str, int]) -> str:
    return input_address(Book(source), *cell)[1]


def test_an_untouched_workbook_changes_nothing():
    for source in [*map(example_source, EXAMPLES), *map(generated_source, range(6))]:
        found, refused = changes(source, exported(source))

        assert found.changed == ()
        assert refused == []


def test_what_another_program_saved_changes_nothing(proposal):
    found, refused = changes(proposal, recalculated({"saved": exported(proposal)})["saved"])

    assert found.changed == ()
    assert refused == []


def test_two_edits_give_the_figures_of_the_edited_workbook(proposal):
    def edit(page):
        page[at(proposal, RISE)] = 0.0299
        page[at(proposal, PAY)] = 93_000_000

    content = edited(proposal, edit)
    found, refused = changes(proposal, content)

    assert refused == []
    assert set(found.changed) == {
        Changed(*RISE, Decimal("0.0199"), Decimal("0.0299"), f"Assumptions!{at(proposal, RISE)}"),
        Changed(*PAY, Decimal("92546056"), Decimal("93000000"), f"Assumptions!{at(proposal, PAY)}"),
    }
    after = changed(proposal, {cell: number for cell, number in found.values.items() if number is not None})
    tally = compare_figures(Book(proposal), Book(after).result, cells(recalculated({"e": content})["e"]))
    assert not tally.faults, "\n".join(tally.faults)


def test_a_cleared_cell_is_not_entered_any_more(proposal):
    def edit(page):
        page[at(proposal, PAY)] = None

    found, _ = changes(proposal, edited(proposal, edit))

    assert [(each.key, each.year, each.new) for each in found.changed] == [(*PAY, None)]


def test_numbers_as_text_are_taken(proposal):
    def edit(page):
        page[at(proposal, PAY)] = "£93,000,000"
        page[at(proposal, RISE)] = "2.99%"

    found, refused = changes(proposal, edited(proposal, edit))

    assert refused == []
    assert {each.new for each in found.changed} == {Decimal(93_000_000), Decimal("0.0299")}


def test_what_may_not_stand_in_a_cell_is_refused_with_its_address(proposal):
    pay, rise = at(proposal, PAY), at(proposal, RISE)

    def edit(page):
        page[pay] = "about 93m"
        page[rise] = 1.5

    found, refused = changes(proposal, edited(proposal, edit))

    assert found.changed == ()
    assert refused == [
        f"Assumptions!{pay}: 'about 93m' is not a number",
        f"Assumptions!{rise}: 150% is above the most allowed, 100%",
    ]


def test_a_row_of_another_plan_is_refused_only_where_something_is_entered(proposal):
    def edit(page):
        row = page[at(proposal, PAY)].row
        page.cell(row, page.max_column).value = "spending.line.dogs.amount"

    _, refused = changes(proposal, edited(proposal, edit))

    assert len(refused) == 6
    assert "'spending.line.dogs.amount' is not an input of this plan" in refused[0]


def test_a_repeated_row_is_refused(proposal):
    def edit(page):
        row = page[at(proposal, PAY)].row
        page.cell(row + 1, page.max_column).value = PAY[0]

    _, refused = changes(proposal, edited(proposal, edit))

    assert any("stands there twice" in reason for reason in refused)


def test_a_sheet_without_its_key_column_is_refused(proposal):
    content = edited(proposal, lambda page: page.delete_cols(page.max_column))

    with pytest.raises(Refused, match="the column was deleted"):
        read_assumptions(read_workbook(content))


def test_the_column_of_keys_is_hidden(proposal):
    sheet = read_workbook(exported(proposal)).sheet("Assumptions")

    assert len(sheet.hidden_columns) == 1
