"""What a scenario leaves out is no part of what is published of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from mtfp.engine import TIMELESS, Inputs, Result, compute
from mtfp.inputs import Computed
from mtfp.plan import MEMBER_KINDS, plan_graph
from mtfp.structure import Member, Structure


def as_published(computed: Computed) -> Computed:
    """A scenario without the rows that it does not include: options that belong to other scenarios of the plan.

    A row that is not included adds nothing, so every figure stays as it is; were it otherwise, all rows would stay.
    """
    out = left_out(computed)
    if not out:
        return computed
    kept = replace(computed.structure, members=tuple(each for each in computed.structure.members if each not in out))
    result = _computed(kept, computed.result.inputs)
    whole = computed.result.figures
    same = all(result.figures[key] == whole[key] for key in result.graph.lines if key in whole)
    return replace(computed, structure=kept, result=result) if same else computed


def left_out(computed: Computed) -> list[Member]:
    """The members that a scenario does not include, and those that refer to such a one."""
    structure, values = computed.structure, computed.result.inputs.values
    found = [
        member
        for kind in MEMBER_KINDS.values()
        if kind.included
        for member in structure.of(kind.type)
        if values.get((kind.included(member), TIMELESS)) == 0
    ]
    while more := [each for each in structure.members if each not in found and any(_refers(each, found))]:
        found += more
    return found


def _refers(member: Member, others: list[Member]) -> Iterator[bool]:
    for each in fields(member):
        kind = each.metadata.get("refers_to")
        if kind:
            slug = getattr(member, each.name)
            yield any(isinstance(other, MEMBER_KINDS[kind].type) and other.slug == slug for other in others)


def _computed(structure: Structure, inputs: Inputs) -> Result:
    graph = plan_graph(structure)
    return compute(
        graph,
        replace(
            inputs,
            values={cell: number for cell, number in inputs.values.items() if cell[0] in graph.inputs},
            provenance={cell: origin for cell, origin in inputs.provenance.items() if cell[0] in graph.inputs},
        ),
    )
