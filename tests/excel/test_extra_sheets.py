"""Sheets beyond those of the plan's tables: texts and values that a room hands over."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mtfp.layout import Style
from mtfp.present.numbers import Scale
from mtfp.present.workbook import ExtraRow, ExtraSheet, Grid, scenario_workbook, sheet_titles
from mtfp.units import RATE
from tests.excel.compare import cells
from tests.excel.plans import example_source

LONG = "A reason that needs more than one line of its column, so that the row has to be higher than others are. " * 2
OPTIONS = ExtraSheet(
    "Increases weighed",
    "What each increase of Band D would yield",
    (
        "=SUM(A1) is a text here.",
        Grid(
            "Options",
            ("£", "Freeze", "1.99%"),
            (
                ExtraRow(("Yield", Decimal("56953541.12"), Decimal("58088855.34")), Style.TOTAL),
                ExtraRow(("Increase", Decimal(0), Decimal("0.0199")), unit=RATE),
            ),
            note="Yields are of 2017/18.",
        ),
        Grid("Reasons", ("", "Why"), (ExtraRow(("Freeze", LONG)), ExtraRow(("@home", None)))),
    ),
)


@pytest.fixture(scope="module")
def proposal():
    return example_source()


def exported(source, *extra, **more) -> bytes:
    return scenario_workbook(source, title="Appendix", status="Draft", version="v1", extra=extra or [OPTIONS], **more)


def opened(content: bytes):
    return load_workbook(BytesIO(content))


def test_it_stands_before_the_assumptions_and_on_the_cover(proposal):
    book = opened(exported(proposal))
    at = book.sheetnames.index("Increases weighed")

    assert book.sheetnames[at + 1 :] == ["Assumptions", "Calculations", "Checks"]
    assert list(sheet_titles(proposal, [OPTIONS])) == book.sheetnames
    listed = {row[0].value: row for row in book["Cover"].iter_rows() if row[0].value}
    assert listed["Increases weighed"][1].value == "What each increase of Band D would yield"
    assert listed["Increases weighed"][0].hyperlink.location == "'Increases weighed'!A1"


def test_figures_are_numbers_and_texts_are_texts(proposal):
    sheet = opened(exported(proposal))["Increases weighed"]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}

    assert [cell.value for cell in rows["Yield"][1:3]] == [56953541.12, 58088855.34]
    assert rows["Increase"][2].number_format.startswith("0.00%")
    assert rows["=SUM(A1) is a text here."][0].data_type == "s"
    assert rows["@home"][0].data_type == "s"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_it_is_protected_and_prints_like_every_sheet(proposal):
    sheet = opened(exported(proposal))["Increases weighed"]

    assert sheet.protection.sheet
    assert sheet.page_setup.orientation == "landscape"
    assert "v1 · Draft" in sheet.oddFooter.left.text
    assert proposal.digest[:12] in sheet.oddFooter.center.text


def test_a_long_text_gets_the_lines_it_needs(proposal):
    sheet = opened(exported(proposal))["Increases weighed"]
    at = next(row[0].row for row in sheet.iter_rows() if row[1].value == LONG)

    assert sheet.row_dimensions[at].height > sheet.row_dimensions[at + 1].height


def test_money_follows_the_scale(proposal):
    sheet = opened(exported(proposal, scale=Scale.THOUSANDS))["Increases weighed"]
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "Yield")

    assert cell.value == 56953541.12
    assert cell.number_format.startswith("#,##0,")


def test_it_can_be_chosen_alone_or_left_out(proposal):
    assert list(cells(exported(proposal, sheets=["Increases weighed"]))) == ["Increases weighed"]
    assert list(cells(exported(proposal, sheets=["Cover", "Checks"]))) == ["Cover", "Checks"]


@pytest.mark.parametrize("name", ["Checks", "cover"])
def test_a_name_that_is_taken_is_refused(proposal, name):
    with pytest.raises(ValueError, match=f"there is a sheet '{name}' already"):
        exported(proposal, ExtraSheet(name, "Another", ()))


def test_two_of_one_name_are_refused(proposal):
    with pytest.raises(ValueError, match="two sheets are called 'Increases weighed'"):
        exported(proposal, OPTIONS, OPTIONS)
