"""Recording: who may, what is impossible, what needs a reason, what is kept for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from mtfp.publications.models import Publication
from mtfp.scenarios.errors import Archived, Invalid, NotAllowed, Stale
from mtfp.scenarios.history import plan_history
from mtfp.scenarios.models import Plan, Value
from mtfp.scenarios.services import Edit, create_plan, write_values
from precept.decision.dates import Kind
from precept.decision.models import Step
from precept.decision.rules import Outcome, Veto, Vote
from precept.decision.selectors import record_of, standing, steps_of
from precept.decision.services import Told, correct_step, record_step, strike_step
from tests.decision.conftest import propose_and_notify, tell
from tests.support.visitors import Visitors, scenario

BAND_D = "187.2302"
VETO: dict[str, Any] = {"outcome": Outcome.TOO_HIGH, "vote": Vote(13, 9, 3)}


def refusal(attempt: Callable[[], object]) -> list[tuple[str, str]]:
    """The fields and messages of what was refused; nothing was recorded."""
    before = Step.objects.count()
    with pytest.raises(Invalid) as caught:
        attempt()
    assert Step.objects.count() == before
    return [(each.field, each.message) for each in caught.value.faults]


def test_a_proposal_keeps_the_figures_of_its_publication(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    step = tell(plan, visitors.harriet, Kind.PROPOSED, "2017-01-20", source=paper)
    assert (step.band_d, step.digest, step.publication_id) == (BAND_D, paper.digest, paper.pk)
    assert step.total.startswith("58")


def test_it_keeps_them_when_the_scenario_changes_afterwards(visitors: Visitors, plan: Plan) -> None:
    baseline = scenario(plan)
    tell(plan, visitors.harriet, Kind.PROPOSED, "2017-01-20", source=baseline)
    row = Value.objects.get(scenario=baseline, key="precept.increase", year=2017)
    edit = Edit("precept.increase", 2017, row.version, Decimal(0))
    write_values(scenario=baseline, edits=[edit], by=visitors.harriet)
    assert steps_of(plan)[0].band_d == BAND_D


def test_the_whole_way_after_a_veto(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    by, freeze = visitors.omar, scenario(plan, "Freeze")
    propose_and_notify(plan, by, paper)
    tell(plan, by, Kind.REPORTED, "2017-02-06", **VETO)
    tell(plan, by, Kind.REVISED, "2017-02-14", source=freeze)
    tell(plan, by, Kind.REVISION_PUBLISHED, "2017-02-15")
    tell(plan, by, Kind.SECOND_REPORT, "2017-02-21", recommendation="Accepted.")
    tell(plan, by, Kind.RESPONDED, "2017-02-22")
    tell(plan, by, Kind.RESPONSE_PUBLISHED, "2017-02-23")
    tell(plan, by, Kind.ISSUED, "2017-02-24", source=freeze)
    found = record_of(plan, standing(steps_of(plan)).values())
    assert (found.veto, found.next) == (Veto.STANDS, None)
    assert [found.departures(kind) for kind in found.path] == [()] * 9


def test_a_departure_is_recorded_with_a_reason_and_not_without(
    visitors: Visitors, plan: Plan, paper: Publication
) -> None:
    by = visitors.harriet
    tell(plan, by, Kind.PROPOSED, "2017-01-20", source=paper)
    late = partial(tell, plan, by, Kind.NOTIFIED, "2017-02-03")
    assert refusal(late) == [
        ("reason", "Late: it was due by 1 February 2017. Say why, and it is recorded all the same.")
    ]
    assert late(reason="The settlement came late.").reason == "The settlement came late."


def test_a_correction_stands_and_what_it_corrects_stays(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    _, notified = propose_and_notify(plan, visitors.harriet, paper)
    told = Told(Kind.NOTIFIED, date(2017, 1, 31))
    correct = partial(correct_step, step=notified, told=told, by=visitors.omar, seen=notified.pk)
    assert refusal(partial(correct, reason=" "))[0][0] == "reason"
    corrected = correct(reason="It went out a day later.")
    assert standing(steps_of(plan))[Kind.NOTIFIED].on == date(2017, 1, 31)
    assert [(step.number, step.on.day) for step in Step.objects.filter(kind="notified")] == [(1, 30), (2, 31)]
    again = partial(correct_step, step=notified, told=told, by=visitors.omar, seen=corrected.pk, reason="Again.")
    assert "does not stand" in refusal(again)[0][1]


def test_a_step_is_struck_and_recorded_anew(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    by = visitors.harriet
    _, notified = propose_and_notify(plan, by, paper)
    assert refusal(partial(strike_step, step=notified, by=by, seen=notified.pk, reason=""))[0][0] == "reason"
    strike_step(step=notified, by=by, seen=notified.pk, reason="It was another force's.")
    assert Kind.NOTIFIED not in standing(steps_of(plan))
    anew = partial(tell, plan, by, Kind.NOTIFIED, "2017-02-01")
    assert refusal(anew)[0][0] == "reason"  # it stands for a struck row, so it says why
    anew(reason="Now it was sent.")
    assert standing(steps_of(plan))[Kind.NOTIFIED].number == 3


def test_a_step_is_recorded_once(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    propose_and_notify(plan, visitors.harriet, paper)
    assert "correct it instead" in refusal(partial(tell, plan, visitors.harriet, Kind.NOTIFIED, "2017-01-31"))[0][1]


def test_whoever_looked_before_another_one_recorded_looks_again(
    visitors: Visitors, plan: Plan, paper: Publication
) -> None:
    propose_and_notify(plan, visitors.harriet, paper)
    with pytest.raises(Stale, match=r"“Panel notified, 30 January 2017” was recorded"):
        record_step(plan=plan, told=Told(Kind.RESPONDED, date(2017, 2, 9)), by=visitors.omar, seen=0, reason="x")


@pytest.mark.parametrize("who", ["jean", "olive", "sam"])
def test_only_those_who_work_on_the_plan_record(visitors: Visitors, plan: Plan, who: str) -> None:
    with pytest.raises(NotAllowed):
        tell(plan, getattr(visitors, who), Kind.PROPOSED, "2017-01-20", source=scenario(plan))


def test_nothing_is_recorded_of_a_plan_that_was_put_away(visitors: Visitors, plan: Plan) -> None:
    Plan.objects.update(archived=timezone.now())
    with pytest.raises(Archived):
        tell(plan, visitors.harriet, Kind.PROPOSED, "2017-01-20", source=scenario(plan))


def test_a_day_that_has_not_come_and_one_long_before_are_refused(visitors: Visitors, plan: Plan) -> None:
    propose = partial(tell, plan, visitors.harriet, Kind.PROPOSED, source=scenario(plan))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "is in the future" in refusal(partial(propose, tomorrow))[0][1]
    assert "31 March 2016 is before 1 April 2016" in refusal(partial(propose, "2016-03-31"))[0][1]
    assert propose("2016-04-01").on == date(2016, 4, 1)


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({}, "outcome", "Choose what the panel's report says."),
        ({"outcome": Outcome.TOO_LOW}, "members", "A veto is decided by votes"),
        ({"outcome": Outcome.NO_VETO, "vote": Vote(0, 0, 0)}, "members", "1 to 100 members"),
        ({"outcome": Outcome.NO_VETO, "vote": Vote(101, 0, 0)}, "members", "1 to 100 members"),
        ({"outcome": Outcome.TOO_HIGH, "vote": Vote(13, 9, 5)}, "votes_for", "more than the panel's 13 members"),
        ({"outcome": Outcome.NO_VETO, "vote": Vote(13, -1, 5)}, "votes_for", "more than the panel's 13 members"),
        ({"outcome": Outcome.NO_VETO, "recommended": Decimal(0)}, "recommended", "more than nil"),
        ({"outcome": Outcome.NO_VETO, "recommendation": "x" * 1001}, "recommendation", "1001 characters"),
        ({"outcome": Outcome.NO_VETO, "recommendation": "a\x00b"}, "recommendation", "control character"),
    ],
)
def test_an_impossible_report_is_refused(
    visitors: Visitors, plan: Plan, paper: Publication, told: dict[str, Any], field: str, said: str
) -> None:
    propose_and_notify(plan, visitors.harriet, paper)
    (found,) = refusal(partial(tell, plan, visitors.harriet, Kind.REPORTED, "2017-02-06", **told))
    assert found[0] == field
    assert said in found[1]


def test_a_precept_needs_the_figures_of_its_own_plan(visitors: Visitors, plan: Plan) -> None:
    other = create_plan(
        force=visitors.leicestershire, name="Other", base_year=2016, forecast_years=1, by=visitors.harriet
    )
    for source in (None, other.scenarios.get()):
        told = Told(Kind.PROPOSED, date(2017, 1, 20), source)
        assert refusal(partial(record_step, plan=plan, told=told, by=visitors.harriet, seen=0))[0][0] == "source"


def test_a_precept_that_cannot_be_computed_is_not_recorded(visitors: Visitors) -> None:
    empty = create_plan(
        force=visitors.leicestershire, name="Empty", base_year=2016, forecast_years=1, by=visitors.harriet
    )
    propose = partial(tell, empty, visitors.harriet, Kind.PROPOSED, "2017-01-20", source=empty.scenarios.get())
    assert "cannot be computed there" in refusal(propose)[0][1]


def test_there_were_no_panels_before_2013_14(visitors: Visitors) -> None:
    early = create_plan(
        force=visitors.leicestershire, name="Early", base_year=2011, forecast_years=1, by=visitors.harriet
    )
    assert "from 2013/14 on" in refusal(partial(tell, early, visitors.harriet, Kind.NOTIFIED, "2012-02-01"))[0][1]


def test_the_plans_history_tells_each_step(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    _, notified = propose_and_notify(plan, visitors.harriet, paper)
    told = Told(Kind.NOTIFIED, date(2017, 1, 31))
    correct_step(step=notified, told=told, by=visitors.omar, seen=notified.pk, reason="A day later.")
    newest, before = plan_history(plan)[:2]
    assert (newest.who, newest.why) == ("Omar Fielding", "A day later.")
    assert newest.what == "precept decision “Panel notified, 31 January 2017”"
    assert newest.old == "name: Panel notified, 30 January 2017"
    assert (before.what, before.new) == ("precept decision “Panel notified, 30 January 2017”", "added")


def refused_by_the_database(attempt: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        attempt()


def test_no_row_is_changed_deleted_or_replaced(visitors: Visitors, plan: Plan, paper: Publication) -> None:
    step, _ = propose_and_notify(plan, visitors.harriet, paper)
    rows, table = Step.objects.filter(pk=step.pk), Step._meta.db_table
    step.reason = "another"
    refused_by_the_database(step.save)
    refused_by_the_database(step.delete)
    refused_by_the_database(partial(rows.update, on=date(2017, 2, 1)))
    refused_by_the_database(rows.delete)
    if connection.vendor == "sqlite":
        names = [str(each.column) for each in Step._meta.local_fields if each.column != "id"]
        listed = ", ".join(names)
        replace = f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE id = {step.pk}"
        with connection.cursor() as cursor:
            refused_by_the_database(partial(cursor.execute, replace))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "imagined"},
        {"band_d": ""},
        {"digest": ""},
        {"struck": True},
        {"number": 2},
        {"outcome": "no_veto"},
        {"kind": "reported", "outcome": ""},
        {"kind": "reported", "outcome": "too_high"},
        {"kind": "reported", "outcome": "no_veto", "members": 3, "votes_for": 2, "votes_against": 2},
        {"kind": "reported", "outcome": "no_veto", "members": 3, "votes_for": 2},
        {"kind": "reported", "outcome": "no_veto", "votes_for": 2},
    ],
)
def test_the_database_refuses_rows_that_cannot_be(visitors: Visitors, plan: Plan, wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {
        "kind": "proposed", "number": 1, "on": date(2017, 1, 20), "recorded": timezone.now(), "by": visitors.harriet,
        "band_d": BAND_D, "total": "1", "digest": "0" * 64,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(plan=plan, **(right | wrong))
    Step.objects.create(plan=plan, **right)
