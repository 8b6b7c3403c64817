"""The plan: the one ordered list of subjects, by area, and the graph they make of a structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from capital.debt.subject import SUBJECT as DEBT
from capital.subject import SUBJECT as CAPITAL
from capital.treasury.subject import SUBJECT as TREASURY
from mtfp.analysis.subject import SUBJECT as ANALYSIS
from mtfp.balance.subject import SUBJECT as BALANCE
from mtfp.commissioning.subject import SUBJECT as COMMISSIONING
from mtfp.engine import Graph, Inputs, Provenance
from mtfp.funding.subject import SUBJECT as FUNDING
from mtfp.layout import Table
from mtfp.pay.subject import SUBJECT as PAY
from mtfp.prices.subject import SUBJECT as PRICES
from mtfp.proposals.subject import SUBJECT as PROPOSALS
from mtfp.spending.subject import SUBJECT as SPENDING
from mtfp.structure import Structure
from mtfp.subject import Check, MemberKind, Subject
from precept.household.subject import SUBJECT as HOUSEHOLD
from precept.options.subject import SUBJECT as OPTIONS
from precept.subject import SUBJECT as PRECEPT
from reserves.subject import SUBJECT as RESERVES

AREAS: Mapping[str, tuple[Subject, ...]] = MappingProxyType(
    {
        "Overview": (BALANCE,),
        "Funding and precept": (
            PRECEPT,
            OPTIONS,
            HOUSEHOLD,
            FUNDING,
        ),
        "Spending and savings": (
            SPENDING,
            PAY,
            PROPOSALS,
            COMMISSIONING,
            ANALYSIS,
        ),
        "Reserves and capital": (
            RESERVES,
            CAPITAL,
            DEBT,
            TREASURY,
        ),
        "Assumptions": (PRICES,),
    }
)
"""The subjects as pages group them, in the order in which pages and appendices show them."""

SUBJECTS: tuple[Subject, ...] = tuple(subject for area in AREAS.values() for subject in area)
"""All of them, in that order."""

MEMBER_KINDS: Mapping[str, MemberKind] = MappingProxyType(
    {kind.name: kind for subject in SUBJECTS for kind in subject.members}
)


@lru_cache(maxsize=256)
def plan_graph(structure: Structure) -> Graph:
    """The graph of a structure. Raises GraphError: a programmer's mistake in a subject."""
    return Graph(
        (line for subject in SUBJECTS for line in subject.lines(structure)),
        (each for subject in SUBJECTS for each in subject.inputs(structure)),
    )


def with_known(structure: Structure, inputs: Inputs) -> Inputs:
    """The inputs with the figures of dated reference data that count where nothing is entered."""
    found = [each for subject in SUBJECTS for each in subject.known(structure, inputs.values)]
    if not found:
        return inputs
    numbers = {(each.key, each.year): each.number for each in found}
    origins = {(each.key, each.year): Provenance(each.source, "confirmed") for each in found}
    return Inputs(inputs.years, {**inputs.values, **numbers}, {**inputs.provenance, **origins})


def plan_checks(graph: Graph) -> Iterator[Check]:
    """The checks of all subjects that are lines of a graph; those of members one by one."""
    for subject in SUBJECTS:
        for check in subject.checks:
            yield from check.among(graph.lines)


def plan_tables(structure: Structure) -> Iterator[tuple[Subject, Table]]:
    """Every table of every subject."""
    for subject in SUBJECTS:
        for table in subject.tables(structure):
            yield subject, table
