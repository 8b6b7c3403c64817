"""Copies cut from a kept workbook: some of its sheets, or its values."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from mtfp.present.extras import extra_sheets
from mtfp.present.workbook import scenario_workbook, sheet_titles
from mtfp.present.workbook.copies import copy_of, titles_of
from tests.excel.compare import Sheets, cells
from tests.excel.plans import FULL, NASTY, example_source, generated_source
from tests.support.libreoffice import recalculated

SOME = ("Cover", "Appendix 1a", "Summary", "Assumptions")


@pytest.fixture(scope="module")
def full() -> bytes:
    """The whole workbook of the plan with everything in it."""
    found = example_source(FULL)
    extra = extra_sheets(found.structure, found.result)
    return scenario_workbook(found, title="Appendix", status="published", extra=extra)


def formulas(content: bytes) -> dict[str, dict[str, str]]:
    return {
        sheet.title: {cell.coordinate: str(cell.value) for row in sheet for cell in row if cell.data_type == "f"}
        for sheet in load_workbook(BytesIO(content))
    }


def shown(content: bytes) -> Sheets:
    """What every cell says: an error as a copy of values says it, a figure to 14 digits."""
    return {
        sheet: {address: _shown(value) for address, value in found.items() if value != ""}
        for sheet, found in cells(content).items()
    }


def _shown(value: object) -> object:
    if isinstance(value, int | float):
        return f"{value:.14g}"
    return "n/a" if value in {"#N/A", "#DIV/0!"} else value


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_knows_its_sheets_and_what_the_cover_says_of_them(full):
    found = example_source(FULL)
    assert titles_of(full) == sheet_titles(found, extra_sheets(found.structure, found.result))


def test_every_sheet_alone_has_the_figures_of_the_whole(full):
    whole = shown(full)
    for name in titles_of(full):
        assert shown(copy_of(full, [name])) == {name: whole[name]}


def test_a_copy_of_all_sheets_is_the_workbook(full):
    before, after = parts(full), parts(copy_of(full))
    assert {name for name in before if before[name] != after[name]} == {"docProps/app.xml"}  # a list of the sheets


def test_the_same_question_gives_the_same_bytes(full):
    assert copy_of(full, SOME, live=False) == copy_of(full, SOME, live=False)


def test_formulas_stay_where_the_sheets_that_they_read_are_there(full):
    before, after = formulas(full), formulas(copy_of(full, SOME))
    assert set(after) == set(SOME)
    assert after["Appendix 1a"]
    for sheet, found in before.items():
        for address, formula in found.items() if sheet in SOME else ():
            reads = set(re.findall(r"'([^']+)'!", formula)) | set(re.findall(r"([A-Za-z]+)!", formula))
            assert (address in after[sheet]) == (reads <= set(SOME)), (sheet, address, formula)


def test_without_formulas_it_says_what_a_copy_of_values_says():
    """A plan with figures that cannot be computed, and with texts of every kind."""
    made = generated_source(2)
    live, values = (scenario_workbook(made, title=NASTY[5], status="Draft", live=each) for each in (True, False))
    copied = copy_of(live, live=False)
    assert not any(formulas(copied).values())
    expected, found = shown(values), shown(copied)
    covers = set(expected.pop("Cover").values()), set(found.pop("Cover").values())
    assert found == expected
    assert covers[0] <= covers[1]
    assert not [text for text in covers[1] if "is a formula" in str(text)]


def test_its_cover_leads_to_the_sheets_that_are_there(full):
    cover = load_workbook(BytesIO(copy_of(full, SOME)))["Cover"]
    links = {cell.value: cell.row for row in cover for cell in row if cell.hyperlink}
    assert set(links) == set(SOME) - {"Cover"}
    rows = [row for row in range(1, cover.max_row + 1) if not cover.row_dimensions[row].hidden]
    named = {cover.cell(row, 1).value for row in rows}
    assert set(SOME) - {"Cover"} <= named
    assert "Reserves" not in named


def test_nothing_in_it_leads_to_what_is_left_out(full):
    """Sheets, drawings, charts, named ranges: a dangling one is what makes a spreadsheet program "repair" a file."""
    copied = parts(copy_of(full, ["Reserves", "Checks"]))
    listed = re.findall(r'PartName="/([^"]+)"', copied["[Content_Types].xml"])
    assert set(listed) <= set(copied)
    assert {name for name in copied if name.startswith("xl/worksheets/sheet")} == {
        name for name in listed if name.startswith("xl/worksheets/sheet")
    }
    charts = [text for name, text in copied.items() if name.startswith("xl/charts/")]
    assert len(charts) == 1
    assert set(re.findall(r"<c:f>'?([^!']+)'?!", "".join(charts))) == {"Reserves"}
    names = re.findall(r'<definedName name="([^"]+)"(?: localSheetId="(\d+)")?>([^<]+)<', copied["xl/workbook.xml"])
    assert names == [
        ("_xlnm.Print_Titles", "1", "Checks!$1:$6"),
        ("_xlnm.Print_Titles", "0", "Reserves!$1:$6"),
    ]
    assert sum('tabSelected="1"' in text for name, text in copied.items()) == 1


def test_libreoffice_recalculates_a_copy_to_the_same_figures(full):
    copied = copy_of(full, SOME)
    found, expected = cells(recalculated({"copy": copied})["copy"]), cells(copied)
    for name in ("Appendix 1a", "Summary"):
        for address, figure in expected[name].items():
            if isinstance(figure, int | float):
                assert found[name][address] == pytest.approx(figure, rel=1e-9, abs=1e-4)


def test_a_sheet_that_is_not_there_is_said(full):
    with pytest.raises(ValueError, match="there is no sheet 'Elsewhere'"):
        copy_of(full, ["Elsewhere"])
