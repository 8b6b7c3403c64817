"""The table of prices and other rates."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Row, Table
from mtfp.prices.lines import rate_key
from mtfp.prices.structure import Index
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """One table: every index with its yearly change."""
    yield Table(
        "indices",
        "Yearly changes",
        tuple(
            Row(rate_key(index.slug), label=index.label, entered=(rate_key(index.slug),), member=index.slug)
            for index in structure.of(Index)
        ),
        note="Grants and budget lines that follow a rate change by it every year.",
    )
