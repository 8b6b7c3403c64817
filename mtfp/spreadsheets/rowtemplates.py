"""Sheets of a template that list the rows of a plan with their attributes, to be changed and added to."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfp.scenarios.attributes import attributes_of
from mtfp.spreadsheets.form import CHOICES, NAME_HEADING, ROWS_KEY_HEADING
from mtfp.spreadsheets.sheets import ENTRY, FIRST_ROW, FONT, HEAD, HEADINGS, lay_out, write_titles
from mtfp.spreadsheets.wording import Worded
from mtfp.structure import Structure
from mtfp.subject import MemberKind

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
    plain, entry, head = (workbook.add_format(each) for each in (FONT, ENTRY, HEAD))
    asked = [Worded(each) for each in attributes_of(kind, structure)]
    members, key = structure.of(kind.type), 1 + len(asked)
    write_titles(workbook, sheet, kind.plural.capitalize(), plan, ADVICE)
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
    lay_out(sheet, names=44, others=22, key=key)
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
