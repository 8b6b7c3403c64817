"""A preview is its person's own, shows everything as text, is made again with other choices, and goes away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mtfp.scenarios.models import Scenario
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.services import MOST_KEPT
from tests.pages.reading import tables, words
from tests.spreadsheets.books import address, book, confirm, outcome, previewed, rows, send, traces
from tests.support.visitors import Visitors

GRANT, PAY = "funding.grant.police.amount", "spending.line.police_pay.amount"
GRANTS = rows(
    ["Grant", "2018/19", "2019/20 £000"], ["Police Grant", "66,000,000", 65_500], ["Business Rates", None, None]
)
DOUBTFUL = rows(["Grant", "2018/19"], ["Police Grant", 66_000_000], ["Business Rates", "about 3m"])


def test_another_choice_for_a_column_makes_the_preview_again(harriet: Client, proposal: Scenario) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    choices = {
        "template-0": "grants", "column-0-1": "0|2020", "scale-0-1": "1000", "column-0-2": "", "scale-0-2": "1000",
    }  # fmt: skip
    harriet.post(address(preview), choices)
    page = harriet.get(address(preview))

    assert [(each.year, each.new) for each in outcome(preview).changes] == [(2020, "66000000000")]
    assert '<option value="0|2020" selected>Amount, 2020/21</option>' in page.content.decode()
    assert "B: 2018/19" in tables(page)["Columns"]


def test_the_sheet_may_hold_something_else_than_was_guessed(harriet: Client, proposal: Scenario) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    harriet.post(address(preview), {"template-0": "budget_lines"})

    assert outcome(preview).changes == ()
    assert harriet.get(address(preview)).status_code == 200
    harriet.post(address(preview), {"template-0": "grants"})
    assert len(outcome(preview).changes) == 2


def test_choices_that_there_are_not_are_left_aside(harriet: Client, proposal: Scenario) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    choices = {"template-0": "grants", "column-0-1": "7|1066", "scale-0-1": "-5", "column-0-2": "x" * 500}

    assert harriet.post(address(preview), choices).status_code == 302
    assert outcome(preview).changes == ()
    assert harriet.get(address(preview) + "?from=99999").status_code == 200
    assert harriet.get(address(preview) + "?from=x").status_code == 200


@pytest.mark.parametrize("who", ["omar", "jean", "olive", "sam"])
def test_somebody_elses_preview_is_not_found(visitors: Visitors, harriet: Client, proposal: Scenario, who: str) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    other, before = visitors.client(who), traces()

    assert other.get(address(preview)).status_code == 404
    assert other.post(address(preview)).status_code == 404
    assert confirm(other, preview).status_code == 404
    assert traces() == before


def test_an_expired_preview_is_not_found(harriet: Client, proposal: Scenario, freeze: Scenario) -> None:
    preview = previewed(harriet, proposal, GRANTS)
    of_another = reverse("spreadsheets:preview", args=[freeze.pk, preview.pk])
    assert harriet.get(of_another).status_code == 404
    past = timezone.now() - timedelta(seconds=1)
    ImportPreview.objects.update(sent=past - timedelta(hours=1), expires=past)

    assert harriet.get(address(preview)).status_code == 404
    assert confirm(harriet, preview).status_code == 404


def test_expired_previews_and_all_but_the_last_few_go_away(
    harriet: Client, visitors: Visitors, proposal: Scenario
) -> None:
    previewed(visitors.client("omar"), proposal, GRANTS)
    ImportPreview.objects.update(sent=timezone.now() - timedelta(hours=1), expires=timezone.now())
    kept = [previewed(harriet, proposal, GRANTS).pk for _ in range(MOST_KEPT + 2)]

    assert list(ImportPreview.objects.values_list("pk", flat=True)) == kept[-MOST_KEPT:]


def test_a_file_name_is_kept_as_far_as_it_can_be_shown(harriet: Client, proposal: Scenario) -> None:
    odd = previewed(harriet, proposal, GRANTS, "C:\\Büro\\returns\t2018 <b>.xlsx")

    assert odd.name == "returns2018 <b>.xlsx"
    assert "returns2018 &lt;b&gt;.xlsx" in harriet.get(address(odd)).content.decode()
    assert len(previewed(harriet, proposal, GRANTS, "x" * 240 + ".xlsx").name) <= 120


def test_sending_nothing_is_said(harriet: Client, proposal: Scenario) -> None:
    answer = harriet.post(reverse("spreadsheets:upload", args=[proposal.pk]))

    assert answer.status_code == 422
    assert "No file was chosen" in words(answer)


def test_text_in_cells_is_shown_as_text(harriet: Client, proposal: Scenario) -> None:
    def fill(page: Any) -> None:
        page.append(["<script>alert(1)</script>", "2018/19 <b>"])
        page.append(["Police Grant", 1])
        page.append(["<i>other</i>", 2])

    preview = previewed(harriet, proposal, book(fill))
    page = harriet.get(address(preview)).content.decode()

    assert "<b>" not in page
    assert "<i>" not in page
    assert "2018/19 &lt;b&gt;" in page


def test_a_refused_upload_leaves_nothing(harriet: Client, proposal: Scenario) -> None:
    answer = send(harriet, proposal, rows(["Dogs", "2018/19"], ["Rex", 1]))

    assert answer.status_code == 422
    assert "No row of this plan was recognised on Figures" in words(answer)
    assert not ImportPreview.objects.exists()
