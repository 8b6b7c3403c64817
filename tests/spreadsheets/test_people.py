"""Workbooks as people make them, read against the example plan. No database."""

from __future__ import annotations

from typing import Any

import pytest

from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.matching import Chosen
from tests.spreadsheets.books import book, rows
from tests.spreadsheets.reading import BASE, BY_AUTHORITY, FUND, GRANT, PAY, new, read, refusals


def test_a_return_of_a_billing_authority_is_read_by_its_names() -> None:
    found = read(rows(["Authority", "Tax base 2018/19"], ["Blaby", 33000.5], ["Charnwood", 56000]))

    assert new(found) == {(BASE.format("blaby"), 2018): "33000.5", (BASE.format("charnwood"), 2018): "56000"}
    assert found.doubts == 0


def test_names_may_have_their_council_with_them_and_that_is_said() -> None:
    found = read(rows(["", "Tax base 2018/19"], ["BLABY District Council", 1], ["Hinckley and Bosworth BC", 2]))

    assert new(found) == {(BASE.format("blaby"), 2018): "1", (BASE.format("hinckley_bosworth"), 2018): "2"}
    assert found.sheets[0].loosely == (
        (2, "BLABY District Council", "Blaby"), (3, "Hinckley and Bosworth BC", "Hinckley & Bosworth"),
    )  # fmt: skip


def test_merged_headings_stand_over_all_their_columns() -> None:
    def fill(page: Any) -> None:
        page.append(["", "Tax base", None, "Collection fund (£000)", None])
        page.append(["Authority", "2018/19", "2019/20", "2018/19", "2019/20"])
        page.append(["Blaby", 33000, 33100, 12.5, -3])
        page.merge_cells("B1:C1")
        page.merge_cells("D1:E1")

    assert new(read(book(fill), structure=BY_AUTHORITY)) == {
        (BASE.format("blaby"), 2018): "33000", (BASE.format("blaby"), 2019): "33100",
        (FUND.format("blaby"), 2018): "12500", (FUND.format("blaby"), 2019): "-3000",
    }  # fmt: skip


def test_hidden_columns_and_rows_are_used_and_said_so() -> None:
    def fill(page: Any) -> None:
        page.append(["Grant", "2018/19", "2019/20"])
        page.append(["Police Grant", 1, 2])
        page.column_dimensions["C"].hidden = True
        page.row_dimensions[2].hidden = True
        page.sheet_state = "hidden"

    found = read(book(fill, lambda page: page.append(["Just notes"])))

    assert new(found) == {(GRANT, 2018): "1", (GRANT, 2019): "2"}
    assert found.sheets[0].notes == (
        "The sheet is hidden; it is used all the same.",
        "Hidden columns that are used all the same: C.",
        "Hidden rows that are used all the same: 2.",
    )


def test_one_amount_for_all_authorities_has_a_row_of_its_own() -> None:
    found = read(rows(["", "Collection fund 2018/19"], ["Blaby", 5], ["All together", 100]))

    assert new(found) == {("precept.collection_fund_amount", 2018): "100"}
    assert "this plan holds one amount of collection fund" in refusals(found)[0][1]


def test_blank_rows_titles_and_blank_cells_change_nothing() -> None:
    content = rows(["Grants of the force"], [], ["Grant", "2018/19", "2019/20"], [], ["Police Grant", None, 5], [])

    assert new(read(content)) == {(GRANT, 2019): "5"}


def test_a_year_in_the_title_serves_the_only_figures_below_it() -> None:
    found = read(rows(["Council tax base return 2018/19"], ["", "Tax base"], ["Blaby", 33000]))

    assert new(found) == {(BASE.format("blaby"), 2018): "33000"}


def test_refused_cells_have_their_sheet_address_and_reason() -> None:
    found = read(
        rows(
            ["Grant", "2018/19", "2019/20", "2020/21"],
            ["Police Grant", "about 5m", -1, True],
            ["Business Rates", "=1+1", "#REF!", 1e20],
        )
    )

    assert found.changes == ()
    assert {each.sheet for each in found.refused} == {"Figures"}
    assert refusals(found) == [
        ("B2", "'about 5m' is not a number"),
        ("C2", "-1 is below the least allowed, 0"),
        ("D2", "TRUE is not a number"),
        ("B3", "a formula without a result: open the workbook in Excel and save it"),
        ("C3", "'#REF!' is not a number"),
        ("D3", "100000000000000000000 is above the most allowed, 10000000000000"),
    ]


def test_rows_that_the_plan_does_not_have_are_named() -> None:
    found = read(rows(["Grant", "2018/19"], ["Police Grant", 1], ["Lottery grant", 5], ["Notes", None]))

    assert [(each.sheet, each.row, each.text) for each in found.unknown] == [("Figures", 3, "Lottery grant")]


def test_rows_not_recognised_above_the_first_one_are_named_too() -> None:
    found = read(rows(["Grant", "Amount"], ["Lottery grant", 5], ["Police Grant", 1]))

    assert [each.text for each in found.unknown] == ["Lottery grant"]


def test_a_total_that_does_not_add_is_shown_with_its_difference() -> None:
    found = read(
        rows(["Grant", "2018/19", "2019/20"], ["Police Grant", 10, 1], ["Business Rates", 5, 1], ["Total", 17, 2])
    )

    [wrong] = found.totals
    assert (wrong.cell, wrong.text, wrong.stated, wrong.added, wrong.difference) == (
        "B4", "Total, 2018/19", "17", "15", "2",
    )  # fmt: skip
    assert found.totals_right == 1


def test_subtotals_and_grand_totals_are_held_against_their_own_rows() -> None:
    found = read(
        rows(
            ["Budget line", "2018/19"],
            ["Police Pay & Allowances", 10], ["Unknown line", 1], ["Subtotal", 11],
            ["Staff Pay & Allowances", 5], ["Sub-total", 5], ["Grand total", 16],
        )
    )  # fmt: skip

    assert found.totals == ()
    assert found.totals_right == 3


def test_a_row_whose_hidden_key_names_another_is_not_guessed() -> None:
    found = read(rows(["Grant", "2018/19", "Key"], ["Police Grant", 1, "business_rates"], ["Renamed", 2, "police"]))

    assert new(found) == {(GRANT, 2018): "2"}
    assert [each.text for each in found.unknown] == ["Police Grant (the hidden column Key names another row)"]


def test_rows_that_were_renamed_are_found_by_their_keys() -> None:
    found = read(rows(["Grant", "2018/19", "Key"], ["Renamed", 2, "police"]))

    assert new(found) == {(GRANT, 2018): "2"}


def test_two_columns_of_one_heading_are_left_to_the_person() -> None:
    content = rows(["Grant", "2018/19 Budget", "2018/19 Forecast"], ["Police Grant", 1, 2])
    found = read(content)

    assert found.changes == ()
    assert [column.note for column in found.sheets[0].columns] == ["several columns say so: choose one"] * 2

    chosen = {"Figures": Chosen("grants", {1: "", 2: "0|2018"}, {2: 1000})}
    assert new(read(content, chosen)) == {(GRANT, 2018): "2000"}


def test_a_figure_in_two_cells_is_refused_in_both() -> None:
    found = read(rows(["Grant", "2018/19"], ["Police Grant", 1], ["Police grant", 2]))

    assert found.changes == ()
    assert [cell for cell, _ in refusals(found)] == ["B2", "B3"]
    assert "the same figure stands in Figures!B3 too" in refusals(found)[0][1]


def test_several_sheets_each_hold_what_their_rows_say() -> None:
    def grants(page: Any) -> None:
        page.append(["Grant", "2018/19"])
        page.append(["Police Grant", 1])

    def lines(page: Any) -> None:
        page.append(["Budget line", "2018/19"])
        page.append(["Police Pay & Allowances", 2])

    found = read(book(grants, lines, lambda page: page.append(["Just notes"])))

    assert new(found) == {(GRANT, 2018): "1", (PAY, 2018): "2"}
    assert [each.template for each in found.sheets] == ["grants", "budget_lines", ""]
    aside = read(book(grants, lines), {"Second": Chosen("none")})
    assert new(aside) == {(GRANT, 2018): "1"}


def test_a_sheet_without_one_row_of_the_plan_is_refused_with_what_is_looked_for() -> None:
    with pytest.raises(Refused, match="no row of this plan was recognised on Figures"):
        read(rows(["Animal", "2018/19"], ["Dogs", 4]))


def test_a_year_of_another_plan_is_not_guessed() -> None:
    found = read(rows(["Grant", "2030/31"], ["Police Grant", 1]))

    assert found.changes == ()
    assert found.sheets[0].notes == ("No column is used: choose below what each one holds.",)
