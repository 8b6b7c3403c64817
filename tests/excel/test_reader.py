"""Workbooks as people make them."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from mtfp.spreadsheets.amounts import amount, number_of, scale_of
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import SheetCell, read_workbook


def sheet(fill):
    """A sheet that openpyxl wrote, as it is read back."""
    workbook, content = Workbook(), BytesIO()
    page: Any = workbook.active
    page.title = "Returns"
    fill(page)
    workbook.save(content)
    return read_workbook(content.getvalue()).sheet("returns")


def test_blank_rows_are_left_out_and_addresses_are_kept():
    def fill(page):
        page["A1"], page["B1"] = "Authority", "Tax base"
        page["A4"], page["B4"] = "Blaby", 32448.66

    read = sheet(fill)

    assert [row for row, _ in read.rows()] == [0, 3]
    assert read.cells[3, 1].address == "Returns!B4"
    assert read.cells[3, 1].content == Decimal("32448.66")


def test_a_number_comes_back_as_it_was_typed():
    """0.1 + 0.2 is stored as 0.30000000000000004; a spreadsheet shows 15 digits."""
    read = sheet(lambda page: page.append([0.1 + 0.2, 1e15, 1.99 / 100, -0.0, True]))

    assert [cell.content for cell in read.cells.values()] == [
        Decimal("0.3"), Decimal("1e15"), Decimal("0.0199"), Decimal(0), True,
    ]  # fmt: skip


def test_every_cell_of_a_merged_heading_has_its_text():
    def fill(page):
        page["B1"] = "2017/18\u00a0 £000"
        page.merge_cells("B1:D2")

    read = sheet(fill)

    assert {read.cell(row, column).text for row in (0, 1) for column in (1, 2, 3)} == {"2017/18 £000"}
    assert read.cell(0, 4) is None


def test_hidden_rows_and_columns_are_known():
    def fill(page):
        page.append([1, 2, 3])
        page.append([1, 2, 3])
        page.column_dimensions["B"].hidden = True
        page.row_dimensions[2].hidden = True

    read = sheet(fill)

    assert read.hidden_columns == {1}
    assert read.hidden_rows == {1}


def test_a_formula_without_a_result_is_refused_by_name():
    read = sheet(lambda page: page.append(["=1+1"]))

    assert read.cells[0, 0].formula
    with pytest.raises(Refused, match=r"Returns!A1: a formula without a result"):
        amount(read.cells[0, 0])


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("1,234,567", "1234567"), ("£1,234.50", "1234.50"), ("(1,234)", "-1234"), ("-12", "-12"), ("12-", "-12"),
        ("−12.5", "-12.5"), (" 1 234 ", "1234"), ("1.99%", "0.0199"), ("(1.4%)", "-0.014"), ("(1.4)%", "-0.014"),
        ("–", "0"), ("-", "0"), ("+7", "7"), ("£(5)", "-5"), ("-£5", "-5"),
    ],
)  # fmt: skip
def test_a_number_written_as_text_is_a_number(typed, means):
    assert number_of(typed) == Decimal(means)


@pytest.mark.parametrize("typed", ["12,34", "1.2.3", "abc", "(5", "1e5", "£", "NaN", "Infinity", "=1", "9" * 40])
def test_what_is_no_number_is_none(typed):
    assert number_of(typed) is None


def test_what_is_no_number_is_refused_with_its_address():
    with pytest.raises(Refused, match=r"Data!C7: 'about 5' is not a number"):
        amount(SheetCell("Data", 6, 2, "about 5"))
    with pytest.raises(Refused, match=r"Data!C7: TRUE is not a number"):
        amount(SheetCell("Data", 6, 2, True))


def test_a_blank_is_not_nil():
    assert amount(None) is None
    assert amount(SheetCell("Data", 0, 0, " n/a ")) is None


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        ("2017/18 £000", 1_000), ("£'000s", 1_000), ("Budget (£k)", 1_000), ("in thousands", 1_000), ("£m", 1_000_000),
        ("2017/18", 1), ("Year 2000", 1), ("Tax base", 1), ("10,000 dwellings", 1), ("£ a month", 1),
    ],
)  # fmt: skip
def test_a_heading_says_in_what_its_figures_are(heading, scale):
    assert scale_of(heading) == scale


def test_a_missing_sheet_is_named_with_those_there_are():
    content = BytesIO()
    Workbook().save(content)

    with pytest.raises(Refused, match="no sheet 'Assumptions' in the workbook; it has Sheet"):
        read_workbook(content.getvalue()).sheet("Assumptions")
