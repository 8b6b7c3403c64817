"""Rows, years, plans and scenarios in Chromium; what axe and a phone say of the editing pages in all their states."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Locator, expect

from mtfp.funding.models import Grant
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.services import archive_member, lock_scenario
from precept.models import Authority
from tests.browser.desk import Desk, Room
from tests.browser.looks import cut_texts, sticks_out
from tests.support.browser import accessibility_faults
from tests.support.visitors import scenario

pytestmark = pytest.mark.browser
INCREASE = "precept.increase"
POLICE = "funding.grant.police.amount"


def rows(desk: Desk, kind: str) -> Locator:
    """The forms of one kind of rows, opened."""
    found = desk.page.locator(f"#rows-{kind}")
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def notice(desk: Desk) -> Locator:
    """What the page says was done, or why it was not."""
    return desk.page.locator(".notice")


def labels(model: Any, plan: Plan) -> list[str]:
    """The labels of a plan's rows that are not removed, in order."""
    return list(model.objects.filter(plan=plan, archived=None).order_by("position").values_list("label", flat=True))


# Rows


def test_a_grant_is_added_filled_in_renamed_and_moved(room: Room) -> None:
    desk = room.desk().open("funding")
    was = desk.gap
    form = rows(desk, "grants")
    form.get_by_label("Name of the new grant").fill("Uplift grant")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(notice(desk)).to_have_text("“Uplift grant” was added. Enter its figures next.")
    assert desk.gap == ["n/a"] * 5  # not yet filled in
    expect(desk.page.locator(".strip__checks")).to_contain_text("Uplift grant: amount is not entered for 2017/18")
    desk.go(reverse("scenarios:overview", args=[scenario(room.plan).pk]))
    expect(desk.page.locator(".unfinished")).to_contain_text("Uplift grant")

    desk.open("funding")
    desk.cell("funding.grant.uplift_grant.amount", 2016).focus()
    desk.paste("0\t1,000,000\t0\t0\t0\t0\n")
    desk.is_saved()
    assert [old != new for old, new in zip(was, desk.gap, strict=True)] == [True, False, False, False, False]

    form = rows(desk, "grants")
    form.get_by_label("Name of Uplift grant").fill("Officer uplift")
    form.get_by_role("row", name="Uplift grant").get_by_role("button", name="Save").click()
    expect(notice(desk)).to_have_text("“Officer uplift” was saved.")
    expect(desk.page.locator("#rows-grants")).to_have_attribute("open", "")
    order = labels(Grant, room.plan)
    rows(desk, "grants").get_by_role("button", name="Move Officer uplift up").click()
    expect(notice(desk)).to_have_text("“Officer uplift” was moved up.")
    assert labels(Grant, room.plan) == [*order[:-2], order[-1], order[-2]]
    expect(desk.cell("funding.grant.uplift_grant.amount", 2017)).to_have_value("1,000,000")


def test_removing_a_row_names_what_depends_on_it_and_it_comes_back_with_its_figures(room: Room) -> None:
    desk = room.desk().open("funding")
    was = desk.gap
    rows(desk, "grants").get_by_role("link", name="Remove Police Grant").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Remove “Police Grant”?")
    told = desk.page.locator("main")
    expect(told).to_contain_text("the line “Total grants”")
    expect(told).to_contain_text("2 figures in the scenario “Proposal 1.99%”")
    desk.page.get_by_role("button", name="Remove").click()
    expect(notice(desk)).to_contain_text("It can be brought back below the table")
    assert "Police Grant" not in labels(Grant, room.plan)
    assert desk.gap != was
    expect(desk.cell(POLICE, 2017)).to_have_count(0)
    rows(desk, "grants").get_by_role("button", name="Bring Police Grant back").click()
    expect(notice(desk)).to_contain_text("is back, with its figures")
    assert desk.gap == was


def test_a_row_that_others_need_cannot_be_removed(room: Room) -> None:
    desk = room.desk().open("spending")
    # what can be done with a row is in sight, although its attributes are wider than the page
    box = rows(desk, "budget_lines").get_by_role("link", name="Remove OPCC").bounding_box()
    assert box
    assert box["x"] + box["width"] < 1280
    rows(desk, "sections").get_by_role("link", name="Remove Pay").click()
    expect(desk.page.locator("main")).to_contain_text("has to be changed first")
    assert desk.page.get_by_role("button", name="Remove").count() == 0


def test_a_change_of_rows_that_somebody_made_since_is_told(room: Room) -> None:
    desk = room.desk().open("precept")
    form = rows(desk, "authorities")
    plan = Plan.objects.get(pk=room.plan.pk)
    archive_member(plan=plan, kind="authorities", slug="blaby", by=room.visitors.omar, seen=plan.version)
    form.get_by_label("Name of Rutland").fill("Rutland County")
    form.get_by_role("row", name="Rutland").get_by_role("button", name="Save").click()
    expect(notice(desk)).to_contain_text("Omar Fielding changed it on ")
    expect(notice(desk)).to_contain_text("Blaby")
    assert "Rutland County" not in labels(Authority, room.plan)


def test_a_cell_of_a_row_that_somebody_removed_since_is_told(room: Room) -> None:
    desk = room.desk().open("precept")
    key = "precept.authority.blaby.tax_base_notified"
    plan = Plan.objects.get(pk=room.plan.pk)
    archive_member(plan=plan, kind="authorities", slug="blaby", by=room.visitors.omar, seen=plan.version)
    desk.type(key, 2018, "33000")
    expect(desk.fault(key, 2018)).to_contain_text("load the page again")
    expect(desk.cell(key, 2018)).to_have_value("33000")


def test_rows_are_added_without_script_too(room: Room) -> None:
    desk = room.desk(script=False).open("precept")
    form = rows(desk, "authorities")
    form.get_by_label("Name of the new billing authority").fill("Ashby")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(notice(desk)).to_contain_text("“Ashby” was added")
    assert labels(Authority, room.plan)[-1] == "Ashby"
    expect(desk.cell("precept.authority.ashby.tax_base_notified", 2017)).to_have_value("")


# Years and plans


def test_years_are_added_and_left_out_and_their_figures_are_kept(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:plan", args=[room.plan.pk]))
    desk.page.get_by_label("Last forecast year").select_option("7")
    desk.page.get_by_role("button", name="Save").click()
    expect(notice(desk)).to_have_text("The plan was saved.")
    desk.open("spending")
    assert len(desk.gap) == 7
    assert desk.gap[5:] == ["n/a", "n/a"]
    desk.page.get_by_text("Add or leave out years").click()  # on the page of any subject too
    for years, warned, span in (
        ("3", "without ", "2017/18 to 2019/20"),
        ("5", "figures come back", "2017/18 to 2021/22"),
    ):
        last = desk.page.get_by_label("Last forecast year")
        expect(last.locator(f'option[value="{years}"]')).to_contain_text(warned)
        last.select_option(years)
        desk.page.get_by_role("button", name="Change the years").click()
        expect(notice(desk)).to_have_text(f"The plan's forecast years are {span} now.")
        assert len(desk.gap) == int(years)
        assert "n/a" not in desk.gap


def test_a_plan_is_made_from_nothing(room: Room) -> None:
    desk = room.desk().go("/")
    desk.page.get_by_role("link", name="New plan").click()
    desk.page.get_by_label("Name", exact=True).fill("MTFP 2026/27 to 2030/31")
    desk.page.get_by_label("Base year").fill("2025-27")
    desk.page.get_by_role("button", name="Make the plan").click()
    expect(desk.page.locator(".govuk-error-summary")).to_contain_text("2025-27")
    expect(desk.page.get_by_label("Name", exact=True)).to_have_value("MTFP 2026/27 to 2030/31")
    assert accessibility_faults(desk.page) == []
    desk.page.get_by_label("Base year").fill("2025/26")
    desk.page.get_by_label("Forecast years").fill("3")
    desk.page.get_by_label("Band D is rounded to").select_option("9p")
    desk.page.get_by_role("button", name="Make the plan").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Edit precept")
    made = Plan.objects.get(name="MTFP 2026/27 to 2030/31")
    assert made.conventions["band_d"] == "9p"
    assert desk.gap == ["n/a"] * 3
    for page in ("precept", "funding", "spending", "prices"):  # nothing is filled in: no page breaks
        desk.go(reverse("scenarios:edit", args=[made.scenarios.get().pk, page]))
        assert accessibility_faults(desk.page) == []
        desk.go(reverse("scenarios:subject", args=[made.scenarios.get().pk, page]))
        expect(desk.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_plan_without_rows_can_be_edited(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:new_plan"))
    desk.page.get_by_label("Name", exact=True).fill("Empty")
    desk.page.get_by_label("None").check()
    desk.page.get_by_role("button", name="Make the plan").click()
    form = rows(desk, "authorities")
    form.get_by_label("Name of the new billing authority").fill("Ambridge")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(desk.page.get_by_role("row", name="Ambridge").first).to_be_visible()
    for page in ("funding", "spending", "prices"):
        desk.go(reverse("scenarios:edit", args=[Plan.objects.get(name="Empty").scenarios.get().pk, page]))
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Edit")


def test_a_plan_is_copied_renamed_and_put_away(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:plan", args=[room.plan.pk]))
    desk.page.get_by_label("Name of the copy").fill("Second draft")
    desk.page.get_by_role("button", name="Copy this plan").click()
    expect(notice(desk)).to_contain_text("“Second draft” is a copy of")
    copy = Plan.objects.get(name="Second draft")
    assert copy.scenarios.count() == room.plan.scenarios.count()
    desk.page.get_by_label("Name", exact=True).fill(room.plan.name)
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("There is another plan called")
    expect(desk.page.locator("#name")).to_have_value(room.plan.name)
    desk.page.locator("#name").fill("Third draft")
    desk.page.get_by_role("button", name="Save").click()
    expect(notice(desk)).to_have_text("The plan was saved.")
    desk.page.get_by_role("button", name="Put this plan away").click()
    expect(notice(desk)).to_have_text("“Third draft” was put away.")
    assert Plan.objects.get(pk=copy.pk).archived is not None


def test_a_bad_plan_file_is_refused_with_its_faults_and_a_good_one_becomes_a_plan(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:plan", args=[room.plan.pk]))
    with desk.page.expect_download() as told:
        desk.page.get_by_role("link", name="Download plan file").click()
    good = told.value.path().read_bytes()
    bad = json.loads(good)
    bad["base_year"], bad["nonsense"] = "soon", 1
    before = Plan.objects.count()
    for content, said in (
        (b"PK\x03\x04 a workbook", "is it a plan file?"),
        (b"", "is it a plan file?"),
        (json.dumps(bad).encode(), "nonsense"),
    ):  # fmt: skip
        desk.go(reverse("scenarios:upload"))
        file: FilePayload = {"name": "plan.json", "mimeType": "application/json", "buffer": content}
        desk.page.get_by_label("Plan file").set_input_files([file])
        desk.page.get_by_role("button", name="Import").click()
        expect(desk.page.locator(".govuk-error-summary")).to_contain_text("Nothing was imported")
        expect(desk.page.locator(".govuk-error-summary")).to_contain_text(said)
        assert accessibility_faults(desk.page) == []
    assert Plan.objects.count() == before
    file = {"name": "plan.json", "mimeType": "application/json", "buffer": good}
    desk.page.get_by_label("Plan file").set_input_files([file])
    desk.page.get_by_role("button", name="Import").click()
    expect(notice(desk)).to_contain_text("was imported")
    assert Plan.objects.count() == before + 1


# Scenarios


def card(desk: Desk, name: str) -> Locator:
    """A scenario's card, opened."""
    found = desk.page.locator(".scenario-card", has=desk.page.get_by_role("link", name=name, exact=True))
    if found.locator("details").get_attribute("open") is None:
        found.locator("summary").click()
    return found


def test_scenarios_are_made_copied_based_on_another_renamed_put_away_and_brought_back(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    new = desk.page.locator("form", has=desk.page.get_by_role("button", name="Make the scenario"))
    new.get_by_label("Name").fill("Cheaper cars")
    new.get_by_label("Kind").select_option("best")
    new.get_by_label("Based on").select_option(label="Best case")
    new.get_by_label("Description").fill("As the best case, with cheaper cars.")
    new.get_by_role("button", name="Make the scenario").click()
    expect(notice(desk)).to_have_text("“Cheaper cars” was made.")
    made = scenario(room.plan, "Cheaper cars")
    assert (made.kind, made.based_on) == ("best", scenario(room.plan, "Best case"))

    new.get_by_label("Name").fill("Freeze too")
    new.get_by_label("Based on").select_option(label="Freeze")
    new.get_by_role("button", name="Copy “based on”").click()
    expect(notice(desk)).to_have_text("“Freeze too” was made.")
    assert scenario(room.plan, "Freeze too").values.count() == scenario(room.plan, "Freeze").values.count()

    mine = card(desk, "Cheaper cars")
    mine.get_by_label("Name").fill("Cheaper vans")
    mine.get_by_label("Based on").select_option(label="Freeze")
    mine.get_by_role("button", name="Save").click()
    expect(notice(desk)).to_have_text("“Cheaper vans” was saved.")
    assert scenario(room.plan, "Cheaper vans").based_on == scenario(room.plan, "Freeze")
    desk.open("precept", "Cheaper vans")
    expect(desk.cell(INCREASE, 2018)).to_have_value("0.00")

    desk.go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    card(desk, "Freeze").get_by_role("button", name="Put away").click()
    expect(notice(desk)).to_contain_text("Cheaper vans")  # is based on it
    assert scenario(room.plan, "Freeze").archived is None
    card(desk, "Cheaper vans").get_by_role("button", name="Put away").click()
    expect(notice(desk)).to_contain_text("was put away")
    desk.page.get_by_role("button", name="Bring Cheaper vans back").click()
    expect(notice(desk)).to_have_text("“Cheaper vans” is back.")


def test_a_base_that_cannot_be_leaves_the_name_as_it_was(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    best, freeze = scenario(room.plan, "Best case"), scenario(room.plan, "Freeze")
    Scenario.objects.filter(pk=best.pk).update(based_on=freeze)  # so that Freeze on Best case would be a circle
    form = card(desk, "Freeze")
    form.get_by_label("Name").fill("Frost")
    form.get_by_label("Based on").select_option(label="Best case")
    form.get_by_role("button", name="Save").click()
    expect(notice(desk)).to_contain_text("Nothing was saved")
    assert not Scenario.objects.filter(name="Frost").exists()


def test_only_the_chief_finance_officer_locks_and_unlocks(room: Room) -> None:
    harriet = room.desk().go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    assert card(harriet, "Freeze").get_by_role("button", name="Lock").count() == 0
    omar = room.desk("omar").go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    form = card(omar, "Freeze")
    form.get_by_label("Why it is locked").fill("agreed by the board")
    form.get_by_role("button", name="Lock", exact=True).click()
    expect(notice(omar)).to_contain_text("is locked")
    harriet.page.reload()
    expect(card(harriet, "Freeze")).to_contain_text("Locked by Omar Fielding")
    expect(card(harriet, "Freeze")).to_contain_text("agreed by the board")
    harriet.go(reverse("scenarios:cell", args=[scenario(room.plan, "Freeze").pk, INCREASE, 2018]))
    expect(harriet.page.locator(".unfinished")).to_contain_text("agreed by the board")
    assert harriet.page.get_by_role("button", name="Save").count() == 0
    card(omar, "Freeze").get_by_label("Why it is unlocked").fill("the board met again")
    card(omar, "Freeze").get_by_role("button", name="Unlock").click()
    expect(notice(omar)).to_contain_text("is open again")
    harriet.open("precept", "Freeze")
    harriet.type(INCREASE, 2018, "1")
    harriet.is_saved()


# A cell's page


@pytest.mark.parametrize("script", [True, False])
def test_a_cell_s_page_saves_value_and_notes_and_keeps_what_is_refused(room: Room, script: bool) -> None:
    desk = room.desk(script=script)
    desk.go(reverse("scenarios:cell", args=[scenario(room.plan, "Freeze").pk, INCREASE, 2018]))
    page = desk.page
    page.get_by_label("Value").fill("two")
    page.get_by_label("Source").fill("Settlement letter")
    page.get_by_label("Certainty").select_option("indicative")
    page.get_by_label("Reason").fill("the minister's statement")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("“two” is not a number")
    expect(page.get_by_label("Value")).to_have_value("two")
    expect(page.get_by_label("Source")).to_have_value("Settlement letter")
    assert not script or accessibility_faults(page) == []

    other = room.desk("omar").open("precept", "Freeze")
    other.type(INCREASE, 2018, "4")
    other.is_saved()
    page.get_by_label("Value").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Omar Fielding made it 4.00%")
    expect(page.get_by_label("Value")).to_have_value("2")
    page.get_by_role("button", name="Save").click()  # both were shown: mine
    expect(notice(desk)).to_contain_text("was saved")
    expect(page.get_by_label("Reason")).to_have_value("the minister's statement")
    expect(page.locator(".entries")).to_contain_text("4.00% → 2.00%")


def test_a_cell_s_panel_opens_by_keyboard_and_leads_back_to_the_cell(room: Room) -> None:
    desk = room.desk().open("precept", "Freeze")
    desk.cell(INCREASE, 2018).focus()
    desk.page.keyboard.press("Alt+Enter")
    panel = desk.page.locator("#explanation")
    expect(panel.get_by_label("Reason")).to_be_visible()
    assert accessibility_faults(desk.page) == []
    desk.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert desk.focused == f"{INCREASE}|2018"
    desk.page.keyboard.press("Alt+Enter")
    panel.get_by_label("Reason").fill("the board asked for it")
    panel.get_by_role("button", name="Save").click()
    expect(notice(desk)).to_contain_text("was saved")
    assert desk.focused == f"{INCREASE}|2018"
    expect(desk.page.locator("[data-note-text]")).to_contain_text("because the board asked for it")


# Looks


def states(room: Room) -> list[tuple[str, str]]:
    """The editing pages by name and address."""
    freeze, plan = scenario(room.plan, "Freeze").pk, room.plan.pk
    grids = [
        (f"{subject} {pk}", reverse("scenarios:edit", args=[pk, subject]))
        for subject in ("precept", "funding", "spending", "prices")
        for pk in (freeze, scenario(room.plan).pk)
    ]
    return [
        *grids,
        ("cell", reverse("scenarios:cell", args=[freeze, INCREASE, 2018])),
        ("history", reverse("scenarios:history", args=[freeze]) + "?subject=precept"),
        ("remove", reverse("scenarios:remove_row", args=[freeze, "authorities", "blaby"])),
        ("scenarios", reverse("scenarios:scenarios", args=[plan])),
        ("plan", reverse("scenarios:plan", args=[plan])),
        ("new plan", reverse("scenarios:new_plan")),
        ("import", reverse("scenarios:upload")),
        ("locked", reverse("scenarios:edit", args=[scenario(room.plan, "Worst case").pk, "precept"])),
    ]


def test_axe_finds_nothing_and_nothing_sticks_out_with_everything_open(room: Room, subtests: pytest.Subtests) -> None:
    worst = scenario(room.plan, "Worst case")
    lock_scenario(scenario=worst, by=room.visitors.omar, seen=worst.version, reason="agreed")
    desk = room.desk("omar")
    for name, address in states(room):
        with subtests.test(name):
            desk.go(address)
            desk.page.evaluate("document.querySelectorAll('main details:not(.menu)').forEach(each => each.open = true)")
            assert accessibility_faults(desk.page) == []
            assert sticks_out(desk.page) == []
            desk.page.set_viewport_size({"width": 390, "height": 900})
            assert accessibility_faults(desk.page, "target-size") == []
            assert sticks_out(desk.page) == []
            desk.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("width", [1280, 390])
def test_nor_when_values_are_refused(room: Room, width: int) -> None:
    desk = room.desk(width=width).open("spending", "Freeze")
    desk.cell("spending.line.police_pay.amount", 2017).focus()
    desk.paste("1\tx\ny\t2\n")
    desk.says("nothing saved: 2 of 4 cells refused")
    for reason in desk.page.locator(".fault").all():
        box = reason.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, "to be read without moving the table"
    assert accessibility_faults(desk.page) == []
    assert sticks_out(desk.page) == []
    assert cut_texts(desk.page) == []
