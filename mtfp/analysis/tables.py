"""Who holds the money, and the subjective analysis beside the published sections."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.analysis.lines import PASSED, RETAINED, holders, natures, part_key
from mtfp.layout import Heading, Row, Style, Table
from mtfp.spending.lines import section_key
from mtfp.spending.structure import Section
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing when no budget line says who holds it or what it is."""
    if used := holders(structure):
        amounts = (
            *_parts(used, PASSED, "analysis.passed"),
            *_parts(used, RETAINED, "analysis.retained"),
            *(Row(part_key("holder", part)) for part in used if part not in {*PASSED, *RETAINED}),
        )
        yield Table(
            "holders",
            "Who holds the money",
            (*amounts, Row("requirement.net", Style.TOTAL), Heading("Share"), *(_share(row) for row in amounts)),
            chart="holders",
        )
    if kinds := natures(structure):
        amounts = tuple(Row(part_key("nature", part)) for part in kinds)
        sections = tuple(Row(section_key(section)) for section in structure.of(Section))
        yield Table(
            "natures",
            "Subjective analysis and sections",
            (
                Heading("By nature"), *amounts, Row("requirement.net", Style.TOTAL),
                Heading("By section"), *sections, Row("requirement.net", Style.TOTAL),
                Heading("Share of each nature"), *(_share(row) for row in amounts),
            ),
        )  # fmt: skip


def _parts(used: tuple[str, ...], parts: tuple[str, ...], total: str) -> Iterator[Row]:
    for part in parts:
        if part in used:
            yield Row(part_key("holder", part))
    yield Row(total, Style.SUBTOTAL)


def _share(row: Row) -> Row:
    return Row(f"{row.key}.share", row.style)
