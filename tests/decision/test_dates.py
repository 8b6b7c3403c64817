"""The statutory dates of a precept. In 2015 and 2026 all of February's were Sundays; 2100 is no leap year."""

from __future__ import annotations

from datetime import date

import pytest

from mtfp.engine.years import year_start
from precept.decision.dates import LABELS, LAWS, Kind, due, law
from tests.support import golden

ROWS = golden.rows("precept_dates.csv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["year"])
def test_the_dates_of_a_year(row: dict[str, str]) -> None:
    year = year_start(row["year"])
    found = {kind.value: limit.day.isoformat() for kind in Kind if (limit := due(kind, year))}
    assert found == {kind: day for kind, day in row.items() if kind != "year"}


def test_a_weekend_moves_no_date() -> None:
    sundays = [limit.day for kind in Kind if kind is not Kind.ISSUED and (limit := due(kind, 2026))]
    assert {day.weekday() for day in sundays} == {6}


@pytest.mark.parametrize(
    ("year", "last_day"), [(2023, date(2023, 2, 28)), (2024, date(2024, 2, 29)), (2100, date(2100, 2, 28))]
)
def test_before_1_march_ends_with_february(year: int, last_day: date) -> None:
    limit = due(Kind.ISSUED, year)
    assert limit is not None
    assert (limit.day, limit.words) == (last_day, f"before 1 March {year}")


def test_a_date_is_said_as_people_write_it() -> None:
    limit = due(Kind.NOTIFIED, 2017)
    assert limit is not None
    assert limit.words == "by 1 February 2017"


@pytest.mark.parametrize("kind", [Kind.PROPOSED, Kind.RESPONDED, Kind.RESPONSE_PUBLISHED])
def test_some_steps_have_no_date_of_their_own(kind: Kind) -> None:
    assert due(kind, 2017) is None


@pytest.mark.parametrize("kind", [Kind.RESPONDED, Kind.RESPONSE_PUBLISHED])
def test_after_a_veto_the_second_report_is_answered_by_1_march(kind: Kind) -> None:
    limit = due(kind, 2017, vetoed=True)
    assert limit is not None
    assert (limit.day, limit.words) == (date(2017, 3, 1), "by 1 March 2017")
    assert "5(2)" in law(kind, vetoed=False)  # which is for a precept without a veto
    assert "5(2)" not in law(kind, vetoed=True)


def test_every_step_has_a_name_and_its_law() -> None:
    assert set(LABELS) == set(LAWS) == set(Kind)
