"""Figures as people write them: as text, in thousands, as percentages, under years of every spelling. No database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from openpyxl.styles import NamedStyle

from mtfp.engine import Input
from mtfp.spreadsheets.amounts import figure
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.headings import years_in
from mtfp.spreadsheets.reader import SheetCell, read_workbook
from mtfp.units import MONTH
from tests.spreadsheets.books import book, rows
from tests.spreadsheets.reading import BASE, GRANT, RATE, new, read, refusals


def test_a_month_may_stand_as_its_name_or_its_number() -> None:
    starts = Input("starts", "Starts", MONTH, minimum=Decimal(1), maximum=Decimal(12), places=0)
    found = [figure(SheetCell("Data", 0, 0, each), starts) for each in ("September", "9", Decimal(9), "n/a")]
    assert found == [9, 9, 9, None]
    with pytest.raises(Refused, match="Data!A1: “Septober” is not a month: type it like September, Sep or 9"):
        figure(SheetCell("Data", 0, 0, "Septober"), starts)


def test_numbers_as_text_with_separators_brackets_and_pounds() -> None:
    content = rows(
        ["Budget line", "2018/19", "2019/20", "2020/21", "2021/22"],
        ["Police Pay & Allowances", "93,000,000", "(1,234)", "£5", "12-"],
    )

    assert list(new(read(content)).values()) == ["93000000", "-1234", "5", "-12"]


@pytest.mark.parametrize(
    ("table", "means"),
    [
        ([["Grant", "2018/19 £000"], ["Police Grant", 1.5]], "1500"),
        ([["Grant", "2018/19 (£m)"], ["Police Grant", "67.1"]], "67100000"),
        ([["Grant", "2018/19"], ["", "£'000"], ["Police Grant", 2]], "2000"),
        ([["All figures in £000"], ["Grant", "2018/19"], ["Police Grant", 3]], "3000"),
        ([["", "", "£000"], ["Grant", "2018/19", "Note"], ["Police Grant", 4, "x"]], "4000"),
        ([["Figures in £000"], ["Grant", "2018/19 £"], ["Police Grant", 5]], "5"),
        ([["Grant", "2018/19"], ["Police Grant", 6]], "6"),
    ],
)
def test_thousands_and_millions_are_recognised(table: list[list[Any]], means: str) -> None:
    assert new(read(rows(*table)))[GRANT, 2018] == means


def test_a_tax_base_is_never_in_thousands() -> None:
    found = read(rows(["£000"], ["Authority", "Tax base 2018/19"], ["Blaby", 33000]))

    assert new(found) == {(BASE.format("blaby"), 2018): "33000"}


@pytest.mark.parametrize(
    ("cell", "means"),
    [("1.75%", "0.0175"), (("0.00%", 0.0175), "0.0175"), (0, "0"), ("(1.5%)", "-0.015")],
)
def test_a_percentage_says_so_itself(cell: Any, means: str) -> None:
    def fill(page: Any) -> None:
        page.append(["Index", "2018/19"])
        page.append(["Government funding", cell[1] if isinstance(cell, tuple) else cell])
        if isinstance(cell, tuple):
            page["B2"].number_format = cell[0]

    assert new(read(book(fill))) == {(RATE, 2018): means}


@pytest.mark.parametrize("number", [1.75, 0.0175, "1.75"])
def test_a_number_that_could_be_two_percentages_is_refused(number: Any) -> None:
    found = read(rows(["Index", "2018/19"], ["Government funding", number]))

    assert found.changes == ()
    [(cell, reason)] = refusals(found)
    assert cell == "B2"
    assert "could be" in reason
    assert "write the % sign" in reason


def test_a_heading_in_percent_settles_it_unless_the_number_is_tiny() -> None:
    found = read(rows(["Index", "2018/19 %", "2019/20 %"], ["Government funding", 1.75, 0.0175]))

    assert new(found) == {(RATE, 2018): "0.0175"}
    assert refusals(found) == [
        ("C2", "0.0175 could be 0.0175% or 1.75%: give the cell a percentage format, or write the % sign")
    ]


def test_a_percentage_is_no_amount_of_money() -> None:
    found = read(rows(["Grant", "2018/19"], ["Police Grant", "5%"]))

    assert refusals(found) == [("B2", "a percentage stands there, but Police Grant: amount is in £")]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2018/19", {2018}), ("2018-19 £000", {2018}), ("2018/2019", {2018}), ("FY18/19", {2018}), ("18–19", {2018}),
        ("Change 2017/18 to 2018/19", {2017, 2018}), ("2018", set()), ("01/04/2018", set()), ("2018/20", set()),
        ("1999/00", {1999}), ("10-11-2018", set()),
    ],
)  # fmt: skip
def test_years_are_read_as_people_write_them(text: str, years: set[int]) -> None:
    assert years_in(text) == years


def test_a_number_format_that_only_quotes_a_percent_sign_is_none() -> None:
    def fill(page: Any) -> None:
        style = NamedStyle("quoted")
        style.number_format = '0.00"%"'
        page.append([1.5, 2.5])
        page["A1"].style = style
        page["B1"].number_format = "0.0#%;(0.0#%)"

    cells = read_workbook(book(fill)).sheet("Figures").cells

    assert [cell.percent for cell in cells.values()] == [False, True]
