"""Control totals: figures of the published tables, added up once more by another route.

They are lines like all others, added to the graph for the workbook's check sheet alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mtfp.engine import Line
from mtfp.engine.expression import Expression, round_to, rounded, total, value
from mtfp.funding.lines import grant_key
from mtfp.funding.structure import Grant
from mtfp.spending.lines import budget_line_key
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.units import POUNDS
from precept.lines import authority_key
from precept.structure import Authority

SOURCE = "control total of the workbook"


@dataclass(frozen=True, slots=True)
class Control:
    """A published line, the same total by a second route, and their difference to the penny."""

    title: str
    shown: str
    second: Line
    difference: Line

    @property
    def lines(self) -> tuple[Line, Line]:
        """What the control adds to the graph."""
        return self.second, self.difference


def controls(structure: Structure) -> Iterator[Control]:
    """The control totals of a plan."""
    spending = total(value(budget_line_key(item)) for item in structure.of(BudgetLine))
    grants = total(value(grant_key(grant)) for grant in structure.of(Grant))
    funding = grants + value("precept.collection_fund") + value("precept.total")
    yield _control("net", "Net budget requirement", "requirement.net", "All budget lines", spending)
    yield _control("funding", "Total funding", "funding.total", "All grants, collection fund and precept", funding)
    yield _control(
        "gap", "Surplus / (funding gap)", "gap", "All funding lines less all budget lines", funding - spending
    )
    yield _control(
        "net_revenue_budget", "Net revenue budget", "requirement.net_revenue_budget", "Total funding",
        value("funding.total"),
    )  # fmt: skip
    yield _control(
        "precept", "Precept", "precept.total", "Tax base × Band D, authority by authority", _precept(structure),
        base=value("precept.total"),
    )  # fmt: skip


def _precept(structure: Structure) -> Expression:
    conventions = structure.conventions
    parts = [value(authority_key(each, "tax_base")) * value("precept.band_d") for each in structure.of(Authority)]
    if conventions.direction == "band_d" and conventions.total == "sum_of_authorities":
        return total(rounded(part, conventions.precept_rounding) for part in parts)
    return total(parts)


def _control(
    slug: str, title: str, shown: str, route: str, formula: Expression, base: Expression | None = None
) -> Control:
    key = f"control.{slug}"
    difference = round_to(value(shown) - value(key), 2)
    return Control(
        title,
        shown,
        Line(key, route, POUNDS, formula, f"{route}.", SOURCE, base, published=False),
        Line(f"{key}.difference", "Difference", POUNDS, difference, "To the penny.", SOURCE, published=False),
    )
