"""The summary that answers first: requirement, funding, gap."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.funding.lines import grant_key
from mtfp.funding.structure import Grant
from mtfp.layout import Heading, Row, Style, Table
from mtfp.spending.lines import section_key
from mtfp.spending.structure import Section
from mtfp.structure import Structure
from reserves.structure import Reserve


def tables(structure: Structure) -> Iterator[Table]:
    """The whole plan on one page, and what changes of the main assumptions are worth."""
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
            *([Row("gap.after_ber")] if any(each.kind == "equalisation" for each in structure.of(Reserve)) else []),
        ),
        chart="gap",
    )
    yield Table(
        "sensitivity",
        "What a change is worth",
        (Row("sensitivity.pay"), Row("sensitivity.precept"), Row("sensitivity.grants")),
        note="A change in one year recurs in every later year unless it is taken back.",
    )
