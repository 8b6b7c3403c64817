"""The balance: funding against requirement."""

from mtfp.balance.lines import inputs, lines
from mtfp.balance.tables import tables
from mtfp.subject import Check, Scope, Subject

SUBJECT = Subject(
    key="balance",
    title="Gap",
    inputs=inputs,
    lines=lines,
    tables=tables,
    checks=(
        Check(
            "check.balanced",
            "The budget year balances",
            "the gap of the budget year has to be nil; it is {gap}",
            Scope.BUDGET_YEAR,
        ),
    ),
    words=(
        "The net budget requirement is {requirement.net:1} in {year:1}, against {requirement.net:0} in {year:0}.",
        "The surplus or (gap) is {gap:1} in {year:1}[ and {gap:-1} in {year:-1}]. A gap recurs every year "
        "until it is closed.",
    ),
)
