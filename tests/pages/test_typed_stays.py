"""A refused form says why, and what was typed stands in it once more."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.services import lock_scenario
from tests.pages.reading import words
from tests.support.published import Published
from tests.support.visitors import Visitors, make_plan, scenario


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
    assert {each.asked.name: each.value for each in blank.fields}["nature"] == "use_for_capital"
    assert "Winter &lt;b&gt;" in shown.content.decode()

    forms, blank = row_form(grid(harriet, proposal), "reserve_movements", "")
    assert (forms.opened, blank.label) == (False, "")  # once, not for ever


def test_a_refused_change_of_a_row_keeps_what_was_typed(harriet: Client, plan: Plan, proposal: Scenario) -> None:
    address = reverse("scenarios:change_row", args=[proposal.pk, "budget_lines", "police_pay"])
    sent = {"seen": plan.version, "action": "save", "label": "Officers", "section": "force_pay", "method": "index"}
    shown = harriet.post(address, sent, follow=True)

    _, row = row_form(shown, "budget_lines", "police_pay")
    assert row.label == "Officers"
    assert {each.asked.name: each.value for each in row.fields}["method"] == "index"
    others = [each.label for each in row_form(shown, "budget_lines", "police_pay")[0].rows if each.slug != "police_pay"]
    assert "Officers" not in others


def test_what_was_typed_is_not_shown_in_another_plan(
    harriet: Client, visitors: Visitors, plan: Plan, proposal: Scenario
) -> None:
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


def fields(page: Any) -> dict[str, list[dict[str, str]]]:
    """The fields of a page by name, each with its attributes; `text` is a textarea's, or the chosen option's value."""
    reader = _Fields()
    reader.feed(page.content.decode())
    return reader.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str]]] = {}
        self._open: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"input", "select", "textarea"} and "name" in given:
            self._open = given | {"text": given.get("value", "")}
            self.found.setdefault(given["name"], []).append(self._open)
        elif tag == "option" and self._open is not None and "selected" in given:
            self._open["text"] = given["value"]

    def handle_data(self, data: str) -> None:
        if (
            self._open is not None
            and self.get_starttag_text()
            and (self.get_starttag_text() or "").startswith("<texta")
        ):
            self._open["text"] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = None if tag in {"select", "textarea"} else self._open


def refused_field(page: Any, name: str) -> tuple[str, str]:
    """What stands in the one field of that name that is marked as refused, and the reason, which is on the page twice:
    once where it is announced, once in the field's label.
    """
    (found,) = [each for each in fields(page)[name] if each.get("aria-invalid") == "true"]
    html = page.content.decode()
    reasons = {unescape(each) for each in re.findall(r'<span class="fault"[^>]*>(.*?)</span>', html)}
    assert 'role="alert"' in html
    (reason,) = reasons
    assert words(page).count(reason) >= 2
    return found["text"], reason


def test_a_refused_name_of_a_plan_stays_in_its_field_and_the_years_beside_it(
    harriet: Client, visitors: Visitors, plan: Plan
) -> None:
    other, address = make_plan(visitors), reverse("scenarios:plan", args=[plan.pk])
    sent = {"seen": plan.version, "name": f" {other.name.upper()}", "forecast_years": "3", "action": "save"}
    shown = harriet.post(address, sent)
    assert refused_field(shown, "name")[0] == sent["name"]
    assert fields(shown)["forecast_years"][0]["text"] == "3"
    assert [each["text"] for each in fields(shown)["name"]] == [sent["name"], f"{plan.name}, copy"]

    shown = harriet.post(address, {"seen": plan.version, "name": "x" * 200, "action": "copy"})
    assert refused_field(shown, "name")[0] == "x" * 200
    assert [each["text"] for each in fields(shown)["name"]] == [plan.name, "x" * 200]


def test_refused_years_of_the_grid_stay_chosen(harriet: Client, plan: Plan, proposal: Scenario) -> None:
    sent = {"seen": 0, "forecast_years": "7", "action": "years", "scenario": proposal.pk, "subject": "precept"}
    shown = harriet.post(reverse("scenarios:plan", args=[plan.pk]), sent, follow=True)
    assert refused_field(shown, "forecast_years")[0] == "7"
    assert fields(harriet.get(shown.request["PATH_INFO"]))["forecast_years"][0]["text"] == "5"


def test_a_refused_reason_of_a_lock_stays_in_its_opened_form(visitors: Visitors, plan: Plan, freeze: Scenario) -> None:
    sent = {"seen": freeze.version, "action": "lock", "reason": "because " * 50}
    shown = visitors.client("omar").post(reverse("scenarios:change_scenario", args=[freeze.pk]), sent, follow=True)
    assert refused_field(shown, "reason")[0] == sent["reason"]
    assert [form["name"] for each, _, form, _ in shown.context["live"] if form.get("opened")] == [freeze.name]


def test_what_is_wrong_with_a_scenario_or_a_row_stands_beside_it(
    harriet: Client, plan: Plan, proposal: Scenario, freeze: Scenario
) -> None:
    long = "A" * 5_001
    sent = {"seen": freeze.version, "action": "save", "name": "Frozen", "kind": "worst", "description": long}
    shown = harriet.post(reverse("scenarios:change_scenario", args=[freeze.pk]), sent, follow=True)
    assert refused_field(shown, "description")[0] == long
    assert "Frozen" in [each["text"] for each in fields(shown)["name"]]

    address = reverse("scenarios:change_row", args=[proposal.pk, "budget_lines", "police_pay"])
    row = {"seen": plan.version, "action": "save", "label": "B" * 170, "section": "force_pay", "method": "amounts"}
    shown = harriet.post(address, row, follow=True)
    assert refused_field(shown, "label")[0] == row["label"]


def test_refused_conventions_are_still_picked(harriet: Client, plan: Plan) -> None:
    picked = {"band_d": "2", "authority_precepts": "penny"}
    stale = {"seen": plan.version + 1, **picked}
    shown = harriet.post(reverse("scenarios:conventions", args=[plan.pk]), stale, follow=True)
    assert 'role="alert"' in shown.content.decode()
    assert {choice["value"] for name in picked for choice in fields(shown)[name] if "checked" in choice} == {
        "2",
        "penny",
    }


def test_a_refused_withdrawal_an_invitation_and_a_role_keep_what_was_typed(
    visitors: Visitors, published: Published
) -> None:
    omar = visitors.client("omar")
    address = reverse("publications:change", args=[published.paper.pk])
    shown = omar.post(address, {"action": "withdraw", "reason": "so " * 200})
    assert refused_field(shown, "reason")[0] == "so " * 200

    people = reverse("people", args=["leicestershire"])
    shown = omar.post(people, {"action": "invite", "email": "nobody@", "role": "chief_finance_officer"})
    assert refused_field(shown, "email")[0] == "nobody@"
    assert fields(shown)["role"][-1]["text"] == "chief_finance_officer"

    own = visitors.omar.memberships.get()
    shown = omar.post(people, {"action": "role", "pk": own.pk, "seen": own.role, "role": "panel_member"})
    assert refused_field(shown, "role")[0] == "panel_member"


def test_a_refused_paper_says_beside_each_field_what_it_wants(visitors: Visitors, plan: Plan, freeze: Scenario) -> None:
    omar, address = visitors.client("omar"), reverse("publications:publish", args=[freeze.pk])
    sent = {"title": "Frozen", "purpose": "draft", "note": "A note", "statement-1": "Agreed", "public": "on"}
    shown = omar.post(address, sent)
    assert refused_field(shown, "reason-check.balanced/2017-18")[0] == ""
    assert {name: fields(shown)[name][0]["text"] for name in sent if name != "public"} | {"public": "on"} == sent
    assert "checked" in fields(shown)["public"][0]

    untitled = omar.post(address, sent | {"title": " ", "reason-check.balanced/2017-18": "It is an option."})
    assert refused_field(untitled, "title")[0] == " "
    assert fields(untitled)["reason-check.balanced/2017-18"][0]["text"] == "It is an option."


def test_a_grid_that_was_locked_meanwhile_keeps_what_was_typed_into_its_cells(
    visitors: Visitors, harriet: Client, freeze: Scenario
) -> None:
    name = "precept.increase|2018"
    lock_scenario(scenario=freeze, reason="Settled", by=visitors.omar, seen=freeze.version)
    form = {"seen": json.dumps({name: ["0.00", 1]}), name: "1.23"}
    shown = harriet.post(reverse("scenarios:save_form", args=[freeze.pk, "precept"]), form)
    assert 'role="alert"' in shown.content.decode()
    assert "Freeze was locked by Omar Fielding" in words(shown)
    assert fields(shown)[name][0]["text"] == "1.23"


def test_a_forgotten_password_keeps_the_address(client: Client, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    shown = client.post(reverse("account_reset_password"), {"email": "harriet at example"})
    assert fields(shown)["email"][0]["text"] == "harriet at example"
