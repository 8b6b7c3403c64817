"""Where a subject is seen. Run in a copy of the program that has the guide's subject (test_adding_a_subject.py)."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO

import numpy as np
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from mtfp.compare.groups import input_groups
from mtfp.engine import Drawn, simulate
from mtfp.inputs import plan_structure, scenario_result
from mtfp.plan import plan_graph
from mtfp.planfile import read_plan_file
from mtfp.publications.services import NotPublishable, Paper, publish
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.services import Edit, add_member, write_values
from mtfp.scenarios.transfer import plan_import
from tests.pages.test_navigation import navigation
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario

pytestmark = pytest.mark.django_db
PREMIUM, TOTAL, LIMIT = "insurance.policy.motor.amount", "insurance.total", "insurance.limit"


@pytest.fixture
def visitors() -> Visitors:
    """Everybody."""
    return make_visitors()


@pytest.fixture
def harriet(visitors: Visitors) -> Client:
    """The finance officer's browser."""
    return visitors.client("harriet")


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example with a motor policy of £412,000, which may cost £450,000."""
    plan = make_plan(visitors)
    add_member(plan=plan, kind="policies", label="Motor", by=visitors.harriet, seen=plan.version)
    limits = [(LIMIT, year, 450_000) for year in range(2016, 2022)]
    for key, year, number in [(PREMIUM, 2016, 400_000), (PREMIUM, 2017, 412_000), *limits]:
        write(visitors, plan, key, year, number)
    return Plan.objects.get(pk=plan.pk)


def write(visitors: Visitors, plan: Plan, key: str, year: int, number: int, seen: int = 0) -> None:
    write_values(scenario=scenario(plan), edits=[Edit(key, year, seen, Decimal(number))], by=visitors.harriet)


@pytest.fixture
def proposal(plan: Plan) -> Scenario:
    """The baseline."""
    return scenario(plan)


def shown(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_reading_page_and_grid_with_forms_for_its_rows(harriet: Client, proposal: Scenario) -> None:
    page = shown(harriet, "scenarios:subject", proposal.pk, "insurance")
    assert "Motor" in page
    assert navigation(page) == ["Reserves and capital", "Insurance"]
    grid = shown(harriet, "scenarios:edit", proposal.pk, "insurance")
    assert f'name="{PREMIUM}|2017"' in grid
    assert "policy" in grid
    assert 'name="insurer"' in grid


def test_explanation(harriet: Client, proposal: Scenario) -> None:
    page = shown(harriet, "scenarios:explanation", proposal.pk, TOTAL, "2018-19")
    assert "premiums of all policies together" in page
    assert "412,000" in page


def test_history(harriet: Client, proposal: Scenario) -> None:
    assert "Motor: premium" in shown(harriet, "scenarios:history", proposal.pk)


def test_plan_file_there_and_back(harriet: Client, proposal: Scenario, visitors: Visitors) -> None:
    written = shown(harriet, "scenarios:download", proposal.plan_id)
    assert [each["label"] for each in json.loads(written)["members"]["policies"]] == ["Motor"]
    again = plan_import(plan=read_plan_file(written), force=visitors.elsewhere, by=visitors.olive)
    assert scenario_result(scenario(again)).result[TOTAL, 3] == 412_000


def test_workbook_and_import_template(harriet: Client, proposal: Scenario) -> None:
    answer = harriet.get(reverse("scenarios:workbook", args=[proposal.pk]))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    cells = [cell.value for row in book["Insurance"].iter_rows() for cell in row]
    assert any(str(value).startswith("=") for value in cells)
    template = harriet.get(reverse("spreadsheets:template", args=[proposal.pk, "policies"]))
    sheet = openpyxl.load_workbook(BytesIO(template.content)).active
    assert sheet is not None
    assert "Motor" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_publication_and_the_check_before_it(harriet: Client, proposal: Scenario, visitors: Visitors) -> None:
    paper = publish(scenario=proposal, paper=Paper("The precept", "update"), by=visitors.omar)
    page = visitors.client("jean").get(f"/publications/{paper.pk}/").content.decode()
    assert "Insurance costs" in page
    assert "Premiums are within the limit" in page
    write(visitors, proposal.plan, LIMIT, 2018, 410_000, seen=1)
    assert "premiums are £412,000, but the limit is £410,000" in shown(harriet, "scenarios:overview", proposal.pk)
    with pytest.raises(NotPublishable, match="Premiums are within the limit"):
        publish(scenario=proposal, paper=Paper("The precept again", "update"), by=visitors.omar)


def test_draws(proposal: Scenario) -> None:
    computed = scenario_result(proposal)
    varied = {(PREMIUM, 1): np.array([1.0, 2.0])}
    found = simulate(plan_graph(computed.structure), computed.result.inputs, Drawn(2, lambda part: varied), (TOTAL,))
    assert found[TOTAL][:, 2].tolist() == [1.0, 2.0]


def test_group_in_the_bridge(proposal: Scenario) -> None:
    assert input_groups(plan_structure(proposal.plan))[PREMIUM] == "Insurance"
