"""The strip over an editing grid: the gap of every year and how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mtfp.compare import changes, figures
from mtfp.engine import Missing, Result
from mtfp.engine.inputs import plain
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import NIL, Display
from mtfp.units import POUNDS


@dataclass(frozen=True, slots=True)
class StripYear:
    """One year: its gap, and how it differs from when the page was opened and from the baseline."""

    label: str
    gap: str
    negative: bool
    reason: str
    since_opened: str
    against_baseline: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip; `opened` is what the page sends along to have its own changes told from others'."""

    years: tuple[StripYear, ...]
    unit: str
    failing: tuple[str, ...]
    opened: str
    has_baseline: bool

    @property
    def missing(self) -> str:
        """Why the first gap that is not there is not there; empty when all are."""
        return next((year.reason for year in self.years if year.reason), "")


def strip(result: Result, display: Display, baseline: Result | None, opened: str = "") -> Strip:
    """The strip of a result; `opened` is the text an earlier strip gave, empty when the page is new."""
    before = _read(opened, len(result.years)) or figures(result, "gap")
    since = changes(result, "gap", before)
    against = changes(result, "gap", figures(baseline, "gap")) if baseline is not None else (None,) * len(since)
    years = []
    for year in range(1, len(result.years)):
        figure = result["gap", year]
        text = display.cell(figure, POUNDS)
        years.append(
            StripYear(
                result.years.labels[year],
                text,
                text.startswith("("),
                figure.reason if isinstance(figure, Missing) else "",
                _moved(since[year], display),
                _moved(against[year], display),
            )
        )
    failing = tuple(
        f"{each.check.title}, {each.year_label}: {each.message}" for each in check_outcomes(result) if each.fails
    )
    return Strip(tuple(years), display.scale.value, failing, _written(before), baseline is not None)


def _moved(change: Decimal | None, display: Display) -> str:
    """A change as "better by 0.31" or "worse by 0.31"; empty when there is none to show."""
    if change is None:
        return ""
    text = display.cell(abs(change), POUNDS)
    return "" if text == NIL else f"{'▲' if change > 0 else '▼'} {text} {'better' if change > 0 else 'worse'}"


def _written(numbers: Sequence[Decimal | None]) -> str:
    return " ".join("x" if number is None else plain(number) for number in numbers)


def _read(text: str, count: int) -> tuple[Decimal | None, ...] | None:
    """What `_written` wrote; None for anything else: the text has been through a browser."""
    parts = text.split(" ")
    if len(parts) != count or any(len(part) > 60 for part in parts):
        return None
    try:
        numbers = tuple(None if part == "x" else Decimal(part) for part in parts)
    except InvalidOperation:
        return None
    return numbers if all(number is None or number.is_finite() for number in numbers) else None
