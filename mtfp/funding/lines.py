"""The formulas of grants and of total funding."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.engine import Input, Line, line
from mtfp.engine.expression import Expression, given, previous, total, value
from mtfp.funding.structure import Grant
from mtfp.prices.lines import rate_key
from mtfp.structure import Structure
from mtfp.units import POUNDS

LARGEST = Decimal(10) ** 13
SETTLEMENT = "police grant settlement; forecast by the force"


def grant_key(grant: Grant) -> str:
    """The key of a grant's line."""
    return f"funding.grant.{grant.slug}"


def amount_key(grant: Grant) -> str:
    """The key of a grant's entered amount."""
    return f"{grant_key(grant)}.amount"


def as_entered(grant: Grant) -> Expression:
    """The amount entered for the year."""
    return value(amount_key(grant))


def flat_cash(grant: Grant) -> Expression:
    """The amount entered for the year, else last year's in cash."""
    return given(amount_key(grant), previous(grant_key(grant)))


def changed(grant: Grant) -> Expression:
    """The amount entered for the year, else last year's changed by its index."""
    return given(amount_key(grant), previous(grant_key(grant)) * (1 + value(rate_key(grant.index))))


def changed_for_group(grant: Grant, group: tuple[Grant, ...]) -> Expression:
    """The amount entered for the year, else last year's plus the change on the whole group of grants, all borne by this one."""  # noqa: E501
    borne = value(rate_key(grant.index)) * total(previous(grant_key(each)) for each in group)
    return given(amount_key(grant), previous(grant_key(grant)) + borne)


def all_grants(grants: tuple[Grant, ...]) -> Expression:
    """All grants that fund the net budget requirement together."""
    return total(value(grant_key(grant)) for grant in grants)


def one_off_grants(grants: tuple[Grant, ...]) -> Expression:
    """The grants marked as one-off together."""
    return total(value(grant_key(grant)) for grant in grants if grant.one_off)


def total_funding() -> Expression:
    """Grants, the precept and the collection fund surplus; a deficit takes away."""
    return value("funding.grants") + value("precept.collection_fund") + value("precept.total")


def inputs(structure: Structure) -> Iterator[Input]:
    """One amount a year for each grant."""
    for grant in structure.of(Grant):
        yield Input(
            amount_key(grant), f"{grant.label}: amount", POUNDS, minimum=Decimal(0), maximum=LARGEST,
            one_off=grant.one_off,
            hint="" if grant.method == "amounts" else "An amount stands instead of the forecast.",
        )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """One line a grant, then the totals."""
    grants = structure.of(Grant)
    for grant in grants:
        yield _grant(grant, grants)
    yield line("funding.grants", "Total grants", POUNDS, all_grants, grants, source="arithmetic")
    yield line(
        "funding.one_off_grants", "One-off grants", POUNDS, one_off_grants, grants, source="arithmetic",
        published=False,
    )  # fmt: skip
    yield line("funding.total", "Total funding", POUNDS, total_funding, source="arithmetic")


def _grant(grant: Grant, grants: tuple[Grant, ...]) -> Line:
    key, base = grant_key(grant), value(amount_key(grant))
    match grant.method:
        case "flat":
            return line(key, grant.label, POUNDS, flat_cash, grant, base=base, source=SETTLEMENT)
        case "change":
            return line(key, grant.label, POUNDS, changed, grant, base=base, source=SETTLEMENT)
        case "change_on_group":
            group = tuple(each for each in grants if each.group == grant.group)
            return line(key, grant.label, POUNDS, changed_for_group, grant, group, base=base, source=SETTLEMENT)
        case _:
            return line(key, grant.label, POUNDS, as_entered, grant, source=SETTLEMENT)
