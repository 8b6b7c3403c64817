"""The newcomer's path: from an empty database to a published paper, and to a workbook that says the same."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import TELL_VIOLATIONS
from tests.support.libreoffice import recalculated
from tests.support.visitors import PASSWORD

pytestmark = pytest.mark.browser

PLAN = "MTFP 2026/27 to 2030/31"
TAX_BASES = "100,000.00\t101,000.00\t102,010.00\n50,000.00\t50,500.00\t51,005.00\n"
"""Two authorities: the base year, the budget year and the next."""
GAP = "Surplus / (funding gap)"
BUDGET = """\
20,000,000\t20,000,000\t20,400,000\t20,800,000\t21,200,000\t21,600,000
2,000,000\t2,000,000\t2,000,000\t2,000,000\t2,000,000\t2,000,000

3,000,000\t3,000,000\t3,000,000\t3,000,000\t3,000,000\t3,000,000
15,000,000
2,000,000
0\t57,500\t0\t0\t0\t0
(4,000,000)


1,000,000
2,000,000


(1,000,000)
0\t0\t0\t0\t0\t0
0\t0\t0\t0\t0\t0
"""
"""The budget from staff pay to savings as a spreadsheet has it; its own subtotals are left empty."""


class Somebody:
    """A person at a browser of their own, with a clipboard; what the browser complains of is kept."""

    def __init__(self, browser: Browser, site: str) -> None:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.page.add_init_script(TELL_VIOLATIONS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def join(self, link: str, first: str, last: str, email: str) -> None:
        """Open the link of an invitation, choose a password, sign in with it."""
        self.page.goto(link)
        self.fill("First name", first)
        self.fill("Last name", last)
        for field in self.page.get_by_label("Password").all():
            field.fill(PASSWORD)
        self.press("Join")
        self.fill("User name", email)
        self.fill("Password", PASSWORD)
        self.press("Sign in")

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(re.compile(rf"^{label}\b")).filter(visible=True).first.fill(text)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def follow(self, *links: str) -> None:
        for link in links:
            self.page.get_by_role("link", name=link, exact=True).first.click()

    def add(self, kind: str, name: str) -> None:
        """A row of a kind, by the form under the grid."""
        self.page.get_by_label(f"Name of the new {kind}").fill(name)
        self.page.get_by_role("row").filter(has=self.page.get_by_label(f"Name of the new {kind}")).get_by_role(
            "button", name="Add"
        ).click()
        expect(self.page.get_by_role("status").first).to_have_text(f"“{name}” was added. Enter its figures next.")

    def paste(self, key: str, year: int, text: str) -> None:
        """Copy figures in a spreadsheet, paste it into a cell, wait until it is saved."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.locator(f'input[name="{key}|{year}"]').focus()
        self.page.evaluate("document.querySelector('[data-status]').textContent = ''")
        self.page.keyboard.press("ControlOrMeta+v")
        if not re.search(r"[\t\n]", text):
            self.page.keyboard.press("Tab")  # a single figure is typed text until its cell is left
        expect(self.page.locator("[data-status]")).to_have_text(re.compile(r"^saved \d\d:\d\d$"))

    def gap(self) -> list[str]:
        """The gap of every year in the strip."""
        return self.page.locator(".strip__gap td").all_inner_texts()

    def table(self, name: str) -> dict[str, list[str]]:
        """The rows of a table by their label."""
        found: list[list[str]] = self.page.get_by_role("table", name=name).evaluate(
            "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.innerText))"
        )
        return {row[0]: row[1:] for row in found if len(row) > 1}


def invited(site: str) -> str:
    """What the administrator does: one command, which prints a link."""
    said = StringIO()
    call_command("invite", "Borsetshire", "cfo@borset.example", site=site, stdout=said)
    return said.getvalue().strip()


def amount(text: str) -> Decimal:
    """A figure of a page in pounds: (1,234) is below nil, – is nil."""
    number = Decimal(text.strip("()£").replace(",", "").replace("–", "0"))
    return -number if text.startswith("(") else number


def rows_of_sheet_with(workbook: bytes, label: str) -> list[tuple[str, list[int]]]:
    """Label and numbers, to the pound, of the rows of the first sheet that has a row of that label."""
    for sheet in load_workbook(BytesIO(workbook), data_only=True).worksheets:
        rows = [
            (str(label).strip(), [round(each) for each in cells if isinstance(each, int | float)])
            for label, *cells in sheet.iter_rows(values_only=True)
        ]
        if any(each == label for each, _ in rows):
            return rows
    raise AssertionError(f"no sheet has a row {label!r}")


def test_from_an_empty_database_to_a_published_paper(
    browser: Browser, live_server: LiveServer, transactional_db: None
) -> None:
    nora, site = Somebody(browser, live_server.url), live_server.url
    nora.join(invited(site), "Nora", "Officer", "cfo@borset.example")
    _a_new_plan(nora)
    _precept_and_funding(nora)
    _spending_driven_by_pay(nora)
    _prices_and_reserves(nora)
    _an_award_moves_the_gap(nora)
    _a_scenario_of_its_own(nora)
    _why_is_it_so(nora)
    content, shown = _workbook(nora)
    _publish(nora)
    jean = Somebody(browser, site)
    jean.join(_invitation_of_a_member(nora, site), "Jean", "Attwood", "jean@panel.example")
    _the_member_reads(jean, shown)
    _the_workbook_says_the_same(content, shown)
    assert [*nora.complaints, *jean.complaints] == []


def _a_new_plan(nora: Somebody) -> None:
    nora.follow("Make a new plan")
    nora.fill("Name", PLAN)
    nora.page.get_by_label("Base year").fill("2025/26")
    nora.press("Make the plan")
    expect(nora.page.get_by_role("heading", level=1)).to_have_text("Edit precept")
    assert nora.gap() == ["n/a"] * 5


def _precept_and_funding(nora: Somebody) -> None:
    for authority in ("Ambridge", "Felpersham"):
        nora.add("billing authority", authority)
    nora.paste("precept.authority.ambridge.tax_base_notified", 2025, TAX_BASES)
    nora.paste("precept.tax_base_growth", 2028, "1%\t1%\t1%")
    nora.paste("precept.authority.ambridge.collection_fund_share", 2025, "\n".join(["\t".join("000000")] * 2))
    nora.paste("precept.band_d_amount", 2025, "200.00")
    nora.paste("precept.increase_amount", 2026, "5.00\t5.00\t5.00\t5.00\t5.00")
    # 151,500 dwellings × £205
    expect(nora.page.locator('[data-computed="precept.total/2026-27"]').first).to_have_text("31,057,500")
    nora.follow("Funding")
    nora.paste("funding.grant.police.amount", 2025, "60,000,000\n0\n0\n0")


def _spending_driven_by_pay(nora: Somebody) -> None:
    nora.follow("Spending and savings", "Pay")
    nora.add("pay group", "Police officers")
    nora.paste("pay.group.police_officers.fte", 2025, "\t".join(["1,000"] * 6))
    nora.paste("pay.group.police_officers.cost_per_fte", 2025, "50,000")
    nora.paste("pay.group.police_officers.award_rate", 2026, "3%\t2%\t2%\t2%\t2%\n4\t4\t4\t4\t4")
    nora.page.get_by_role("main").get_by_role("link", name="Spending", exact=True).last.click()
    row = nora.page.locator("#rows-budget_lines tr").filter(has=nora.page.get_by_label("Name of Police pay and"))
    row.get_by_label("method").select_option("pay")
    row.get_by_label("pay group").select_option(label="Police officers")
    row.get_by_role("button", name="Save").click()
    expect(nora.page.get_by_role("status").first).to_have_text("“Police pay and allowances” was saved.")
    nora.paste("spending.line.staff_pay.amount", 2025, BUDGET)


def _prices_and_reserves(nora: Somebody) -> None:
    nora.follow("Assumptions")
    nora.paste("prices.index.government_funding", 2026, "0%\t1%\t1%\t1%\t1%\n0%\t2%\t2%\t2%\t2%")
    nora.follow("Reserves and capital")
    openings = {"general": "3,000,000", "earmarked": "5,000,000", "equalisation": "0", "capital": "0"}
    for reserve, opening in openings.items():
        nora.paste(f"reserves.reserve.{reserve}.opening_amount", 2025, opening)


def _an_award_moves_the_gap(nora: Somebody) -> None:
    before = nora.gap()
    # 3% on a pay bill of £50m, where 2% balances
    assert before[0] == "(0.500)", nora.page.locator(".strip__checks").inner_text()
    nora.follow("Spending and savings", "Pay")
    award = nora.page.locator('input[name="pay.group.police_officers.award_rate|2026"]')
    award.fill("2")
    award.press("Tab")
    expect(nora.page.locator(".strip__gap td").first).to_have_text("–")
    assert all(now != then for now, then in zip(nora.gap(), before, strict=True))
    expect(nora.page.locator(".strip")).to_contain_text("All checks pass")


def _a_scenario_of_its_own(nora: Somebody) -> None:
    nora.follow("Scenarios")
    nora.fill("Name", "A freeze")
    nora.press("Make the scenario")
    nora.follow("A freeze", "Funding and precept")
    nora.follow("Edit precept")
    nora.paste("precept.increase_amount", 2026, "0")
    assert nora.gap()[0] == "(0.758)"  # 151,500 dwellings × £5
    nora.page.get_by_text("Change scenario").click()
    nora.follow("Baseline")
    assert nora.gap()[0] == "–"


def _why_is_it_so(nora: Somebody) -> None:
    nora.follow("Overview")
    nora.press("£")
    nora.page.locator("td a.figure[href$='/explain/precept.total/2026-27/']").first.click()
    panel = nora.page.locator("#explanation")
    expect(panel).to_contain_text("£31,057,500")
    expect(panel).to_contain_text("151,500.00")
    expect(panel).to_contain_text("£205.00")


def _workbook(nora: Somebody) -> tuple[bytes, dict[str, list[str]]]:
    nora.follow("Spending and savings")
    shown = nora.table("Budget requirement")
    nora.follow("Workbook")
    with nora.page.expect_download() as told:
        nora.press("Download")
    return Path(told.value.path()).read_bytes(), shown


def _publish(nora: Somebody) -> None:
    nora.follow("Publish")
    nora.fill("Title", "Proposed precept 2026/27")
    nora.press("Publish")
    expect(nora.page.get_by_role("status")).to_have_text("“Proposed precept 2026/27, version 1” is published.")


def _invitation_of_a_member(nora: Somebody, site: str) -> str:
    nora.page.goto(site)
    nora.follow("People")
    nora.page.get_by_label("E-mail address").fill("jean@panel.example")
    nora.page.get_by_label("Role").last.select_option(label="panel member")
    nora.press("Invite")
    return nora.page.get_by_label("Link, which opens once").input_value()


def _the_member_reads(jean: Somebody, shown: dict[str, list[str]]) -> None:
    assert "A freeze" not in jean.page.locator("main").inner_text()
    jean.page.get_by_role("link", name="Proposed precept 2026/27").click()
    expect(jean.page.locator("main")).to_contain_text("£205.00")
    jean.press("£")
    assert jean.table("Requirement, funding and gap")[GAP] == shown[GAP]


def _the_workbook_says_the_same(content: bytes, shown: dict[str, list[str]]) -> None:
    """LibreOffice computes every formula anew; each row of the page is then one of the workbook, to the pound."""
    rows = rows_of_sheet_with(recalculated({"plan": content})["plan"], GAP)
    pages = [
        (label, [round(amount(text)) for text in texts if text not in {"", "n/a"}]) for label, texts in shown.items()
    ]
    assert len(pages) > 10
    assert [each for each in pages if each not in rows] == []
