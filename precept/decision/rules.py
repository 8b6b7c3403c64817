"""What a record of steps amounts to in law: the veto, the way that follows, and where a step departs from it.

Nothing here refuses anything. References are as in `dates.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mtfp.present.numbers import IN_FULL, Display, figure_text
from mtfp.units import POUNDS, POUNDS_PER_DWELLING
from precept.decision.dates import LABELS, Due, Kind, day_words, due, law


class Outcome(StrEnum):
    """What the panel's report says of the proposed precept."""

    NO_VETO = "no_veto"
    TOO_HIGH = "too_high"
    TOO_LOW = "too_low"


class Veto(StrEnum):
    """What became of a veto."""

    NONE = "none"
    STANDS = "stands"
    LAPSED = "lapsed"
    NO_MAJORITY = "no_majority"


@dataclass(frozen=True, slots=True)
class Vote:
    """Votes on a veto. The majority is of all who are members when it is decided: Sch 5 para 4(4)."""

    members: int
    votes_for: int
    votes_against: int

    @property
    def needed(self) -> int:
        """The fewest votes that are two-thirds of all members."""
        return -(-2 * self.members // 3)

    @property
    def carried(self) -> bool:
        """At least two-thirds of all members voted for it."""
        return self.votes_for >= self.needed

    @property
    def others(self) -> int:
        """Members who abstained or were absent: they count among all members."""
        return self.members - self.votes_for - self.votes_against


@dataclass(frozen=True, slots=True)
class Amounts:
    """One precept: Band D in pounds and the total in pounds, as a result gave them."""

    band_d: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """One step as it stands in the record; `recommended` is the Band D that a report recommends."""

    kind: Kind
    on: date
    amounts: Amounts | None = None
    outcome: Outcome = Outcome.NO_VETO
    vote: Vote | None = None
    recommended: Decimal | None = None


NO_VETO_PATH = (
    Kind.PROPOSED, Kind.NOTIFIED, Kind.REPORTED, Kind.RESPONDED, Kind.RESPONSE_PUBLISHED, Kind.ISSUED,
)  # fmt: skip
VETO_ONLY = (Kind.REVISED, Kind.REVISION_PUBLISHED, Kind.SECOND_REPORT)
VETO_PATH = (*NO_VETO_PATH[:3], *VETO_ONLY, *NO_VETO_PATH[3:])


@dataclass(frozen=True)
class Record:
    """The steps of the precept of one year that stand, by kind; `year` is the one in which it begins."""

    year: int
    entries: Mapping[Kind, Entry] = field(default_factory=dict)
    display: Display = IN_FULL

    @property
    def veto(self) -> Veto:
        """A veto needs two-thirds of all members (Sch 5 para 4) and a report in time (reg 4(2))."""
        report = self.entries.get(Kind.REPORTED)
        if report is None or report.outcome is Outcome.NO_VETO:
            return Veto.NONE
        if report.vote is None or not report.vote.carried:
            return Veto.NO_MAJORITY
        return Veto.LAPSED if self.is_late(report) else Veto.STANDS

    @property
    def path(self) -> tuple[Kind, ...]:
        """The steps that this record asks for, and those that were taken without being asked for."""
        asked = VETO_PATH if self.veto is Veto.STANDS else NO_VETO_PATH
        return tuple(kind for kind in VETO_PATH if kind in asked or kind in self.entries)

    @property
    def next(self) -> Kind | None:
        """The first step that is not recorded yet; None when nothing is left."""
        return next((kind for kind in self.path if kind not in self.entries), None)

    def due(self, kind: Kind) -> Due | None:
        """The statutory date of a step; a veto that stands has dates of its own."""
        return due(kind, self.year, vetoed=self._vetoed(kind))

    def law(self, kind: Kind) -> str:
        """Where the law asks for a step."""
        return law(kind, vetoed=self._vetoed(kind))

    def _vetoed(self, kind: Kind) -> bool:
        """Whether a veto stands; the report itself, whose date decides that, is not asked."""
        return kind is not Kind.REPORTED and self.veto is Veto.STANDS

    def is_late(self, entry: Entry) -> bool:
        """After its statutory date."""
        limit = self.due(entry.kind)
        return limit is not None and entry.on > limit.day

    def amounts(self, kind: Kind) -> Amounts | None:
        """The precept of a step, when it is recorded."""
        entry = self.entries.get(kind)
        return entry.amounts if entry else None

    def pounds(self, band_d: Decimal) -> str:
        """A Band D amount as sentences quote it."""
        return figure_text(band_d, POUNDS_PER_DWELLING, self.display)

    def departures(self, kind: Kind) -> tuple[str, ...]:
        """Where a recorded step departs from the statute, each in a sentence; empty when it does not."""
        entry = self.entries.get(kind)
        return () if entry is None else (*_timing(self, entry), *_CONTENT.get(kind, _nothing)(self, entry))


def _nothing(record: Record, entry: Entry) -> Iterator[str]:
    yield from ()


def _timing(record: Record, entry: Entry) -> Iterator[str]:
    limit = record.due(entry.kind)
    if limit is not None and entry.on > limit.day:
        yield f"Late: it was due {limit.words}."
    before = _before(record, entry.kind)
    if entry.kind in VETO_ONLY and record.veto is not Veto.STANDS:
        yield "No veto stands, so the law asks for no such step."
    elif before is not None and before not in record.entries:
        yield f"“{LABELS[before]}” comes before it and is not recorded."
    elif before is not None and record.entries[before].on > entry.on:
        yield f"It is dated before “{LABELS[before]}”, {day_words(record.entries[before].on)}."


def _before(record: Record, kind: Kind) -> Kind | None:
    """The step that has to come before; issuing is checked apart (`_issued`)."""
    second = Kind.SECOND_REPORT if record.veto is Veto.STANDS else Kind.REPORTED
    return {
        Kind.NOTIFIED: Kind.PROPOSED,
        Kind.REPORTED: Kind.NOTIFIED,
        Kind.REVISED: Kind.REPORTED,
        Kind.REVISION_PUBLISHED: Kind.REVISED,
        Kind.SECOND_REPORT: Kind.REVISED,
        Kind.RESPONDED: second,
        Kind.RESPONSE_PUBLISHED: Kind.RESPONDED,
    }.get(kind)


def _reported(record: Record, entry: Entry) -> Iterator[str]:
    vote = entry.vote
    if record.veto is Veto.NO_MAJORITY:
        counted = f"{vote.votes_for} of {vote.members} members" if vote else "no votes"
        needed = f"; {vote.needed} are needed" if vote else ""
        yield f"It is no veto in law: {counted} voted for it{needed} (two-thirds of all members, Sch 5 para 4(4))."
    elif record.veto is Veto.LAPSED:
        yield "The veto was reported too late and lapses: the proposed precept may be issued (reg 4(2))."
    elif entry.outcome is Outcome.NO_VETO and vote is not None and vote.carried:
        yield (
            f"{vote.votes_for} of {vote.members} members voted for a veto, which is enough, but the report does not "
            "say that it is vetoed (Sch 5 para 4(2))."
        )


def _revised(record: Record, entry: Entry) -> Iterator[str]:
    """Reg 5(3). Compared by Band D: that is what the panel judges, and a tax base may move meanwhile."""
    proposed, report = record.amounts(Kind.PROPOSED), record.entries.get(Kind.REPORTED)
    if record.veto is not Veto.STANDS or proposed is None or entry.amounts is None or report is None:
        return
    ours, theirs = entry.amounts.band_d, proposed.band_d
    if report.outcome is Outcome.TOO_HIGH and ours >= theirs:
        yield f"The veto said too high: it has to be lower than {record.pounds(theirs)} (reg 5(3)(a))."
    if report.outcome is Outcome.TOO_LOW and ours <= theirs:
        yield f"The veto said too low: it has to be higher than {record.pounds(theirs)} (reg 5(3)(b))."


def _issued(record: Record, entry: Entry) -> Iterator[str]:
    yield from _end_of_scrutiny(record, entry)
    proposed, revised = record.amounts(Kind.PROPOSED), record.amounts(Kind.REVISED)
    if record.veto is Veto.STANDS:
        if proposed is not None and entry.amounts == proposed:
            yield "The proposed precept was vetoed and must not be issued (Sch 5 para 6(2))."
        elif revised is not None and entry.amounts != revised and not _recommended(record, entry, Kind.SECOND_REPORT):
            yield f"It is not {_named(record, 'revised', revised)}. {_advice(record, Kind.SECOND_REPORT)}"
    elif proposed is not None and entry.amounts != proposed:
        if record.veto is Veto.LAPSED:
            yield f"It is not {_named(record, 'proposed', proposed)}, which may be issued (reg 4(2))."
        elif not _recommended(record, entry, Kind.REPORTED):
            yield (
                f"It is not {_named(record, 'proposed', proposed)}: a different one may be issued only in accordance "
                f"with a recommendation of the panel's report (Sch 5 para 5(3)). {_advice(record, Kind.REPORTED)}"
            )


def _end_of_scrutiny(record: Record, entry: Entry) -> Iterator[str]:
    """Sch 5 para 1: not before the panel has been given a response; a lapsed veto ends it by itself (reg 4(2))."""
    before = Kind.REPORTED if record.veto is Veto.LAPSED else Kind.RESPONDED
    earlier = record.entries.get(before)
    if earlier is None or earlier.on > entry.on:
        yield "It may not be issued before the panel has been given a response to its report (Sch 5 para 1)."


def _recommended(record: Record, entry: Entry, kind: Kind) -> bool:
    """Whether a precept has the Band D that a report recommends."""
    report = record.entries.get(kind)
    return report is not None and entry.amounts is not None and report.recommended == entry.amounts.band_d


def _named(record: Record, what: str, amounts: Amounts) -> str:
    return f"the {what} precept (Band D {record.pounds(amounts.band_d)}, {figure_text(amounts.total, POUNDS)} in all)"


def _advice(record: Record, kind: Kind) -> str:
    report = record.entries.get(kind)
    if report is None or report.recommended is None:
        return "No recommended Band D is recorded."
    return f"The report recommends {record.pounds(report.recommended)}."


_CONTENT = {Kind.REPORTED: _reported, Kind.REVISED: _revised, Kind.ISSUED: _issued}
