"""The keys of reserves, shared by formulas, inputs and tables."""

from reserves.structure import Heading, Kind, Movement, Nature, Reserve, Risk

REVENUE_MOVEMENTS = "reserves.revenue_movements"
"""Contributions from revenue less uses for revenue: the transfers line of the net budget requirement."""

MEETS_GAP = "reserves.equalisation.meets_gap"


def reserve_key(reserve: Reserve, name: str) -> str:
    """The key of a line or input of one reserve."""
    return slug_key(reserve.slug, name)


def slug_key(slug: str, name: str) -> str:
    """The same, of the reserve of that slug."""
    return f"reserves.reserve.{slug}.{name}"


def by_revenue_key(slug: str) -> str:
    """The key of what revenue contributes to a reserve less what it uses of it."""
    return slug_key(slug, "by_revenue")


def movement_key(movement: Movement) -> str:
    """The key of what a movement comes to."""
    return f"reserves.movement.{movement.slug}"


def amount_key(movement: Movement) -> str:
    """The key of a movement's entered amount."""
    return f"{movement_key(movement)}.amount"


def risk_key(risk: Risk, name: str) -> str:
    """The key of a line or input of one risk."""
    return f"reserves.risk.{risk.slug}.{name}"


def provision_key(risk: Risk) -> str:
    """The key of what a risk adds to a minimum."""
    return risk_key(risk, "provision")


def nature_key(nature: Nature) -> str:
    """The key of all movements of a nature."""
    return f"reserves.{nature}"


def kind_key(kind: Kind) -> str:
    """The key of the closing balances of a kind of reserves."""
    return f"reserves.kind.{kind}"


def heading_key(heading: Heading) -> str:
    """The key of the closing balances under one of the Home Office's headings."""
    return f"reserves.home_office.{heading}"


def check_key(reserve: Reserve) -> str:
    """The key of the check that a reserve is not below its minimum."""
    return f"check.reserves_minimum.{reserve.slug}"
