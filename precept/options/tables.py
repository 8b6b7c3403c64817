"""The tables under the options: referendum principles, then ready reckoners."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Row, Table
from mtfp.pay.structure import PayGroup
from mtfp.structure import Structure
from precept.options.lines import worth_key
from precept.principles.tables import tables as principle_tables

PAYS_FOR = " What the increase pays for is in full-time equivalents for a full year, on-costs included."


def tables(structure: Structure) -> Iterator[Table]:
    """The principle of each year, the cost of a referendum, ready reckoners."""
    yield from principle_tables(structure)
    groups = structure.of(PayGroup)
    yield Table(
        "reckoners",
        "Ready reckoners",
        (
            Row("precept.reckoner.pound"),
            Row("sensitivity.precept"),
            Row("precept.reckoner.tax_base"),
            Row("precept.reckoner.million"),
            Row("precept.reckoner.increase"),
            *(Row(worth_key(group), label=f"which pays for: {group.label}") for group in groups),
        ),
        note="1% on Band D is 1% of last year's amount." + (PAYS_FOR if groups else ""),
        in_full=True,
    )
