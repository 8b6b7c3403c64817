"""Pay: what the workforce costs, by its drivers."""

from mtfp.pay.keys import group_key
from mtfp.pay.lines import inputs, lines
from mtfp.pay.structure import PayGroup
from mtfp.pay.tables import tables
from mtfp.subject import Check, ImportColumn, ImportTemplate, MemberKind, Subject

WORKFORCE = ImportTemplate(
    "workforce",
    "Workforce: establishment, average in post and other movements by pay group",
    "Pay group",
    PayGroup,
    (
        ImportColumn("Establishment, FTE", lambda group: group_key(group, "fte"), ("establishment", "budgeted fte")),
        ImportColumn(
            "Average in post, FTE", lambda group: group_key(group, "average_fte"), ("average fte", "strength")
        ),
        ImportColumn("Vacancy factor, %", lambda group: group_key(group, "vacancy"), ("vacancy factor", "vacancy")),
        ImportColumn("Other movements", lambda group: group_key(group, "other_amount")),
    ),
)

SUBJECT = Subject(
    key="pay",
    title="Pay",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("pay_groups", "pay group", PayGroup, "pay.PayGroup"),),
    imports=(WORKFORCE,),
    edit_with="pay/edit.html",
    words=(
        "The pay bill of {year:1} is {pay.bill:1} for an establishment of {pay.fte:1} FTE; 1% more on all pay would "
        "cost {pay.one_percent:1} in a full year.",
    ),
    checks=(
        Check(
            "check.pay_in_post",
            "Nobody leaves who is not in post",
            "more people leave a pay group than are in post: correct its joiners and leavers by month",
        ),
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
