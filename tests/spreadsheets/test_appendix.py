"""An appendix workbook that was exported here, edited in its input cells and sent back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mtfp.engine import Years
from mtfp.inputs import scenario_result
from mtfp.present.workbook.book import Book
from mtfp.present.workbook.source import WorkbookSource
from mtfp.scenarios.models import Scenario
from tests.excel.compare import cells, compare, input_address
from tests.excel.plans import DAY
from tests.pages.reading import words
from tests.spreadsheets.books import address, confirm, edited, outcome, previewed
from tests.support.libreoffice import recalculated
from tests.support.plans import sized_plan
from tests.support.visitors import Visitors, example_file, make_plan

RISE, PAY = ("precept.increase", 2), ("spending.line.police_pay.amount", 3)


def exported(client: Client, scenario: Scenario, query: str = "") -> bytes:
    answer = client.get(reverse("scenarios:workbook", args=[scenario.pk]) + query)
    assert answer.status_code == 200
    return bytes(answer.content)


def at(scenario: Scenario, cell: tuple[str, int]) -> str:
    return input_address(Book(WorkbookSource.of(scenario_result(scenario), DAY)), *cell)[1]


def two_edits(client: Client, scenario: Scenario) -> bytes:
    def edit(page: Any) -> None:
        page[at(scenario, RISE)] = 0.0299
        page[at(scenario, PAY)] = "93,000,000"

    return edited(exported(client, scenario), edit)


@pytest.mark.parametrize("to", ["this", "new"])
def test_two_edits_become_the_figures_of_the_edited_workbook(harriet: Client, freeze: Scenario, to: str) -> None:
    content = two_edits(harriet, freeze)
    before = scenario_result(freeze).result
    preview = previewed(harriet, freeze, content, "appendix.xlsx")
    assert len(outcome(preview).changes) == 2
    assert outcome(preview).doubts == 0
    assert confirm(harriet, preview, to=to, name="From Excel").status_code == 302

    changed = freeze.plan.scenarios.get(name="From Excel") if to == "new" else freeze
    after = scenario_result(changed).result
    assert (after.inputs.values[RISE], after.inputs.values[PAY]) == (Decimal("0.0299"), Decimal(93_000_000))
    assert after["gap", 3] != before["gap", 3]
    in_numbers = edited(content, lambda page: page.__setitem__(at(freeze, PAY), 93_000_000))
    book = Book(WorkbookSource.of(scenario_result(freeze), DAY))
    tally = compare(book, Book(WorkbookSource.of(scenario_result(changed), DAY)).result, figures(in_numbers))
    assert not tally.faults, "\n".join(tally.faults)
    if to == "new":
        assert scenario_result(freeze).result.figures == before.figures


def figures(content: bytes) -> Any:
    """Every figure of a workbook as a spreadsheet program computes it."""
    return cells(recalculated({"edited": content})["edited"])


def test_the_assumptions_sheet_alone_is_the_template_of_the_whole_plan(harriet: Client, proposal: Scenario) -> None:
    alone = exported(harriet, proposal, "?sheet=Assumptions")
    assert load_workbook(BytesIO(alone)).sheetnames == ["Assumptions"]
    found = outcome(previewed(harriet, proposal, alone))

    assert found.appendix
    assert [*found.changes, *found.notes] == []
    assert found.unchanged == len(scenario_result(proposal).result.inputs.values)


def test_a_cleared_cell_is_shown_as_not_entered(harriet: Client, proposal: Scenario) -> None:
    content = edited(exported(harriet, proposal), lambda page: page.__setitem__(at(proposal, PAY), None))
    preview = previewed(harriet, proposal, content)

    assert [(each.key, each.new) for each in outcome(preview).changes] == [(PAY[0], "")]
    assert "£92,546,056 not entered" in words(harriet.get(address(preview)))
    confirm(harriet, preview)
    assert PAY not in scenario_result(proposal).result.inputs.values


def test_a_percentage_that_lost_its_format_is_refused(harriet: Client, proposal: Scenario) -> None:
    def edit(page: Any) -> None:
        page[at(proposal, RISE)] = 2.99
        page[at(proposal, RISE)].number_format = "General"

    found = outcome(previewed(harriet, proposal, edited(exported(harriet, proposal), edit)))

    assert found.changes == ()
    assert "2.99 could be 2.99% or 299%" in found.refused[0].reason
    assert found.refused[0].cell == at(proposal, RISE)


def test_a_workbook_of_another_plan_says_what_does_not_fit(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    other = make_plan(visitors, sized_plan(40, 3)).scenarios.get()
    preview = previewed(harriet, proposal, exported(harriet, other))
    found, page = outcome(preview), words(harriet.get(address(preview)))

    assert "This looks like a workbook of another plan" in page
    assert "Its cover says Leicestershire · A large plan" in page
    assert "rows with figures are not in this plan: it was exported from another one" in page
    assert found.unknown_count > 10
    assert any("2023/24 is not a year of this plan, 2016/17 to 2021/22" in each.reason for each in found.refused)
    assert confirm(harriet, preview).status_code == 422


def test_a_workbook_of_next_years_plan_gives_what_fits(harriet: Client, visitors: Visitors, proposal: Scenario) -> None:
    file = example_file()
    longer = replace(file, name="Longer", structure=replace(file.structure, years=Years(2016, 6)))
    content = exported(harriet, make_plan(visitors, longer).scenarios.get(kind="baseline"))
    found = outcome(previewed(harriet, proposal, content))

    assert found.changes == ()
    assert len(found.misfit) == 1
    (beyond,) = found.refused  # the referendum principle that is known of that year
    assert beyond.reason.startswith("2022/23 is not a year of this plan, 2016/17 to 2021/22")


def test_a_sheet_that_the_workbook_has_not_is_not_found(harriet: Client, proposal: Scenario) -> None:
    assert harriet.get(f"/scenarios/{proposal.pk}/workbook.xlsx?sheet=Appendix+9").status_code == 404
