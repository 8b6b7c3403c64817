"""The workbook of one scenario as a file."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.layout import Row
from mtfp.present.numbers import Scale
from mtfp.present.wording import MOVEMENT_TITLE
from mtfp.present.workbook.assumptions import write_assumptions
from mtfp.present.workbook.book import Book
from mtfp.present.workbook.charts import add_charts
from mtfp.present.workbook.checks import write_checks
from mtfp.present.workbook.cover import write_cover
from mtfp.present.workbook.extra import ExtraSheet, write_extra
from mtfp.present.workbook.formats import FONT, QUIET_INK
from mtfp.present.workbook.movement import write_movement
from mtfp.present.workbook.pages import CALCULATIONS, CHECKS, COVER, Page
from mtfp.present.workbook.rows import figure_cells, shade, write_tables
from mtfp.present.workbook.sheet import CellWriter, Desk, Extra, add_sheet
from mtfp.present.workbook.source import Options, WorkbookSource
from mtfp.spreadsheets.form import ASSUMPTIONS


class _Worksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """XlsxWriter looks in every formula for thirty functions of later editions; ours uses none of them."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _Workbook(Workbook):  # type: ignore[misc]
    worksheet_class = _Worksheet


MAY_DO = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}


def scenario_workbook(
    source: WorkbookSource,
    *,
    title: str,
    status: str,
    version: str = "",
    sheets: Sequence[str] | None = None,
    scale: Scale = Scale.POUNDS,
    live: bool = True,
    extra: Sequence[ExtraSheet] = (),
) -> bytes:
    """The appendix workbook (.xlsx): one sheet an appendix, live formulas with exact cached results.

    `sheets` chooses by name (see `sheet_titles`); a formula that would need a sheet that was not
    chosen becomes its value. `live=False` writes values only. `extra` are sheets of texts and
    values that no table of the plan gives; they stand before the assumptions and on the cover.
    The same source gives the same bytes. Raises ValueError for a sheet that there is not, and
    for two of one name.
    """
    book = Book(source, sheets, _titles(extra))
    content = BytesIO()
    workbook = _Workbook(content, _settings())
    created = datetime.datetime.combine(source.date, datetime.time())
    workbook.set_properties(
        {"title": title, "subject": source.plan, "company": source.force, "comments": source.digest, "created": created}
    )
    desk = Desk(workbook, book, Options(title, status, version, scale, live))
    if COVER in book.names:
        write_cover(desk)
    pages, extras = {page.name: page for page in book.pages}, {each.name: each for each in extra}
    for name in book.contents:
        if name in book.names and name in extras:
            write_extra(desk, extras[name])
        elif name in book.names and name == MOVEMENT_TITLE:
            write_movement(desk)
        elif name in book.names:
            _write_page(desk, pages[name])
    for sheet in workbook.worksheets():
        sheet.protect("", MAY_DO)
    workbook.close()
    return content.getvalue()


def _settings() -> dict[str, Any]:
    """XlsxWriter's own, made anew each time: it changes what it is given.

    Widths of columns count digits of the default font; Arial 10 has the same ones on every system.
    """
    font = {"font_name": FONT, "font_size": 10, "font_scheme": False}
    return {"in_memory": True, "default_format_properties": font}


def sheet_titles(source: WorkbookSource, extra: Sequence[ExtraSheet] = ()) -> dict[str, str]:
    """The sheets that a source's workbook has, in order, each with what its cover says of it."""
    book = Book(source, extra=_titles(extra))
    return {name: book.contents.get(name, "") for name in book.names}


def _titles(extra: Sequence[ExtraSheet]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for each in extra:
        if each.name in titles:
            raise ValueError(f"two sheets are called {each.name!r}: give one of them another name")
        titles[each.name] = each.title
    return titles


def _write_page(desk: Desk, page: Page) -> None:
    match page.name:
        case name if name == ASSUMPTIONS:
            write_assumptions(desk, page)
        case name if name == CHECKS:
            write_checks(desk, page)
        case _:
            _write_tables(desk, page)


def _write_tables(desk: Desk, page: Page) -> None:
    extras = [Extra("How", 40, _words(desk, "words")), Extra("Source", 24, _words(desk, "source"))]
    extras = extras if page.name == CALCULATIONS else []
    sheet = add_sheet(desk, page, extras)
    write_tables(desk, sheet, page, figure_cells(desk, page), extras)
    shade(desk, sheet, page)
    add_charts(desk, sheet, page)


def _words(desk: Desk, attribute: str) -> CellWriter:
    def write(sheet: Worksheet, at: int, column: int, row: Row) -> str:
        text = str(getattr(desk.book.graph.lines.get(row.key), attribute, ""))
        desk.text(sheet, at, column, text, font_color=QUIET_INK, font_size=8, text_wrap=True, indent=1)
        return text

    return write
