"""Financial years run from 1 April to 31 March and are written 2017/18."""

from __future__ import annotations

from datetime import date

import pytest

from mtfp.engine.years import MOST_YEARS, Years, day_number, year_label, year_start


@pytest.mark.parametrize(
    ("start", "label"), [(2017, "2017/18"), (1999, "1999/00"), (2008, "2008/09"), (2099, "2099/00")]
)
def test_a_year_is_written_with_a_stroke(start: int, label: str) -> None:
    assert year_label(start) == label
    assert year_start(label) == start


@pytest.mark.parametrize(
    "label", ["2017", "2017/19", "2017-18", "17/18", "2017/2018", "2017/18 ", "2017/18\n", "", "abcd/ef", "２０１７/18"]
)
def test_anything_else_is_no_year(label: str) -> None:
    with pytest.raises(ValueError, match="is not a financial year: write it like 2017/18"):
        year_start(label)


def test_a_plan_has_its_base_year_and_the_years_after_it() -> None:
    years = Years(2016, 5)
    assert len(years) == 6
    assert years.labels == ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21", "2021/22")
    assert list(years.starts) == [2016, 2017, 2018, 2019, 2020, 2021]
    assert years.span == "2017/18 to 2021/22"
    assert Years(2016, 1).span == "2017/18"
    assert len(Years(2016, 10)) == MOST_YEARS


def test_a_year_is_found_by_the_calendar_year_it_begins_in() -> None:
    years = Years(2016, 5)
    assert [years.index(start) for start in (2016, 2021)] == [0, 5]
    for outside in (2015, 2022):
        with pytest.raises(ValueError, match=r"is not a year of this plan \(2016/17 to 2021/22\)"):
            years.index(outside)


def test_days_are_numbered_as_in_a_spreadsheet() -> None:
    assert day_number(date(2017, 4, 1)) == 42826
    assert day_number(date(1900, 3, 1)) == 61
