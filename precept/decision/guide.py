"""What is allowed next, in sentences. References are as in `dates.py`."""

from __future__ import annotations

from collections.abc import Iterator

from precept.decision.dates import Kind
from precept.decision.rules import Outcome, Record, Veto

DIFFERENT = (
    "Then the proposed precept may be issued, or a different one only in accordance with a recommendation of the "
    "panel's report (Sch 5 para 5(3))."
)


def what_next(record: Record) -> tuple[str, ...]:
    """What the law asks for or allows now; empty when the decision is complete."""
    step = record.next
    return () if step is None else tuple(_SENTENCES[step](record))


def _by(kind: Kind, record: Record) -> str:
    limit = record.due(kind)
    return limit.words if limit else ""


def _proposed(record: Record) -> Iterator[str]:
    yield "A precept is to be proposed: from a publication, or from a scenario as it is."


def _notified(record: Record) -> Iterator[str]:
    yield f"The panel has to be notified of the proposed precept {_by(Kind.NOTIFIED, record)} (reg 3)."


def _reported(record: Record) -> Iterator[str]:
    yield f"The panel reviews the proposed precept and reports {_by(Kind.REPORTED, record)} (reg 4(1))."
    yield (
        "It may veto it by two-thirds of all its members (Sch 5 para 4). A veto that is reported later lapses "
        "(reg 4(2))."
    )


def _revised(record: Record) -> Iterator[str]:
    proposed = record.amounts(Kind.PROPOSED)
    amount = f" than {record.pounds(proposed.band_d)}" if proposed else ""
    direction = "lower" if record.entries[Kind.REPORTED].outcome is Outcome.TOO_HIGH else "higher"
    yield "The proposed precept was vetoed and must not be issued (Sch 5 para 6(2))."
    yield (
        f"The panel has to be given a response with a revised precept, {direction}{amount}, "
        f"{_by(Kind.REVISED, record)} (reg 5)."
    )


def _revision_published(record: Record) -> Iterator[str]:
    yield f"The response is to be published {_by(Kind.REVISION_PUBLISHED, record)}, as the panel determines (reg 5(1))."


def _second_report(record: Record) -> Iterator[str]:
    yield (
        f"The panel reviews the revised precept and reports {_by(Kind.SECOND_REPORT, record)} (reg 6). "
        "It cannot veto again."
    )


def _responded(record: Record) -> Iterator[str]:
    if record.veto is Veto.LAPSED:
        yield f"The veto lapsed: the proposed precept may be issued, {_by(Kind.ISSUED, record)} (reg 4(2))."
        return
    if record.veto is Veto.STANDS:
        yield (
            f"The panel has to be given a response to its report on the revised precept, {_by(Kind.RESPONDED, record)} "
            f"({record.law(Kind.RESPONDED)})."
        )
        yield "Then the revised precept may be issued."
    else:
        yield "The panel has to be given a response to its report (Sch 5 para 1)."
        yield DIFFERENT


def _response_published(record: Record) -> Iterator[str]:
    if record.veto is Veto.STANDS:
        limit = _by(Kind.RESPONSE_PUBLISHED, record)
        yield f"The response is to be published {limit} ({record.law(Kind.RESPONSE_PUBLISHED)})."
    else:
        yield "The response is to be published, in the manner that the panel determines (Sch 5 para 5(4))."
    if Kind.ISSUED not in record.entries:
        yield from _issued(record)


def _issued(record: Record) -> Iterator[str]:
    yield (
        f"The precept is to be issued to each billing authority {_by(Kind.ISSUED, record)} "
        "(s40 Local Government Finance Act 1992)."
    )
    if record.veto in {Veto.NONE, Veto.NO_MAJORITY}:
        yield DIFFERENT.replace("Then the", "The")


_SENTENCES = {
    Kind.PROPOSED: _proposed,
    Kind.NOTIFIED: _notified,
    Kind.REPORTED: _reported,
    Kind.REVISED: _revised,
    Kind.REVISION_PUBLISHED: _revision_published,
    Kind.SECOND_REPORT: _second_report,
    Kind.RESPONDED: _responded,
    Kind.RESPONSE_PUBLISHED: _response_published,
    Kind.ISSUED: _issued,
}
