"""The workbook of a publication, from its frozen document: made once, when it is published."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import BytesIO

from xlsxwriter.workbook import Workbook

from mtfp.compare import Bridge
from mtfp.freeze import Frozen, plan_of
from mtfp.layout import Style
from mtfp.present.numbers import Display, Scale
from mtfp.present.workbook import WorkbookSource, scenario_workbook, write
from mtfp.present.workbook.book import Book
from mtfp.present.workbook.cover import write_cover
from mtfp.present.workbook.formats import QUIET_INK
from mtfp.present.workbook.printing import lines_of_text, print_as_appendix
from mtfp.present.workbook.sheet import LINE_HEIGHT, Desk
from mtfp.present.workbook.source import Options
from mtfp.publications.change import ChangeView, change_bridges, change_view
from mtfp.publications.models import Publication
from mtfp.units import POUNDS

WORKBOOK_NAME = "workbook.xlsx"
CHANGE = "Change since the last version"
LABEL_WIDTH, COLUMN_WIDTH = 44, 17


def publication_workbook(publication: Publication, content: Frozen) -> bytes:
    """The appendix workbook with the publication's title, version and digest on every sheet.

    When it supersedes another one, a sheet says what changed, in values.
    """
    document = content.document
    source = WorkbookSource(
        document["force"],
        document["plan"],
        document["scenario"],
        plan_of(document).structure,
        content.result,
        publication.digest,
        publication.published.date(),
    )
    title, version = publication.title, f"version {publication.version}"
    change = change_view(document["change"], Display(Scale.POUNDS, document["paper"]["places"]))
    if change is None:
        return scenario_workbook(source, title=title, status="published", version=version)
    return _with_change(source, Options(title, "published", version), change, change_bridges(document["change"]))


def _with_change(source: WorkbookSource, options: Options, change: ChangeView, bridges: list[Bridge]) -> bytes:
    """What `scenario_workbook` makes, with one sheet more."""
    book, content = Book(source), BytesIO()
    workbook = Workbook(content, write._settings())
    created = datetime.datetime.combine(source.date, datetime.time())
    workbook.set_properties(
        {
            "title": options.title, "subject": source.plan, "company": source.force, "comments": source.digest,
            "created": created,
        }
    )  # fmt: skip
    desk = Desk(workbook, book, options)
    write_cover(desk)
    for page in book.pages:
        write._write_page(desk, page)
    _write_change(desk, change, bridges)
    for sheet in workbook.worksheets():
        sheet.protect("", write.MAY_DO)
    workbook.close()
    return content.getvalue()


def _write_change(desk: Desk, change: ChangeView, bridges: list[Bridge]) -> None:
    """Sentences, the bridge of every year, and the assumptions that changed."""
    sheet = desk.workbook.add_worksheet(CHANGE)
    columns = max(len(bridges), 4)
    sheet.set_column(0, 0, LABEL_WIDTH, desk.formats())
    sheet.set_column(1, columns, COLUMN_WIDTH, desk.formats())
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    desk.text(sheet, 0, 0, f"What changed since version {change.version}", font_size=14, bold=True)
    at, room = 2, LABEL_WIDTH + columns * COLUMN_WIDTH
    for text in (*change.sentences, *change.notes):
        sheet.merge_range(at, 0, at, columns, "", desk.formats(text_wrap=True, valign="top"))
        desk.text(sheet, at, 0, text, text_wrap=True, valign="top")
        sheet.set_row(at, lines_of_text(text, room) * LINE_HEIGHT + 3)
        at += 1
    at = _write_bridges(desk, at + 1, bridges) if any(each.terms for each in bridges) else at
    heads = ("Assumptions that changed", "Years", "Before", "Now", "Why")
    for column, text in enumerate(heads if change.inputs else ()):
        desk.text(sheet, at + 1, column, text, Style.TOTAL)
    for place, each in enumerate(change.inputs, at + 2):
        for column, text in enumerate((each.label, each.years, each.before, each.after, each.why)):
            desk.text(sheet, place, column, text, font_color=QUIET_INK if column == 4 else "#1C2733")


def _write_bridges(desk: Desk, at: int, bridges: list[Bridge]) -> int:
    """One column a year: the gap before, what each cause adds, the gap now."""
    sheet = desk.workbook.worksheets()[-1]
    shown = desk.numbers.shown(POUNDS)
    causes = dict.fromkeys(term.label for each in bridges for term in each.terms)
    desk.text(sheet, at, 0, "Surplus / (funding gap), £", Style.TOTAL)
    for column, each in enumerate(bridges, 1):
        desk.text(sheet, at, column, f"{each.year} ", Style.TOTAL, align="right")
    rows = [
        (bridges[0].start, Style.SUBTOTAL, [each.opening for each in bridges]),
        *((cause, Style.PLAIN, [_amount(each, cause) for each in bridges]) for cause in causes),
        (bridges[0].end, Style.RESULT, [each.closing for each in bridges]),
    ]
    for place, (label, style, amounts) in enumerate(rows, at + 1):
        desk.text(sheet, place, 0, label, style)
        for column, amount in enumerate(amounts, 1):
            sheet.write_number(place, column, float(amount), desk.formats(style, num_format=shown, align="right"))
    return at + len(rows) + 1


def _amount(bridge: Bridge, cause: str) -> Decimal:
    return sum((term.amount for term in bridge.terms if term.label == cause), Decimal(0))
