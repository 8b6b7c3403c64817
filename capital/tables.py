"""The programme as papers lay it out: schemes, financing, the borrowing requirement, CFR, MRP and its policy."""

from __future__ import annotations

from collections.abc import Iterator

from capital.keys import (
    BORROWING,
    CFR,
    CFR_OPENING,
    FINANCED_BY,
    FINANCING,
    MRP,
    RECEIPTS,
    SPEND,
    borrowing_key,
    category_key,
    life_key,
    mrp_key,
    scheme_input,
    scheme_key,
    source_amount,
    source_key,
)
from capital.structure import SOURCES, STATUSES, Category, LifeClass, Scheme, Source, has_capital
from mtfp.layout import Heading, Row, Style, Table
from mtfp.structure import Structure

ORDER = (
    "Borrowing goes to the life classes in their order, longest lives first, each up to what its schemes spend beyond "
    "the money tied to them; grants, receipts and contributions so pay for the shortest lives. An amount entered for "
    "a class stands."
)


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without a programme."""
    if not has_capital(structure):
        return
    schemes, lives = structure.of(Scheme), structure.of(LifeClass)
    if schemes:
        yield _categories(structure)
    yield _financing(structure)
    if schemes:
        yield _schemes(structure)
        yield _standing(schemes)
    yield _receipts()
    if lives:
        yield _lives(lives)
    yield _requirement()
    for life in lives:
        yield _policy(life)


def _categories(structure: Structure) -> Table:
    rows = [Row(category_key(each), member=each.slug) for each in structure.of(Category)]
    return Table("spending", "Capital programme", (*rows, Row(SPEND, Style.TOTAL)), chart="capital_spending")


def _financing(structure: Structure) -> Table:
    rows: list[Row | Heading] = []
    for kind, key in FINANCED_BY.items():
        own = [each for each in structure.of(Source) if each.kind == kind]
        for each in own:
            rows.append(Row(source_key(each), entered=(source_amount(each),), member=each.slug))
        if len(own) > 1:
            rows.append(Row(key, Style.SUBTOTAL, f"Subtotal: {SOURCES[kind].lower()}"))
    return Table(
        "financing",
        "Financing of the capital programme",
        (
            *rows,
            Row(FINANCING, Style.SUBTOTAL),
            Row(BORROWING, Style.SUBTOTAL),
            Row(SPEND, Style.TOTAL),
        ),
        note="The borrowing requirement is what nothing else pays for.",
        chart="capital_financing",
    )


def _schemes(structure: Structure) -> Table:
    rows: list[Row | Heading] = []
    for category in structure.of(Category):
        own = [each for each in structure.of(Scheme) if each.category == category.slug]
        if own:
            rows.append(Heading(category.label))
        for each in own:
            label = f"{each.label} ({STATUSES[each.status].lower()})"
            entered = (scheme_input(each.slug, "amount"),)
            rows.append(Row(scheme_key(each), label=label, entered=entered, member=each.slug))
        if len(own) > 1:
            rows.append(Row(category_key(category), Style.SUBTOTAL, f"Subtotal: {category.label}"))
    return Table("schemes", "Schemes", (*rows, Row(SPEND, Style.TOTAL)))


def _standing(schemes: tuple[Scheme, ...]) -> Table:
    return Table(
        "standing",
        "Schemes in or out, and how far they are",
        tuple(
            Row(scheme_input(each.slug, name), entered=(scheme_input(each.slug, name),), member=each.slug)
            for each in schemes
            for name in ("included", "complete")
        ),
        entered_only=True,
    )


def _receipts() -> Table:
    return Table(
        "receipts",
        "Capital receipts",
        (
            Row("capital.receipts.opening", label="Opening balance", entered=("capital.receipts.opening_amount",)),
            Row("capital.receipts.received", label="Received", entered=("capital.receipts.received_amount",)),
            Row(RECEIPTS, label="Used"),
            Row("capital.receipts.closing", Style.TOTAL, "Closing balance"),
        ),
    )


def _lives(lives: tuple[LifeClass, ...]) -> Table:
    rows = [
        Row(borrowing_key(each), label=each.label, entered=(life_key(each, "borrowing_amount"),), member=each.slug)
        for each in lives
    ]
    return Table(
        "lives", "Borrowing requirement by life of the assets", (*rows, Row(BORROWING, Style.TOTAL)), note=ORDER
    )


def _requirement() -> Table:
    return Table(
        "cfr",
        "Capital financing requirement",
        (
            Row(CFR_OPENING, label="At the beginning of the year"),
            Row(BORROWING),
            Row(MRP, label="Less minimum revenue provision"),
            Row(CFR, Style.TOTAL, "At the end of the year"),
        ),
    )


def _policy(life: LifeClass) -> Table:
    """What the MRP policy says of a life class, beside its numbers."""
    fixed = {"equal_instalments": ("years",), "annuity": ("years", "rate"), "reducing_balance": ("rate",)}[life.method]
    before = ("opening_amount",) if life.method == "reducing_balance" else ("opening_amount", "opening_years")
    labels = {"years": "Life", "rate": "Rate"}
    opening = tuple(life_key(life, name) for name in before)
    return Table(
        f"mrp_{life.slug}",
        f"MRP policy: {life.label}",
        (
            Row(life_key(life, "cfr_opening"), label="Not financed at the beginning of the year", entered=opening),
            Row(borrowing_key(life), label="Borrowed in the year"),
            Row(mrp_key(life), Style.SUBTOTAL, "MRP", entered=(life_key(life, "mrp_amount"),)),
            Row(life_key(life, "cfr"), Style.TOTAL, "Not financed at the end of the year"),
            *(Row(key, Style.QUIET, labels[name], (key,)) for name in fixed for key in [life_key(life, name)]),
        ),
        note=life.policy,
    )
