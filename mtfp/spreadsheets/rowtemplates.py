"""Sheets of a template that list the rows of a plan with their attributes, to be changed and added to."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.scenarios.attributes import attributes_of
from mtfp.spreadsheets.form import CHOICES, NAME_HEADING, ROWS_KEY_HEADING
from mtfp.spreadsheets.wording import Worded
from mtfp.structure import Structure
from mtfp.subject import MemberKind

FONT = "Arial"
HEADINGS, FIRST_ROW = 4, 5
ROOM = 100
"""Lines below the rows in which choices are offered too."""
LONGEST_SHEET_NAME = 31
ADVICE = (
    "What stands here is the plan's, in every scenario. Change it, or add rows below the last one. "
    "A blank cell changes nothing, a dash empties a text. Rows are removed on the editing page."
)


def add_row_sheets(workbook: Workbook, kinds: Sequence[MemberKind], structure: Structure, plan: str) -> None:
    """A sheet a kind of row, then the hidden sheet of what may be chosen."""
    sheets = [(kind, workbook.add_worksheet(sheet_name(kind))) for kind in kinds]
    choices = workbook.add_worksheet(CHOICES)
    choices.hide()
    used = 0
    for kind, sheet in sheets:
        used = _write(workbook, sheet, kind, structure, plan, (choices, used))


def sheet_name(kind: MemberKind) -> str:
    """What the sheet of a kind is called."""
    return kind.plural.capitalize()[:LONGEST_SHEET_NAME]


def _write(
    workbook: Workbook,
    sheet: Worksheet,
    kind: MemberKind,
    structure: Structure,
    plan: str,
    choices: tuple[Worksheet, int],
) -> int:
    """One sheet; returns how many columns of choices are used by then."""
    hidden, used = choices
    plain = workbook.add_format({"font_name": FONT})
    entry = workbook.add_format({"font_name": FONT, "bg_color": "#FFFBE8", "border": 1, "border_color": "#E5DFC3"})
    head = workbook.add_format({"font_name": FONT, "bold": True, "bottom": 1, "bg_color": "#E9EEF3"})
    title = workbook.add_format({"font_name": FONT, "bold": True, "font_size": 14})
    asked = [Worded(each) for each in attributes_of(kind, structure)]
    members, key = structure.of(kind.type), 1 + len(asked)
    sheet.write_string(0, 0, kind.plural.capitalize(), title)
    sheet.write_string(1, 0, plan, plain)
    sheet.write_string(2, 0, ADVICE, plain)
    sheet.write_string(HEADINGS, 0, NAME_HEADING, head)
    sheet.write_string(HEADINGS, key, f"{ROWS_KEY_HEADING}{kind.name}", head)
    for at, member in enumerate(members, start=FIRST_ROW):
        sheet.write_string(at, 0, member.label, entry)
        sheet.write_string(at, key, member.slug, plain)
    for column, each in enumerate(asked, start=1):
        label = each.attribute.label
        sheet.write_string(HEADINGS, column, label[:1].upper() + label[1:], head)
        for at, member in enumerate(members, start=FIRST_ROW):
            sheet.write_string(at, column, each.text(getattr(member, each.attribute.name)), entry)
        if each.listed:
            _offer(sheet, column, len(members), each.listed, (hidden, used))
            used += 1
    _print(sheet, key)
    return used


def _offer(sheet: Worksheet, column: int, rows: int, listed: Sequence[str], choices: tuple[Worksheet, int]) -> None:
    """Let the cells of a column be chosen from a list."""
    hidden, at = choices
    for row, words in enumerate(listed):
        hidden.write_string(row, at, words)
    letters = xl_col_to_name(at)
    sheet.data_validation(
        FIRST_ROW, column, FIRST_ROW + rows + ROOM, column,
        {
            "validate": "list", "source": f"={CHOICES}!${letters}$1:${letters}${len(listed)}", "ignore_blank": True,
            "error_title": "Not one of the choices", "error_message": "Choose one from the list, or leave it blank.",
        },
    )  # fmt: skip


def _print(sheet: Worksheet, key: int) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, max(key - 1, 1), 22)
    sheet.set_column(key, key, 30, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADINGS)
