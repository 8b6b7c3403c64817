"""Spending: the budget requirement."""

from __future__ import annotations

from collections.abc import Mapping

from mtfp.engine import Inputs
from mtfp.spending.lines import amount_key, budget_line_key, inputs, lines, projection_key, proposals_of
from mtfp.spending.structure import BudgetLine, Section
from mtfp.spending.tables import tables
from mtfp.structure import Structure
from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject

RESERVE_TRANSFERS = "Reserve transfers"


def causes(structure: Structure) -> Mapping[str, str]:
    """Transfers to and from reserves are a cause of their own, apart from spending."""
    return {amount_key(item): RESERVE_TRANSFERS for item in structure.of(BudgetLine) if item.role == "reserve_transfer"}


def line_causes(structure: Structure, inputs: Inputs, year: int) -> Mapping[str, str]:
    """What moves a budget line into a year; an adjustment that nothing moves is a cause of its own."""
    adjustments = {each.slug for each in structure.of(Section) if each.part == "adjustment"}
    found = {}
    for item in structure.of(BudgetLine):
        cause = _line_cause(item, entered=(amount_key(item), year) in inputs.values)
        if cause or item.section in adjustments:
            key = projection_key(item) if proposals_of(item, structure) else budget_line_key(item)
            found[key] = cause or item.label
    return found


def _line_cause(item: BudgetLine, *, entered: bool) -> str:
    if item.role == "reserve_transfer":
        return RESERVE_TRANSFERS
    if item.role == "pay" or item.method == "pay":
        return "Pay"
    if item.method in {"index", "rate"}:
        return "" if entered else "Prices"
    return {"services": "Commissioning", "capital": "Capital financing"}.get(item.method, "")


SUBJECT = Subject(
    key="spending",
    title="Spending",
    inputs=inputs,
    lines=lines,
    tables=tables,
    causes=causes,
    line_causes=line_causes,
    imports=(
        ImportTemplate(
            "budget_lines", "Budget lines", "Budget line", BudgetLine, (ImportColumn("Amount", amount_key),)
        ),
    ),
    members=(
        MemberKind("sections", "section", Section, "spending.Section"),
        MemberKind("budget_lines", "budget line", BudgetLine, "spending.BudgetLine"),
    ),
    words=(
        "The force's own budget requirement is {requirement.force:1} in {year:1}; the PCC's office and "
        "commissioning take {requirement.pcc:1}.",
        "Transfers to (from) reserves are {requirement.reserve_transfers:1} in {year:1} and are part of "
        "the net budget requirement.",
    ),
)
