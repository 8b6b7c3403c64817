"""Treasury: what is invested, with whom, and what it earns."""

from capital.treasury.lines import inputs, lines
from capital.treasury.structure import Institution, PastInterest
from capital.treasury.tables import tables
from mtfp.subject import MemberKind, Subject

SUBJECT = Subject(
    key="treasury",
    title="Treasury",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(
        MemberKind("institutions", "institution", Institution, "capital_treasury.Institution"),
        MemberKind("past_interest", "earlier year", PastInterest, "capital_treasury.PastInterest"),
    ),
    words=(
        "{treasury.balances.opening:1} is available to invest at the start of {year:1} and "
        "{treasury.balances:-1} at the end of {year:-1}; interest earned is {debt.interest_earned:1} in {year:1}.",
    ),
)
