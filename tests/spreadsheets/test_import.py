"""From upload to the plan: nothing is written before it is confirmed, then all of it or none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mtfp.inputs import plan_structure, scenario_result
from mtfp.scenarios.models import Change, Scenario, Value
from mtfp.scenarios.services import Edit, archive_member, lock_scenario, undo, write_values
from mtfp.spreadsheets.asked import asked_of
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.services import Outdated, confirm_preview, scenario_inputs
from tests.pages.reading import tables, words
from tests.spreadsheets.books import address, confirm, outcome, previewed, rows, traces
from tests.support.visitors import Visitors

GRANT, PAY = "funding.grant.police.amount", "spending.line.police_pay.amount"
GRANTS = rows(
    ["Grant", "2018/19", "2019/20 £000"], ["Police Grant", "66,000,000", 65_500], ["Business Rates", None, None]
)
DOUBTFUL = rows(["Grant", "2018/19"], ["Police Grant", 66_000_000], ["Business Rates", "about 3m"])


def number(scenario: Scenario, key: str, year: int) -> Decimal | None:
    """What is entered for a scenario, inherited or its own."""
    result = scenario_result(scenario).result
    return result.inputs.values.get((key, result.years.index(year)))


def set_grant(visitors: Visitors, scenario: Scenario, amount: int, year: int = 2018) -> None:
    row = Value.objects.filter(scenario=scenario, key=GRANT, year=year).first()
    edit = Edit(GRANT, year, row.version if row else 0, Decimal(amount))
    write_values(scenario=scenario, edits=[edit], by=visitors.omar)


def test_every_template_comes_filled_and_comes_back_unchanged(harriet: Client, proposal: Scenario) -> None:
    entered = scenario_inputs(proposal).inputs.values
    for asked in asked_of(plan_structure(proposal.plan)):
        template = harriet.get(reverse("spreadsheets:template", args=[proposal.pk, asked.key]))
        found = outcome(previewed(harriet, proposal, template.content))

        assert found.changes == ()
        assert found.unchanged == sum(1 for key, _ in entered if key in {each.key for each in asked.inputs.values()})
        assert found.doubts == 0
        assert found.sheets[0].recognised == len(asked.rows)


def test_the_preview_shows_old_and_new_and_writes_nothing(harriet: Client, proposal: Scenario) -> None:
    before = traces()
    preview = previewed(harriet, proposal, GRANTS, "grants.xlsx")
    page = harriet.get(address(preview))

    assert tables(page)["Changes 2"] == {
        "What": ["Now", "In the workbook", "Cell"],
        "Police Grant: amount, 2018/19": ["not entered", "£66,000,000", "Figures!B2"],
        "Police Grant: amount, 2019/20": ["not entered", "£65,500,000", "Figures!C2"],
    }
    assert "Nothing has been written" in words(page)
    assert traces() == before


def test_confirming_writes_one_batch_with_its_source_that_undo_takes_back(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    before = number(proposal, GRANT, 2018)
    preview = previewed(harriet, proposal, GRANTS, "grants.xlsx")
    answer = harriet.post(address(preview, "confirm"), {"made": 1, "to": "this"}, follow=True)

    assert "2 figures were imported from grants.xlsx" in words(answer)
    assert answer.redirect_chain[-1][0] == reverse("scenarios:edit", args=[proposal.pk, "funding"])
    assert [number(proposal, GRANT, year) for year in (2018, 2019)] == [66_000_000, 65_500_000]
    changes = Change.objects.filter(why="Imported from grants.xlsx")
    assert len({change.batch for change in changes}) == 1
    assert [change.new["source"] for change in changes.order_by("year")] == [
        "grants.xlsx, Figures!B2", "grants.xlsx, Figures!C2",
    ]  # fmt: skip
    assert not ImportPreview.objects.exists()

    undo(plan=proposal.plan, by=visitors.harriet, scenario=proposal)
    assert number(proposal, GRANT, 2018) == before


def test_a_source_that_is_given_is_noted_instead(harriet: Client, proposal: Scenario) -> None:
    confirm(harriet, previewed(harriet, proposal, GRANTS), source="Provisional settlement")

    assert Value.objects.get(scenario=proposal, key=GRANT, year=2018).source == "Provisional settlement"


def test_as_a_new_option_the_scenario_itself_stays(harriet: Client, proposal: Scenario) -> None:
    before = number(proposal, GRANT, 2018)
    answer = confirm(harriet, previewed(harriet, proposal, GRANTS), to="new", name="Settlement")

    option = proposal.plan.scenarios.get(name="Settlement")
    assert answer.headers["Location"] == reverse("scenarios:edit", args=[option.pk, "funding"])
    assert (option.kind, option.based_on) == ("option", proposal)
    assert [number(each, GRANT, 2018) for each in (option, proposal)] == [66_000_000, before]


def test_a_name_that_is_taken_makes_no_scenario_and_writes_nothing(harriet: Client, proposal: Scenario) -> None:
    preview, before = previewed(harriet, proposal, GRANTS), traces()
    answer = confirm(harriet, preview, to="new", name="freeze")

    assert answer.status_code == 422
    assert "There is another scenario called “freeze”" in words(answer)
    assert traces() == before


def test_what_was_refused_has_to_be_seen_before_the_rest_is_imported(harriet: Client, proposal: Scenario) -> None:
    preview, before = previewed(harriet, proposal, DOUBTFUL), traces()

    answer = confirm(harriet, preview)
    assert answer.status_code == 422
    assert "say below that the rest is to be imported" in words(answer)
    assert "Figures B3 'about 3m' is not a number" in words(answer)
    assert traces() == before

    assert confirm(harriet, preview, rest="1").status_code == 302
    assert number(proposal, GRANT, 2018) == 66_000_000


def test_a_cell_that_somebody_changed_meanwhile_is_a_clash_and_nothing_is_written(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    set_grant(visitors, proposal, 1)
    before = traces()
    answer = confirm(harriet, preview)

    assert answer.status_code == 409
    assert "it was not entered in the preview and is £1 now" in words(answer)
    assert traces() == before

    harriet.post(address(preview))
    assert outcome(preview).changes[0].old == "1"
    assert confirm(harriet, preview).status_code == 302


def test_one_that_changed_and_came_back_is_a_clash_too(harriet: Client, visitors: Visitors, proposal: Scenario) -> None:
    set_grant(visitors, proposal, 5)
    preview = previewed(harriet, proposal, GRANTS)
    set_grant(visitors, proposal, 6)
    set_grant(visitors, proposal, 5)
    before = traces()
    answer = confirm(harriet, preview)

    assert answer.status_code == 409
    assert "Omar Fielding made it £5" in words(answer)
    assert traces() == before


def test_a_new_option_is_not_made_when_its_base_changed(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    set_grant(visitors, proposal, 1)
    before = proposal.plan.scenarios.count()

    assert confirm(harriet, preview, to="new", name="Settlement").status_code == 409
    assert proposal.plan.scenarios.count() == before


def test_one_row_removed_meanwhile_refuses_all(harriet: Client, visitors: Visitors, proposal: Scenario) -> None:
    content = rows(["Grant", "2018/19"], ["Police Grant", 1], ["Council Tax Freeze Grant", 2])
    preview = previewed(harriet, proposal, content)
    archive_member(
        plan=proposal.plan, kind="grants", slug="council_tax_freeze", by=visitors.omar, seen=proposal.plan.version
    )
    before = traces()
    answer = confirm(harriet, preview)

    assert answer.status_code == 422
    assert "the row was removed from the plan" in words(answer)
    assert traces() == before
    assert harriet.get(address(preview)).status_code == 200


def test_only_the_preview_that_was_seen_can_be_confirmed(harriet: Client, proposal: Scenario) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    harriet.post(address(preview))
    typed = {"to": "new", "name": "Grants of December", "source": "Settlement, 15 December"}
    answer = harriet.post(address(preview, "confirm"), {"made": 1, **typed})

    assert answer.status_code == 409
    assert "The preview was made again in another window" in words(answer)
    again = harriet.post(address(preview), typed, follow=True)
    for text in (typed["name"], typed["source"]):
        assert answer.content.decode().count(f'value="{text}"') == 2  # in its field, and sent along to the next preview
        assert again.content.decode().count(f'value="{text}"') == 1
        assert text not in harriet.get(address(preview)).content.decode()


def test_sending_the_confirmation_twice_imports_once(visitors: Visitors, harriet: Client, proposal: Scenario) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    confirm_preview(preview=preview, by=visitors.harriet, made=1, to="new", name="Once")

    with pytest.raises(Outdated) as told:
        confirm_preview(preview=preview, by=visitors.harriet, made=1, to="new", name="Twice")
    assert "It was imported already" in told.value.changed[0]
    assert not proposal.plan.scenarios.filter(name="Twice").exists()


def test_a_locked_scenario_is_refused_but_may_have_an_option(
    harriet: Client, visitors: Visitors, freeze: Scenario
) -> None:
    preview = previewed(harriet, freeze, GRANTS)
    lock_scenario(scenario=freeze, by=visitors.omar, seen=freeze.version, reason="agreed")
    before = traces()
    answer = confirm(harriet, preview)

    assert answer.status_code == 422
    assert "Freeze was locked by Omar Fielding" in words(answer)
    assert traces() == before
    assert "It can be" not in words(harriet.get(address(preview)))
    assert "(locked)" in words(harriet.get(address(preview)))
    assert confirm(harriet, preview, to="new", name="From the locked one").status_code == 302


def test_a_workbook_with_nothing_new_offers_no_import(harriet: Client, proposal: Scenario) -> None:
    template = harriet.get(reverse("spreadsheets:template", args=[proposal.pk, "grants"])).content
    preview = previewed(harriet, proposal, template)

    assert "There is nothing to import" in words(harriet.get(address(preview)))
    assert confirm(harriet, preview).status_code == 422
