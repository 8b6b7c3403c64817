"""The referendum principle of each year beside the plan's own increase, and what a referendum costs."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Row, Style, Table
from mtfp.structure import Structure
from precept.principles import lines as rules


def tables(structure: Structure) -> Iterator[Table]:
    """None in Wales."""
    if not rules.has_principle(structure):
        return
    stem = "precept.principle"
    yield Table(
        "principle",
        "Referendum principle and headroom",
        (
            Row("precept.band_d", Style.SUBTOTAL),
            Row("precept.band_d.increase"),
            Row(f"{stem}.known"),
            Row(f"{stem}.rate", entered=(rules.RATE_KEY,)),
            Row(f"{stem}.rate_equal", entered=(rules.RATE_EQUAL_KEY,)),
            Row(f"{stem}.amount", entered=(rules.AMOUNT_KEY, rules.LOWEST_KEY, rules.IS_LOWEST_KEY)),
            Row(f"{stem}.amount_equal", entered=(rules.AMOUNT_EQUAL_KEY,)),
            Row(f"{stem}.most_allowed", Style.TOTAL),
            Row(f"{stem}.most_increase"),
            Row(f"{stem}.most_increase_percent"),
            Row(f"{stem}.headroom", Style.SUBTOTAL),
            Row(f"{stem}.headroom_percent"),
            Row(f"{stem}.headroom_yield"),
        ),
        note="An increase past the principle of its year is excessive and needs a referendum; where a principle has a "
        "% and a £ amount, one past both. A nil % or £ amount means that the principle has none. The most allowed is "
        "rounded down to the places of the force's Band D.",
    )
    yield Table(
        "referendum",
        "What a referendum costs",
        (
            Row(rules.SAME_DAY, entered=(rules.SAME_DAY,)),
            Row(rules.OTHER_DAY, entered=(rules.OTHER_DAY,)),
            Row(rules.REBILLING, entered=(rules.REBILLING,)),
            Row("precept.referendum.lost_same_day"),
            Row("precept.referendum.lost_other_day"),
        ),
        entered_only=True,
    )
