"""Publishing: who may, what stands in the way and where, what becomes of a publication, and what changed."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mtfp.balance import lines as balance
from mtfp.engine.expression import value
from mtfp.freeze import canonical, document_digest
from mtfp.inputs import scenario_result
from mtfp.plan import plan_graph
from mtfp.present.checks import check_outcomes
from mtfp.present.numbers import Display, Scale
from mtfp.present.paper import Block, text_blocks
from mtfp.publications import guards
from mtfp.publications.change import change_view
from mtfp.publications.models import Publication
from mtfp.publications.services import (
    NotPublishable,
    NotWithdrawn,
    Paper,
    Statement,
    open_link,
    publish,
    revoke_link,
    withdraw,
)
from mtfp.scenarios.errors import Archived, NotAllowed
from mtfp.scenarios.models import Plan, Scenario, Value
from tests.pages.reading import cell, words
from tests.publications.conftest import FREEZE, PROPOSAL
from tests.support.visitors import Visitors, scenario

PAPER = Paper("A paper", "update")
FAILING = "check.balanced/2017-18"


def faults(visitors: Visitors, plan: Plan, paper: Paper, name: str = PROPOSAL) -> tuple[str, ...]:
    """What stands in the way of publishing a scenario; nothing was published."""
    with pytest.raises(NotPublishable) as stopped:
        publish(scenario=scenario(plan, name), paper=paper, by=visitors.omar)
    assert not Publication.objects.exists()
    return tuple(each.message for each in stopped.value.faults)


@pytest.mark.parametrize("name", ["harriet", "jean", "olive", "sam"])
def test_only_the_chief_finance_officer_publishes_withdraws_and_opens_links(
    visitors: Visitors, plan: Plan, proposal: Publication, name: str
) -> None:
    person = getattr(visitors, name)
    link = open_link(publication=proposal, by=visitors.omar)
    with pytest.raises(NotAllowed):
        publish(scenario=scenario(plan), paper=PAPER, by=person)
    with pytest.raises(NotAllowed):
        withdraw(publication=proposal, reason="for the test", by=person)
    with pytest.raises(NotAllowed):
        open_link(publication=proposal, by=person)
    with pytest.raises(NotAllowed):
        revoke_link(link=link, by=person)
    assert Publication.objects.count() == 2


def test_a_figure_that_is_missing_refuses_publication_and_says_where(visitors: Visitors, plan: Plan) -> None:
    Value.objects.filter(key="spending.line.police_pay.amount", stands=True).delete()
    Value.objects.filter(key="precept.authority.blaby.tax_base_notified", stands=True).delete()
    said = faults(visitors, plan, PAPER)
    assert any("2017/18 cannot be computed" in each and "Blaby" in each and "not entered" in each for each in said)


def test_a_tax_base_of_nil_in_all_refuses_publication_with_the_reason(visitors: Visitors, plan: Plan) -> None:
    Value.objects.filter(key__endswith=".tax_base_notified", year=2017).update(number="0")
    said = faults(visitors, plan, PAPER)
    assert any("2017/18 cannot be computed" in each and "Total tax base is 0" in each for each in said)


def test_a_failing_check_without_a_reason_refuses_publication_and_says_where(visitors: Visitors, plan: Plan) -> None:
    (said,) = faults(visitors, plan, PAPER, FREEZE)
    assert said.startswith("A check fails and no reason is recorded: The budget year balances, 2017/18: ")
    assert "(£1,133,419)" in said


def test_with_its_reason_it_is_published_and_readers_see_the_reason(
    visitors: Visitors, plan: Plan, jean: Client
) -> None:
    paper = Paper("A freeze", "draft", reasons={FAILING: "Members asked what a freeze means."})
    made = publish(scenario=scenario(plan, FREEZE), paper=paper, by=visitors.omar)
    page = words(jean.get(reverse("publications:paper", args=[made.pk])))
    assert "Fails The budget year balances, 2017/18" in page
    assert "Reason recorded: Members asked what a freeze means." in page


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (Paper(" ", "update"), "title"),
        (Paper("x" * 201, "update"), "title"),
        (Paper("two\nlines", "update"), "one line"),
        (Paper("A paper", "poem"), "what it is for"),
        (Paper("A paper", "update", "nul\x00"), "plain text"),
        (Paper("A paper", "update", statements=(Statement("A", "x" * 20_001),)), "plain text"),
        (Paper("A paper", "update", statements=(Statement("A", "x"),) * 13), "at most 12"),
        (Paper("A paper", "update", reasons={FAILING: "x" * 301}), "A reason is plain text"),
    ],
)
def test_texts_that_cannot_be_kept_are_refused(visitors: Visitors, plan: Plan, paper: Paper, words: str) -> None:
    assert any(words in fault for fault in faults(visitors, plan, paper))


def test_an_archived_scenario_is_not_published_but_a_locked_one_is(visitors: Visitors, plan: Plan) -> None:
    Scenario.objects.update(locked=timezone.now(), locked_by=visitors.omar)
    assert publish(scenario=scenario(plan), paper=PAPER, by=visitors.omar).version == 1
    Scenario.objects.update(archived=timezone.now())
    with pytest.raises(Archived):
        publish(scenario=scenario(plan), paper=PAPER, by=visitors.omar)


def test_what_is_superseded_or_withdrawn_is_not_superseded_again(
    visitors: Visitors, plan: Plan, earlier: Publication, proposal: Publication
) -> None:
    withdraw(publication=proposal, reason="an error", by=visitors.omar)
    for stands_no_more in (earlier, proposal):
        with pytest.raises(NotPublishable, match="cannot be superseded"):
            publish(scenario=scenario(plan), paper=PAPER, by=visitors.omar, supersedes=stands_no_more)


def test_a_withdrawal_has_a_reason_and_happens_once(visitors: Visitors, proposal: Publication) -> None:
    for reason in (" ", "x" * 301, "nul\x00"):
        with pytest.raises(NotWithdrawn):
            withdraw(publication=proposal, reason=reason, by=visitors.omar)
    withdraw(publication=proposal, reason="an error", by=visitors.omar)
    with pytest.raises(NotWithdrawn, match="already"):
        withdraw(publication=proposal, reason="again", by=visitors.omar)


def test_the_superseded_and_the_withdrawn_stay_readable_and_say_why(
    visitors: Visitors, jean: Client, earlier: Publication, proposal: Publication
) -> None:
    page = jean.get(reverse("publications:paper", args=[earlier.pk]))
    assert "Superseded by version 2" in words(page)
    assert f'href="/publications/{proposal.pk}/"' in page.content.decode()
    withdraw(publication=proposal, reason="An error in the tax base.", by=visitors.omar)
    for part in ("paper", "downloads"):
        assert "An error in the tax base." in words(jean.get(reverse(f"publications:{part}", args=[proposal.pk])))
    explained = reverse("publications:explanation", args=[earlier.pk, "gap", "2018-19"])
    assert "Superseded by version 2" in words(jean.get(explained))
    said = [jean.get(reverse("publications:json", args=[each.pk])).json() for each in (earlier, proposal)]
    assert [(each["superseded_by"], each["withdrawn"]) for each in said] == [
        (2, None), (None, "An error in the tax base."),
    ]  # fmt: skip
    home = words(jean.get("/"))
    assert "withdrawn" in home
    assert "superseded by version 2" in home


def test_what_changed_is_only_government_funding(proposal: Publication) -> None:
    change = change_view(json.loads(proposal.document)["change"], Display(Scale.MILLIONS))
    assert change is not None
    assert change.sentences[-1] == (
        "The gap for 2021/22 rises from £8.6m to £10.3m, because of government funding (£1.7m worse)."
    )
    assert [row.label for row in change.rows] == ["Version 1", "Government funding", "Version 2"]
    assert [cell.text for cell in change.rows[1].cells] == ["–", "(0.450)", "(0.889)", "(1.317)", "(1.735)"]
    assert [(each.label, each.before, each.after) for each in change.inputs] == [
        ("Government funding, yearly change", "−1%", "−1.4%")
    ]


def test_a_first_version_says_nothing_of_a_change(jean: Client, earlier: Publication) -> None:
    assert json.loads(earlier.document)["change"] is None
    assert "What changed" not in words(jean.get(reverse("publications:paper", args=[earlier.pk])))


def test_the_same_plan_again_says_that_nothing_differs(
    visitors: Visitors, plan: Plan, proposal: Publication
) -> None:  # fmt: skip
    made = publish(scenario=scenario(plan, PROPOSAL), paper=PAPER, by=visitors.omar, supersedes=proposal)
    change = json.loads(made.document)["change"]
    assert change["sentences"] == ["No figure of the gap differs from those of the version before."]
    assert change["inputs"] == []


def test_a_statement_has_headings_paragraphs_and_lists() -> None:
    assert text_blocks("# One\r\ntwo\nthree\n\nfour\n- five\n- six\n#seven") == [
        Block("heading", ("One",)),
        Block("text", ("two", "three")),
        Block("text", ("four",)),
        Block("list", ("five", "six")),
        Block("text", ("#seven",)),
    ]


def test_the_form_publishes_a_freeze_with_its_reason(visitors: Visitors, plan: Plan, omar: Client) -> None:
    address = reverse("publications:publish", args=[scenario(plan, FREEZE).pk])
    assert f'name="reason-{FAILING}"' in omar.get(address).content.decode()
    form = {"title": "A freeze", "purpose": "draft", "note": "For members.", "statement-0": "# Robust\nYes."}
    form["statement-3"] = "- the funding formula"
    refused = omar.post(address, form)
    assert refused.status_code == 422
    assert "no reason is recorded" in words(refused)
    assert "For members." in words(refused)
    made = omar.post(address, form | {f"reason-{FAILING}": "Members asked.", "public": "on"}, follow=True)
    assert "“A freeze, version 1” is published." in words(made)
    assert "Risks the funding formula" in words(made)
    assert "Passes The increase needs no referendum, 2017/18 to 2021/22" in words(made)
    again = words(omar.get(address))
    assert "The statements are those of “A freeze, version 1”: read them again" in again
    assert "# Robust" in again
    assert Publication.objects.get().links.count() == 1


def checked() -> str:
    """What check_publications says, whether it fails or not."""
    out = StringIO()
    try:
        call_command("check_publications", stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def put(publication: Publication, **fields: str) -> None:
    """Change a row behind the guards' back."""
    guards.remove(connection)
    Publication.objects.filter(pk=publication.pk).update(**fields)
    guards.install(connection)


def test_all_is_intact_when_nobody_touched_it(proposal: Publication) -> None:
    assert re.findall("intact|DAMAGED|MISSING", checked()) == ["intact", "intact"]


def test_a_changed_document_is_damaged(proposal: Publication, jean: Client, omar: Client) -> None:
    text = proposal.document
    assert '"187.2302"' in text
    for other in (text.replace('"187.2302"', '"187.2303"', 1), text.replace("Police Grant", "Police grant", 1), "{}"):
        put(proposal, document=other)
        assert "version 2: DAMAGED: the document is not the one" in checked()
        page = jean.get(reverse("publications:paper", args=[proposal.pk]))
        assert page.status_code == 500
        assert "This publication is damaged" in words(page)
    omar.post(reverse("publications:change", args=[proposal.pk]), {"action": "open"})  # there is a message to show
    assert omar.get(reverse("publications:paper", args=[proposal.pk])).status_code == 500


def test_a_changed_digest_title_or_version_is_damaged(proposal: Publication) -> None:
    put(proposal, digest="0" * 64)
    assert "DAMAGED" in checked()
    put(proposal, digest=proposal.digest, title="Another")
    assert "DAMAGED: title or version" in checked()


def test_a_figure_changed_together_with_the_digest_is_damaged(proposal: Publication) -> None:
    document = json.loads(proposal.document)
    document["figures"]["gap"][1] = "0.1"
    text = canonical(document)
    put(proposal, document=text, digest=document_digest(text))
    assert "DAMAGED: the figures of gap do not follow" in checked()


def test_a_changed_workbook_is_damaged(proposal: Publication) -> None:
    guards.remove(connection)
    proposal.artefacts.update(content=b"another")
    guards.install(connection)
    assert "DAMAGED: workbook.xlsx is not the file" in checked()


def test_a_missing_guard_is_reported(proposal: Publication) -> None:
    guards.remove(connection)
    assert "MISSING guard publications_publication_keeps_rows_update" in checked()
    guards.install(connection)


def test_newer_formulas_are_told_from_damage_and_change_no_comparison(
    earlier: Publication, proposal: Publication, omar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = {"a": f"p{earlier.pk}", "b": f"p{proposal.pk}"}

    def other() -> object:
        """Another rule."""
        return value("requirement.net") - value("funding.total")

    monkeypatch.setattr(balance, "gap", other)
    plan_graph.cache_clear()
    try:
        said = checked()
        page = omar.get(reverse("scenarios:compare", args=[proposal.plan_id]), versions)
    finally:
        monkeypatch.undo()
        plan_graph.cache_clear()
    assert "DAMAGED" not in said
    assert re.search(r"version 2: intact; differs under newer formulas in \d+ lines, the first is gap", said)
    assert "The gap for 2021/22 rises from £8.6m to £10.3m" in words(page)
    assert cell(page, "The gap by cause, every year", "Formulas or years of the plan", "2021/22") == "(3.471)"


def test_the_checks_that_are_kept_are_those_of_the_plan(proposal: Publication, plan: Plan) -> None:
    outcomes = list(check_outcomes(scenario_result(scenario(plan, PROPOSAL)).result))
    kept = json.loads(proposal.document)["paper"]["checks"]
    assert [(each["title"], each["year"], each["holds"]) for each in kept] == [
        (each.check.title, each.year_label, each.holds) for each in outcomes
    ]
