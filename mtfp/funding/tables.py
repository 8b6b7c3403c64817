"""The funding table."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.funding.lines import amount_key, grant_key
from mtfp.funding.structure import Grant
from mtfp.layout import Row, Style, Table
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """One table: grants, collection fund, precept, total."""
    yield Table(
        "funding",
        "Funding",
        (
            *(Row(grant_key(grant), entered=(amount_key(grant),), member=grant.slug) for grant in structure.of(Grant)),
            Row("precept.collection_fund"),
            Row("precept.total"),
            Row("funding.total", Style.TOTAL),
        ),
        chart="funding",
    )
