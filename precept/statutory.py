"""The calculation that the Act asks for, in its order: s42A and s42B in England, s43 and s44 in Wales.

Local Government Finance Act 1992; s42A and s42B were inserted for England by s75 Localism Act 2011. The Act asks for
the budget year alone; later years stand in the same order as forecasts. It is a reading of the plan's own lines:
the requirement less the precept is the gap, so both are the same once the year balances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mtfp.engine import Line, line
from mtfp.engine.expression import Expression, maximum, total, value
from mtfp.layout import Heading, Row, Style, Table
from mtfp.spending.lines import budget_line_key
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.units import POUNDS, POUNDS_PER_DWELLING
from precept.conventions import Conventions
from precept.keys import FUND, act, fund_key
from precept.keys import statutory_key as key
from precept.structure import Authority

Items = tuple[BudgetLine, ...]


def _of(items: Items, wanted: str) -> Expression:
    """What the lines of one heading of the Act come to; ordinary ones are on the side of their sign."""
    parts = []
    for item in items:
        amount, heading = value(budget_line_key(item)), item.heading
        signed = -amount if wanted in {"income", "reserves_used"} else amount
        if heading == wanted:
            parts.append(signed)
        elif (heading, wanted) in BY_SIGN:
            parts.append(maximum(0, signed))
    return total(parts)


BY_SIGN = {
    ("", "expenditure"), ("", "income"), ("reserves", "reserves_raised"), ("reserves", "reserves_used"),
}  # fmt: skip
"""Headings of budget lines whose amount of a year stands on one side or the other, by its sign."""


def expenditure(items: Items) -> Expression:
    """The budget lines of expenditure together; an ordinary line counts here when its amount is above nil."""
    return _of(items, "expenditure")


def contingencies(items: Items) -> Expression:
    """The budget lines that are allowances for contingencies together."""
    return _of(items, "contingency")


def reserves_raised(items: Items) -> Expression:
    """The budget lines of transfers to reserves together, each net of what it draws from them."""
    return _of(items, "reserves_raised")


def fund_deficits(funds: tuple[str, ...]) -> Expression:
    """The collection funds in deficit together: what the force has to pay."""
    return total(maximum(0, -value(each)) for each in funds)


def income(items: Items) -> Expression:
    """The budget lines of income and specific grants together; an ordinary line counts here when it is below nil."""
    return _of(items, "income")


def general_grants() -> Expression:
    """The grants that fund the net budget requirement."""
    return value("funding.grants")


def fund_surpluses(funds: tuple[str, ...]) -> Expression:
    """The collection funds in surplus together: what the force receives."""
    return total(maximum(0, value(each)) for each in funds)


def reserves_used(items: Items) -> Expression:
    """The budget lines of transfers from reserves together, each net of what it contributes to them."""
    return _of(items, "reserves_used")


def together(names: tuple[str, ...]) -> Expression:
    """The amounts above together."""
    return total(value(key(name)) for name in names)


def excess() -> Expression:
    """The first aggregate less the second."""
    return value(key("outgoings")) - value(key("receipts"))


def less_general_grants() -> Expression:
    """The budget requirement less the general grants: what council tax has to raise."""
    return value(key("budget_requirement")) - value(key("grants"))


def basic_amount() -> Expression:
    """The council tax requirement ÷ the total tax base."""
    return value(key("requirement")) / value("precept.tax_base")


def above_precept() -> Expression:
    """The council tax requirement less the precept: nil once the year balances, else the gap."""
    return value(key("requirement")) - value("precept.total")


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without a billing authority: there is no tax base to divide by."""
    authorities, items, conventions = structure.of(Authority), structure.of(BudgetLine), structure.conventions
    if not authorities:
        return
    funds = (FUND,) if conventions.collection_fund == "total" else tuple(fund_key(each) for each in authorities)

    def own(name: str, label: str, rule: Callable[..., Expression], *given: object, law: tuple[str, str]) -> Line:
        return line(key(name), label, POUNDS, rule, *given, source=act(conventions, *law))

    yield own("expenditure", "Gross expenditure", expenditure, items, law=("s42A(2)(a)", "s43(2)(a)"))
    yield own("deficits", "Collection fund deficits", fund_deficits, funds, law=("s42A(2)(a)", "s43(2)(a)"))
    yield own("contingencies", "Contingencies", contingencies, items, law=("s42A(2)(b)", "s43(2)(b)"))
    yield own("reserves_raised", "Reserves raised", reserves_raised, items, law=("s42A(2)(c)", "s43(2)(c)"))
    yield own("outgoings", "Outgoings", together, OUTGOINGS, law=("s42A(2)", "s43(2)"))
    yield own("income", "Income and specific grants", income, items, law=("s42A(3)(a)", "s43(3)(a)"))
    yield own("grants", "General grants", general_grants, law=("s42A(3)(a)", "s44(1)"))
    yield own("surpluses", "Collection fund surpluses", fund_surpluses, funds, law=("s42A(3)(a)", "s43(3)(a)"))
    yield own("reserves_used", "Reserves used", reserves_used, items, law=("s42A(3)(b)", "s43(3)(b)"))
    receipts = WELSH_RECEIPTS if conventions.country == "wales" else RECEIPTS
    yield own("receipts", "Income and reserves used", together, receipts, law=("s42A(3)", "s43(3)"))
    if conventions.country == "wales":
        yield own("budget_requirement", "Budget requirement", excess, law=("", "s43(4)"))
    last = less_general_grants if conventions.country == "wales" else excess
    yield own("requirement", "Council tax requirement as calculated", last, law=("s42A(4)", "s44(1)"))
    yield line(
        key("basic_amount"), "Basic amount of council tax", POUNDS_PER_DWELLING, basic_amount,
        source=act(conventions, "s42B(1)", "s44(1)"),
    )  # fmt: skip
    yield line(
        key("above_precept"), "Council tax requirement above the precept", POUNDS, above_precept, source="arithmetic"
    )  # fmt: skip


OUTGOINGS = ("expenditure", "deficits", "contingencies", "reserves_raised")
WELSH_RECEIPTS = ("income", "surpluses", "reserves_used")
RECEIPTS = ("income", "grants", "surpluses", "reserves_used")


def table(conventions: Conventions, first_year: str) -> Table:
    """The calculation as a paper shows it, up to the precept and the Band D that are used."""
    wales = conventions.country == "wales"
    names = ("s43", "s44") if wales else ("s42A", "s42B")
    after = (
        (Row(key("budget_requirement"), Style.SUBTOTAL), Row(key("grants"), label="Less: general grants"))
        if wales
        else ()
    )
    return Table(
        "statutory",
        f"Council tax requirement ({names[0]} and {names[1]})",
        (
            Heading(f"What has to be met: {names[0]}(2)"),
            *(Row(key(each)) for each in OUTGOINGS),
            Row(key("outgoings"), Style.SUBTOTAL),
            Heading(f"Less what meets it: {names[0]}(3)"),
            *(Row(key(each)) for each in (WELSH_RECEIPTS if wales else RECEIPTS)),
            Row(key("receipts"), Style.SUBTOTAL),
            *after,
            Row(key("requirement"), Style.TOTAL, "Council tax requirement"),
            Row("precept.total", Style.QUIET, "Precept"),
            Row(key("above_precept"), Style.QUIET, "Requirement above the precept: the gap"),
            Row("precept.tax_base", label="÷ Total tax base"),
            Row(key("basic_amount"), Style.TOTAL),
            Row("precept.band_d", Style.QUIET, "Band D that is used"),
        ),
        note=f"The Act asks for {first_year}; later years are forecasts in the same order. Requirement and precept, "
        "basic amount and Band D are the same once the year balances, but for what rounding Band D leaves.",
    )
