"""What the appendix workbook is: sheets, styles, protection, print set-up, safe texts."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from openpyxl import load_workbook

from mtfp.engine import Inputs
from mtfp.layout import Row
from mtfp.plan import plan_tables
from mtfp.present.numbers import Scale
from mtfp.present.safe_text import safe_text
from mtfp.present.workbook import WorkbookSource, scenario_workbook, sheet_titles
from mtfp.present.workbook.book import Book
from mtfp.present.workbook.printing import lines_of_text
from mtfp.spreadsheets.parts import column_index
from reserves.structure import Reserve
from tests.excel.compare import cells
from tests.excel.plans import FULL, NASTY, PAY, example_source, generated_source, source
from tests.support.libreoffice import recalculated

MOVEMENT = "Where the gap comes from"
EXPECTED = (
    "Cover", "Appendix 1a", "Appendix 1b", "Appendix 1c", "Appendix 1d", "Summary", MOVEMENT, "Precept options",
    "Households", "Assumptions", "Calculations", "Checks",
)  # fmt: skip


@pytest.fixture(scope="module")
def proposal() -> WorkbookSource:
    return example_source()


def exported(source: WorkbookSource, **more) -> bytes:
    return scenario_workbook(source, title="Appendix", status="Draft", **more)


@cache
def appendix() -> bytes:
    """The whole workbook of the proposal."""
    return exported(example_source())


def opened(content: bytes):
    return load_workbook(BytesIO(content))


def row(content: bytes, label: str) -> dict[str, Any]:
    """The row of Appendix 1a with that label, by column letter."""
    found = cells(content)["Appendix 1a"]
    number = next(address[1:] for address, value in found.items() if value == label and address[0] == "A")
    return {letter: found.get(f"{letter}{number}") for letter in "ABCDEFGH"}


def test_the_same_source_gives_the_same_bytes(proposal):
    assert exported(proposal) == exported(proposal)


def test_it_has_the_sheets_of_a_panel_paper(proposal):
    assert tuple(sheet_titles(proposal)) == EXPECTED
    assert tuple(opened(appendix()).sheetnames) == EXPECTED


def test_appendix_1_shows_the_published_figures(proposal):
    """Appendix 1 of February 2017: the precept and the net budget requirement of 2017/18."""
    assert round(row(appendix(), "Precept")["D"]) == 58_088_855
    assert round(row(appendix(), "Net budget requirement")["D"]) == 171_639_113


def charts(content: bytes, sheet: str) -> list[dict[str, list[str]]]:
    """The charts of a sheet: by kind, the cells that each series is drawn from."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    of_sheet = [part for part in parts if re.search(rf"<c:f>'?{re.escape(sheet)}'?!", part)]
    return [
        {
            kind: re.findall(r"<c:val><c:numRef><c:f>[^!]+!([^<]+)", "".join(found))
            for kind in ("barChart", "lineChart")
            if (found := re.findall(rf"<c:{kind}>.*?</c:{kind}>", part))
        }
        for part in of_sheet
    ]


def test_the_summary_draws_gap_and_funding_from_its_own_rows(proposal):
    gap, funding = charts(appendix(), "Summary")
    sheet = opened(appendix())["Summary"]
    row_of = {cell.value: cell.row for (cell,) in sheet.iter_rows(max_col=1)}

    at = row_of["Surplus / (funding gap)"]
    assert gap == {"barChart": [f"$K${at}:$O${at}"]}
    assert sheet.column_dimensions["J"].hidden
    assert sheet[f"K{at}"].value == f"=ROUND(D{at},-4)"  # seven pence of 2017/18 are not to look like a gap
    assert cells(appendix())["Summary"][f"K{at}"] == 0
    assert len(funding["barChart"]) == 6
    assert f"$D${row_of['Police Grant']}:$H${row_of['Police Grant']}" in funding["barChart"]


def test_reserves_are_stacked_with_their_minimum_as_a_line():
    source = example_source(FULL)
    content = exported(source)
    (chart,) = charts(content, "Reserves")
    row_of = {cell.value: cell.row for (cell,) in reversed(list(opened(content)["Reserves"].iter_rows(max_col=1)))}

    assert len(chart["barChart"]) == len(source.structure.of(Reserve)) == 11
    assert chart["barChart"][0] == f"$C${row_of['General Reserve']}:$H${row_of['General Reserve']}"
    assert chart["lineChart"] == [f"$C${row_of['All reserves: minimum']}:$H${row_of['All reserves: minimum']}"]


def test_the_waterfall_lifts_each_step_to_where_the_one_before_ended(proposal):
    """Stacked columns: each step reaches from the level before to its own; nothing else has a height."""
    content = appendix()
    found = cells(content)[MOVEMENT]
    rows = sorted({int(address[1:]) for address in found if address[0] == "F"})
    (chart,) = charts(content, MOVEMENT)

    assert len(chart["barChart"]) == 6
    assert found[f"E{rows[-1]}"] == pytest.approx(-10_323_681, abs=1)
    for before, row in pairwise(rows[:-1]):
        lift, heights = found[f"G{row}"], [found[f"{letter}{row}"] for letter in "IJKL"]
        was, now = found[f"F{before}"], found[f"F{row}"]
        above, below = sum(each for each in heights if each > 0), sum(each for each in heights if each < 0)
        assert now - was == pytest.approx(found[f"E{row}"])
        assert max(lift, 0) + above == pytest.approx(max(was, now, 0))
        assert min(lift, 0) + below == pytest.approx(min(was, now, 0))
        assert {letter for letter, each in zip("IJKL", heights, strict=True) if each} <= (
            {"I", "J"} if now > was else {"K", "L"}
        )


def test_a_plan_of_one_forecast_year_has_no_movement():
    sources = (generated_source(seed) for seed in range(60))
    short = next(each for each in sources if each.result.years.forecast == 1)

    assert MOVEMENT not in sheet_titles(short)


def test_every_line_has_one_home_and_other_rows_refer_to_it(proposal):
    book, formulas = Book(proposal), cells(appendix(), values=False)
    homes = {(address.sheet, address.local) for address in book.layout.values()}

    assert {key for key, _ in book.layout if key in book.graph.lines} == set(book.graph.lines)
    assert len(homes) == len(book.layout)
    assert formulas["Summary"]["D12"].startswith("='Appendix 1a'!D")


def test_a_row_has_one_formula_across_the_forecast_years(proposal):
    """The same formula, moved by a column: what an auditor checks first."""
    book = Book(proposal)
    for key in book.graph.lines:
        address = book.layout[key, 1]
        texts = [book.formula(key, year, address.sheet, address.row) for year in range(1, len(book.years))]
        moved = {_relative(text or "", place) for place, text in enumerate(texts, 3)}
        assert len(moved) == 1, f"{key}: {moved}"


def test_every_input_can_be_changed_and_nothing_else(proposal):
    workbook, book = opened(appendix()), Book(proposal)
    free = {
        (sheet.title, cell.coordinate)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    inputs = {
        (address.sheet, address.local.replace("$", ""))
        for (key, year), address in book.layout.items()
        if key in book.graph.inputs and book.graph.inputs[key].may_stand_in(year)
    }

    assert free == inputs
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in workbook.worksheets)


def test_inputs_have_names_and_limits(proposal):
    workbook, book = opened(appendix()), Book(proposal)
    limits = workbook["Assumptions"].data_validations.dataValidation

    assert set(workbook.defined_names) == {f"input.{key}" for key in book.graph.inputs}
    assert workbook.defined_names["input.precept.increase"].attr_text.startswith("Assumptions!$C$")
    assert len(limits) == len(book.graph.inputs)
    assert {limit.type for limit in limits} == {"decimal"}


def test_it_prints_on_landscape_a4_one_page_wide(proposal):
    for sheet in opened(exported(proposal, version="v3")).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in {None, 1}
        if not sheet.sheet_properties.pageSetUpPr:  # smaller than it need be, to save a page
            shown = [each for each in sheet.column_dimensions.values() if not each.hidden]
            points = sum((each.max - each.min + 1) * each.width * 5.25 for each in shown)
            assert points * sheet.page_setup.scale / 100 < 0.95 * 769
        assert "v3 · Draft" in sheet.oddFooter.left.text
        assert proposal.digest[:12] in sheet.oddFooter.center.text
        if sheet.title not in {"Cover", MOVEMENT}:
            assert sheet.print_title_rows == "$1:$6"
            assert sheet.freeze_panes == "C7"


def test_a_gap_of_less_than_50p_shows_as_a_dash_and_stays_exact(proposal):
    content = appendix()
    rules = [rule for each in opened(content)["Appendix 1a"].conditional_formatting for rule in each.rules]

    assert 0 < abs(row(content, "Surplus / (funding gap)")["D"]) < 0.5
    assert any("ABS(" in rule.formula[0] and "<0.5" in rule.formula[0] for rule in rules)


def test_thousands_are_a_matter_of_format(proposal):
    pounds, thousands = (exported(proposal, scale=scale) for scale in (Scale.POUNDS, Scale.THOUSANDS))
    cell = opened(thousands)["Appendix 1a"]["D9"]

    assert cells(pounds)["Appendix 1a"]["D9"] == cells(thousands)["Appendix 1a"]["D9"] == 90_909_637
    assert cell.number_format == '#,##0,_);(#,##0,);"–"_)'
    assert opened(thousands)["Assumptions"]["D15"].number_format.startswith("#,##0")
    assert "£000" in cells(thousands)["Appendix 1a"].values()
    assert "£000" not in cells(thousands)["Assumptions"].values()


def test_values_only_has_no_formula(proposal):
    content = exported(proposal, live=False)
    found = [value for sheet in cells(content, values=False).values() for value in sheet.values()]

    assert not [value for value in found if isinstance(value, str) and value.startswith("=")]
    assert cells(content)["Appendix 1b"]["C8"] == "n/a"
    assert cells(content)["Appendix 1a"]["D30"] == cells(appendix())["Appendix 1a"]["D30"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sheet_alone_refers_to_no_other(proposal, name):
    whole, alone = appendix(), exported(proposal, sheets=[name])
    formulas = cells(alone, values=False)

    assert list(formulas) == [name]
    assert not [text for text in formulas[name].values() if isinstance(text, str) and "!" in text and text[0] == "="]
    assert cells(alone)[name].keys() >= {
        address for address, value in cells(whole)[name].items() if isinstance(value, int | float)
    }


def without_an_award() -> WorkbookSource:
    """The plan with pay by drivers, unfinished: an award is not entered yet."""
    before = example_source(PAY)
    inputs = before.result.inputs
    kept = {cell: number for cell, number in inputs.values.items() if cell != ("pay.group.staff.award_rate", 3)}
    return source(before.structure, Inputs(inputs.years, kept), "Anyshire", "Plan", "Unfinished")


def test_sheets_alone_keep_what_stands_on_them_live(proposal):
    """Subtotals add up their own sheet's rows; LibreOffice agrees with the cached figures."""
    made = {name.replace(" ", "-"): exported(proposal, sheets=[name]) for name in EXPECTED}
    made["Pay"] = exported(without_an_award(), sheets=["Pay"])
    again = recalculated(made)
    for name, content in made.items():
        (before,), (after,) = cells(content).values(), cells(again[name]).values()
        for address, value in before.items():
            if isinstance(value, float):
                assert after[address] == pytest.approx(value, rel=1e-12, abs=1e-6), f"{name} {address}"
            elif value == "#N/A":  # what cannot be computed counts in no sum
                assert after[address] == "#N/A", f"{name} {address}"
    assert "#N/A" in cells(made["Pay"])["Pay"].values()
    assert any(
        str(text).startswith("=SUM(") for text in cells(made["Appendix-1a"], values=False)["Appendix 1a"].values()
    )


def test_an_unknown_sheet_is_named(proposal):
    with pytest.raises(ValueError, match="there is no sheet 'Appendix 9'"):
        exported(proposal, sheets=["Appendix 9"])


def test_text_that_looks_like_a_formula_stays_text():
    """Labels, notes and names of users are never run."""
    for seed in range(6):
        source = generated_source(seed)
        content = exported(source)
        labels = {source.result.graph.member(key).label for key in source.result.graph.rows} | set(NASTY)
        for sheet in opened(content).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value in labels and isinstance(cell.value, str):
                        assert cell.data_type == "s", f"{sheet.title}!{cell.coordinate}"


def test_an_ampersand_in_the_title_is_no_code_of_the_footer(proposal):
    content = scenario_workbook(proposal, title="Budget & precept &P", status="2017 draft")

    assert b"Budget &amp;&amp; precept &amp;&amp;P" in _part(content, "xl/worksheets/sheet1.xml")


def test_very_long_texts_are_written(proposal):
    content = scenario_workbook(proposal, title="T" * 1_000, status="=S" * 1_000, version="v" * 300)

    assert len(opened(content).sheetnames) == len(EXPECTED)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("  =1", "'  =1"), ("Blaby", "Blaby"), ("", ""), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_csv_text_never_starts_a_formula(text, safe):
    assert safe_text(text) == safe


def test_wrapped_text_gets_the_lines_it_needs():
    assert lines_of_text("short", 30) == 1
    assert lines_of_text("word " * 40, 30) in {6, 7, 8}
    assert lines_of_text("one\ntwo", 30) == 2
    assert lines_of_text("x" * 100, 20) >= 4


def test_a_full_workbook_takes_little_memory(proposal):
    tracemalloc.start()
    exported(proposal)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 50_000_000


def test_every_table_of_every_subject_stands_on_some_sheet():
    for seed in range(6):
        source = generated_source(seed)
        book = Book(source)
        shown = {row.key for page in book.pages for _, row in page.rows()}
        wanted = {row.key for _, table in plan_tables(source.structure) for row in table.rows if isinstance(row, Row)}
        assert wanted <= shown


def _relative(formula: str, column: int) -> str:
    """A formula with its columns counted from its own."""
    return re.sub(
        r"(?<![A-Za-z$'])([A-Z]{1,2})(\d+)(?![\d(])", lambda m: f"[{column_index(m[1]) - column}]{m[2]}", formula
    )


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)
