"""Sheets that list the rows of a plan with their attributes: what they add and change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from mtfp.plan import MEMBER_KINDS
from mtfp.scenarios.attributes import attributes_of
from mtfp.scenarios.errors import Invalid
from mtfp.scenarios.services.rows import check_attributes, new_slug
from mtfp.scenarios.services.together import RowEdit, edit_fault, structure_after
from mtfp.spreadsheets.asked import plain_name
from mtfp.spreadsheets.form import CHOICES, NAME_HEADING, ROWS_KEY_HEADING
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.matching import NO_SHEET, Chosen
from mtfp.spreadsheets.outcome import NewRow, RefusedCell, SheetOutcome
from mtfp.spreadsheets.reader import Sheet, SheetCell, UploadedWorkbook
from mtfp.spreadsheets.wording import Worded
from mtfp.structure import Member, Structure
from mtfp.subject import MemberKind
from mtfp.validation import structure_faults

ROWS = "rows:"
"""Begins the choice of a sheet that lists rows; the name of their kind follows."""


@dataclass(frozen=True, slots=True)
class RowSheet:
    """A sheet that lists rows of one kind: where its headings are, the columns by attribute; "" is the name's."""

    sheet: Sheet
    kind: MemberKind
    heading: int
    key: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A row of such a sheet that was recognised: the plan's row, or the new one that it makes."""

    at: RowSheet
    row: int
    member: Member
    label: str
    added: bool

    def cell(self, attribute: str) -> SheetCell | None:
        """What stands there for an attribute."""
        column = self.at.columns.get(attribute)
        return None if column is None else self.at.sheet.cells.get((self.row, column))

    @property
    def name_cell(self) -> SheetCell:
        """Its name, or where it ought to stand."""
        return self.cell("") or SheetCell(self.at.sheet.name, self.row, self.at.columns.get("", 0), "")


@dataclass(slots=True)
class RowsRead:
    """What the sheets of rows would change, and the plan's structure after it."""

    structure: Structure
    rows: list[NewRow] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    sheets: list[SheetOutcome] = field(default_factory=list)

    def refuse(self, cell: SheetCell, reason: str) -> None:
        """Note what is not taken."""
        self.refused.append(RefusedCell(cell.sheet, cell.address.rpartition("!")[2], reason))


def row_edit(row: NewRow) -> RowEdit:
    """A row of a preview as its service writes it."""
    return RowEdit(row.kind, row.slug, row.label, row.attributes, row.added)


def row_sheets(workbook: UploadedWorkbook) -> list[RowSheet]:
    """The sheets that list rows, known by the heading of their column of keys."""
    return [found for sheet in workbook.sheets.values() if (found := _row_sheet(sheet)) is not None]


def without_rows(workbook: UploadedWorkbook, sheets: Sequence[RowSheet]) -> UploadedWorkbook:
    """The sheets of figures alone."""
    names = {each.sheet.name for each in sheets} | ({CHOICES} if sheets else set())
    return UploadedWorkbook({name: sheet for name, sheet in workbook.sheets.items() if name not in names})


def read_rows(
    sheets: Sequence[RowSheet], structure: Structure, every: Structure, chosen: Mapping[str, Chosen]
) -> RowsRead:
    """What sheets of rows add and change. `every` is the structure with removed rows in it."""
    read = RowsRead(structure)
    used = [each for each in sheets if chosen.get(each.sheet.name, Chosen()).template != NO_SHEET]
    lines: list[_Line] = []
    for each in used:
        lines += _lines(each, structure, every, {(line.at.kind.name, line.member.slug) for line in lines}, read)
    named = structure_after(structure, [RowEdit(line.at.kind.name, line.member.slug, line.label) for line in lines])
    found = {line: row for line in lines if (row := _new_row(line, structure, named, read)) is not None}
    _settle(found, read)
    for each in sheets:
        taken = sum(line.at is each for line in lines)
        notes = () if each in used else ("Nothing on this sheet is taken.",)
        template = f"{ROWS}{each.kind.name}" if each in used else ""
        read.sheets.append(SheetOutcome(each.sheet.name, template, recognised=taken, notes=notes, rows=each.kind.name))
    return read


def _row_sheet(sheet: Sheet) -> RowSheet | None:
    texts = [cell for cell in sheet.cells.values() if isinstance(cell.content, str)]
    for cell in texts:
        if cell.text.startswith(ROWS_KEY_HEADING) and cell.text.removeprefix(ROWS_KEY_HEADING) in MEMBER_KINDS:
            kind = MEMBER_KINDS[cell.text.removeprefix(ROWS_KEY_HEADING)]
            headings = {plain_name(each.text): each.column for each in texts if each.row == cell.row}
            asked = {each.name: plain_name(each.name.replace("_", " ")) for each in fields(kind.type)[2:]}
            columns = {name: headings[heading] for name, heading in asked.items() if heading in headings}
            return RowSheet(
                sheet, kind, cell.row, cell.column, {**columns, "": headings.get(plain_name(NAME_HEADING), 0)}
            )
    return None


def _lines(
    at: RowSheet, structure: Structure, every: Structure, before: Collection[tuple[str, str]], read: RowsRead
) -> Iterator[_Line]:
    live = {each.slug: each for each in structure.of(at.kind.type)}
    slugs = {each.slug for each in every.of(at.kind.type)} | {slug for kind, slug in before if kind == at.kind.name}
    seen = {slug for kind, slug in before if kind == at.kind.name}
    for row in sorted({row for row, _ in at.sheet.cells if row > at.heading}):
        name = at.sheet.cells.get((row, at.columns[""]))
        key = at.sheet.cells.get((row, at.key))
        try:
            member = _member(at, name, key, live, every)
        except Refused as reason:
            read.refuse(name or SheetCell(at.sheet.name, row, at.columns[""], ""), str(reason))
            continue
        label = " ".join(name.text.split()) if name else ""
        if member is None:
            member = at.kind.type(new_slug(at.kind, label, slugs), label)
            slugs.add(member.slug)
            yield _Line(at, row, member, label, added=True)
        elif member.slug in seen:
            read.refuse(name or SheetCell(at.sheet.name, row, 0, ""), f"{member.label!r} stands there twice: keep one")
        else:
            seen.add(member.slug)
            same = not label or label == " ".join(member.label.split())
            yield _Line(at, row, member, member.label if same else label, added=False)


def _member(
    at: RowSheet, name: SheetCell | None, key: SheetCell | None, live: Mapping[str, Member], every: Structure
) -> Member | None:
    """The plan's row that a line is about, None for a new one. Raises Refused."""
    called = plain_name(name.text) if name else ""
    same = [member for member in live.values() if plain_name(member.label) == called]
    if key is not None and key.text:
        if key.text in live:
            if same and all(member.slug != key.text for member in same):
                raise Refused(
                    f"{same[0].label!r} is the name of another row than its key {key.text!r}: keep them together"
                )
            return live[key.text]
        if any(member.slug == key.text for member in every.of(at.kind.type)):
            raise Refused(f"the {at.kind.singular} {key.text!r} was removed from the plan: bring it back first")
        raise Refused(f"no {at.kind.singular} has the key {key.text[:60]!r}: clear the key to add a new row")
    if not called:
        raise Refused(f"a {at.kind.singular} without a name: write it here")
    if len(same) > 1:
        raise Refused(f"{len(same)} rows are called {same[0].label!r}: the column of keys has to tell which")
    return same[0] if same else None


def _new_row(line: _Line, structure: Structure, named: Structure, read: RowsRead) -> NewRow | None:
    """What a line changes; None when nothing, which a new row never is."""
    kind, attributes, said = line.at.kind, dict[str, Any](), list[tuple[str, str, str, str]]()
    if line.label != line.member.label or line.added:
        old = "" if line.added else line.member.label
        said.append(("name", old, line.label, line.name_cell.address.rpartition("!")[2]))
    words = {each.name: Worded(each) for each in attributes_of(kind, structure)}
    for attribute in attributes_of(kind, named):
        cell, now = line.cell(attribute.name), getattr(line.member, attribute.name)
        before, after = words[attribute.name].text(now), Worded(attribute)
        if cell is None or not cell.text or cell.text == " ".join(before.split()):
            continue
        try:
            value = after.value(cell)
            check_attributes(kind, {attribute.name: value})
        except Refused as reason:
            read.refuse(cell, str(reason))
        except Invalid as error:
            read.refuse(cell, error.faults[0].message)
        else:
            if value != now:
                attributes[attribute.name] = value
                new = after.text(value) or "none"
                said.append((attribute.label, before, new, cell.address.rpartition("!")[2]))
    if not said:
        return None
    return NewRow(kind.name, line.member.slug, line.label, line.added, attributes, tuple(said), line.at.sheet.name)


def _settle(found: dict[_Line, NewRow], read: RowsRead) -> None:
    """Keep the rows that can be so beside each other; the others are refused with what is wrong."""
    known = set(structure_faults(read.structure))
    while found:
        edits = [row_edit(row) for row in found.values()]
        after = structure_after(read.structure, edits)
        wrong = dict(_wrong(found, after, [each for each in structure_faults(after) if each not in known]))
        if not wrong:
            read.rows, read.structure = list(found.values()), after
            return
        for line, reason in wrong.items():
            read.refuse(line.name_cell, f"{found.pop(line).label}: {reason}")


def _wrong(found: Mapping[_Line, NewRow], after: Structure, faults: Sequence[str]) -> Iterator[tuple[_Line, str]]:
    for line, row in found.items():
        if fault := edit_fault(row_edit(row), after):
            yield line, fault
    for fault in faults:
        where, _, what = fault.partition(": ")
        own = [line for line in found if where == f"{line.at.kind.singular} {line.member.slug!r}"]
        for line in own or found:
            yield line, what if own else fault
