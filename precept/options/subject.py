"""Precept options: what may be raised, what it yields, and the options to compare."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.engine import Line
from mtfp.structure import Structure
from mtfp.subject import Check, MemberKind, Subject
from precept.options.lines import lines as reckoners
from precept.options.structure import PreceptOption
from precept.options.tables import tables
from precept.principles import lines as principles


def lines(structure: Structure) -> Iterator[Line]:
    """Referendum principles, then ready reckoners."""
    yield from principles.lines(structure)
    yield from reckoners(structure)


def faults(structure: Structure) -> Iterator[str]:
    """An option closes the gap of a year of the plan."""
    labels = structure.years.labels[1:]
    for each in structure.of(PreceptOption):
        if each.year and each.year not in labels:
            yield (
                f"precept option {each.slug!r}: {each.year!r} is not one of the plan's years ({', '.join(labels)}): "
                "choose one of them, or leave the option out"
            )


SUBJECT = Subject(
    key="options",
    title="Precept options",
    inputs=principles.inputs,
    lines=lines,
    tables=tables,
    known=principles.known,
    faults=faults,
    members=(MemberKind("precept_options", "precept option", PreceptOption, "precept_options.PreceptOption"),),
    checks=(
        Check(
            "check.principle",
            "The increase needs no referendum",
            "Band D of {precept.band_d} is an increase of {precept.band_d.increase}, past the referendum principle of "
            "the year: {precept.principle.most_allowed} is the most that needs no referendum",
        ),
    ),
    words=(
        "Without a referendum Band D may be up to {precept.principle.most_allowed:1} in {year:1}; the plan's headroom "
        "is {precept.principle.headroom:1}, or {precept.principle.headroom_yield:1} of yield.",
        "£1 on Band D yields {precept.reckoner.pound:1} in {year:1}, and 1% on it {sensitivity.precept:1}.",
    ),
)
