"""Adding, changing, moving, removing and bringing back the rows of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from mtfp.inputs import plan_structure, scenario_result
from mtfp.plan import MEMBER_KINDS
from mtfp.scenarios.errors import Archived, InUse, Invalid, StalePlan
from mtfp.scenarios.models import Change, ChangeKind, Scenario
from mtfp.scenarios.services import (
    add_member,
    archive_member,
    archive_plan,
    change_member,
    dependents,
    move_member,
    restore_member,
)
from tests.support.people import AWARD, PAY, Office

pytestmark = pytest.mark.django_db


def calling(service: Any, office: Office, kind: str, **more: Any) -> Any:
    return service(**{"plan": office.plan, "kind": kind, "by": office.harriet, "seen": office.seen(), **more})


def slugs(office: Office, kind: str) -> list[str]:
    office.plan.refresh_from_db()
    return [member.slug for member in plan_structure(office.plan).of(MEMBER_KINDS[kind].type)]


def last_change(office: Office) -> Change:
    change = Change.objects.filter(plan=office.plan).first()
    assert change is not None
    return change


# Adding


def test_a_new_row_stands_last_and_what_is_missing_is_said_not_raised(office: Office) -> None:
    record = calling(add_member, office, "grants", label="Rural grant", attributes={"method": "flat"})
    assert slugs(office, "grants")[-1] == record.slug == "rural_grant"
    missing = {
        key: missing.reason
        for key, _, missing in scenario_result(Scenario.objects.get(pk=office.baseline.pk)).result.missing()
    }
    assert missing["funding.grant.rural_grant"] == "Rural grant: amount is not entered for 2016/17"
    change = last_change(office)
    assert (change.kind, change.key) == (ChangeKind.MEMBER, "grants.rural_grant")
    assert (change.old, change.new) == ({}, {"label": "Rural grant", "method": "flat"})


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Hinckley & Bosworth", "hinckley_and_bosworth"),
        ("King's Lynn", "kings_lynn"),
        ("Ynys Môn", "ynys_mon"),
        ("2nd homes", "billing_authority_2nd_homes"),
        ("£££", "billing_authority"),
        ("x" * 80, "x" * 50),
    ],
)
def test_a_slug_is_made_from_the_label(office: Office, label: str, slug: str) -> None:
    assert calling(add_member, office, "authorities", label=label).slug == slug


def test_a_slug_is_never_given_twice_not_even_after_the_row_was_removed(office: Office) -> None:
    first = calling(add_member, office, "grants", label="Rural grant")
    calling(archive_member, office, "grants", slug=first.slug)
    assert calling(add_member, office, "grants", label="Rural grant").slug == "rural_grant_2"
    long = [calling(add_member, office, "sections", label=f"{'y' * 60} {number}") for number in (1, 2)]
    assert [each.slug for each in long] == ["y" * 50, f"{'y' * 48}_2"]


@pytest.mark.parametrize(
    ("kind", "label", "attributes", "field", "message"),
    [
        ("grants", "  ", {}, "label", "Give the grant a name"),
        ("grants", "x" * 161, {}, "label", "the most is 160"),
        ("grants", "police  GRANT", {}, "label", "another grant called “police GRANT”"),
        ("grants", "New", {"method": "guess"}, "method", "one of “amounts”, “flat”, “change”, “change_on_group”"),
        ("grants", "New", {"method": "change"}, "", "needs an index"),
        ("grants", "New", {"method": "change", "index": "gone"}, "", "not one of the plan's indices"),
        ("grants", "New", {"one_off": "yes"}, "one_off", "cannot be 'yes'"),
        ("grants", "New", {"group": "g" * 161}, "group", "the most is 160"),
        ("grants", "New", {"slug": "mine"}, "slug", "A grant has no slug"),
        ("grants", "New", {"position": 1}, "position", "A grant has no position"),
        ("budget_lines", "New", {}, "", "it stands in no section"),
        ("budget_lines", "New", {"section": "nowhere"}, "", "not one of the plan's sections"),
        ("nothing", "New", {}, "kind", "is not a kind of row"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_nothing_is_written(
    office: Office, kind: str, label: str, attributes: dict[str, Any], field: str, message: str
) -> None:
    before, seen = Change.objects.count(), office.seen()
    with pytest.raises(Invalid) as told:
        calling(add_member, office, kind, label=label, attributes=attributes)
    assert message in str(told.value)
    assert told.value.faults[0].field == field
    assert (Change.objects.count(), office.seen()) == (before, seen)


def test_budget_lines_of_two_sections_may_have_one_name(office: Office) -> None:
    added = calling(add_member, office, "budget_lines", label="Income", attributes={"section": "pcc"})
    assert added.slug == "income_2"


# Changing


def test_a_renamed_row_keeps_its_slug_and_its_figures(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    calling(change_member, office, "budget_lines", slug="police_pay", label="Officers' pay")
    computed = scenario_result(Scenario.objects.get(pk=office.baseline.pk)).result
    assert computed.graph.inputs[PAY].label == "Officers' pay: amount"
    assert computed.inputs.values[PAY, 1] == 1000
    change = last_change(office)
    assert (change.old, change.new) == ({"label": "Police pay and allowances"}, {"label": "Officers' pay"})


def test_a_changed_method_changes_the_formula(office: Office) -> None:
    attributes = {"method": "index", "index": "prices"}
    calling(change_member, office, "budget_lines", slug="police_pay", attributes=attributes)
    graph = scenario_result(Scenario.objects.get(pk=office.baseline.pk)).result.graph
    assert AWARD in graph.reads("spending.line.police_pay")
    change = last_change(office)
    assert change.old == {"label": "Police pay and allowances", "method": "amounts", "index": ""}


def test_a_row_that_stays_as_it_is_writes_nothing(office: Office) -> None:
    before, seen = Change.objects.count(), office.seen()
    calling(change_member, office, "grants", slug="police", label="Police Grant", attributes={"one_off": False})
    assert (Change.objects.count(), office.seen()) == (before, seen)


def test_a_row_may_change_the_case_of_its_own_name(office: Office) -> None:
    assert calling(change_member, office, "grants", slug="police", label="Police grant").label == "Police grant"


def test_a_change_to_what_cannot_be_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="needs an index"):
        calling(change_member, office, "grants", slug="police", attributes={"index": ""})
    with pytest.raises(Invalid, match="no grant “gone”"):
        calling(change_member, office, "grants", slug="gone", label="New")


# Moving


def test_a_row_moves_up_and_down_and_to_a_place(office: Office) -> None:
    seen = []
    for to in ("down", "up", 99, 0, "up"):
        calling(move_member, office, "grants", slug="police", to=to)
        seen.append(slugs(office, "grants").index("police"))
    assert seen == [1, 0, 3, 0, 0]


def test_a_budget_line_moves_within_its_section(office: Office) -> None:
    calling(move_member, office, "budget_lines", slug="police_pensions", to="up")
    assert slugs(office, "budget_lines").index("police_pensions") == 3
    calling(move_member, office, "budget_lines", slug="police_pensions", to=2)
    assert slugs(office, "budget_lines")[3:7] == [
        "non_pay", "regional_collaboration", "police_pensions", "inflation_contingency",
    ]  # fmt: skip
    change = last_change(office)
    assert (change.old["place"], change.new["place"]) == (1, 3)


def test_a_removed_row_between_two_does_not_stop_a_move(office: Office) -> None:
    calling(archive_member, office, "grants", slug="business_rates")
    calling(move_member, office, "grants", slug="police", to="down")
    assert slugs(office, "grants") == ["council_tax_support", "police", "council_tax_freeze"]
    calling(restore_member, office, "grants", slug="business_rates")
    assert slugs(office, "grants")[1] == "business_rates"


# Removing and bringing back


def test_a_removed_row_comes_back_with_its_figures(office: Office) -> None:
    office.set(PAY, 2017, "1000")
    calling(archive_member, office, "budget_lines", slug="police_pay")
    assert "police_pay" not in slugs(office, "budget_lines")
    assert last_change(office).new == {"label": "Police pay and allowances", "archived": True}
    calling(restore_member, office, "budget_lines", slug="police_pay")
    assert slugs(office, "budget_lines")[0] == "police_pay"
    assert scenario_result(Scenario.objects.get(pk=office.baseline.pk)).result.inputs.values[PAY, 1] == 1000


def test_what_depends_on_a_row_is_named_in_words(office: Office) -> None:
    for year in (2016, 2017):
        office.set(PAY, year, "1000")
    office.set(PAY, 2017, "900", office.best)
    told = [each.text for each in dependents(office.plan, "budget_lines", "police_pay")]
    assert told == [
        "the line “Gross expenditure”", "the line “Income and specific grants”", "the line “Pay”",
        "2 figures in the scenario “Baseline”", "1 figure in the scenario “Best case”",
    ]  # fmt: skip
    archived = calling(archive_member, office, "budget_lines", slug="police_pay")
    assert [each.text for each in archived] == told


def test_an_index_with_followers_cannot_be_removed(office: Office) -> None:
    with pytest.raises(InUse, match="grant “Police Grant”") as told:
        calling(archive_member, office, "indices", slug="government_funding")
    blocking = [each.text for each in told.value.dependents if each.blocks]
    assert blocking == ["grant “Police Grant” (index)", "grant “Business Rates” (index)"]
    assert "the line “Police Grant”" in [each.text for each in told.value.dependents]
    assert "government_funding" in slugs(office, "indices")


def test_a_section_with_budget_lines_cannot_be_removed_and_an_empty_one_can(office: Office) -> None:
    with pytest.raises(InUse, match="budget line “Commissioning”"):
        calling(archive_member, office, "sections", slug="pcc")
    for slug in ("pcc_office", "commissioning"):
        calling(archive_member, office, "budget_lines", slug=slug)
    calling(archive_member, office, "sections", slug="pcc")
    assert "pcc" not in slugs(office, "sections")


def test_a_row_whose_section_is_gone_cannot_come_back_before_it(office: Office) -> None:
    for slug in ("pcc_office", "commissioning"):
        calling(archive_member, office, "budget_lines", slug=slug)
    calling(archive_member, office, "sections", slug="pcc")
    with pytest.raises(Invalid, match="section 'pcc' is not one of the plan's sections"):
        calling(restore_member, office, "budget_lines", slug="commissioning")
    calling(restore_member, office, "sections", slug="pcc")
    calling(restore_member, office, "budget_lines", slug="commissioning")
    assert slugs(office, "budget_lines").count("commissioning") == 1


def test_a_removed_row_is_neither_changed_nor_moved_nor_removed_again(office: Office) -> None:
    calling(archive_member, office, "grants", slug="police")
    for service, more in ((change_member, {"label": "New"}), (move_member, {"to": "up"}), (archive_member, {})):
        with pytest.raises(Invalid, match="“Police Grant” was removed: bring it back first"):
            calling(service, office, "grants", slug="police", **more)


def test_bringing_back_a_live_row_writes_nothing(office: Office) -> None:
    before = Change.objects.count()
    calling(restore_member, office, "grants", slug="police")
    assert Change.objects.count() == before


# At the same time as somebody else


def test_a_plan_changed_since_it_was_seen_says_who_changed_what(office: Office) -> None:
    seen = office.seen()
    calling(change_member, office, "grants", slug="police", label="Core grant", by=office.ines)
    with pytest.raises(StalePlan) as told:
        calling(add_member, office, "grants", label="New", seen=seen)
    assert told.value.by == "Ines Bell"
    assert "grant “Core grant”: label: Police Grant → Core grant" in str(told.value)


@pytest.mark.parametrize("service", [change_member, move_member, archive_member, restore_member])
def test_every_change_of_a_row_asks_for_the_version_that_was_seen(office: Office, service: Any) -> None:
    calling(archive_member, office, "grants", slug="council_tax_freeze")
    slug = "council_tax_freeze" if service is restore_member else "police"
    more = {change_member: {"label": "New"}, move_member: {"to": "down"}}.get(service, {})
    with pytest.raises(StalePlan):
        calling(service, office, "grants", slug=slug, seen=office.seen() - 1, **more)


def test_an_archived_plan_is_left_alone(office: Office) -> None:
    archive_plan(plan=office.plan, by=office.harriet, seen=office.seen())
    with pytest.raises(Archived):
        calling(add_member, office, "grants", label="New")
