"""Spending: the budget requirement."""

from mtfp.spending.lines import inputs, lines
from mtfp.spending.structure import BudgetLine, Section
from mtfp.spending.tables import tables
from mtfp.subject import MemberKind, Subject

SUBJECT = Subject(
    key="spending",
    title="Spending",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(
        MemberKind("sections", "section", Section, "spending.Section"),
        MemberKind("budget_lines", "budget line", BudgetLine, "spending.BudgetLine"),
    ),
)
