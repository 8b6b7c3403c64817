"""Funding: grants and the total."""

from mtfp.funding.lines import inputs, lines
from mtfp.funding.structure import Grant
from mtfp.funding.tables import tables
from mtfp.subject import MemberKind, Subject

SUBJECT = Subject(
    key="funding",
    title="Funding",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("grants", "grant", Grant, "funding.Grant"),),
)
