"""The budget requirement as published papers lay it out."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Heading, Row, Style, Table
from mtfp.proposals.keys import effect_key
from mtfp.spending.lines import amount_key, budget_line_key, own_rate_key, projection_key, proposals_of, section_key
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """One table: sections with their subtotals, up to the net revenue budget."""
    yield Table(
        "requirement",
        "Budget requirement",
        (
            *_part(structure, "force"),
            Row("requirement.force", Style.SUBTOTAL),
            *_part(structure, "pcc"),
            Row("requirement.gross", Style.SUBTOTAL),
            *_part(structure, "adjustment"),
            Row("requirement.net", Style.TOTAL),
            Row("gap", Style.RESULT),
            Row("requirement.net_revenue_budget", Style.TOTAL),
        ),
        chart="requirement",
    )


def _part(structure: Structure, part: str) -> Iterator[Row | Heading]:
    for section in structure.of(Section):
        if section.part == part:
            items = [item for item in structure.of(BudgetLine) if item.section == section.slug]
            yield Heading(section.label)
            for item in items:
                yield from _item(item, structure)
            if part != "adjustment":
                yield Row(section_key(section), Style.SUBTOTAL, label=f"Subtotal: {section.label}")


def _item(item: BudgetLine, structure: Structure) -> Iterator[Row]:
    """A budget line; with growth and savings in it, its projection and each of them first."""
    proposals = proposals_of(item, structure)
    entered = (amount_key(item), own_rate_key(item)) if item.method == "rate" else (amount_key(item),)
    if not proposals:
        yield Row(budget_line_key(item), entered=entered, member=item.slug)
        return
    yield Row(projection_key(item), Style.QUIET, entered=entered, member=item.slug)
    for each in proposals:
        yield Row(effect_key(each), Style.QUIET)
    yield Row(budget_line_key(item), member=item.slug)
