"""A refused form says why, and what was typed stands in it once more."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from mtfp.scenarios.models import Plan, Scenario
from tests.pages.reading import words
from tests.support.visitors import Visitors


def grid(client: Client, target: Scenario) -> Any:
    return client.get(reverse("scenarios:edit", args=[target.pk, "reserves"]))


def row_form(page: Any, kind: str, slug: str) -> Any:
    (forms,) = [each for each in page.context["kinds"] if each.kind.name == kind]
    return forms, forms.blank if not slug else next(each for each in forms.rows if each.slug == slug)


def test_a_refused_new_row_keeps_its_name_and_choices(harriet: Client, plan: Plan, proposal: Scenario) -> None:
    address = reverse("scenarios:add_row", args=[proposal.pk, "reserve_movements"])
    sent = {"seen": plan.version, "label": "Winter <b>", "nature": "use_for_capital", "reserve": ""}
    shown = harriet.post(address, sent, follow=True)

    forms, blank = row_form(shown, "reserve_movements", "")
    assert "it moves no reserve" in words(shown)
    assert forms.opened
    assert blank.label == "Winter <b>"
    assert {each.name: each.value for each in blank.fields}["nature"] == "use_for_capital"
    assert "Winter &lt;b&gt;" in shown.content.decode()

    forms, blank = row_form(grid(harriet, proposal), "reserve_movements", "")
    assert (forms.opened, blank.label) == (False, "")  # once, not for ever


def test_a_refused_change_of_a_row_keeps_what_was_typed(harriet: Client, plan: Plan, proposal: Scenario) -> None:
    address = reverse("scenarios:change_row", args=[proposal.pk, "budget_lines", "police_pay"])
    sent = {"seen": plan.version, "action": "save", "label": "Officers", "section": "force_pay", "method": "index"}
    shown = harriet.post(address, sent, follow=True)

    _, row = row_form(shown, "budget_lines", "police_pay")
    assert row.label == "Officers"
    assert {each.name: each.value for each in row.fields}["method"] == "index"
    others = [each.label for each in row_form(shown, "budget_lines", "police_pay")[0].rows if each.slug != "police_pay"]
    assert "Officers" not in others


def test_what_was_typed_is_not_shown_in_another_plan(
    harriet: Client, visitors: Visitors, plan: Plan, proposal: Scenario
) -> None:
    from tests.support.visitors import make_plan, scenario

    other = scenario(make_plan(visitors))
    address = reverse("scenarios:add_row", args=[proposal.pk, "reserve_movements"])
    harriet.post(address, {"seen": plan.version, "label": "Winter", "reserve": ""})

    _, blank = row_form(grid(harriet, other), "reserve_movements", "")
    assert blank.label == ""


def test_a_refused_scenario_keeps_its_texts(harriet: Client, plan: Plan, proposal: Scenario) -> None:
    taken = {
        "name": proposal.name,
        "kind": "worst",
        "based_on": proposal.pk,
        "description": "Grants fall",
        "action": "create",
    }
    shown = harriet.post(reverse("scenarios:create_scenario", args=[plan.pk]), taken, follow=True)

    new = shown.context["new"]
    assert (new["name"], new["kind"], new["description"]) == (proposal.name, "worst", "Grants fall")
    assert ">Grants fall</textarea>" in shown.content.decode()
    again = harriet.get(reverse("scenarios:scenarios", args=[plan.pk]))
    assert "Grants fall" not in again.content.decode()


def test_a_refused_change_of_a_scenario_keeps_its_texts_and_its_form_open(
    harriet: Client, plan: Plan, proposal: Scenario
) -> None:
    other = plan.scenarios.exclude(pk=proposal.pk).first()
    assert other is not None
    sent = {
        "seen": other.version,
        "action": "save",
        "name": proposal.name,
        "kind": other.kind,
        "description": "New words",
    }
    shown = harriet.post(reverse("scenarios:change_scenario", args=[other.pk]), sent, follow=True)

    forms = {each.pk: form for each, _, form, _ in shown.context["live"]}
    assert forms[other.pk]["description"] == "New words"
    assert forms[other.pk]["opened"]
    assert "opened" not in forms[proposal.pk]
    other.refresh_from_db()
    assert other.description != "New words"


def test_a_refused_plan_says_everything_at_once_and_stays_with_its_force(visitors: Visitors) -> None:
    visitors.harriet.memberships.create(force=visitors.elsewhere, role="finance_officer")
    typed = {"name": " ", "base_year": "2017", "forecast_years": "12", "force": visitors.elsewhere.pk, "rows": "none"}
    shown = visitors.client("harriet").post(reverse("scenarios:new_plan"), typed)
    for fault in ("Give the plan a name", "&#x27;2017&#x27; is not a financial year", "1 to 10 forecast years"):
        assert shown.content.decode().count(fault) == 2  # at the head and beside its field
    assert shown.content.decode().count('aria-invalid="true"') == 3
    assert f'value="{visitors.elsewhere.pk}" selected' in shown.content.decode()
    assert 'value="none" checked' in shown.content.decode()
