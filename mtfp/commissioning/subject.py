"""Commissioning."""

from collections.abc import Iterator

from mtfp.commissioning.keys import amount_key
from mtfp.commissioning.lines import inputs, lines
from mtfp.commissioning.structure import Priority, Service
from mtfp.commissioning.tables import tables
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.subject import Check, ImportColumn, ImportTemplate, MemberKind, Subject


def faults(structure: Structure) -> Iterator[str]:
    """Services are in the budget once: one line takes them, and there has to be one to take."""
    takers = [item.slug for item in structure.of(BudgetLine) if item.method == "services"]
    if takers and not structure.of(Service):
        yield f"budget line {takers[0]!r}: method 'services' needs a service: add one, or choose another method"
    for slug in takers[1:]:
        yield f"budget line {slug!r}: method 'services' is that of {takers[0]!r} already: one only"


SUBJECT = Subject(
    key="commissioning",
    title="Commissioning",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(
        MemberKind("priorities", "priority", Priority, "commissioning.Priority"),
        MemberKind("services", "service", Service, "commissioning.Service"),
    ),
    checks=(
        Check(
            "check.commissioning_reserve",
            "The reserve meets no more than commissioning costs",
            "the reserve is to meet {commissioning.from_reserve}, but services cost {commissioning.total}",
        ),
        Check(
            "check.commissioning_transfers",
            "What the commissioning reserve meets is what is transferred from it",
            "commissioning is to be met by {commissioning.from_reserve} of its reserve, but the budget lines of its "
            "reserve transfer another amount: correct the movement or the amount entered here",
        ),
    ),
    imports=(
        ImportTemplate("services", "Commissioned services", "Service", Service, (ImportColumn("Amount", amount_key),)),
    ),
    words=(
        "Services of {commissioning.total:1} are commissioned in {year:1}, of which reserves meet "
        "{commissioning.from_reserve:1}.",
    ),
    faults=faults,
)
