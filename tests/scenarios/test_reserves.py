"""Reserves in a plan that people edit: the band's two ends, statements, and what depends on a reserve."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mtfp.compare.joining import member_differences
from mtfp.inputs import plan_structure, scenario_result
from mtfp.scenarios.errors import InUse, Invalid, Refused
from mtfp.scenarios.services import (
    Edit,
    add_member,
    archive_member,
    change_member,
    reset_values,
    undo,
    write_values,
)
from mtfp.scenarios.services.cells import Cell
from reserves.structure import Reserve
from tests.support.people import PAY, Office

pytestmark = pytest.mark.django_db
LOW, HIGH = "reserves.general.band_low_rate", "reserves.general.band_high_rate"
UPSIDE_DOWN = (
    "High end of the general reserve's band as entered, 2017/18: 3% is below 5%, the Low end of the general reserve's "
    "band as entered: upside down"
)


@pytest.fixture
def office(office: Office) -> Office:
    """The office, whose plan's general reserve has a band of 3% to 6% in 2017/18."""
    office.set(LOW, 2017, "0.03")
    office.set(HIGH, 2017, "0.06")
    return office


def add(office: Office, rows: str, label: str, **attributes: str) -> None:
    add_member(plan=office.plan, kind=rows, label=label, by=office.harriet, seen=office.seen(), attributes=attributes)


def both(office: Office, low: str, high: str) -> None:
    """Write both ends in one go."""
    edits = [Edit(key, 2017, office.version(key, 2017), Decimal(number)) for key, number in ((LOW, low), (HIGH, high))]
    write_values(scenario=office.baseline, edits=edits, by=office.harriet)


def test_neither_end_of_the_band_is_moved_past_the_other(office: Office) -> None:
    office.set(LOW, 2017, "0.05")
    with pytest.raises(Refused) as told:
        office.set(HIGH, 2017, "0.03")
    assert [str(fault) for fault in told.value.faults] == [UPSIDE_DOWN]
    with pytest.raises(Refused, match="upside down"):
        office.set(LOW, 2017, "0.07")
    assert (office.number(LOW, 2017), office.number(HIGH, 2017)) == ("0.05", "0.06")


def test_both_ends_move_together_in_one_go(office: Office) -> None:
    both(office, "0.07", "0.08")
    assert (office.number(LOW, 2017), office.number(HIGH, 2017)) == ("0.07", "0.08")
    with pytest.raises(Refused, match="upside down"):
        both(office, "0.02", "0.01")


def test_an_end_that_a_scenario_inherits_counts_too(office: Office) -> None:
    with pytest.raises(Refused, match="upside down"):
        office.set(LOW, 2017, "0.07", office.best)
    office.set(HIGH, 2017, "0.09", office.best)
    office.set(LOW, 2017, "0.07", office.best)
    seen = office.version(HIGH, 2017, office.best)
    with pytest.raises(Refused, match="upside down"):  # back to the baseline's 6%
        reset_values(scenario=office.best, cells=[Cell(HIGH, 2017, seen)], by=office.harriet)


def test_taking_back_does_not_bring_a_band_upside_down(office: Office) -> None:
    office.set(HIGH, 2017, "0.09")
    office.set(LOW, 2017, "0.08", by=office.ines)
    with pytest.raises(Refused, match="upside down"):
        undo(plan=office.plan, by=office.harriet, scenario=office.baseline)


def test_other_cells_do_not_pay_for_it(office: Office) -> None:
    counts = []
    for key in (PAY, LOW):
        edit = Edit(key, 2017, office.version(key, 2017), Decimal("0.01"))
        with CaptureQueriesContext(connection) as asked:
            write_values(scenario=office.baseline, edits=[edit], by=office.harriet)
        counts.append(len(asked))
    assert counts[1] == counts[0] + 2  # the scenarios and their values


def test_a_statement_may_be_long_and_is_no_difference_between_plans(office: Office) -> None:
    office.plan.refresh_from_db()
    before = plan_structure(office.plan)
    change_member(
        plan=office.plan, kind="reserves", slug="general", by=office.harriet, seen=office.seen(),
        attributes={"purpose": "x" * 500},
    )  # fmt: skip
    office.plan.refresh_from_db()
    after = plan_structure(office.plan)
    assert after.of(Reserve)[0].purpose == "x" * 500
    assert not list(member_differences(before, after))
    with pytest.raises(Invalid, match="the most is 500"):
        change_member(
            plan=office.plan, kind="reserves", slug="general", by=office.harriet, seen=office.seen(),
            attributes={"purpose": "x" * 501},
        )  # fmt: skip


def test_a_movement_with_no_reserve_is_refused_and_a_reserve_with_movements_stays(office: Office) -> None:
    with pytest.raises(Invalid, match="it moves no reserve"):
        add(office, "reserve_movements", "Winter")
    add(office, "reserve_movements", "Winter", reserve="general")
    with pytest.raises(InUse, match="Winter"):
        archive_member(
            plan=office.plan, kind="reserves", slug="general", by=office.harriet, seen=office.seen()
        )  # fmt: skip


def test_the_transfers_line_of_a_new_plan_is_what_movements_give_and_is_not_entered(office: Office) -> None:
    office.set("reserves.movement.from_earmarked.amount", 2018, "250000")
    office.set("reserves.movement.to_equalisation.amount", 2018, "100000")
    result = scenario_result(office.baseline).result
    assert result.number("spending.line.reserve_transfers", 2) == -150_000
    assert "spending.line.reserve_transfers" in result.graph.used_by("reserves.revenue_movements")
