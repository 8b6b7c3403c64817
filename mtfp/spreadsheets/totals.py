"""The totals that stand in a sheet, held against the rows above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mtfp.spreadsheets.amounts import amount
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.matching import Column, Matched

DUST = Decimal("0.000001")
"""What adding up in floating point leaves, at most."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total of a sheet and what its rows add up to, both as the sheet counts."""

    address: str
    text: str
    heading: str
    stated: Decimal
    added: Decimal

    @property
    def difference(self) -> Decimal:
        """What the total is more than its rows."""
        return self.stated - self.added

    @property
    def adds(self) -> bool:
        """Whether it is the sum, crumbs of floating point apart."""
        return abs(self.difference) <= max(DUST, abs(self.stated) * Decimal("1e-12"))


def totals(matched: Matched) -> Iterator[Total]:
    """Every total of every column that is used.

    A total may stand for the rows since the total before it, or for all rows above it: it is held
    against whichever it comes nearer to. Rows that are not the plan's count as well.
    """
    assert matched.asked
    for column in matched.used:
        place, _ = matched.asked.targets[column.target]
        if matched.asked.is_added(place):
            yield from _column_totals(matched, column)


def _column_totals(matched: Matched, column: Column) -> Iterator[Total]:
    names = dict(matched.totals)
    rows = sorted({row.at for row in matched.rows} | {row for row, _ in matched.unknown} | set(names))
    above = since = Decimal(0)
    for row in rows:
        cell = matched.sheet.cells.get((row, column.place))
        try:
            number = amount(cell)
        except Refused:
            continue  # said where the cell itself is refused
        if row not in names:
            above, since = above + (number or 0), since + (number or 0)
        elif number is not None and cell is not None:
            added = min(since, above, key=lambda sum_: abs(number - sum_))
            yield Total(cell.address, names[row], column.heading, number, added)
            since = Decimal(0)
