"""The editing grid in Chromium: what a finance officer types, pastes, takes back and is told."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Route, expect

from mtfp.engine import Input
from mtfp.inputs import plan_structure
from mtfp.plan import plan_graph
from mtfp.scenarios.models import Change, Scenario, Value
from mtfp.scenarios.services import Edit, lock_scenario, write_values
from mtfp.typed import parse_typed
from tests.browser.desk import Desk, Room
from tests.support.visitors import PASSWORD, scenario

pytestmark = pytest.mark.browser

PAY = "spending.line.police_pay.amount"
STAFF = "spending.line.staff_pay.amount"
POLICE = "funding.grant.police.amount"
FUND = "precept.collection_fund_amount"
INCREASE = "precept.increase"
DISTRICTS = (
    "blaby", "charnwood", "harborough", "hinckley_bosworth", "leicester_city", "melton",
    "north_west_leicestershire", "oadby_wigston", "rutland",
)  # fmt: skip


def base(slug: str) -> str:
    return f"precept.authority.{slug}.tax_base_notified"


def changes() -> int:
    return Change.objects.count()


def stands(room: Room, key: str, year: int, name: str = "") -> str | None:
    """What a scenario itself has in a cell; None when nothing stands."""
    row = Value.objects.filter(scenario=scenario(room.plan, name), key=key, year=year, stands=True).first()
    return row.number if row else None


def others(room: Room, key: str, year: int, text: str, who: str = "omar", name: str = "") -> None:
    """Somebody else writes a cell meanwhile, having seen what stands."""
    target = scenario(room.plan, name)
    row = Value.objects.filter(scenario=target, key=key, year=year).first()
    edit = Edit(key, year, row.version if row else 0, parse_typed(text, declared(room, key)))
    write_values(scenario=target, edits=[edit], by=getattr(room.visitors, who))


def declared(room: Room, key: str) -> Input:
    return plan_graph(plan_structure(room.plan)).inputs[key]


# Typing and moving


def test_a_cell_saves_when_left_and_the_strip_and_the_computed_rows_follow(room: Room) -> None:
    desk = room.desk().open("spending")
    before, net = desk.gap, desk.computed("requirement.net", "2018-19").inner_text()
    desk.type(PAY, 2018, "93,572,277")  # a million more
    desk.is_saved()
    assert stands(room, PAY, 2018) == "93572277"
    assert [old != new for old, new in zip(before, desk.gap, strict=True)] == [False, True, False, False, False]
    expect(desk.page.locator(".strip__years tr", has_text="since you opened").locator("td").nth(1)).to_have_text(
        "▼ 1.000 worse"
    )
    moved = int(desk.computed("requirement.net", "2018-19").inner_text().replace(",", ""))
    assert moved - int(net.replace(",", "")) == 1_000_000

    desk.open("spending")  # with every cookie: the browser may keep the page
    desk.type(PAY, 2018, "92,572,277")
    desk.is_saved()
    after = desk.gap
    desk.page.get_by_role("link", name="Read this page").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Spending")
    desk.page.go_back()  # what stands now, not the page as it was opened
    expect(desk.cell(PAY, 2018)).to_have_value("92,572,277")
    assert desk.gap == after == before


def test_numbers_are_typed_as_people_type_them(room: Room) -> None:
    desk = room.desk().open("spending")
    typed = {
        "£7": "7", "1,234.50": "1,234.50", "(500)": "-500", "-500": "-500", "1.5m": "1,500,000", "12k": "12,000",
        "−3": "-3", " 8 ": "8", "": "",
    }  # fmt: skip
    for text, shown in typed.items():
        cell = desk.cell(PAY, 2018)
        cell.fill(text)
        desk.page.keyboard.press("Tab")
        expect(cell).to_have_value(shown)
        desk.is_saved()
    desk.open("precept")
    for text, shown in {"2.5%": "2.50", "1.99": "1.99"}.items():
        desk.cell(INCREASE, 2018).fill(text)
        desk.page.keyboard.press("Tab")
        expect(desk.cell(INCREASE, 2018)).to_have_value(shown)
        desk.is_saved()
    assert stands(room, INCREASE, 2018) == "0.0199"


def test_the_keyboard_moves_between_the_cells(room: Room) -> None:
    desk = room.desk().open("spending")
    press = desk.page.keyboard.press
    desk.cell(PAY, 2017).focus()
    for key, where in (
        ("ArrowRight", f"{PAY}|2018"), ("ArrowDown", f"{STAFF}|2018"), ("ArrowLeft", f"{STAFF}|2017"),
        ("ArrowUp", f"{PAY}|2017"), ("Enter", f"{STAFF}|2017"), ("Shift+Enter", f"{PAY}|2017"),
        ("Tab", f"{PAY}|2018"), ("Shift+Tab", f"{PAY}|2017"),
    ):  # fmt: skip
        press(key)
        assert desk.focused == where
    # a computed row between two entered ones is stepped over by Enter, and read by the arrows
    desk.cell("spending.line.pcso_pay.amount", 2018).focus()
    press("Enter")
    assert desk.focused == "spending.line.regional_collaboration.amount|2018"
    press("ArrowUp")
    expect(desk.computed("spending.section.pay", "2018-19")).to_be_focused()
    press("Enter")
    expect(desk.page.locator("#explanation h2")).to_have_text("Pay")
    press("Escape")
    expect(desk.computed("spending.section.pay", "2018-19")).to_be_focused()
    press("ArrowUp")
    assert desk.focused == "spending.line.pcso_pay.amount|2018"
    # on the way up no cell comes to lie under the strip
    desk.page.locator("td.entry input").last.focus()
    while desk.focused != f"{PAY}|2021":
        press("ArrowUp")
        assert desk.page.evaluate(
            "document.activeElement.getBoundingClientRect().top >"
            " document.querySelector('.strip').getBoundingClientRect().bottom"
        )


def test_within_a_text_the_arrows_move_the_caret(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.type(PAY, 2018, "123", leave="ArrowLeft")
    assert desk.focused == f"{PAY}|2018"
    desk.page.keyboard.type("9")
    expect(desk.cell(PAY, 2018)).to_have_value("1293")


def test_escape_puts_back_what_stood_and_saves_nothing(room: Room) -> None:
    desk = room.desk().open("spending")
    before = changes()
    desk.type(PAY, 2018, "5", leave="Escape")
    expect(desk.cell(PAY, 2018)).to_have_value("92,572,277")
    desk.page.keyboard.press("Tab")
    desk.page.wait_for_timeout(150)
    assert changes() == before


def test_what_is_typed_while_another_cell_is_being_saved_is_not_lost(room: Room) -> None:
    desk = room.desk().open("spending")
    hold: list[Route] = []
    desk.page.route("**/cells/", lambda route: hold.append(route))
    desk.type(PAY, 2018, "1")
    desk.type(STAFF, 2018, "77", leave="")  # still in the cell when the answer comes
    desk.page.wait_for_timeout(100)
    hold.pop().continue_()
    desk.is_saved()
    expect(desk.cell(STAFF, 2018)).to_have_value("77")
    desk.page.unroute("**/cells/")
    desk.page.keyboard.press("Enter")
    expect(desk.cell(STAFF, 2018)).to_have_value("77")
    desk.is_saved()
    assert (stands(room, PAY, 2018), stands(room, STAFF, 2018)) == ("1", "77")


def test_a_refused_value_stays_in_its_cell_with_the_reason(room: Room) -> None:
    desk = room.desk().open("precept")
    before = changes()
    desk.type(INCREASE, 2018, "ten")
    expect(desk.fault(INCREASE, 2018)).to_contain_text("“ten” is not a number: type digits")
    expect(desk.cell(INCREASE, 2018)).to_have_value("ten")
    expect(desk.cell(INCREASE, 2018)).to_have_attribute("aria-invalid", "true")
    desk.type(INCREASE, 2019, "5000")
    expect(desk.fault(INCREASE, 2019)).to_contain_text("allowed: ")
    assert changes() == before
    # saving another cell changes nothing about it, and does not claim that all is saved
    desk.type(FUND, 2018, "900000")
    desk.says("2 cells are not saved")
    expect(desk.cell(INCREASE, 2018)).to_have_value("ten")
    expect(desk.fault(INCREASE, 2018)).to_be_visible()
    desk.type(INCREASE, 2018, "10")
    expect(desk.fault(INCREASE, 2018)).to_have_count(0)
    desk.cell(INCREASE, 2019).focus()
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type("2")
    desk.page.keyboard.press("Tab")
    desk.is_saved()


# Blocks


def test_a_range_is_selected_and_copied_as_a_spreadsheet_takes_it(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.page.evaluate(
        "document.addEventListener('copy', e => { window.copied = e.clipboardData.getData('text/plain'); })"
    )
    desk.cell(PAY, 2017).focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown"):
        desk.page.keyboard.press(key)
    assert desk.page.locator("td.selected").count() == 8
    desk.page.keyboard.press("Control+C")
    assert desk.page.evaluate("window.copied") == (
        "90,909,637\t92,572,277\n38,446,797\t39,642,986\n7,764,375\t8,195,068\n137,120,809\t140,410,331"
    )
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("td.selected").count() == 0


def test_a_block_that_comes_back_as_it_was_copied_changes_nothing(room: Room) -> None:
    desk = room.desk().open("funding")
    before = changes()
    desk.page.evaluate(
        "document.addEventListener('copy', e => { window.copied = e.clipboardData.getData('text/plain'); })"
    )
    desk.cell("funding.grant.business_rates.amount", 2018).focus()
    for key in ("Shift+ArrowLeft", "Shift+ArrowUp", "Control+C"):  # from the last cell to the first
        desk.page.keyboard.press(key)
    copied = desk.page.evaluate("window.copied")
    assert copied == "64,432,578\t63,405,489\n39,093,198\t38,545,893"  # 2018/19 is computed
    desk.paste(copied)
    expect(desk.status).to_have_text("")
    desk.paste("£70,000,000\t£63405489\n39,093,198\t38,545,893\n")
    desk.is_saved()
    assert changes() == before + 1
    assert stands(room, POLICE, 2017) == "70000000"
    assert stands(room, POLICE, 2018) is None, "it is computed from then on as before"


def test_the_mouse_draws_a_range_too(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.cell(PAY, 2017).hover()
    desk.page.mouse.down()
    desk.cell(STAFF, 2019).hover()
    desk.page.mouse.up()
    assert desk.page.locator("td.selected").count() == 6
    desk.cell(PAY, 2018).click()
    assert desk.page.locator("td.selected").count() == 0
    desk.cell(STAFF, 2018).click(modifiers=["Shift"])
    assert desk.page.locator("td.selected").count() == 2


def block(bad: tuple[int, int] | None = None) -> str:
    """9 authorities by 5 years as a spreadsheet copies them, its trailing tabs and blank row included."""
    rows = [[f"{10_000 + 1_000 * row + column:,}.50" for column in range(5)] for row in range(9)]
    if bad:
        rows[bad[0]][bad[1]] = "n/a"
    return "".join("\t".join(row) + "\t\r\n" for row in rows) + "\t\t\t\t\t\r\n"


def test_a_pasted_block_with_a_bad_cell_saves_nothing_and_the_corrected_one_is_one_step(room: Room) -> None:
    desk = room.desk().open("precept")
    before, gap = changes(), desk.gap
    desk.cell(base("blaby"), 2017).focus()
    desk.paste(block(bad=(4, 2)))
    desk.says("nothing saved: 1 of 45 cells refused")
    expect(desk.fault(base("leicester_city"), 2019)).to_contain_text("Leicester City")
    expect(desk.fault(base("leicester_city"), 2019)).to_contain_text("“n/a” is not a number")
    assert desk.page.locator(".fault").count() == 1
    expect(desk.cell(base("rutland"), 2021)).to_have_value("18,004.50")
    expect(desk.cell(base("leicester_city"), 2019)).to_have_value("n/a")
    assert (changes(), desk.gap) == (before, gap)

    desk.cell(base("leicester_city"), 2019).fill("14,002.50")
    desk.page.keyboard.press("Enter")
    desk.is_saved()
    written = Change.objects.order_by("-pk")[:45]
    assert changes() == before + 45
    assert len({each.batch for each in written}) == 1
    assert desk.gap != gap
    assert desk.page.locator("td.unsaved").count() == 0

    desk.cell(base("blaby"), 2017).focus()
    desk.page.keyboard.press("Control+Z")
    desk.says("Taken back: 45 cells, among them Leicester City: tax base as notified 2019/20")
    assert desk.gap == gap
    assert changes() == before + 90
    assert Change.objects.order_by("-pk")[0].undoes == written[0].batch
    expect(desk.cell(base("rutland"), 2021)).to_have_value("")


def test_every_refused_cell_of_a_block_is_listed(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.cell(PAY, 2017).focus()
    desk.paste("1\tx\n#REF!\t2\n")
    desk.says("nothing saved: 2 of 4 cells refused")
    expect(desk.fault(PAY, 2018)).to_contain_text("“x” is not a number")
    expect(desk.fault(STAFF, 2017)).to_contain_text("a spreadsheet's error")
    desk.cell(PAY, 2018).focus()
    desk.page.keyboard.press("Escape")  # leaves the cell out of the block
    expect(desk.cell(PAY, 2018)).to_have_value("92,572,277")
    desk.cell(STAFF, 2017).fill("3")
    desk.page.keyboard.press("Tab")
    desk.is_saved()
    assert [stands(room, *cell) for cell in ((PAY, 2017), (PAY, 2018), (STAFF, 2017), (STAFF, 2018))] == [
        "1", "92572277", "3", "2",
    ]  # fmt: skip


def test_a_block_that_would_fall_on_computed_figures_is_not_pasted(room: Room) -> None:
    desk = room.desk().open("spending")
    before = changes()
    desk.cell("spending.line.pcso_pay.amount", 2018).focus()
    desk.paste("1\n2\n")
    expect(desk.fault("spending.line.pcso_pay.amount", 2018)).to_contain_text("row 2, column 1 of the block (2)")
    assert changes() == before


# Two people


def test_two_officers_clash_and_each_chooses_knowing_both_values(room: Room) -> None:
    harriet, omar = room.desk().open("spending"), room.desk("omar").open("spending")
    omar.type(PAY, 2018, "200")
    omar.is_saved()
    harriet.type(STAFF, 2018, "oops")
    expect(harriet.fault(STAFF, 2018)).to_be_visible()
    harriet.type(PAY, 2018, "300")
    said = harriet.fault(PAY, 2018)
    expect(said).to_contain_text("Omar Fielding made it £200 on ")
    expect(said).to_contain_text("yours is £300")
    assert stands(room, PAY, 2018) == "200"
    said.get_by_role("button", name="Keep theirs").click()
    expect(harriet.cell(PAY, 2018)).to_have_value("200")
    expect(harriet.cell(STAFF, 2018)).to_have_value("oops")  # what is unsaved elsewhere is still there
    expect(said).to_have_count(0)

    harriet.type(PAY, 2018, "301")  # theirs has been seen now
    expect(harriet.fault(PAY, 2018)).to_have_count(0)
    harriet.says("1 cell is not saved")
    assert stands(room, PAY, 2018) == "301"

    omar.type(PAY, 2018, "201")
    expect(omar.fault(PAY, 2018)).to_contain_text("Harriet Reader made it £301")
    omar.fault(PAY, 2018).get_by_role("button", name="Use mine").click()
    omar.is_saved()
    assert stands(room, PAY, 2018) == "201"

    harriet.type(PAY, 2018, "302")
    expect(said).to_contain_text("Omar Fielding made it £201")
    harriet.cell(PAY, 2018).focus()
    harriet.page.keyboard.press("Escape")  # gives mine up: theirs stands, and not what stood before it
    expect(harriet.cell(PAY, 2018)).to_have_value("201")
    expect(said).to_have_count(0)


def test_a_value_that_changed_under_a_half_typed_cell_is_not_written_over(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.type(PAY, 2018, "300", leave="")
    others(room, PAY, 2018, "200")
    # the answer to another edit brings Omar's 200 to the page while 300 stands half typed in its cell
    desk.page.evaluate(
        "name => { const i = document.getElementById(name); i.value = '5';"
        " i.dispatchEvent(new Event('change', { bubbles: true })); }",
        f"{STAFF}|2018",
    )
    desk.is_saved()
    expect(desk.cell(PAY, 2018)).to_have_value("300")
    desk.page.keyboard.press("Tab")
    expect(desk.fault(PAY, 2018)).to_contain_text("Omar Fielding made it £200")
    assert stands(room, PAY, 2018) == "200"


def test_a_value_changed_and_changed_back_is_a_clash_too(room: Room) -> None:
    desk = room.desk().open("spending")
    others(room, PAY, 2018, "1")
    others(room, PAY, 2018, "92572277")
    desk.type(PAY, 2018, "300")
    expect(desk.fault(PAY, 2018)).to_contain_text("Omar Fielding made it £92,572,277")
    assert stands(room, PAY, 2018) == "92572277"


def test_a_pasted_block_waits_until_every_clash_in_it_is_decided(room: Room) -> None:
    desk = room.desk().open("spending")
    others(room, PAY, 2018, "201")
    others(room, STAFF, 2018, "202")
    before = changes()
    desk.cell(PAY, 2017).focus()
    desk.paste("1\t2\n3\t4\n")
    desk.says("nothing saved: somebody else changed some of these cells")
    desk.fault(PAY, 2018).get_by_role("button", name="Use mine").click()
    assert changes() == before
    desk.fault(STAFF, 2018).get_by_role("button", name="Keep theirs").click()
    desk.is_saved()
    assert [stands(room, *cell) for cell in ((PAY, 2017), (PAY, 2018), (STAFF, 2017), (STAFF, 2018))] == [
        "1", "2", "3", "202",
    ]  # fmt: skip


def test_undo_refuses_when_somebody_changed_the_cell_since(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.type(PAY, 2018, "300")
    desk.is_saved()
    others(room, PAY, 2018, "200")
    desk.cell(PAY, 2018).focus()
    desk.page.keyboard.press("Control+Z")
    desk.says("Omar Fielding made it £200")
    assert stands(room, PAY, 2018) == "200"


# Taking back


def test_undo_and_redo_walk_through_ones_own_edits(room: Room) -> None:
    desk = room.desk().open("spending")
    cell = desk.cell(PAY, 2018)
    for text in ("1", "2"):
        desk.type(PAY, 2018, text)
        desk.is_saved()
    cell.focus()
    for keys, shown in (
        ("Control+Z", "1"), ("Control+Z", "92,572,277"), ("Control+Y", "1"), ("Control+Shift+Z", "2"),
    ):  # fmt: skip
        desk.page.keyboard.press(keys)
        expect(cell).to_have_value(shown)
    desk.page.get_by_role("heading", level=1).click()  # wherever the focus is
    for keys, shown in (("Control+Z", "1"), ("Control+Y", "2")):
        desk.page.keyboard.press(keys)
        expect(cell).to_have_value(shown)
    desk.page.get_by_role("button", name="Undo my last change").click()
    expect(cell).to_have_value("1")
    desk.page.get_by_role("button", name="Redo").click()
    expect(cell).to_have_value("2")


def test_within_a_cell_that_is_being_typed_undo_is_the_browser_s(room: Room) -> None:
    desk = room.desk().open("spending")
    before = changes()
    desk.type(PAY, 2018, "12", leave="Control+Z")
    desk.page.wait_for_timeout(150)
    assert changes() == before


def test_overrides_are_marked_say_why_and_are_reset_by_cell_row_page_and_scenario(room: Room) -> None:
    desk = room.desk().open("precept", "Freeze")
    cell = desk.cell(INCREASE, 2018)
    expect(cell.locator("xpath=..")).to_have_class(re.compile("overridden"))
    cell.focus()
    expect(desk.page.locator("[data-note-text]")).to_contain_text("baseline 1.99%, changed here")
    expect(desk.cell(FUND, 2018).locator("xpath=..")).not_to_have_class(re.compile("overridden"))

    cell.dblclick()
    desk.page.get_by_role("button", name="Reset to the baseline", exact=True).click()
    expect(desk.cell(INCREASE, 2018)).to_have_value("1.99")
    assert desk.focused == f"{INCREASE}|2018"
    expect(desk.cell(INCREASE, 2019)).to_have_value("0.00")
    desk.cell(INCREASE, 2019).dblclick()
    desk.page.get_by_role("button", name="Reset every year").click()
    expect(desk.cell(INCREASE, 2021)).to_have_value("1.99")
    assert desk.page.locator("td.overridden").count() == 0

    desk.type(INCREASE, 2018, "3")
    desk.is_saved()
    expect(desk.cell(INCREASE, 2018).locator("xpath=..")).to_have_class(re.compile("overridden"))
    desk.page.get_by_role("button", name="Reset this page to the baseline").click()
    desk.says("takes its values from the baseline again")
    expect(desk.cell(INCREASE, 2018)).to_have_value("1.99")
    assert desk.page.locator("td.overridden").count() == 0

    desk.type(INCREASE, 2018, "4")
    desk.is_saved()
    desk.go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    card = desk.page.locator(".scenario-card", has=desk.page.get_by_role("heading", name="Freeze"))
    card.locator("summary").click()
    card.get_by_role("button", name="Reset all to the baseline").click()
    expect(desk.page.locator(".notice")).to_have_text("“Freeze” overrides nothing now.")
    assert not Value.objects.filter(scenario=scenario(room.plan, "Freeze"), stands=True).exists()


def test_a_reset_of_everything_spares_what_somebody_overrode_since(room: Room) -> None:
    desk = room.desk().go(reverse("scenarios:scenarios", args=[room.plan.pk]))
    others(room, FUND, 2018, "7", name="Freeze")
    card = desk.page.locator(".scenario-card", has=desk.page.get_by_role("heading", name="Freeze"))
    card.locator("summary").click()
    card.get_by_role("button", name="Reset all to the baseline").click()
    expect(desk.page.locator(".notice")).to_contain_text("Omar Fielding made it £7")
    assert stands(room, FUND, 2018, "Freeze") == "7"
    assert stands(room, INCREASE, 2018, "Freeze") == "0"


def test_a_scenario_follows_the_baseline_where_it_does_not_override(room: Room) -> None:
    desk = room.desk().open("precept")
    desk.type(FUND, 2018, "2000000")
    desk.is_saved()
    desk.type(INCREASE, 2018, "5")
    desk.is_saved()
    desk.open("precept", "Freeze")
    expect(desk.cell(FUND, 2018)).to_have_value("2,000,000")
    expect(desk.cell(INCREASE, 2018)).to_have_value("0.00")
    before = desk.gap
    desk.type(FUND, 2018, "2500000")
    desk.is_saved()
    assert desk.gap[1] != before[1]
    desk.open("precept")
    expect(desk.cell(FUND, 2018)).to_have_value("2,000,000")


# When it cannot be saved


def test_without_a_server_the_cell_says_so_and_can_be_tried_again(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.page.route("**/cells/", lambda route: route.abort())
    desk.type(PAY, 2018, "300")
    desk.says("not saved: the server did not answer")
    expect(desk.fault(PAY, 2018)).to_contain_text("Not saved: the server did not answer.")
    expect(desk.cell(PAY, 2018)).to_have_value("300")
    assert stands(room, PAY, 2018) == "92572277"
    assert "saved " not in desk.page.locator(".strip").inner_text().replace("not saved", "")
    desk.page.unroute("**/cells/")
    desk.fault(PAY, 2018).get_by_role("button", name="Try again").click()
    desk.is_saved()
    assert stands(room, PAY, 2018) == "300"
    expect(desk.fault(PAY, 2018)).to_have_count(0)


def test_a_block_without_a_server_is_told_once_and_tried_again_as_one(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.page.route("**/cells/", lambda route: route.abort())
    desk.cell(PAY, 2017).focus()
    desk.paste("1\t2\n3\t4\n")
    expect(desk.fault(PAY, 2017)).to_contain_text("None of the 4 cells was saved.")
    assert desk.page.locator(".fault").count() == 1
    assert desk.page.locator("td.unsaved").count() == 4
    desk.page.unroute("**/cells/")
    before = changes()
    desk.fault(PAY, 2017).get_by_role("button", name="Try again").click()
    desk.is_saved()
    assert changes() == before + 4
    assert len(set(Change.objects.order_by("-pk").values_list("batch", flat=True)[:4])) == 1


def test_a_fault_of_the_server_is_no_save(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.page.route("**/cells/", lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>Oops"))
    desk.type(PAY, 2018, "300")
    expect(desk.fault(PAY, 2018)).to_contain_text("something went wrong on the server")
    expect(desk.cell(PAY, 2018)).to_have_value("300")


def sign_in(room: Room, desk: Desk, name: str) -> None:
    """Sign in on another page of the same browser; the password is everybody's."""
    page = desk.page.context.new_page()
    page.goto(f"{room.url}{reverse('account_login')}")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()  # only then is anybody signed in
    page.close()
    desk.page.bring_to_front()


def test_a_session_that_ended_is_told_and_the_cell_saves_after_signing_in_again(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.page.context.clear_cookies(name="sessionid")
    desk.type(PAY, 2018, "300")
    expect(desk.fault(PAY, 2018)).to_contain_text("Not saved: you are signed out.")
    expect(desk.fault(PAY, 2018).get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
    assert stands(room, PAY, 2018) == "92572277"
    sign_in(room, desk, "harriet")
    desk.fault(PAY, 2018).get_by_role("button", name="Try again").click()
    desk.is_saved()
    assert stands(room, PAY, 2018) == "300"


def test_nothing_is_saved_in_the_name_of_somebody_who_signed_in_since(room: Room) -> None:
    desk = room.desk().open("spending")
    desk.page.context.clear_cookies(name="sessionid")
    sign_in(room, desk, "omar")
    desk.type(PAY, 2018, "300")
    expect(desk.fault(PAY, 2018)).to_contain_text("Omar Fielding is signed in here now")
    assert stands(room, PAY, 2018) == "92572277"


def test_leaving_the_page_with_an_unsaved_value_asks_first(room: Room) -> None:
    desk = room.desk().open("spending")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.page.on("dialog", answer)
    desk.type(PAY, 2018, "x")
    expect(desk.fault(PAY, 2018)).to_be_visible()
    desk.page.reload()
    assert asked == ["beforeunload"]
    desk.page.reload()
    assert asked == ["beforeunload"]


def test_a_locked_scenario_is_read_only_here_and_on_the_server(room: Room) -> None:
    early = room.desk().open("precept", "Freeze")
    freeze = scenario(room.plan, "Freeze")
    lock_scenario(scenario=freeze, by=room.visitors.omar, seen=freeze.version, reason="agreed by the board")
    early.type(INCREASE, 2018, "1")  # the page was opened before
    expect(early.fault(INCREASE, 2018)).to_contain_text("“agreed by the board”")
    expect(early.cell(INCREASE, 2018)).to_have_value("1")
    assert stands(room, INCREASE, 2018, "Freeze") == "0"

    late = room.desk().open("precept", "Freeze")
    expect(late.page.locator(".unfinished")).to_contain_text("Locked: agreed by the board")
    assert late.page.locator("td.entry input:not([readonly])").count() == 0
    assert late.page.get_by_text(re.compile("Reset this page|Undo my last change")).count() == 0
    late.cell(INCREASE, 2018).focus()
    late.paste("1\t2\n3\t4\n")
    expect(late.cell(INCREASE, 2018)).to_have_value("0.00")


# Without script


def test_the_form_saves_without_script(room: Room) -> None:
    desk = room.desk(script=False).open("spending")
    before = desk.gap
    desk.cell(PAY, 2018).fill("93,572,277")
    desk.cell(STAFF, 2018).fill("(5)")
    desk.page.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.page.locator(".notice")).to_contain_text("Saved at ")
    expect(desk.cell(STAFF, 2018)).to_have_value("-5")
    assert (stands(room, PAY, 2018), stands(room, STAFF, 2018)) == ("93572277", "-5")
    assert desk.gap[1] != before[1]
    since = desk.page.locator(".strip__years tr", has_text="since you opened").locator("td").nth(1)
    expect(since).to_have_text("▲ 38.643 better")  # 39,642,986 + 5 less a million
    assert len(set(Change.objects.order_by("-pk").values_list("batch", flat=True)[:2])) == 1
    desk.page.get_by_role("button", name="Undo my last change").click()
    expect(desk.page.locator(".notice")).to_have_text(
        "Taken back: 2 cells, among them Police Pay & Allowances: amount 2018/19: £93,572,277 → £92,572,277."
    )
    expect(since).to_have_text("")
    assert desk.gap == before


def test_refused_values_stay_without_script_too(room: Room) -> None:
    desk = room.desk(script=False).open("precept")
    before = changes()
    desk.cell(INCREASE, 2018).fill("ten")
    desk.cell(FUND, 2018).fill("5")
    desk.page.get_by_role("button", name="Save", exact=True).first.click()
    summary = desk.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Nothing was saved")
    expect(summary).to_contain_text("Band D increase, %, 2018/19: “ten” is not a number")
    expect(desk.fault(INCREASE, 2018)).to_contain_text("“ten” is not a number")
    expect(desk.cell(INCREASE, 2018)).to_have_value("ten")
    expect(desk.cell(FUND, 2018)).to_have_value("5")
    assert changes() == before
    desk.cell(INCREASE, 2018).fill("1.5%")
    desk.page.get_by_role("button", name="Save", exact=True).first.click()
    assert (stands(room, INCREASE, 2018), stands(room, FUND, 2018)) == ("0.015", "5")


@pytest.mark.parametrize(("choice", "left"), [("Use mine", "300"), ("Keep theirs", "200")])
def test_a_clash_without_script_shows_both_and_lets_choose(room: Room, choice: str, left: str) -> None:
    desk = room.desk(script=False).open("spending")
    others(room, PAY, 2018, "200")
    desk.cell(PAY, 2018).fill("300")
    desk.cell(STAFF, 2018).fill("4")
    save = desk.page.get_by_role("button", name="Save", exact=True).first
    save.click()
    said = desk.fault(PAY, 2018)
    expect(said).to_contain_text("Omar Fielding made it £200 on ")
    expect(said).to_contain_text("yours is £300")
    assert (stands(room, PAY, 2018), stands(room, STAFF, 2018)) == ("200", "39642986")
    save.click()  # without choosing: the browser asks for it
    assert stands(room, PAY, 2018) == "200"
    said.get_by_label(choice).check()
    save.click()
    expect(desk.page.locator(".notice")).to_contain_text("Saved at ")
    assert (stands(room, PAY, 2018), stands(room, STAFF, 2018)) == (left, "4")


def test_a_refused_value_is_not_put_over_one_that_was_never_seen(room: Room) -> None:
    desk = room.desk(script=False).open("spending")
    others(room, PAY, 2018, "200")
    desk.cell(PAY, 2018).fill("abc")
    save = desk.page.get_by_role("button", name="Save", exact=True).first
    save.click()
    expect(desk.fault(PAY, 2018)).to_be_visible()
    desk.cell(PAY, 2018).fill("300")
    save.click()
    expect(desk.fault(PAY, 2018)).to_contain_text("Omar Fielding made it £200")
    assert stands(room, PAY, 2018) == "200"


def test_a_page_is_reset_to_the_baseline_without_script(room: Room) -> None:
    desk = room.desk(script=False).open("precept", "Freeze")
    desk.page.get_by_role("button", name="Reset this page to the baseline").click()
    expect(desk.page.locator(".notice")).to_contain_text("takes its values from the baseline again")
    expect(desk.cell(INCREASE, 2018)).to_have_value("1.99")


def test_every_cell_of_a_grid_has_one_field(room: Room) -> None:
    desk = room.desk()
    for subject in ("precept", "funding", "spending", "prices"):
        names = desk.open(subject).page.locator("td.entry input").evaluate_all("all => all.map(each => each.name)")
        assert len(names) == len(set(names)) > 0
    assert Scenario.objects.count() == 6
