"""A decision as its page shows it: every step with its date, what was recorded, what departs, who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mtfp.engine.years import year_label
from mtfp.present.numbers import figure_text
from mtfp.scenarios.history import person
from mtfp.units import POUNDS
from precept.decision.dates import FIRST_YEAR, LABELS, Kind, day_words
from precept.decision.models import Step
from precept.decision.rules import Entry, Outcome, Record, Vote
from precept.decision.selectors import Decision, entry_of, standing

OUTCOMES = {
    Outcome.NO_VETO: "No veto",
    Outcome.TOO_HIGH: "Vetoed: too high",
    Outcome.TOO_LOW: "Vetoed: too low",
}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A row that was corrected or struck: what it said, and why it stands no more."""

    said: str
    who: str
    at: datetime
    struck: bool
    reason: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the timeline. `state` is done, departs, next, overdue or open."""

    kind: Kind
    label: str
    law: str
    due: str
    state: str
    state_words: str
    on: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    departures: tuple[str, ...] = ()
    reason: str = ""
    publication: int | None = None
    publication_title: str = ""
    pk: int | None = None
    who: str = ""
    at: datetime | None = None
    replaced: tuple[Replaced, ...] = ()


def timeline(decision: Decision, today: date) -> tuple[StepView, ...]:
    """The steps in the order of the law."""
    record, stands = decision.record, standing(decision.steps)
    return tuple(_view(decision, record, kind, stands.get(kind), today) for kind in record.path)


def _view(decision: Decision, record: Record, kind: Kind, step: Step | None, today: date) -> StepView:
    limit = record.due(kind)
    words = (limit.words if limit else "", record.law(kind), LABELS[kind])
    replaced = tuple(_replaced(decision.steps, kind, record))
    if step is None:
        state = "next" if record.next is kind else "open"
        said = "next" if state == "next" else "to come"
        if limit is not None and limit.day < today:
            state, said = "overdue", "not recorded, and the date has passed"
        return StepView(kind, words[2], words[1], words[0], state, said, replaced=replaced)
    departures = record.departures(kind)
    named = step.publication
    return StepView(
        kind,
        words[2],
        words[1],
        words[0],
        "departs" if departures else "done",
        "recorded, with a departure" if departures else "recorded",
        day_words(step.on),
        tuple(_facts(record, entry_of(step), step, decision.writes)),
        departures,
        step.reason,
        named.pk if named else None,
        str(named) if named else "",
        step.pk,
        person(step.by),
        step.recorded,
        replaced,
    )


def _facts(record: Record, entry: Entry, step: Step, writes: bool) -> Iterator[tuple[str, str]]:
    if entry.amounts is not None:
        yield "Band D", record.pounds(entry.amounts.band_d)
        yield "Precept", figure_text(entry.amounts.total, POUNDS)
        if step.scenario and writes:
            yield "From scenario", f"{step.scenario.name}, digest {step.digest[:12]}"
    if step.outcome:
        yield "Outcome", OUTCOMES[entry.outcome]
    if entry.vote is not None:
        yield "Votes for a veto", vote_words(entry.vote)
    if step.recommendation:
        yield "Recommendation", step.recommendation
    if entry.recommended is not None:
        yield "Recommended Band D", record.pounds(entry.recommended)


def vote_words(vote: Vote) -> str:
    """How a vote stands to the majority that a veto needs."""
    verdict = "carried" if vote.carried else "not carried"
    return (
        f"{vote.votes_for} for, {vote.votes_against} against, {vote.others} abstained or absent, of {vote.members} "
        f"members; {vote.needed} needed: {verdict}"
    )


def _replaced(steps: Sequence[Step], kind: Kind, record: Record) -> Iterator[Replaced]:
    """Each row that another one stands for, with what that one says of it; newest first."""
    rows = {step.number: step for step in steps if step.kind == kind}
    for number, step in sorted(rows.items(), reverse=True):
        old = rows.get(number - 1)
        if old is not None and not old.struck:
            yield Replaced(_said(old, record), person(step.by), step.recorded, step.struck, step.reason)


def _said(step: Step, record: Record) -> str:
    parts = [day_words(step.on)]
    if step.band_d:
        parts.append(f"Band D {record.pounds(Decimal(step.band_d))}")
    if step.outcome:
        parts.append(OUTCOMES[Outcome(step.outcome)].lower())
    if step.members is not None:
        parts.append(f"{step.votes_for} of {step.members} for a veto")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Block:
    """A decision in a few words: the last step taken, what comes next, how often the law was departed from."""

    year: str
    last: str
    next: str
    departures: int


def block(decision: Decision) -> Block | None:
    """The decision in a few words; None for a year before there were panels."""
    record = decision.record
    if record.year < FIRST_YEAR:
        return None
    taken = [record.entries[kind] for kind in record.path if kind in record.entries]
    last = max(taken, key=lambda entry: entry.on, default=None)
    limit = record.due(record.next) if record.next else None
    return Block(
        year_label(record.year),
        f"{LABELS[last.kind]}, {day_words(last.on)}" if last else "",
        f"{LABELS[record.next].lower()}{f', {limit.words}' if limit else ''}" if record.next else "",
        sum(1 for kind in record.path if record.departures(kind)),
    )
