"""Pay: what the workforce costs, by its drivers."""

from mtfp.pay.lines import inputs, lines
from mtfp.pay.structure import PayGroup
from mtfp.pay.tables import tables
from mtfp.subject import Check, MemberKind, Subject

SUBJECT = Subject(
    key="pay",
    title="Pay",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("pay_groups", "pay group", PayGroup, "pay.PayGroup"),),
    words=(
        "The pay bill of {year:1} is {pay.bill:1} for an establishment of {pay.fte:1} FTE; 1% more on all pay would "
        "cost {pay.one_percent:1} in a full year.",
    ),
    checks=(
        Check(
            "check.pay_other_movements",
            "Other movements of pay are within their limit",
            "other movements of a pay group exceed the limit set for them; the whole pay bill is {pay.bill}",
        ),
        Check(
            "check.pay_grants",
            "Grants tied to pay are within the pay they meet",
            "the grants tied to a pay group exceed its pay bill; together they are {pay.grants}",
        ),
    ),
)
