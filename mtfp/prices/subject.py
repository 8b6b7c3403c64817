"""Prices: named rates of change."""

from mtfp.prices.lines import inputs, lines, rate_key
from mtfp.prices.structure import Index
from mtfp.prices.tables import tables
from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject

SUBJECT = Subject(
    key="prices",
    title="Prices and rates",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("indices", "index", Index, "prices.Index"),),
    imports=(
        ImportTemplate(
            "indices",
            "Prices and rates",
            "Index",
            Index,
            (ImportColumn("Yearly change", lambda index: rate_key(index.slug)),),
        ),
    ),
)
