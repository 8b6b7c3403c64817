"""Sheets that list the rows of a plan with their attributes: what they add and change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from mtfp.plan import MEMBER_KINDS
from mtfp.scenarios.attributes import attributes_of
from mtfp.scenarios.errors import Invalid
from mtfp.scenarios.services.members import MOST_ROWS
from mtfp.scenarios.services.rows import check_attributes, new_slug
from mtfp.scenarios.services.together import RowEdit, edit_faults, structure_after
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
    unknown: tuple[str, ...] = ()
    """Headings that are no attribute's."""


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
    known = {each.kind.name: _Known.of(each.kind, structure, every) for each in used}
    lines: list[_Line] = []
    for each in used:
        lines += _lines(each, known[each.kind.name], read)
    named = structure_after(structure, [RowEdit(line.at.kind.name, line.member.slug, line.label) for line in lines])
    found = {line: row for line in lines if (row := _new_row(line, structure, named, read)) is not None}
    _settle(found, read)
    for each in sheets:
        taken = sum(line.at is each for line in lines)
        notes = tuple(f"Column “{heading}” is not taken: no {each.kind.singular} has that." for heading in each.unknown)
        notes = notes if each in used else ("Nothing on this sheet is taken.",)
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
            name = plain_name(NAME_HEADING)
            known = {name, plain_name(cell.text), *asked.values()}
            unknown = tuple(
                each.text[:60] for each in texts if each.row == cell.row and plain_name(each.text) not in known
            )
            return RowSheet(sheet, kind, cell.row, cell.column, {**columns, "": headings.get(name, 0)}, unknown)
    return None


@dataclass(slots=True)
class _Known:
    """The rows of a kind as a sheet may name them: live ones by slug and name, removed ones, those met."""

    kind: MemberKind
    live: Mapping[str, Member]
    named: Mapping[str, Sequence[Member]]
    removed: Collection[str]
    slugs: set[str]
    met: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, kind: MemberKind, structure: Structure, every: Structure) -> _Known:
        """What a plan has."""
        live = {each.slug: each for each in structure.of(kind.type)}
        slugs = {each.slug for each in every.of(kind.type)}
        named: dict[str, list[Member]] = {}
        for member in live.values():
            named.setdefault(plain_name(member.label), []).append(member)
        return cls(kind, live, named, slugs - live.keys(), slugs)

    def added(self, label: str) -> Member:
        """A new row of that name. Raises Refused when there are too many."""
        if len(self.slugs) >= MOST_ROWS:
            raise Refused(f"a plan has at most {MOST_ROWS} {self.kind.plural}, removed ones included")
        slug = new_slug(self.kind, label, self.slugs)
        self.slugs.add(slug)
        return self.kind.type(slug, label)

    def member(self, name: str, key: str) -> Member | None:
        """The plan's row that a name and a key tell, None for a new one. Raises Refused."""
        same = self.named.get(plain_name(name), ())
        if key in self.live:
            if same and all(member.slug != key for member in same):
                raise Refused(f"{same[0].label!r} is the name of another row than its key {key!r}: keep them together")
            return self.live[key]
        if key in self.removed:
            raise Refused(f"the {self.kind.singular} {key!r} was removed from the plan: bring it back first")
        if key:
            raise Refused(f"no {self.kind.singular} has the key {key[:60]!r}: clear the key to add a new row")
        if not plain_name(name):
            raise Refused(f"a {self.kind.singular} without a name: write it here")
        if len(same) > 1:
            raise Refused(f"{len(same)} rows are called {same[0].label!r}: the column of keys has to tell which")
        return same[0] if same else None


def _lines(at: RowSheet, known: _Known, read: RowsRead) -> Iterator[_Line]:
    for row in sorted({row for row, _ in at.sheet.cells if row > at.heading}):
        place = row, at.columns[""]
        name = at.sheet.cells.get(place) or SheetCell(at.sheet.name, *place, "")
        key = at.sheet.cells.get((row, at.key))
        try:
            found = known.member(name.text, key.text if key else "")
            member = found or known.added(name.text)
        except Refused as reason:
            read.refuse(name, str(reason))
            continue
        if member.slug in known.met:
            read.refuse(name, f"{member.label!r} stands there twice: keep one")
            continue
        known.met.add(member.slug)
        same = not name.text or name.text == " ".join(member.label.split())
        yield _Line(at, row, member, member.label if same else name.text, added=found is None)


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
        edits = {row_edit(row): line for line, row in found.items()}
        after = structure_after(read.structure, list(edits))
        wrong = {edits[edit]: fault for edit, fault in edit_faults(list(edits), after).items()}
        wrong |= dict(_wrong(found, [each for each in structure_faults(after) if each not in known]))
        if not wrong:
            read.rows, read.structure = list(found.values()), after
            return
        for line, reason in wrong.items():
            read.refuse(line.name_cell, f"{found.pop(line).label}: {reason}")


def _wrong(found: Collection[_Line], faults: Sequence[str]) -> Iterator[tuple[_Line, str]]:
    """The rows that faults of the structure speak of; all of them where one speaks of none."""
    for fault in faults:
        where, _, what = fault.partition(": ")
        own = [line for line in found if where == f"{line.at.kind.singular} {line.member.slug!r}"]
        for line in own or found:
            yield line, what if own else fault
