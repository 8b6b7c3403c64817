"""Editing without a browser: what an edit asks of the database, and what broken or hostile requests get."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mtfp.planfile import PlanFile, ScenarioFile
from mtfp.scenarios.models import Change, Plan, Scenario, Value
from mtfp.scenarios.services import archive_scenario, create_scenario
from tests.pages.reading import words
from tests.support.plans import sized_plan
from tests.support.visitors import Visitors, make_plan, scenario

PAY = "spending.line.police_pay.amount"
INCREASE = "precept.increase"
TARGET = "precept.band_d_target|2018"


def where(name: str, target: Scenario, subject: str = "spending") -> str:
    return reverse(f"scenarios:{name}", args=[target.pk, subject])


def put(client: Client, target: Scenario, cells: Any, subject: str = "spending") -> Any:
    """What the grid's script sends."""
    return send(client, target, json.dumps({"opened": "", "cells": cells}), subject)


def send(client: Client, target: Scenario, body: str | bytes, subject: str = "spending") -> Any:
    return client.post(where("save_cells", target, subject), body, content_type="application/json")


def version(target: Scenario, key: str, year: int) -> int:
    row = Value.objects.filter(scenario=target, key=key, year=year).first()
    return row.version if row else 0


# Queries


def chained(file: PlanFile, count: int) -> PlanFile:
    """The plan with so many options, each based on the one before."""
    scenarios = list(file.scenarios)
    for number in range(1, count + 1):
        scenarios.append(ScenarioFile(f"Option {number}", "option", scenarios[-1].name))
    return replace(file, scenarios=tuple(scenarios))


def asked(client: Client, target: Scenario, cells: int) -> list[str]:
    """The queries of saving so many cells of one row and its neighbours, when the page has been read before."""
    client.get(where("edit", target))
    amounts = Value.objects.filter(scenario__plan=target.plan, key__startswith="spending.line.")
    keys = sorted(set(amounts.values_list("key", flat=True)))
    places = [(key, target.plan.base_year + year) for key in keys for year in range(4)][:cells]
    body = [[f"{key}|{year}", "123456", version(target, key, year)] for key, year in places]
    with CaptureQueriesContext(connection) as seen:
        answer = put(client, target, body)
    assert answer.status_code == 200, answer.content
    assert Value.objects.filter(scenario=target, number="123456").count() >= cells
    return [each["sql"] for each in seen]


def test_an_edit_asks_the_same_however_many_scenarios_and_years_there_are(visitors: Visitors, harriet: Client) -> None:
    small = make_plan(visitors, chained(sized_plan(90, 3), 1)).scenarios.latest("pk")
    large = make_plan(visitors, chained(sized_plan(300, 10), 11)).scenarios.latest("pk")
    few = asked(harriet, small, 1)
    assert len(asked(harriet, large, 1)) == len(few)
    assert len(asked(harriet, large, 20)) == len(few)


def test_an_edit_of_the_baseline_asks_this(
    harriet: Client, proposal: Scenario, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    harriet.get(where("edit", proposal))  # the process knows the plan's structure from here on
    seen = version(proposal, PAY, 2018)
    # session, person; the scenario, if the person may see it;
    # savepoint, the plan held, memberships, the scenario, the cell's row, the row written, its change, savepoint's end;
    # for the answer the scenarios and their values, and the scenario's own rows with their versions
    with django_assert_num_queries(2 + 1 + 8 + 2 + 1):
        assert put(harriet, proposal, [[f"{PAY}|2018", "1", seen]]).status_code == 200


def test_an_edit_of_an_option_computes_the_baseline_too_and_asks_the_same(
    harriet: Client, freeze: Scenario, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    harriet.get(where("edit", freeze))
    with django_assert_num_queries(2 + 1 + 8 + 2 + 1):
        assert put(harriet, freeze, [[f"{PAY}|2018", "1", 0]]).status_code == 200


def test_a_refused_edit_and_a_clash_ask_less_or_the_same(
    harriet: Client, proposal: Scenario, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    harriet.get(where("edit", proposal))
    with django_assert_num_queries(2 + 1):  # it is refused before anything is held
        assert put(harriet, proposal, [[f"{PAY}|2018", "x", 1]]).status_code == 422
    # savepoint, plan, memberships, scenario, row, rolled back, savepoint's end; then what is shown now
    with django_assert_num_queries(2 + 1 + 7 + 2 + 1):
        assert put(harriet, proposal, [[f"{PAY}|2018", "1", 99]]).status_code == 409


def test_the_page_of_scenarios_asks_the_same_however_many_there_are(visitors: Visitors, harriet: Client) -> None:
    def page(plan: Plan) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert harriet.get(reverse("scenarios:scenarios", args=[plan.pk])).status_code == 200
        return len(seen)

    small, large = make_plan(visitors, sized_plan(30, 3)), make_plan(visitors, chained(sized_plan(30, 3), 11))
    assert page(small) == page(large)


# Broken requests: a clear answer, nothing written


BROKEN = [
    b"", b"{", b"null", b"[]", b'"cells"', b"{}", b'{"cells": 1}', b'{"cells": null}', b'{"cells": {"abc": 1}}',
    b'{"cells": [1]}', b'{"cells": [["a|1", "1"]]}', b'{"cells": [["a|1", "1", 1, 1]]}',
    b'{"cells": [["a|1", "1", null]]}', b'{"cells": [["a|1", "1", ' + b"9" * 5_000 + b"]]}",
    b'{"cells": [["a|1", "1", Infinity]]}', b'{"cells": [["a|1", "1", NaN]]}', b'{"cells": [["a|1", "1", 1.5]]}',
    b'{"cells": [["a|1", "1", "1"]]}', b"\xff\xfe\x00", b"[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=[repr(body[:30]) for body in BROKEN])
def test_a_body_that_cannot_be_read_is_said_to_be_so(harriet: Client, proposal: Scenario, body: bytes) -> None:
    before = Change.objects.count()
    answer = send(harriet, proposal, body)
    assert answer.status_code == 400
    assert "load it again" in answer.json()["error"]
    assert Change.objects.count() == before


STRANGE = {
    "an unknown row": ([["spending.line.moon.amount|2018", "1", 0]], "no such cell in this plan now"),
    "a computed row": ([["gap|2018", "1", 0]], "it is computed, not entered"),
    "a year before the plan": ([[f"{PAY}|1999", "1", 0]], "the plan's years are 2016/17 to 2021/22"),
    "a year after the plan": ([[f"{PAY}|2030", "1", 0]], "the plan's years are"),
    "no year": ([[PAY, "1", 0]], "load the page again"),
    "a year that is none": ([[f"{PAY}|soon", "1", 0]], "load the page again"),
    "a very long year": ([[f"{PAY}|{'9' * 400}", "1", 0]], "load the page again"),
    "no name": ([["", "1", 0]], "no such cell"),
    "half a letter": ([["\ud800|2018", "\ud800", 0]], "no such cell"),
    "half a letter as the number": ([[f"{PAY}|2018", "\ud800", 0]], "is not a number"),
    "a list as the number": ([[f"{PAY}|2018", ["1"], 0]], "is not a number"),
    "a truth as the number": ([[f"{PAY}|2018", True, 0]], "is not a number"),
    "a very long number": ([[f"{PAY}|2018", "9" * 100_000, 0]], "too long"),
    "a large number": ([[f"{PAY}|2018", "9" * 15 + "bn", 0]], ""),
    "not a number": ([[f"{PAY}|2018", "NaN", 0]], "is not a number"),
    "one cell twice": ([[f"{PAY}|2018", "1", 1], [f"{PAY}|2018", "2", 1]], "given twice"),
    "too many cells": ([[f"{PAY}|2018", "1", 1]] * 2_001, "paste them in parts"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_a_cell_that_cannot_be_written_is_refused_with_its_reason(
    harriet: Client, proposal: Scenario, what: str
) -> None:
    cells, reason = STRANGE[what]
    before = Change.objects.count()
    answer = put(harriet, proposal, cells)
    assert answer.status_code == 422, answer.content
    assert reason in json.dumps([fault["message"] for fault in answer.json()["faults"]], ensure_ascii=False)
    assert Change.objects.count() == before


@pytest.mark.parametrize("seen", [-1, 0, 99, 10**30, True])
def test_a_version_that_is_not_the_one_that_stands_is_a_clash(harriet: Client, proposal: Scenario, seen: int) -> None:
    Value.objects.filter(scenario=proposal, key=PAY, year=2018).update(version=7)
    answer = put(harriet, proposal, [[f"{PAY}|2018", "1", seen]])
    assert answer.status_code == 409
    assert answer.json()["clashes"][0]["version"] == 7
    assert Value.objects.get(scenario=proposal, key=PAY, year=2018).number == "92572277"


def test_a_huge_body_is_refused_before_it_is_read(harriet: Client, proposal: Scenario) -> None:
    answer = put(harriet, proposal, [[f"{PAY}|2018", "1" * 3_000_000, 0]])
    assert answer.status_code == 413
    assert "in parts" in answer.json()["error"]


def test_no_cells_are_no_fault(harriet: Client, proposal: Scenario) -> None:
    before = Change.objects.count()
    assert put(harriet, proposal, []).status_code == 200
    assert Change.objects.count() == before


def test_scenarios_and_subjects_that_are_not_the_person_s_are_not_found(
    visitors: Visitors, harriet: Client, proposal: Scenario
) -> None:
    cells = [[f"{PAY}|2018", "1", 1]]
    assert put(visitors.client("olive"), proposal, cells).status_code == 404
    assert put(harriet, proposal, cells, subject="moon").status_code == 404
    assert send(harriet, Scenario(pk=10**30), "{}").status_code == 404
    for page in ("edit", "save_form", "take_back"):
        address = reverse(f"scenarios:{page}", args=[10**30, "spending"])
        assert (harriet.get(address) if page == "edit" else harriet.post(address)).status_code == 404


def test_a_cell_of_another_subject_may_be_written_from_any_grid(harriet: Client, proposal: Scenario) -> None:
    assert put(harriet, proposal, [[f"{PAY}|2018", "1", version(proposal, PAY, 2018)]], "funding").status_code == 200


def test_an_archived_scenario_is_not_written(visitors: Visitors, harriet: Client, freeze: Scenario) -> None:
    archive_scenario(scenario=freeze, by=visitors.harriet, seen=freeze.version)
    answer = put(harriet, freeze, [[f"{PAY}|2018", "1", 0]])
    assert answer.status_code == 403
    assert "archived" in answer.json()["error"]


def test_every_write_asks_for_the_token(visitors: Visitors, plan: Plan, proposal: Scenario) -> None:
    client, before = visitors.client("harriet", enforce_csrf_checks=True), Change.objects.count()
    assert put(client, proposal, [[f"{PAY}|2018", "1", 1]]).status_code == 403
    for name, args in (
        ("save_form", [proposal.pk, "spending"]), ("take_back", [proposal.pk, "spending"]),
        ("cell", [proposal.pk, PAY, 2018]), ("add_row", [proposal.pk, "grants"]),
        ("change_row", [proposal.pk, "grants", "police"]), ("remove_row", [proposal.pk, "grants", "police"]),
        ("change_scenario", [proposal.pk]), ("create_scenario", [plan.pk]), ("plan", [plan.pk]),
        ("new_plan", []), ("upload", []),
    ):  # fmt: skip
        assert client.post(reverse(f"scenarios:{name}", args=args), {"seen": "1", "name": "x"}).status_code == 403
    assert Change.objects.count() == before
    page = client.get(where("edit", proposal)).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = client.post(
        where("save_cells", proposal), json.dumps({"cells": []}), content_type="application/json",
        headers={"X-CSRFToken": token},
    )  # fmt: skip
    assert answer.status_code == 200


# Forms


VERSIONS = ["", "x", "-1", "1.0", "²", "9" * 5_000, "1e5"]


@pytest.mark.parametrize("seen", VERSIONS)
def test_a_form_with_a_strange_version_changes_nothing(
    harriet: Client, plan: Plan, proposal: Scenario, seen: str
) -> None:
    before = Change.objects.count()
    for address, form in (
        (reverse("scenarios:cell", args=[proposal.pk, PAY, 2018]), {"number": "1"}),
        (reverse("scenarios:add_row", args=[proposal.pk, "grants"]), {"label": "New"}),
        (reverse("scenarios:change_row", args=[proposal.pk, "grants", "police"]), {"label": "New"}),
        (reverse("scenarios:remove_row", args=[proposal.pk, "grants", "police"]), {}),
        (reverse("scenarios:change_scenario", args=[proposal.pk]), {"action": "save", "name": "New"}),
        (reverse("scenarios:plan", args=[plan.pk]), {"name": "New", "forecast_years": "3"}),
    ):
        assert harriet.post(address, form | {"seen": seen}).status_code in {302, 422}
    assert Change.objects.count() == before


SEEN = ["", "{", "[]", "1", '{"a": 1}', '{"a": [1]}', '{"a": ["x", Infinity]}', '{"a": ["x", "y"]}', "[" * 100_000]


@pytest.mark.parametrize("seen", SEEN, ids=[text[:20] for text in SEEN])
def test_a_form_that_does_not_say_what_was_seen_is_told_so(harriet: Client, proposal: Scenario, seen: str) -> None:
    before = Change.objects.count()
    form = {f"{PAY}|2018": "1", "seen": seen, "row": seen, "overrides": seen}
    answer = harriet.post(where("save_form", proposal), form, follow=True)
    assert "Nothing was saved. The page sent something that cannot be read" in answer.content.decode()
    for action in ("reset", "undo", "redo"):
        assert harriet.post(where("take_back", proposal), form | {"action": action}).status_code == 302
    assert Change.objects.count() == before


def test_a_form_writes_only_what_was_typed(harriet: Client, proposal: Scenario) -> None:
    page = harriet.get(where("edit", proposal)).context["seen"]
    form = {name: text for name, (text, _) in page.items()} | {"seen": json.dumps(page), f"{PAY}|2018": " 5 "}
    before = Change.objects.count()
    assert harriet.post(where("save_form", proposal), form).status_code == 302
    assert Change.objects.count() == before + 1
    assert Value.objects.get(scenario=proposal, key=PAY, year=2018).number == "5"


def test_a_refused_form_keeps_the_version_that_was_seen(visitors: Visitors, proposal: Scenario) -> None:
    harriet, omar = visitors.client("harriet"), visitors.client("omar")
    seen = {f"{PAY}|2018": ["92,572,277", version(proposal, PAY, 2018)]}
    assert put(omar, proposal, [[f"{PAY}|2018", "200", seen[f"{PAY}|2018"][1]]]).status_code == 200
    answer = harriet.post(where("save_form", proposal), {"seen": json.dumps(seen), f"{PAY}|2018": "abc"})
    assert answer.status_code == 422
    assert list(answer.context["seen"][f"{PAY}|2018"]) == seen[f"{PAY}|2018"]


# What a page says of a cell


def test_a_scenario_based_on_another_says_from_which_a_cell_is_inherited(
    visitors: Visitors, harriet: Client, plan: Plan, freeze: Scenario
) -> None:
    below = create_scenario(plan=plan, name="Below", kind="option", based_on=freeze, by=visitors.harriet)
    page = harriet.get(where("edit", below, "precept")).content.decode()
    (field,) = re.findall(rf'<td class="([^"]*)"><input[^>]* name="{INCREASE}\|2018"[^>]* data-note="([^"]*)"', page)
    why = "changed there by Harriet Reader because council tax freeze: no increase in any year"
    assert field == ("entry", f"inherited from “Freeze”: baseline 1.99%, {why}")
    assert "Reset this page to “Freeze”" in page
    panel = harriet.get(reverse("scenarios:cell", args=[below.pk, INCREASE, 2018])).content.decode()
    assert f"Inherited from “Freeze”: baseline 1.99% · {why}." in panel

    answer = put(harriet, below, [[f"{INCREASE}|2018", "3", 0]], "precept").json()
    text, _, _, note, overridden = answer["inputs"][f"{INCREASE}|2018"]
    assert (text, note, overridden) == ("3.00", "baseline 1.99%, changed here by Harriet Reader", True)
    assert answer["inputs"][f"{INCREASE}|2019"][3:] == [field[1], False]
    back = {"action": "reset", "seen": "1"}
    told = harriet.post(reverse("scenarios:cell", args=[below.pk, INCREASE, 2018]), back, follow=True)
    assert "takes its value from “Freeze” again" in words(told)


def test_a_scenario_that_was_put_away_says_so_and_is_read_only(
    visitors: Visitors, harriet: Client, freeze: Scenario
) -> None:
    archive_scenario(scenario=freeze, by=visitors.harriet, seen=freeze.version)
    for address in (where("edit", freeze), reverse("scenarios:cell", args=[freeze.pk, PAY, 2018])):
        page = harriet.get(address)
        assert "Put away: it can be read, not changed. Bring it back first." in words(page)
        assert "(option, put away)" in words(page)
        assert 'value="save"' not in page.content.decode()
    grid = harriet.get(where("edit", freeze)).content.decode()
    assert grid.count(" readonly") == grid.count('<td class="entry') > 0


def test_a_cell_without_a_year_is_not_called_by_one(harriet: Client, proposal: Scenario) -> None:
    page = harriet.get(where("edit", proposal, "options")).content.decode()
    names = dict(re.findall(r' name="([^"|]*\|\d+)"[^>]* aria-label="([^"]*)"', page))
    assert {name for name, label in names.items() if re.search(r", \d{4}/\d\d$", label)} == {
        name for name in names if not name.endswith("|0")
    }
    assert any(name.endswith("|0") for name in names)


def test_what_nobody_said_to_be_sure_is_on_the_list_of_what_is_still_assumed(
    harriet: Client, proposal: Scenario
) -> None:
    def listed() -> tuple[int, str]:
        page = harriet.get(reverse("scenarios:assumptions", args=[proposal.pk]), {"certainty": "assumed"})
        counted = harriet.get(reverse("scenarios:overview", args=[proposal.pk])).context["still_assumed"]
        return counted, words(page)

    before, page = listed()
    assert "Band D aimed at" not in page
    harriet.post(where("save_form", proposal, "precept"), {"seen": f'{{"{TARGET}": ["", 0]}}', TARGET: "191"})
    after, page = listed()
    assert after == before + 1
    assert re.search(r"Band D aimed at £191[.0]* no source given not stated", page)


def test_a_cell_that_is_saved_as_it_is_inherited_goes_on_following(
    harriet: Client, proposal: Scenario, freeze: Scenario
) -> None:
    for key, year, number in ((PAY, 2018, "92,572,277"), ("precept.band_d_target", 2018, "")):
        address, before = reverse("scenarios:cell", args=[freeze.pk, key, year]), Change.objects.count()
        shown = harriet.get(address).context["typed"]
        assert shown["number"] == number
        told = harriet.post(address, shown | {"seen": "0"}, follow=True)
        assert "Nothing was changed" in words(told)
        assert Change.objects.count() == before
        harriet.post(address, shown | {"seen": "0", "certainty": "indicative", "number": number or "5"})
        assert Value.objects.get(scenario=freeze, key=key, year=year).certainty == "indicative"


def test_source_and_certainty_are_given_to_every_year_of_a_row_at_once(
    visitors: Visitors, harriet: Client, proposal: Scenario
) -> None:
    address = reverse("scenarios:cell", args=[proposal.pk, PAY, 2018])
    page = harriet.get(address).context
    assert page["elsewhere"]
    form = page["typed"] | {"seen": page["seen"], "row": json.dumps(page["row"]), "every_year": "on"}
    before = {each.year: each.number for each in Value.objects.filter(scenario=proposal, key=PAY)}
    assert len(before) == 6

    omar = visitors.client("omar")
    assert put(omar, proposal, [[f"{PAY}|2020", "5", version(proposal, PAY, 2020)]]).status_code == 200
    refused = harriet.post(address, form | {"source": "payroll", "certainty": "confirmed"})
    assert "Omar Fielding made it £5" in words(refused)
    assert not Value.objects.filter(scenario=proposal, key=PAY, source="payroll").exists()

    form |= {"seen": refused.context["seen"], "row": json.dumps(refused.context["row"])}
    told = harriet.post(address, form | {"source": "payroll", "certainty": "confirmed"}, follow=True)
    assert "was saved, in 6 years" in words(told)
    rows = Value.objects.filter(scenario=proposal, key=PAY)
    assert {(each.source, each.certainty) for each in rows} == {("payroll", "confirmed")}
    assert {each.year: each.number for each in rows} == before | {2020: "5"}
    assert len(set(Change.objects.order_by("-pk").values_list("batch", flat=True)[:6])) == 1


def test_an_entered_figure_leads_to_where_its_source_and_certainty_are_told(
    harriet: Client, proposal: Scenario
) -> None:
    figures = reverse("scenarios:overview", args=[proposal.pk]) + "explain/"
    for panel in ({}, {"HX-Request": "true"}):
        cell = reverse("scenarios:cell", args=[proposal.pk, PAY, 2018])
        assert f'href="{cell}"' in harriet.get(f"{figures}{PAY}/2018-19/", headers=panel).content.decode()
        assert "/cells/" not in harriet.get(f"{figures}requirement.net/2018-19/", headers=panel).content.decode()
    none = "precept.band_d_target/2016-17/"  # of the forecast years alone
    assert "/cells/" not in harriet.get(f"{figures}{none}").content.decode()


def test_a_cell_that_is_none_is_not_found(harriet: Client, proposal: Scenario) -> None:
    for key, year in (("gap", 2018), (PAY, 1999), (PAY, 0), ("moon", 2018), (PAY, 10**30)):
        assert harriet.get(reverse("scenarios:cell", args=[proposal.pk, key, year])).status_code == 404


def test_a_cell_without_a_value_in_the_form_is_not_cleared(harriet: Client, proposal: Scenario) -> None:
    seen = version(proposal, PAY, 2018)
    answer = harriet.post(reverse("scenarios:cell", args=[proposal.pk, PAY, 2018]), {"seen": seen})
    assert answer.status_code == 422
    assert Value.objects.get(scenario=proposal, key=PAY, year=2018).number == "92572277"


def test_a_plan_keeps_its_name_when_its_years_are_refused(harriet: Client, plan: Plan) -> None:
    for years in ("0", "99", "x", "9" * 5_000):
        form = {"name": "Renamed", "forecast_years": years, "seen": str(plan.version)}
        answer = harriet.post(reverse("scenarios:plan", args=[plan.pk]), form, follow=True)
        assert "Nothing was saved" in answer.content.decode()
        assert Plan.objects.get(pk=plan.pk).name == plan.name


def test_years_are_changed_on_the_page_of_a_subject_which_says_what_leaves_with_them(
    harriet: Client, plan: Plan, proposal: Scenario
) -> None:
    page = harriet.get(where("edit", proposal))
    left = Value.objects.filter(scenario__plan=plan, stands=True, year__gt=2019).count()
    assert dict(page.context["lengths"])[3] == f"2019/20, 3 years, without {left} figures"
    assert dict(page.context["lengths"])[5] == "2021/22, 5 years"
    form = {"action": "years", "forecast_years": "3", "scenario": proposal.pk, "subject": "spending"}
    address = reverse("scenarios:plan", args=[plan.pk])
    stale = harriet.post(address, form | {"seen": 99})
    assert stale.headers["Location"] == f"{where('edit', proposal)}#rows-years"
    shown = harriet.post(address, form | {"seen": plan.version}, follow=True)
    assert "2017/18 to 2019/20 now" in words(shown)
    assert dict(shown.context["lengths"])[5] == f"2021/22, 5 years, {left} figures come back"
    for strange in ({"scenario": "x"}, {"scenario": "9" * 30}, {"subject": "nothing"}, {"subject": "//elsewhere"}):
        assert harriet.post(address, form | strange).headers["Location"] == address


def test_scenarios_that_were_put_away_are_listed_with_a_way_back(
    visitors: Visitors, harriet: Client, plan: Plan, freeze: Scenario
) -> None:
    archive_scenario(scenario=freeze, by=visitors.harriet, seen=freeze.version)
    page = harriet.get(reverse("scenarios:scenarios", args=[plan.pk])).content.decode()
    assert "Bring Freeze back" in page


def test_a_script_is_told_why_nothing_was_taken_back(harriet: Client, proposal: Scenario) -> None:
    address, asks = where("take_back", proposal), {"Accept": "application/json"}
    answer = harriet.post(address, {"action": "undo"}, headers=asks)
    assert answer.status_code == 403
    assert answer.json() == {"error": f"There is no change of yours in {proposal.name} to take back."}
    put(harriet, proposal, [[f"{PAY}|2018", "1", version(proposal, PAY, 2018)]])
    answer = harriet.post(address, {"action": "undo"}, headers=asks)
    assert answer.json()["inputs"][f"{PAY}|2018"][0] == "92,572,277"
    assert scenario(proposal.plan) == proposal
