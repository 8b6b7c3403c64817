"""Financial years: 1 April to 31 March, written 2017/18."""

from __future__ import annotations

import re
from calendar import month_abbr
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from mtfp.engine.expression import Moment

_DAY_ZERO = date(1899, 12, 30)
_LABEL = re.compile(r"([0-9]{4})/([0-9]{2})")

MOST_YEARS = 11
"""The base year and ten forecast years."""


def year_label(start: int) -> str:
    """2017 as "2017/18"."""
    return f"{start}/{(start + 1) % 100:02d}"


def year_start(label: str) -> int:
    """ "2017/18" as 2017. Raises ValueError on anything else."""
    match = _LABEL.fullmatch(label)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError(f"{label!r} is not a financial year: write it like 2017/18")
    return int(match[1])


def year_of(day: date) -> int:
    """The calendar year in which the financial year of a date begins."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def day_number(day: date) -> int:
    """A date as spreadsheets count it."""
    return (day - _DAY_ZERO).days


def date_of(day: int) -> date:
    """The date of a day number. Raises OverflowError beyond the calendar."""
    return _DAY_ZERO + timedelta(days=day)


def date_text(day: int) -> str:
    """A day number as a date: "31 Mar 2018"."""
    found = date_of(day)
    return f"{found.day} {month_abbr[found.month]} {found.year}"


@lru_cache(maxsize=64)
def _labels(base: int, count: int) -> tuple[str, ...]:
    return tuple(year_label(start) for start in range(base, base + count))


@dataclass(frozen=True, slots=True)
class Years:
    """The base year (index 0) and the forecast years after it."""

    base: int
    forecast: int

    def __len__(self) -> int:
        return self.forecast + 1

    @property
    def starts(self) -> range:
        """The calendar year in which each year begins."""
        return range(self.base, self.base + len(self))

    @property
    def labels(self) -> tuple[str, ...]:
        """Each year as people write it."""
        return _labels(self.base, len(self))

    @property
    def span(self) -> str:
        """The forecast years as "2017/18 to 2021/22"."""
        return f"{self.labels[1]} to {self.labels[-1]}" if self.forecast > 1 else self.labels[-1]

    def index(self, start: int) -> int:
        """The index of the year that begins in `start`. Raises ValueError outside the plan."""
        if start not in self.starts:
            raise ValueError(f"{year_label(start)} is not a year of this plan ({self.labels[0]} to {self.labels[-1]})")
        return start - self.base

    def moment(self, moment: Moment, index: int) -> Decimal:
        """A timeline value of a year."""
        start = self.base + index
        first, last = day_number(date(start, 4, 1)), day_number(date(start + 1, 3, 31))
        values = {
            Moment.FIRST_DAY: first,
            Moment.LAST_DAY: last,
            Moment.DAYS: last - first + 1,
            Moment.MONTHS: 12,
        }
        return Decimal(values[moment])
