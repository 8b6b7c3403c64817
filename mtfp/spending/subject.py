"""Spending: the budget requirement."""

from __future__ import annotations

from collections.abc import Mapping

from mtfp.spending.lines import amount_key, inputs, lines
from mtfp.spending.structure import BudgetLine, Section
from mtfp.spending.tables import tables
from mtfp.structure import Structure
from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject


def causes(structure: Structure) -> Mapping[str, str]:
    """Transfers to and from reserves are a cause of their own, apart from spending."""
    return {
        amount_key(item): "Reserve transfers" for item in structure.of(BudgetLine) if item.role == "reserve_transfer"
    }


SUBJECT = Subject(
    key="spending",
    title="Spending",
    inputs=inputs,
    lines=lines,
    tables=tables,
    causes=causes,
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
