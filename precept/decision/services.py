"""Recording, correcting and striking steps. Each is one transaction and leaves a change row in the plan's history.

A step that departs from the statute is recorded like any other once a reason is given; nothing blocks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from mtfp.engine import Missing, Result
from mtfp.engine.inputs import plain
from mtfp.inputs import scenario_result
from mtfp.publications.models import Publication
from mtfp.publications.selectors import frozen
from mtfp.scenarios.errors import FieldFault, Invalid, Stale
from mtfp.scenarios.history import person
from mtfp.scenarios.models import ChangeKind, Plan, Scenario
from mtfp.scenarios.services.records import LONGEST_NOTE, Log, hold_plan, text_fault
from precept.decision.dates import FIRST_YEAR, LABELS, WITH_AMOUNTS, Kind, day_words
from precept.decision.models import Step
from precept.decision.rules import Outcome, Vote
from precept.decision.selectors import ends, precept_year, record_of, standing, steps_of

LONGEST_RECOMMENDATION = 1000
MOST_MEMBERS = 100
BAND_D, TOTAL = "precept.band_d", "precept.total"


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a step. `source` gives the figures of a precept that is proposed, revised or issued."""

    kind: Kind
    on: date
    source: Publication | Scenario | None = None
    outcome: Outcome | None = None
    vote: Vote | None = None
    recommendation: str = ""
    recommended: Decimal | None = None


@transaction.atomic
def record_step(*, plan: Plan, told: Told, by: User, seen: int, reason: str = "") -> Step:
    """Record a step. `seen` is the last row that the person knew of.

    Raises NotAllowed, Archived, Stale, and Invalid: when the step is recorded already, when what is told is
    impossible, and when it departs from the statute and no reason is given.
    """
    held, steps = _held(plan, by, seen)
    last = ends(steps).get(told.kind)
    if last is not None and not last.struck:
        raise Invalid(FieldFault("", told.kind, f"“{LABELS[told.kind]}” is recorded already: correct it instead."))
    return _write(held, steps, told, by, reason, corrects=last)


@transaction.atomic
def correct_step(*, step: Step, told: Told, by: User, seen: int, reason: str) -> Step:
    """Record what a step really was; the row that it corrects stays, with the reason. Raises as `record_step`."""
    held, steps = _held(step.plan, by, seen)
    _check_stands(steps, step)
    return _write(held, steps, told, by, reason, corrects=step)


@transaction.atomic
def strike_step(*, step: Step, by: User, seen: int, reason: str) -> Step:
    """Say that there was no such step; its row stays, with the reason. Raises as `record_step`."""
    held, steps = _held(step.plan, by, seen)
    _check_stands(steps, step)
    said = _reason(reason, "Say why it is struck: everybody who reads the record sees the reason.")
    row = Step.objects.get(pk=step.pk)
    row.pk, row.number, row.struck, row.reason = None, step.number + 1, True, said
    return _saved(row, held, by, old={"name": str(step)})


def _held(plan: Plan, by: User, seen: int) -> tuple[Plan, tuple[Step, ...]]:
    """The plan, held, with its record. Raises Stale when a row was added since `seen`."""
    held = hold_plan(plan.pk, by)
    steps = steps_of(held)
    if steps and steps[-1].pk != seen:
        last = steps[-1]
        raise Stale("the record of the decision", f"“{last}” was recorded", person(last.by), last.recorded)
    return held, steps


def _check_stands(steps: tuple[Step, ...], step: Step) -> None:
    stands = standing(steps).get(Kind(step.kind))
    if stands is None or stands.pk != step.pk:
        raise Invalid(FieldFault("", step.kind, f"“{step}” does not stand: look at the record again."))


def _write(
    plan: Plan, steps: tuple[Step, ...], told: Told, by: User, reason: str, corrects: Step | None
) -> Step:  # fmt: skip
    faults = [*_faults(plan, told)]
    if faults:
        raise Invalid(*faults)
    number = corrects.number + 1 if corrects else 1
    row = Step(plan=plan, kind=told.kind.value, number=number, on=told.on, **_content(told))
    found = record_of(plan, [*(each for kind, each in standing(steps).items() if kind is not told.kind), row])
    departures = found.departures(told.kind)
    row.reason = reason.strip()
    if corrects is not None and not row.reason:
        raise Invalid(FieldFault("reason", "", "Say why it is corrected: everybody who reads the record sees it."))
    if departures and not row.reason:
        told_why = "Say why, and it is recorded all the same."
        raise Invalid(FieldFault("reason", "", f"{' '.join(departures)} {told_why}"))
    if row.reason:
        row.reason = _reason(row.reason, "")
    return _saved(row, plan, by, old={"name": str(corrects)} if corrects else {})


def _saved(row: Step, plan: Plan, by: User, old: Mapping[str, str]) -> Step:
    log = Log(plan, by, row.reason)
    row.by, row.recorded = by, log.at
    row.save(force_insert=True)
    said = f"{row}, struck" if row.struck else str(row)
    log.add(ChangeKind.DECISION, key=row.kind, old=old, new={"name": said})
    log.save()
    return row


def _content(told: Told) -> dict[str, object]:
    content: dict[str, object] = {"outcome": told.outcome.value if told.outcome else ""}
    if told.vote:
        vote = told.vote
        content |= {"members": vote.members, "votes_for": vote.votes_for, "votes_against": vote.votes_against}
    content["recommendation"] = told.recommendation.strip()
    content["recommended_band_d"] = "" if told.recommended is None else plain(told.recommended)
    if told.kind in WITH_AMOUNTS:
        content |= _figures(told.source)
    return content


def _figures(source: Publication | Scenario | None) -> dict[str, object]:
    """The precept of the budget year, from a publication's document or a scenario as it is now. Raises Invalid."""
    assert source is not None
    if isinstance(source, Publication):
        result, digest = frozen(source.pk, source.digest).result, source.digest
        named: dict[str, object] = {"publication": source}
    else:
        computed = scenario_result(source)
        result, digest, named = computed.result, computed.digest, {"scenario": source}
    return named | {"band_d": _figure(result, BAND_D), "total": _figure(result, TOTAL), "digest": digest}


def _figure(result: Result, key: str) -> str:
    figure = result[key, 1]
    if isinstance(figure, Missing):
        label = result.graph.lines[key].label
        raise Invalid(FieldFault("source", "", f"{label} cannot be computed there: {figure.reason}."))
    return plain(figure)


def _faults(plan: Plan, told: Told) -> Iterator[FieldFault]:
    year, today = precept_year(plan), timezone.localdate()
    first, typed = date(year - 1, 4, 1), told.on.isoformat()
    if year < FIRST_YEAR:
        yield FieldFault("", "", "Police and crime panels decide on precepts from 2013/14 on; this plan is earlier.")
    if told.on > today:
        yield FieldFault("on", typed, f"{day_words(told.on)} is in the future: record a step when it was taken.")
    if told.on < first:
        yield FieldFault(
            "on", typed, f"{day_words(told.on)} is before {day_words(first)}, when the year before begins."
        )
    if told.kind in WITH_AMOUNTS and (told.source is None or told.source.plan_id != plan.pk):
        yield FieldFault("source", "", "Choose the publication or scenario of this plan that has its figures.")
    yield from _report_faults(told)


def _report_faults(told: Told) -> Iterator[FieldFault]:
    if (told.kind is Kind.REPORTED) != (told.outcome is not None):
        yield FieldFault("outcome", "", "Choose what the panel's report says.")
    vetoed = told.outcome in {Outcome.TOO_HIGH, Outcome.TOO_LOW}
    if vetoed and told.vote is None:
        yield FieldFault("members", "", "A veto is decided by votes: enter all members, votes for and votes against.")
    if told.vote is not None and told.kind is Kind.REPORTED:
        yield from _vote_faults(told.vote)
    if fault := text_fault(told.recommendation, LONGEST_RECOMMENDATION):
        yield FieldFault("recommendation", told.recommendation[:LONGEST_NOTE], f"The recommendation {fault}.")
    if told.recommended is not None and told.recommended <= 0:
        yield FieldFault("recommended", plain(told.recommended), "A recommended Band D is more than nil.")


def _vote_faults(vote: Vote) -> Iterator[FieldFault]:
    if not 1 <= vote.members <= MOST_MEMBERS:
        message = f"A panel has 1 to {MOST_MEMBERS} members, absent ones included."
        yield FieldFault("members", str(vote.members), message)
    elif vote.votes_for < 0 or vote.votes_against < 0 or vote.others < 0:
        typed = f"{vote.votes_for} and {vote.votes_against}"
        yield FieldFault("votes_for", typed, f"{typed} votes are more than the panel's {vote.members} members.")


def _reason(text: str, advice: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid(FieldFault("reason", text, advice))
    if fault := text_fault(said):
        raise Invalid(FieldFault("reason", said[:LONGEST_NOTE], f"The reason {fault}."))
    return said
