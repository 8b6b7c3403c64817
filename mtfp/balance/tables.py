"""The summary that answers first: requirement, funding, gap."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.funding.lines import grant_key
from mtfp.funding.structure import Grant
from mtfp.layout import Heading, Row, Style, Table
from mtfp.spending.lines import section_key
from mtfp.spending.structure import Section
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """One table: the whole plan on one page."""
    sections = structure.of(Section)
    adjustments = tuple(section for section in sections if section.part == "adjustment")
    yield Table(
        "summary",
        "Requirement, funding and gap",
        (
            Heading("Requirement"),
            *(Row(section_key(section)) for section in sections if section.part == "force"),
            Row("requirement.force", Style.SUBTOTAL),
            Row("requirement.pcc"),
            Row("requirement.gross", Style.SUBTOTAL),
            *(Row(section_key(section)) for section in adjustments),
            Row("requirement.net", Style.TOTAL),
            Heading("Funding"),
            *(Row(grant_key(grant)) for grant in structure.of(Grant)),
            Row("precept.collection_fund"),
            Row("precept.total"),
            Row("funding.total", Style.TOTAL),
            Heading("Gap"),
            Row("gap", Style.RESULT),
            Row("gap.new_saving"),
            Row("gap.before_reserves"),
            Row("gap.structural"),
        ),
        chart="gap",
    )
