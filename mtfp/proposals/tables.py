"""The register, by category, and the report on savings."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Heading, Row, Style, Table, Words
from mtfp.proposals.keys import APPLIED, effect_key, item_key, status_key
from mtfp.proposals.structure import KINDS, SAID, STATUSES, Proposal
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without a proposal."""
    items = structure.of(Proposal)
    if not items:
        return
    yield Table(
        "savings",
        "Savings required and found",
        (
            Row("proposals.required", Style.SUBTOTAL, entered=("proposals.required_amount",)),
            *(Row(status_key(status)) for status in STATUSES if status not in {"refining", "idea"}),
            Row("proposals.after_identified", Style.SUBTOTAL),
            Row(status_key("refining")),
            Row("proposals.still_to_find", Style.TOTAL),
            Row(status_key("idea"), Style.QUIET),
            Row(APPLIED, Style.QUIET, entered=("proposals.apply_confidence",)),
        ),
        note="Brackets under “still to find”: more than is required. Ideas are not counted.",
        chart="savings",
    )
    yield Table(
        "register",
        "Growth, pressures and savings",
        (
            *_by_category(items),
            Row("proposals.growth", Style.SUBTOTAL),
            Row("proposals.pressures", Style.SUBTOTAL),
            Row("proposals.savings", Style.SUBTOTAL),
            Row("proposals.net", Style.TOTAL),
        ),
        note="A cost is positive, a saving in brackets. What stands in a budget line is part of it already.",
    )
    yield _one_by_one(items, structure)
    yield Table(
        "choices",
        "In or out, and how sure",
        tuple(
            Row(item_key(item, name), entered=(item_key(item, name),), member=item.slug)
            for item in items
            for name in ("included", "confidence")
        ),
        entered_only=True,
    )


def _one_by_one(items: tuple[Proposal, ...], structure: Structure) -> Table:
    """What is known of each proposal besides its amounts."""
    lines = {each.slug: each.label for each in structure.of(BudgetLine)}
    return Table(
        "one_by_one",
        "The register, one by one",
        tuple(
            Words(
                (
                    item.label,
                    f"{KINDS[item.kind]}, {'one-off' if item.one_off else 'recurring'}",
                    SAID[item.status],
                    lines.get(item.budget_line, "None"),
                    item.owner,
                    item.note,
                )
            )
            for item in items
        ),
        note="Without a budget line a proposal is reported, not added to the budget; a realised saving without one "
        "counts as taken out of the budget’s amounts already.",
        columns=("Kind", "Status", "Budget line", "Owner", "Note"),
    )


def _by_category(items: tuple[Proposal, ...]) -> Iterator[Row | Heading]:
    for category in dict.fromkeys(item.category for item in items):
        yield Heading(category or "Without a category")
        for item in items:
            if item.category == category:
                yield Row(effect_key(item), entered=(item_key(item, "amount"),), member=item.slug)
