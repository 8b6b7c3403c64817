"""Which rows and columns of a sheet are which of the plan's. What is not clear is left for the person to choose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mtfp.engine.excel import column_letters
from mtfp.spreadsheets.amounts import number_of
from mtfp.spreadsheets.asked import NOT_USED, Asked, plain_name, short_name
from mtfp.spreadsheets.form import KEY_HEADING
from mtfp.spreadsheets.headings import HEADING_ROWS, Headings, years_in
from mtfp.spreadsheets.reader import Sheet, SheetCell
from mtfp.units import POUNDS

LABEL_COLUMNS = 12
"""Names stand in one of the first columns."""
MOST_COLUMNS = 60
"""Columns of figures of one sheet that are offered for a choice."""
SCALES = (1, 1_000, 1_000_000)
NO_SHEET = "none"
"""The choice of a sheet that is left aside."""

OTHER_KEY = "?"
"""Instead of a slug: the row's name and its key contradict each other, as after sorting without the key."""

_TOTAL = re.compile(r"^(grand |sub)?\s*-?\s*total\b|\btotals?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose for one sheet: its template, columns by place, scales by place."""

    template: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    scales: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: what stands over it, what it is taken for, in what it counts."""

    place: int
    heading: str
    target: str
    scale: int
    in_percent: bool
    hidden: bool
    note: str = ""

    @property
    def letters(self) -> str:
        """The column as people find it."""
        return column_letters(self.place)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that was recognised; `loosely` when its name is not quite the plan's."""

    at: int
    slug: str
    text: str
    loosely: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """A sheet with its rows and columns; without a template (`asked` None) nothing on it is taken."""

    sheet: Sheet
    asked: Asked | None = None
    label_column: int = 0
    columns: tuple[Column, ...] = ()
    rows: tuple[FoundRow, ...] = ()
    unknown: tuple[tuple[int, str], ...] = ()
    totals: tuple[tuple[int, str], ...] = ()

    @property
    def used(self) -> list[Column]:
        """The columns that are taken for something."""
        return [column for column in self.columns if column.target != NOT_USED]


def match_sheet(sheet: Sheet, every: Sequence[Asked], chosen: Chosen) -> Matched:
    """Match a sheet against the plan's templates, or the one that was chosen for it."""
    if chosen.template == NO_SHEET:
        return Matched(sheet)
    named = {each.key: each for each in every}
    wanted = [named[chosen.template]] if chosen.template in named else every
    texts = [cell for cell in sheet.cells.values() if isinstance(cell.content, str)]
    keys = next((cell.column for cell in texts if cell.text == KEY_HEADING), None)
    wanted = _of_most_keys(wanted, [cell.text for cell in texts if cell.column == keys])
    labels = [cell for cell in texts if cell.column < LABEL_COLUMNS and cell.column != keys]
    counts = [
        (count, -place, -column)
        for place, asked in enumerate(wanted)
        for column, count in Counter(cell.column for cell in labels if _slug(asked, cell.text)[0]).items()
    ]
    if not counts:  # every row may have been renamed since the template was downloaded
        found = [cell.text for cell in texts if cell.column == keys]
        counts = [(count, -place, 0) for place, asked in enumerate(wanted) if (count := _known(asked, found))]
    if not counts:
        return Matched(sheet)
    _, place, column = max(counts)
    return _match(sheet, wanted[-place], -column, keys, chosen)


def _of_most_keys(every: Sequence[Asked], keys: Sequence[str]) -> Sequence[Asked]:
    """The templates with most of a sheet's keys; names that several subjects have do not decide against keys."""
    counts = [_known(asked, keys) for asked in every]
    most = max(counts, default=0)
    return [asked for asked, count in zip(every, counts, strict=True) if count == most] if most else every


def _known(asked: Asked, keys: Sequence[str]) -> int:
    return sum(key in asked.rows for key in keys)


def _slug(asked: Asked, text: str) -> tuple[str, bool]:
    """The row that a text names, and whether only loosely; "" for none."""
    found = asked.names.get(plain_name(text), "")
    if found:
        return found, False
    short = "" if _TOTAL.search(text) else short_name(text)
    return (asked.short_names.get(short, ""), True) if short else ("", False)


def _match(sheet: Sheet, asked: Asked, label_column: int, keys: int | None, chosen: Chosen) -> Matched:
    by_row: dict[int, list[SheetCell]] = dict(sheet.rows())
    named = {row: _named(sheet, asked, row, label_column, keys) for row in by_row}
    first = min((row for row, (slug, _) in named.items() if slug), default=0)
    last_heading = _last_heading(by_row, first, label_column)
    body = [row for row in by_row if row > last_heading]
    columns = _columns(sheet, asked, body, {label_column, keys}, last_heading, chosen)
    found, unknown, totals = [], [], []
    for row in body:
        slug, loosely = named[row]
        text = _text(sheet, row, label_column)
        if slug == OTHER_KEY:
            unknown.append((row, f"{text} (the hidden column {KEY_HEADING} names another row)"))
            continue
        if slug:
            found.append(FoundRow(row, slug, text, loosely))
        elif _TOTAL.search(text):
            totals.append((row, text))
        elif any(_numeric(sheet.cells.get((row, column.place))) for column in columns):
            unknown.append((row, text))
    return Matched(sheet, asked, label_column, columns, tuple(found), tuple(unknown), tuple(totals))


def _named(sheet: Sheet, asked: Asked, row: int, label_column: int, keys: int | None) -> tuple[str, bool]:
    key = sheet.cells.get((row, keys)) if keys is not None else None
    slug, loosely = _slug(asked, _text(sheet, row, label_column))
    if key is None or key.text not in asked.rows:
        return slug, loosely
    return (OTHER_KEY if slug not in {"", key.text} else key.text), False


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return cell.text[:160] if cell else ""


def _last_heading(by_row: Mapping[int, Sequence[SheetCell]], first: int, label_column: int) -> int:
    """The lowest row of headings above the first recognised one: years, and rows of nothing but texts under them."""
    above = range(first - 1, max(first - 1 - HEADING_ROWS, -1), -1)
    others = {row: [cell for cell in by_row.get(row, ()) if cell.column != label_column] for row in above}
    worded = [row for row in above if others[row] and not any(_numeric(cell) for cell in others[row])]
    dated = [row for row in above if any(years_in(cell.text) for cell in others[row])]
    last = next(iter([*dated, *worded]), -1)
    while last + 1 in worded:
        last += 1
    return last


def _columns(
    sheet: Sheet, asked: Asked, body: Sequence[int], not_figures: set[int | None], last_heading: int, chosen: Chosen
) -> tuple[Column, ...]:
    rows = set(body)
    headings = Headings(sheet, last_heading, asked)
    cells = [cell for cell in sheet.cells.values() if cell.row in rows]
    figures = {cell.column for cell in cells if _numeric(cell)}
    worded = {cell.column for cell in cells} - figures if asked.takes_words else set()
    places = sorted(figures | {place for place in worded if headings.named(place)})
    columns = [_column(sheet, asked, headings, place, chosen) for place in places if place not in not_figures]
    columns = columns[:MOST_COLUMNS]
    times = Counter(column.target for column in columns if column.target != NOT_USED)
    return tuple(
        replace(column, target=NOT_USED, note="several columns say so: choose one")
        if times[column.target] > 1 and column.place not in chosen.columns
        else column
        for column in columns
    )


def _column(sheet: Sheet, asked: Asked, headings: Headings, place: int, chosen: Chosen) -> Column:
    over = headings.over(place)
    target = NOT_USED
    for name, (column, year) in asked.targets.items():
        if column == over.column and (year == over.year or (year < 0 and over.year is None)):
            target = name
    wanted = chosen.columns.get(place, target)
    target = wanted if wanted in asked.targets else NOT_USED
    scale = over.scale
    if target != NOT_USED and POUNDS not in asked.units[asked.targets[target][0]]:
        scale = 1
    elif chosen.scales.get(place) in SCALES:
        scale = chosen.scales[place]
    return Column(place, over.text, target, scale, over.in_percent, place in sheet.hidden_columns)


def _numeric(cell: SheetCell | None) -> bool:
    if cell is None:
        return False
    return cell.formula or isinstance(cell.content, Decimal) or number_of(cell.text) is not None
