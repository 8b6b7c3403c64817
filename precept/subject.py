"""The precept."""

from mtfp.subject import MemberKind, Subject
from precept.lines import inputs, lines
from precept.structure import Authority
from precept.tables import tables

SUBJECT = Subject(
    key="precept",
    title="Precept",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("authorities", "billing authority", Authority, "precept.Authority"),),
)
