"""The keys of the capital programme, shared by formulas, inputs, tables, debt and the revenue budget."""

from capital.structure import Category, LifeClass, Scheme, Source, SourceKind

SPEND = "capital.spend"
FINANCING = "capital.financing.total"
"""Everything that pays for the spending but borrowing."""
BORROWING = "capital.borrowing"
"""The borrowing requirement: spending that nothing else pays for."""
CFR = "capital.cfr"
"""The capital financing requirement at the end of the year."""
CFR_OPENING = "capital.cfr.opening"
MRP = "capital.mrp"

FINANCED_BY: dict[SourceKind, str] = {
    "capital_grant": "capital.financing.capital_grant",
    "other_grants": "capital.financing.other_grants",
    "section_106": "capital.financing.section_106",
    "receipts": "capital.receipts",
    "revenue": "capital.revenue_contributions",
    "reserves": "capital.from_reserves",
}
"""What each kind of source pays, by its key."""

RECEIPTS = FINANCED_BY["receipts"]
REVENUE_CONTRIBUTIONS = FINANCED_BY["revenue"]
FROM_RESERVES = FINANCED_BY["reserves"]

TAKEN_BY_REVENUE: dict[str, str] = {
    "mrp": MRP,
    "interest": "debt.interest",
    "interest_earned": "debt.interest_earned",
    "revenue_contributions": REVENUE_CONTRIBUTIONS,
}
"""The figures of capital that a budget line may take, by the name that it gives them."""


def category_key(category: Category) -> str:
    """The key of a category's spending."""
    return f"capital.category.{category.slug}"


def scheme_key(scheme: Scheme) -> str:
    """The key of what a scheme spends in this scenario."""
    return f"capital.scheme.{scheme.slug}"


def scheme_input(slug: str, name: str) -> str:
    """The key of an input of the scheme of that slug: amount, included, complete."""
    return f"capital.scheme.{slug}.{name}"


def source_key(source: Source) -> str:
    """The key of what a source pays."""
    return source_slug_key(source.slug)


def source_slug_key(slug: str) -> str:
    """The same, of the source of that slug."""
    return f"capital.source.{slug}"


def source_amount(source: Source) -> str:
    """The key of a source's entered amount."""
    return f"{source_key(source)}.amount"


def life_key(life: LifeClass, name: str) -> str:
    """The key of a line or input of one life class."""
    return f"capital.life.{life.slug}.{name}"


def borrowing_key(life: LifeClass) -> str:
    """The key of a life class's part of the borrowing requirement."""
    return f"{BORROWING}.{life.slug}"


def mrp_key(life: LifeClass) -> str:
    """The key of the MRP on a life class."""
    return f"{MRP}.{life.slug}"


def borrowed_key(life: LifeClass, age: int) -> str:
    """The key of what was borrowed for a life class so many years before."""
    return life_key(life, f"borrowed_{age}")


def tied_check(scheme: Scheme) -> str:
    """The key of the check that no more is tied to a scheme than it spends."""
    return f"check.capital_tied.{scheme.slug}"
