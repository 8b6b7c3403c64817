"""The checks sheet: every check and control total, live, and one sentence over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Address, Missing
from mtfp.layout import Row
from mtfp.plan import plan_checks
from mtfp.present.workbook.book import FIRST_YEAR, Book, placed
from mtfp.present.workbook.formats import ADVISES, ALARM, FAILS, QUIET_INK
from mtfp.present.workbook.pages import CHECKS, Page
from mtfp.present.workbook.rows import figure_cells, shade, write_tables
from mtfp.present.workbook.sheet import CellWriter, Desk, Extra, add_sheet
from mtfp.subject import Scope

ALL_HOLD = "All checks hold and all differences are nil"
UNKNOWN, DIFFERS, ADVICE = "cannot be checked", "DIFFERS", "advice"
WIDTH = 16


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row of the sheet comes to over the years in which it has to hold."""

    formula: str
    text: str


def write_checks(desk: Desk, page: Page) -> None:
    """Write the sheet; the last column says what each row comes to."""
    verdicts = row_verdicts(desk.book, page)
    column = verdict_column(desk.book)

    def write(sheet: Worksheet, at: int, at_column: int, row: Row) -> str:
        if at in verdicts:
            _text_formula(desk, sheet, at, at_column, verdicts[at])
        return ""

    extras = [Extra("Over the plan", WIDTH, write), Extra("What has to hold", 36, _words(desk))]
    sheet = add_sheet(desk, page, extras)
    asked = {check.key: years_of(desk.book, check.scope) for check in plan_checks(desk.book.graph)}
    advice = {check.key: ADVISES for check in plan_checks(desk.book.graph) if check.advice}
    write_tables(desk, sheet, page, figure_cells(desk, page, asked, advice), extras)
    shade(desk, sheet, page)
    alarm = desk.workbook.add_format({"font_color": ALARM, "bold": True})
    for text in (FAILS, DIFFERS, UNKNOWN):
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"'}
        sheet.conditional_format(min(verdicts), column, max(verdicts), column, {**rule, "format": alarm})


def overall(book: Book) -> Verdict | None:
    """All rows together, as the cover says it; None without a checks sheet."""
    page = next((page for page in book.pages if page.name == CHECKS), None)
    if page is None:
        return None
    verdicts = row_verdicts(book, page)
    first, last = (Address(CHECKS, at, verdict_column(book)).local for at in (min(verdicts), max(verdicts)))
    area = f"{CHECKS}!{first}:{last}"
    count = "+".join(f'COUNTIF({area},"{text}")' for text in (FAILS, DIFFERS, UNKNOWN))
    failing = sum(verdict.text in {FAILS, DIFFERS, UNKNOWN} for verdict in verdicts.values())
    text = ALL_HOLD if not failing else f"{failing} to look at: see Checks"
    return Verdict(f'=IF({count}=0,"{ALL_HOLD}",{count}&" to look at: see Checks")', text)


def verdict_column(book: Book) -> int:
    """The column after the years."""
    return FIRST_YEAR + len(book.years)


def row_verdicts(book: Book, page: Page) -> Mapping[int, Verdict]:
    """The verdict of each check row and of each difference, by its row."""
    checks = {check.key: check for check in plan_checks(book.graph)}
    differences = {control.difference.key for control in book.controls}
    found = {}
    for at, item in placed(page):
        if isinstance(item, Row) and item.key in checks:
            check = checks[item.key]
            found[at] = _verdict(book, item.key, at, check.scope, "holds", ADVICE if check.advice else FAILS)
        elif isinstance(item, Row) and item.key in differences:
            found[at] = _verdict(book, item.key, at, Scope.FORECAST, "nil", DIFFERS)
    return found


def years_of(book: Book, scope: Scope) -> range:
    """The years in which a check has to hold."""
    return range(1, 2) if scope is Scope.BUDGET_YEAR else range(1, len(book.years))


def _verdict(book: Book, key: str, at: int, scope: Scope, good: str, bad: str) -> Verdict:
    years = years_of(book, scope)
    first, last = (Address(CHECKS, at, FIRST_YEAR + year).local for year in (years[0], years[-1]))
    area = f"{first}:{last}"
    test = f"SUM({area})={len(years)}" if good == "holds" else f"SUMSQ({area})=0"
    unknown = ADVICE if bad == ADVICE else UNKNOWN
    formula = f'=IF(ISERROR(SUM({area})),"{unknown}",IF({test},"{good}","{bad}"))'
    figures = [book.result[key, year] for year in years]
    if any(isinstance(figure, Missing) for figure in figures):
        return Verdict(formula, unknown)
    fine = all(bool(figure) == (good == "holds") for figure in figures)
    return Verdict(formula, good if fine else bad)


def _text_formula(desk: Desk, sheet: Worksheet, at: int, column: int, verdict: Verdict) -> None:
    chosen = desk.formats(indent=1)
    if desk.options.live:
        sheet.write_formula(at, column, verdict.formula, chosen, verdict.text)
    else:
        desk.text(sheet, at, column, verdict.text, indent=1)


def _words(desk: Desk) -> CellWriter:
    sentences = {
        check.key: ("In the budget year: " if check.scope is Scope.BUDGET_YEAR else "In every forecast year: ")
        + desk.book.graph.lines[check.key].words
        for check in plan_checks(desk.book.graph)
    }

    def write(sheet: Worksheet, at: int, column: int, row: Row) -> str:
        text = sentences.get(row.key, "")
        desk.text(sheet, at, column, text, font_color=QUIET_INK, font_size=8, text_wrap=True, indent=1)
        return text

    return write
