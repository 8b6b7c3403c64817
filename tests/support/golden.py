"""Published and hand-worked figures: small CSVs of key, words, and one column a year."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from mtfp.engine import Result

GOLDEN = Path(__file__).parent.parent / "golden"


@dataclass(frozen=True)
class Published:
    """One figure as a paper prints it: its decimals say how it was rounded for print."""

    key: str
    year: str
    number: Decimal

    def in_percent(self) -> bool:
        """Papers print a rate as 1.99; plans hold 0.0199."""
        return self.key.endswith("_percent")

    def as_printed(self, result: Result) -> Decimal:
        """The computed figure, rounded to the decimals of the published one."""
        figure = result.number(self.key, result.years.labels.index(self.year))
        return (figure * 100 if self.in_percent() else figure).quantize(self.number, ROUND_HALF_UP)

    def difference(self, result: Result) -> Decimal:
        """Computed less published."""
        return self.as_printed(result) - self.number


def rows(name: str) -> list[dict[str, str]]:
    """A CSV of tests/golden, a row a dict."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(name: str) -> Iterator[Published]:
    """Every figure of a CSV whose year columns are headed like 2017/18; empty cells were not published."""
    for row in rows(name):
        for column, text in row.items():
            if "/" in column and text:
                yield Published(row["key"], column, Decimal(text))
