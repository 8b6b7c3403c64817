"""Prices: named rates of change."""

from mtfp.prices.lines import inputs, lines
from mtfp.prices.structure import Index
from mtfp.prices.tables import tables
from mtfp.subject import MemberKind, Subject

SUBJECT = Subject(
    key="prices",
    title="Prices and rates",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("indices", "index", Index, "prices.Index"),),
)
