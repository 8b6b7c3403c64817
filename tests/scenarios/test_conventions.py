"""Conventions of a plan and of its force: changed by a service, told in history, taken back; nothing else moves."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

import pytest

from mtfp.inputs import plan_structure, results_under, scenario_result
from mtfp.scenarios.errors import Archived, Invalid, NotAllowed, StalePlan
from mtfp.scenarios.history import plan_history
from mtfp.scenarios.models import Change, Value
from mtfp.scenarios.services import (
    archive_plan,
    change_conventions,
    create_plan,
    lock_scenario,
    make_conventions_usual,
)
from precept.conventions import Conventions
from tests.support.people import Office

pytestmark = pytest.mark.django_db


def enter(office: Office) -> None:
    """Band D £187.2302 and 1.99% more: £190.95608098 before rounding."""
    office.set("precept.band_d_amount", 2016, "187.2302")
    office.set("precept.increase", 2017, "0.0199")


def band_d(office: Office) -> Decimal:
    office.plan.refresh_from_db()
    office.baseline.refresh_from_db()
    return scenario_result(office.baseline).result.number("precept.band_d", 1)


def test_a_change_reaches_every_figure_at_once(office: Office) -> None:
    enter(office)
    assert band_d(office) == Decimal("190.96")
    change_conventions(plan=office.plan, conventions={"band_d": "4"}, by=office.harriet, seen=office.seen())
    assert band_d(office) == Decimal("190.9561")


def test_what_is_not_named_stays_and_so_does_every_entered_figure(office: Office) -> None:
    enter(office)
    before = list(Value.objects.values())
    change_conventions(
        plan=office.plan, conventions={"total": "sum_of_authorities"}, by=office.omar, seen=office.seen()
    )
    office.plan.refresh_from_db()
    assert plan_structure(office.plan).conventions == Conventions(total="sum_of_authorities")
    assert list(Value.objects.values()) == before


def test_figures_that_the_new_conventions_do_not_ask_for_come_back_with_the_old_ones(office: Office) -> None:
    office.set("precept.authority.ambridge.collection_fund_share", 2017, "1000")
    office.set("precept.authority.borchester.collection_fund_share", 2017, "-250")
    for choice in ("total", "by_authority"):
        change = {"collection_fund": choice}
        change_conventions(plan=office.plan, conventions=change, by=office.harriet, seen=office.seen())
    office.baseline.plan.refresh_from_db()
    assert scenario_result(office.baseline).result.number("precept.collection_fund", 1) == 750


@pytest.mark.parametrize("name", ["jean", "olive"])
def test_only_who_edits_the_plan_changes_them(office: Office, name: str) -> None:
    with pytest.raises(NotAllowed):
        change_conventions(plan=office.plan, conventions={}, by=getattr(office, name), seen=office.seen())
    with pytest.raises(NotAllowed):
        make_conventions_usual(plan=office.plan, by=getattr(office, name))


def test_a_change_on_top_of_somebody_elses_is_refused_with_theirs(office: Office) -> None:
    seen = office.seen()
    change_conventions(plan=office.plan, conventions={"band_d": "4"}, by=office.ines, seen=seen)
    with pytest.raises(StalePlan, match="Band D is rounded to: 2 decimals → 4 decimals"):
        change_conventions(plan=office.plan, conventions={"bands": "4"}, by=office.harriet, seen=seen)


@pytest.mark.parametrize("wrong", [{"band_d": "5"}, {"rounding": "up"}, {"band_d": ""}])
def test_what_is_no_convention_is_refused_and_nothing_changes(office: Office, wrong: dict[str, str]) -> None:
    before = Change.objects.count(), office.seen()
    with pytest.raises(Invalid, match="is not one of"):
        change_conventions(plan=office.plan, conventions={"bands": "4", **wrong}, by=office.harriet, seen=before[1])
    assert (Change.objects.count(), office.seen()) == before
    office.plan.refresh_from_db()
    assert office.plan.conventions["bands"] == "2"


def test_an_archived_plan_keeps_its_conventions(office: Office) -> None:
    archive_plan(plan=office.plan, by=office.harriet, seen=office.seen())
    with pytest.raises(Archived):
        change_conventions(plan=office.plan, conventions={"bands": "4"}, by=office.harriet, seen=office.seen())


def test_conventions_that_stay_as_they_are_write_nothing(office: Office) -> None:
    before = Change.objects.count()
    change_conventions(plan=office.plan, conventions=asdict(Conventions()), by=office.harriet, seen=0)
    make_conventions_usual(plan=office.plan, by=office.harriet)
    assert Change.objects.count() == before


def test_a_locked_scenario_follows_as_it_follows_a_changed_row(office: Office) -> None:
    enter(office)
    lock_scenario(scenario=office.baseline, by=office.omar, seen=office.baseline.version, reason="agreed")
    change_conventions(plan=office.plan, conventions={"band_d": "3"}, by=office.harriet, seen=office.seen())
    assert band_d(office) == Decimal("190.956")


def test_history_tells_a_change_in_the_words_of_the_page(office: Office) -> None:
    change = {"authority_precepts": "pound", "direction": "requirement"}
    change_conventions(plan=office.plan, conventions=change, by=office.ines, seen=office.seen())
    entry = plan_history(office.plan, limit=1)[0]
    assert entry.who == "Ines Bell"
    assert "What is fixed: Band D, and the precept follows" in entry.old
    assert "What is fixed: a whole-pound requirement, and Band D follows" in entry.new
    assert "Each authority's precept is rounded to the: pound" in entry.new


def test_new_plans_of_the_force_begin_with_what_a_plan_made_usual(office: Office) -> None:
    change_conventions(plan=office.plan, conventions={"country": "wales"}, by=office.harriet, seen=office.seen())
    make_conventions_usual(plan=office.plan, by=office.omar)
    office.force.refresh_from_db()
    new = create_plan(force=office.force, name="Next", base_year=2020, forecast_years=1, by=office.harriet)
    assert new.conventions["country"] == "wales"
    assert plan_history(office.plan, limit=1)[0].what == "plan “new plans”"


def test_a_scenario_is_computed_under_other_conventions_without_a_write(office: Office) -> None:
    enter(office)
    office.set("precept.increase", 2017, "0.05", office.best)
    before = Change.objects.count(), office.seen()
    other = [Conventions(band_d="unrounded"), Conventions(band_d="9p")]
    results = results_under(office.option, other)
    assert [each.number("precept.band_d", 1) for each in results] == [Decimal("196.59171"), Decimal("196.56")]
    assert (Change.objects.count(), office.seen()) == before
