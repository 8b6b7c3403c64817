"""The pages of a decision: what each person sees of it, and recording it without script."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from mtfp.scenarios.services import create_plan
from precept.decision.dates import Kind
from precept.decision.models import Step
from precept.decision.rules import Outcome, Vote
from precept.decision.selectors import standing, steps_of
from precept.decision.services import Told, correct_step, strike_step
from tests.decision.conftest import propose_and_notify, tell
from tests.pages.reading import words
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario


@pytest.fixture
def harriet(visitors: Visitors) -> Client:
    """The finance officer's browser."""
    return visitors.client("harriet")


@pytest.fixture
def jean(visitors: Visitors) -> Client:
    """The panel member's browser."""
    return visitors.client("jean")


def page(plan: Plan) -> str:
    """Its address."""
    return reverse("decision:page", args=[plan.pk])


def form(plan: Plan, kind: Kind) -> str:
    """The address of the form of a step."""
    return reverse("decision:record", args=[plan.pk, kind])


def seen(plan: Plan) -> int:
    """What a form that is opened now sends along."""
    steps = steps_of(plan)
    return steps[-1].pk if steps else 0


def test_a_decision_is_recorded_with_forms_alone(harriet: Client, plan: Plan, paper: Publication) -> None:
    baseline, freeze = f"publication:{paper.pk}", f"scenario:{scenario(plan, 'Freeze').pk}"
    for kind, told in [
        (Kind.PROPOSED, {"on": "2017-01-20", "source": baseline}),
        (Kind.NOTIFIED, {"on": "31/01/2017"}),
        (Kind.REPORTED, {"on": "6 February 2017", "outcome": "too_high", "members": "13", "votes_for": "9",
                         "votes_against": "3", "recommendation": "Less.", "recommended": "£185.00"}),
        (Kind.REVISED, {"on": "14 Feb 2017", "source": freeze}),
    ]:  # fmt: skip
        answer = harriet.post(form(plan, kind), told | {"seen": seen(plan)})
        assert answer.status_code == 302, words(answer)
    text = words(harriet.get(page(plan)))
    assert "Band D £187.2302" in text
    assert "9 for, 3 against, 1 abstained or absent, of 13 members; 9 needed: carried" in text
    assert "Recommended Band D £185.0000" in text
    assert "Next: response to the veto published" in text


def test_a_refused_form_keeps_what_was_typed_and_says_why(harriet: Client, plan: Plan) -> None:
    told = {"on": "6 Feb 2017", "outcome": "too_high", "members": "thirteen", "recommendation": "Less.", "seen": 0}
    answer = harriet.post(form(plan, Kind.REPORTED), told)
    assert answer.status_code == 422
    assert words(answer).count("Enter all three in whole numbers") == 2  # at the head and beside its field
    assert 'value="thirteen"' in answer.content.decode()
    assert "Less." in answer.content.decode()
    nothing = harriet.post(form(plan, Kind.REPORTED), {})
    assert "Enter the day on which it happened" in words(nothing)


@pytest.mark.parametrize(
    "source", ["", "publication:", "scenario:abc", "scenario:999999", "publication:²", "other:1", "x" * 40]
)
def test_a_source_that_is_none_is_refused(harriet: Client, plan: Plan, source: str) -> None:
    answer = harriet.post(form(plan, Kind.PROPOSED), {"on": "2017-01-20", "source": source, "seen": 0})
    assert answer.status_code == 422
    assert "Choose the publication or scenario" in words(answer)


def test_a_step_that_departs_is_recorded_once_the_reason_is_given(
    visitors: Visitors, harriet: Client, plan: Plan, paper: Publication
) -> None:
    tell(plan, visitors.omar, Kind.PROPOSED, "2017-01-20", source=paper)
    told = {"on": "2017-02-02", "seen": seen(plan)}
    refused = harriet.post(form(plan, Kind.NOTIFIED), told)
    assert refused.status_code == 422
    assert "Late: it was due by 1 February 2017. Say why, and it is recorded all the same." in words(refused)
    assert harriet.post(form(plan, Kind.NOTIFIED), told | {"reason": "A late settlement."}).status_code == 302
    text = words(harriet.get(page(plan)))
    assert "recorded, with a departure" in text
    assert "Reason: A late settlement." in text


def test_a_step_is_corrected_and_struck_on_its_form(
    visitors: Visitors, harriet: Client, plan: Plan, paper: Publication
) -> None:
    _, notified = propose_and_notify(plan, visitors.omar, paper)
    where = reverse("decision:correct", args=[plan.pk, notified.pk])
    assert 'value="2017-01-30"' in harriet.get(where).content.decode()
    told = {"on": "2017-01-31", "reason": "The letter says so.", "seen": seen(plan)}
    assert harriet.post(where, told).status_code == 302
    assert harriet.get(where).status_code == 404  # it stands no more
    text = words(harriet.get(page(plan)))
    assert "Panel notified, 31 January 2017" in text
    assert "It said: 30 January 2017." in text
    where = reverse("decision:correct", args=[plan.pk, seen(plan)])
    assert harriet.post(where, told | {"action": "strike", "seen": seen(plan)}).status_code == 302
    assert Kind.NOTIFIED not in standing(steps_of(plan))
    assert "Struck" in words(harriet.get(page(plan)))


def test_a_form_that_is_behind_is_refused_with_who_and_what(
    visitors: Visitors, harriet: Client, plan: Plan, paper: Publication
) -> None:
    propose_and_notify(plan, visitors.omar, paper)
    answer = harriet.post(form(plan, Kind.REPORTED), {"on": "2017-02-06", "outcome": "no_veto", "seen": 0})
    assert answer.status_code == 422
    assert "Omar Fielding changed it" in words(answer)


def test_the_form_of_a_recorded_step_leads_back(
    visitors: Visitors, harriet: Client, plan: Plan, paper: Publication
) -> None:
    propose_and_notify(plan, visitors.omar, paper)
    assert harriet.get(form(plan, Kind.NOTIFIED)).headers["Location"] == page(plan)
    assert harriet.get(reverse("decision:record", args=[plan.pk, "imagined"])).status_code == 404


def test_a_panel_member_sees_it_when_something_is_published_and_the_panel_is_notified(db: None) -> None:
    visitors = make_visitors()
    plan, jean = make_plan(visitors), visitors.client("jean")
    assert jean.get(page(plan)).status_code == 404
    tell(plan, visitors.omar, Kind.PROPOSED, "2017-01-20", source=scenario(plan))
    tell(plan, visitors.omar, Kind.NOTIFIED, "2017-01-30")
    assert jean.get(page(plan)).status_code == 404  # nothing is published
    publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    assert jean.get(page(plan)).status_code == 200
    assert "Precept decision, 2017/18" in words(jean.get("/"))
    step = Step.objects.get(kind="notified")
    strike_step(step=step, by=visitors.omar, seen=seen(plan), reason="It was not sent.")
    assert jean.get(page(plan)).status_code == 404
    assert "Precept decision" not in words(jean.get("/"))


def test_a_panel_member_sees_no_proposal_before_the_notification(
    visitors: Visitors, jean: Client, plan: Plan, paper: Publication
) -> None:
    tell(plan, visitors.omar, Kind.PROPOSED, "2017-01-20", source=paper)
    assert jean.get(page(plan)).status_code == 404


def test_a_panel_member_sees_nothing_that_was_replaced_before_and_no_scenario(
    visitors: Visitors, jean: Client, harriet: Client, plan: Plan, paper: Publication
) -> None:
    freeze = scenario(plan, "Freeze")
    first = tell(plan, visitors.omar, Kind.PROPOSED, "2017-01-20", source=freeze)
    told = Told(Kind.PROPOSED, date(2017, 1, 21), scenario(plan))
    correct_step(step=first, told=told, by=visitors.omar, seen=first.pk, reason="An increase after all.")
    notified = tell(plan, visitors.omar, Kind.NOTIFIED, "2017-01-30")
    told = Told(Kind.NOTIFIED, date(2017, 1, 31))
    correct_step(step=notified, told=told, by=visitors.omar, seen=notified.pk, reason="Sent the day after.")
    theirs, ours = words(jean.get(page(plan))), words(harriet.get(page(plan)))
    for said in ("183.5770", "Proposal 1.99%", "digest"):
        assert said in ours
        assert said not in theirs
    for said in ("187.2302", "It said: 30 January 2017", "Sent the day after."):
        assert said in theirs
    assert "Correct" not in jean.get(page(plan)).content.decode().replace("Corrected", "")
    assert "Record this step" not in theirs


def test_a_panel_member_reads_of_a_plan_that_was_put_away(
    visitors: Visitors, jean: Client, harriet: Client, plan: Plan, paper: Publication
) -> None:
    propose_and_notify(plan, visitors.omar, paper)
    Plan.objects.update(archived="2017-03-01T00:00Z")
    assert jean.get(page(plan)).status_code == 200
    assert harriet.get(page(plan)).status_code == 404


def test_the_plans_page_says_where_the_decision_stands(
    visitors: Visitors, harriet: Client, plan: Plan, paper: Publication
) -> None:
    where = reverse("scenarios:plan", args=[plan.pk])
    assert page(plan) in harriet.get("/").content.decode()
    assert "Nothing is recorded yet. Next: precept proposed." in words(harriet.get(where))
    propose_and_notify(plan, visitors.omar, paper)
    late: dict[str, Any] = {"outcome": Outcome.TOO_HIGH, "vote": Vote(13, 9, 3)}
    tell(plan, visitors.omar, Kind.REPORTED, "2017-02-09", reason="The meeting was moved.", **late)
    text = words(harriet.get(where))
    assert "Panel's report, 9 February 2017. Next: response given to the panel." in text
    assert "1 step departs from the law." in text


def test_a_plan_from_before_there_were_panels_says_so(visitors: Visitors, harriet: Client) -> None:
    early = create_plan(
        force=visitors.leicestershire, name="Early", base_year=2011, forecast_years=1, by=visitors.harriet
    )
    assert "decide on precepts from 2013/14 on" in words(harriet.get(page(early)))
    assert "Precept decision" not in words(harriet.get(reverse("scenarios:plan", args=[early.pk])))
