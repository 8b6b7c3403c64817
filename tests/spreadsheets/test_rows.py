"""Rows of a plan that come in a workbook: added and changed with their figures, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mtfp.inputs import plan_structure, scenario_result
from mtfp.pay.structure import PayGroup
from mtfp.proposals.structure import Proposal
from mtfp.scenarios.models import Change, ChangeKind, Scenario
from mtfp.scenarios.services import add_member, archive_member, lock_scenario, undo
from mtfp.scenarios.services.members import MOST_ROWS
from mtfp.spending.structure import BudgetLine
from tests.pages.reading import tables, words
from tests.spreadsheets.books import address, confirm, outcome, previewed, rows, traces
from tests.spreadsheets.test_import import set_grant
from tests.support.visitors import Visitors

Cells = Mapping[tuple[str, str], Any]
"""What is typed by the name of a row and the heading of a column; a name that is not there is written below."""

NON_PAY = "Non-Pay Expenditure"
NEW: Cells = {
    ("Estates review", "Status"): "agreed",
    ("Estates review", "Budget line"): NON_PAY,
    ("Estates review", "One off"): "yes",
    ("Estates review", "Owner"): "Head of estates",
    ("Drones", "Kind"): "growth",
}


def filled(client: Client, scenario: Scenario, subject: str, sheet: str, cells: Cells, figures: Any = ()) -> bytes:
    """A downloaded template after some typing; `figures` are rows of a sheet of one's own."""
    sent = client.get(reverse("spreadsheets:template", args=[scenario.pk, f"all-{subject}"])).content
    workbook, saved = load_workbook(BytesIO(sent)), BytesIO()
    page = workbook[sheet]
    headings = {cell.value: place for place, cell in enumerate(page[5], start=1)}
    names = {page.cell(row, 1).value: row for row in range(6, page.max_row + 1)}
    for (name, heading), entry in cells.items():
        row = names.setdefault(name, max([5, *names.values()]) + 1)
        page.cell(row, 1).value = page.cell(row, 1).value or name
        page.cell(row, headings[heading]).value = entry
    if figures:
        own = workbook.create_sheet("Amounts")
        for each in figures:
            own.append(each)
    workbook.save(saved)
    return saved.getvalue()


def proposals(scenario: Scenario) -> dict[str, Proposal]:
    plan = Scenario.objects.get(pk=scenario.pk).plan
    return {each.label: each for each in plan_structure(plan).of(Proposal)}


def test_a_register_comes_with_its_rows_and_their_figures_at_once(harriet: Client, proposal: Scenario) -> None:
    figures = [["Proposal", "2018/19"], ["Estates review", -250_000], ["Drones", 40_000]]
    before = traces()
    preview = previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", NEW, figures))
    page = harriet.get(address(preview))

    assert (len(outcome(preview).rows), len(outcome(preview).changes), outcome(preview).doubts) == (2, 2, 0)
    assert traces() == before
    assert "Import 2 figures and 2 rows" in words(page)
    shown = tables(page)
    assert "Estates review: amount, 2018/19" in shown["Changes 2"]

    answer = harriet.post(address(preview, "confirm"), {"made": 1, "to": "this"}, follow=True)
    assert "2 rows were added or changed in the plan, in every scenario" in words(answer)
    added = proposals(proposal)
    assert added["Estates review"] == Proposal(
        "estates_review", "Estates review", status="agreed", one_off=True, budget_line="non_pay",
        owner="Head of estates",
    )  # fmt: skip
    assert added["Drones"].kind == "growth"
    result = scenario_result(Scenario.objects.get(pk=proposal.pk)).result
    assert result.inputs.values["proposals.item.estates_review.amount", 2] == -250_000
    logged = Change.objects.filter(kind=ChangeKind.MEMBER, why="Imported from returns.xlsx")
    assert len(logged) == 2
    assert len({each.batch for each in logged}) == 1


def test_sent_back_as_it_is_it_changes_nothing(harriet: Client, proposal: Scenario) -> None:
    confirm(harriet, previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", NEW)))
    proposal = Scenario.objects.get(pk=proposal.pk)
    found = outcome(previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", {})))

    assert (found.rows, found.changes, found.doubts) == ((), (), 0)
    assert sum(each.recognised for each in found.sheets if each.rows) == 2


def test_what_a_row_cannot_be_is_refused_with_sheet_cell_value_and_what_to_do(
    harriet: Client, proposal: Scenario
) -> None:
    cells = {
        ("Estates review", "Status"): "unsure",
        ("Estates review", "One off"): "perhaps",
        ("Drones", "Budget line"): "Nowhere",
    }
    found = outcome(previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", cells)))

    said = {each.cell: each.reason for each in found.refused}
    assert {each.sheet for each in found.refused} == {"Proposals"}
    assert said["C6"] == (
        "'unsure' is no status here: write one of “idea”, “identified”, “refining”, “agreed”, “realised”"
    )
    assert said["D6"] == "'perhaps' is neither yes nor no: write one of them"
    assert said["E7"].startswith("'Nowhere' is no budget line here: write one of “none”, “")


def test_what_contradicts_itself_is_refused_and_the_rest_stays(harriet: Client, proposal: Scenario) -> None:
    cells = {("Income", "Method"): "pay", (NON_PAY, "Nature"): "supplies", (NON_PAY, "Name"): "Non-pay costs"}
    preview = previewed(harriet, proposal, filled(harriet, proposal, "spending", "Budget lines", cells))
    (refused,) = outcome(preview).refused

    assert refused.reason == "Income: method 'pay' needs a pay group: name the one whose bill it is"
    assert confirm(harriet, preview).status_code == 422
    assert confirm(harriet, preview, rest="1").status_code == 302
    lines = {each.slug: each for each in plan_structure(Scenario.objects.get(pk=proposal.pk).plan).of(BudgetLine)}
    assert (lines["non_pay"].label, lines["non_pay"].nature) == ("Non-pay costs", "supplies")
    assert lines["income"].method != "pay"


def test_keys_tell_what_names_do_not(harriet: Client, visitors: Visitors, proposal: Scenario) -> None:
    """A row that was removed, a row twice, a key of nothing, a key beside another row's name, no name."""
    plan, by = proposal.plan, visitors.omar
    for label in ("Kept", "Other", "Removed"):
        add_member(plan=plan, kind="proposals", label=label, by=by, seen=plan.version)
        plan.refresh_from_db()
    key = "Key of proposals"
    cells: Cells = {
        ("Kept", "Owner"): "-",
        ("Removed", "Owner"): "A",
        ("Again", key): "kept",
        ("Strange", key): "strange",
        ("Mixed", key): "kept",
        ("Mixed", "Name"): "Other",
        ("", "Owner"): "B",
    }
    content = filled(harriet, proposal, "proposals", "Proposals", cells)
    archive_member(plan=plan, kind="proposals", slug="removed", by=by, seen=plan.version)
    found = outcome(previewed(harriet, Scenario.objects.get(pk=proposal.pk), content))

    assert found.rows == ()
    assert {each.cell: each.reason for each in found.refused} == {
        "A8": "the proposal 'removed' was removed from the plan: bring it back first",
        "A9": "'Kept' stands there twice: keep one",
        "A10": "no proposal has the key 'strange': clear the key to add a new row",
        "A11": "'Other' is the name of another row than its key 'kept': keep them together",
        "A12": "a proposal without a name: write it here",
    }


def test_a_plan_whose_rows_changed_meanwhile_is_a_clash(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    preview = previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", NEW))
    add_member(plan=proposal.plan, kind="proposals", label="Other", by=visitors.omar, seen=proposal.plan.version)
    answer = confirm(harriet, preview)

    assert answer.status_code == 409
    assert "The plan's rows, years or name were changed" in words(answer)
    assert set(proposals(proposal)) == {"Other"}
    harriet.post(address(preview))
    assert confirm(harriet, preview).status_code == 302


def test_figures_that_cannot_be_written_take_the_rows_with_them(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    """The next row at that version of the plan is not taken for those that never came."""
    set_grant(visitors, proposal, 5)
    figures = [["Grant", "2018/19"], ["Police Grant", 40_000]]
    preview = previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", NEW, figures))
    set_grant(visitors, proposal, 6)
    set_grant(visitors, proposal, 5)
    before = traces()

    assert confirm(harriet, preview).status_code == 409
    assert traces() == before
    add_member(plan=proposal.plan, kind="proposals", label="Other", by=visitors.omar, seen=proposal.plan.version)
    assert set(proposals(proposal)) == {"Other"}


def test_a_locked_scenario_takes_neither_figures_nor_the_rows_beside_them(
    harriet: Client, visitors: Visitors, freeze: Scenario
) -> None:
    figures = [["Proposal", "2018/19"], ["Drones", 40_000]]
    preview = previewed(harriet, freeze, filled(harriet, freeze, "proposals", "Proposals", NEW, figures))
    lock_scenario(scenario=freeze, by=visitors.omar, seen=freeze.version, reason="agreed")

    assert confirm(harriet, preview).status_code == 422
    assert proposals(freeze) == {}
    assert confirm(harriet, preview, to="new", name="With drones").status_code == 302
    assert set(proposals(freeze)) == {"Drones", "Estates review"}


def test_a_list_of_too_many_rows_stops_at_the_most_and_says_which_columns_it_does_not_know(
    harriet: Client, proposal: Scenario
) -> None:
    many = [[f"Proposal {number}", "agreed"] for number in range(MOST_ROWS + 2)]
    found = outcome(previewed(harriet, proposal, rows(["Name", "Statuss", "Key of proposals"], *many)))

    assert len(found.rows) == MOST_ROWS
    assert {each.cell: each.reason for each in found.refused} == {
        f"A{MOST_ROWS + row}": "a plan has at most 500 proposals, removed ones included" for row in (2, 3)
    }
    assert found.sheets[0].notes == ("Column “Statuss” is not taken: no proposal has that.",)


def test_a_list_can_be_left_aside(harriet: Client, proposal: Scenario) -> None:
    preview = previewed(harriet, proposal, filled(harriet, proposal, "proposals", "Proposals", NEW))
    harriet.post(address(preview), {"template-0": "none"})
    assert (outcome(preview).rows, outcome(preview).sheets[0].notes) == ((), ("Nothing on this sheet is taken.",))

    harriet.post(address(preview), {"template-0": "rows:proposals"})
    assert len(outcome(preview).rows) == 2


def test_a_pay_group_with_awards_in_two_months_joiners_and_leavers_goes_there_and_back(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    typed = {
        "pay award as entered": ("2%", "award_rate", "0.02"),
        "pay award, starts in month": ("September", "award_month", "9"),
        "second pay award of the year as entered": ("1.5%", "second_award_rate", "0.015"),
        "second pay award of the year, starts in month": ("Feb", "second_award_month", "2"),
        "joiners in Apr, FTE": (5, "joiners_apr", "5"),
        "leavers in Mar, FTE": (2.5, "leavers_mar", "2.5"),
    }
    figures = [["Figure", "2018/19"], *([f"Specials: {name}", entry] for name, (entry, _, _) in typed.items())]
    cells: Cells = {("Specials", "By month"): "yes", ("Specials", "Employer"): "pcc"}
    confirm(harriet, previewed(harriet, proposal, filled(harriet, proposal, "pay", "Pay groups", cells, figures)))
    proposal = Scenario.objects.get(pk=proposal.pk)
    kept = scenario_result(proposal).result.inputs.values

    assert {key: str(number) for (key, _), number in kept.items() if key.startswith("pay.")} == {
        f"pay.group.specials.{name}": number for _, name, number in typed.values()
    }
    found = outcome(previewed(harriet, proposal, filled(harriet, proposal, "pay", "Pay groups", {})))
    assert (found.rows, found.changes, found.unchanged, found.doubts) == ((), (), len(typed), 0)

    undo(plan=proposal.plan, by=visitors.harriet, scenario=proposal)
    left = scenario_result(proposal)
    assert not [key for key, _ in left.result.inputs.values if key.startswith("pay.")]
    assert [each.by_month for each in left.structure.of(PayGroup)] == [True]
