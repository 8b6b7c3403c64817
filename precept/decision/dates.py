"""The steps of a precept decision and the statutory date of each.

Sources: Schedule 5 to the Police Reform and Social Responsibility Act 2011 ("Sch 5"); Part 2 of the Police and
Crime Panels (Precepts and Chief Constable Appointments) Regulations 2012, SI 2012/2271 ("reg"); s40 Local
Government Finance Act 1992. They say dates, not working days: a weekend moves none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

FIRST_YEAR = 2013
"""The first year with the regulations, which came into force on 22 November 2012: 2013/14."""


class Kind(StrEnum):
    """A step."""

    PROPOSED = "proposed"
    NOTIFIED = "notified"
    REPORTED = "reported"
    REVISED = "revised"
    REVISION_PUBLISHED = "revision-published"
    SECOND_REPORT = "second-report"
    RESPONDED = "responded"
    RESPONSE_PUBLISHED = "response-published"
    ISSUED = "issued"


LABELS: Mapping[Kind, str] = {
    Kind.PROPOSED: "Precept proposed",
    Kind.NOTIFIED: "Panel notified",
    Kind.REPORTED: "Panel's report",
    Kind.REVISED: "Response to the veto, with a revised precept",
    Kind.REVISION_PUBLISHED: "Response to the veto published",
    Kind.SECOND_REPORT: "Panel's report on the revised precept",
    Kind.RESPONDED: "Response given to the panel",
    Kind.RESPONSE_PUBLISHED: "Response published",
    Kind.ISSUED: "Precept issued",
}

WITH_AMOUNTS = (Kind.PROPOSED, Kind.REVISED, Kind.ISSUED)
"""Steps that are about one precept: its Band D and its total."""

LAWS: Mapping[Kind, str] = {
    Kind.PROPOSED: "Sch 5 para 2",
    Kind.NOTIFIED: "Sch 5 para 2, reg 3",
    Kind.REPORTED: "Sch 5 para 3 and 4, reg 4",
    Kind.REVISED: "Sch 5 para 6(3), reg 5",
    Kind.REVISION_PUBLISHED: "Sch 5 para 6(3), reg 5(1)",
    Kind.SECOND_REPORT: "reg 6",
    Kind.RESPONDED: "Sch 5 para 1 and 5(2)",
    Kind.RESPONSE_PUBLISHED: "Sch 5 para 5(2)",
    Kind.ISSUED: "s40 Local Government Finance Act 1992",
}

AFTER_A_VETO = "Sch 5 para 1(2)(b), Part 2 of the regulations"
"""What a veto puts in place of Sch 5 para 5, which is for a precept without one: the response to the second report."""

_RESPONSES = (Kind.RESPONDED, Kind.RESPONSE_PUBLISHED)

_DAYS_OF_FEBRUARY: Mapping[Kind, int] = {
    Kind.NOTIFIED: 1,
    Kind.REPORTED: 8,
    Kind.REVISED: 15,
    Kind.REVISION_PUBLISHED: 15,
    Kind.SECOND_REPORT: 22,
}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which a step is in time, and how a sentence says it: "by 1 February 2017"."""

    day: date
    words: str


def law(kind: Kind, *, vetoed: bool) -> str:
    """Where the law asks for a step; `vetoed` says that a veto stands."""
    return AFTER_A_VETO if vetoed and kind in _RESPONSES else LAWS[kind]


def due(kind: Kind, year: int, *, vetoed: bool = False) -> Due | None:
    """The statutory date of a step for the precept of the year that begins in `year`; None where there is none.

    The response to the second report, after a veto, is given and published by 1 March.
    """
    if vetoed and kind in _RESPONSES:
        day = date(year, 3, 1)
        return Due(day, f"by {day_words(day)}")
    if kind is Kind.ISSUED:
        first_of_march = date(year, 3, 1)
        return Due(first_of_march - timedelta(days=1), f"before {day_words(first_of_march)}")
    if kind in _DAYS_OF_FEBRUARY:
        day = date(year, 2, _DAYS_OF_FEBRUARY[kind])
        return Due(day, f"by {day_words(day)}")
    return None


def day_words(day: date) -> str:
    """A day as sentences write it: 1 February 2017."""
    return f"{day.day} {day:%B %Y}"


DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
"""What a browser's date field sends, and what people type where a browser has none."""


def read_day(typed: str) -> date:
    """A day as people and browsers write it: 1 February 2017, 01/02/2017, 2017-02-01. Raises ValueError."""
    for written in DAY_FORMATS:
        try:
            return datetime.strptime(typed.strip(), written).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ValueError(f"{typed[:40]!r} is no day: write it like 1 February 2017")
