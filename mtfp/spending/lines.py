"""The formulas of the spending side, in the order of the published table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from capital.keys import REVENUE_CONTRIBUTIONS, TAKEN_BY_REVENUE, source_slug_key
from mtfp.commissioning.keys import TOTAL
from mtfp.engine import Input, Line, When, line
from mtfp.engine.expression import Expression, given, maximum, minimum, previous, total, value
from mtfp.pay.keys import bill_key
from mtfp.prices.lines import rate_key
from mtfp.proposals.keys import effect_key
from mtfp.proposals.structure import Proposal
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Structure
from mtfp.units import POUNDS, RATE
from reserves.keys import REVENUE_MOVEMENTS, by_revenue_key

LARGEST = Decimal(10) ** 13
BUDGET = "force's budget"
TABLE = "published table of the budget requirement"


def budget_line_key(item: BudgetLine) -> str:
    """The key of a budget line."""
    return f"spending.line.{item.slug}"


def amount_key(item: BudgetLine) -> str:
    """The key of a budget line's entered amount."""
    return f"{budget_line_key(item)}.amount"


def section_key(section: Section) -> str:
    """The key of a section's subtotal."""
    return f"spending.section.{section.slug}"


def as_entered(item: BudgetLine) -> Expression:
    """The amount entered for the year."""
    return value(amount_key(item))


def flat_cash(item: BudgetLine, key: str) -> Expression:
    """The amount entered for the year, else last year's in cash."""
    return given(amount_key(item), previous(key))


def indexed(item: BudgetLine, key: str) -> Expression:
    """The amount entered for the year, else last year's changed by its index."""
    return given(amount_key(item), previous(key) * (1 + value(rate_key(item.index))))


def own_rate_key(item: BudgetLine) -> str:
    """The key of a budget line's own yearly rate of change."""
    return f"{budget_line_key(item)}.rate"


def changed_by_own_rate(item: BudgetLine, key: str) -> Expression:
    """The amount entered for the year, else last year's changed by the line's own rate."""
    return given(amount_key(item), previous(key) * (1 + value(own_rate_key(item))))


def pay_bill(item: BudgetLine) -> Expression:
    """The amount entered for the year, else the pay bill of its pay group, less the grants tied to it."""
    return given(amount_key(item), value(bill_key(item.pay_group)))


def services(item: BudgetLine) -> Expression:
    """The amount entered for the year, else the commissioned services together."""
    return given(amount_key(item), value(TOTAL))


def projection_key(item: BudgetLine) -> str:
    """The key of a budget line's projection before growth and savings; the line itself when it has none."""
    return f"spending.projection.{item.slug}"


def with_proposals(item: BudgetLine, proposals: tuple[Proposal, ...]) -> Expression:
    """The line's own projection, plus the growth, pressures and savings that are part of it."""
    return value(projection_key(item)) + total(value(effect_key(each)) for each in proposals)


def moved_by_revenue(item: BudgetLine, others: tuple[BudgetLine, ...]) -> Expression:
    """The amount entered for the year, else what revenue contributes to reserves less what it uses of them, but for those of lines of their own."""  # noqa: E501
    elsewhere = [value(by_revenue_key(other.reserve)) for other in others if other.reserve]
    moved = value(REVENUE_MOVEMENTS)
    return given(amount_key(item), moved - total(elsewhere) if elsewhere else moved)


def moved_of_one_reserve(item: BudgetLine) -> Expression:
    """The amount entered for the year, else what revenue contributes to the line's reserve less what it uses of it."""
    return given(amount_key(item), value(by_revenue_key(item.reserve)))


def capital_figure(item: BudgetLine) -> Expression:
    """The amount entered for the year, else the figure of capital financing that the line takes."""
    return given(amount_key(item), value(TAKEN_BY_REVENUE[item.capital_figure]))


def contributions_of_one_source(item: BudgetLine) -> Expression:
    """The amount entered for the year, else what the line's source contributes to capital."""
    return given(amount_key(item), value(source_slug_key(item.capital_source)))


def other_contributions(item: BudgetLine, others: tuple[BudgetLine, ...]) -> Expression:
    """The amount entered for the year, else the revenue contributions to capital but for those of lines of their own."""  # noqa: E501
    elsewhere = [value(source_slug_key(other.capital_source)) for other in others if other.capital_source]
    together = value(REVENUE_CONTRIBUTIONS)
    return given(amount_key(item), together - total(elsewhere) if elsewhere else together)


def capital_income(item: BudgetLine) -> Expression:
    """The amount entered for the year, else the interest earned, which is income."""
    return given(amount_key(item), -value(TAKEN_BY_REVENUE[item.capital_figure]))


def section_total(items: tuple[BudgetLine, ...]) -> Expression:
    """The budget lines of the section together."""
    return total(value(budget_line_key(item)) for item in items)


def sections_together(sections: tuple[Section, ...]) -> Expression:
    """The sections of this part of the budget together."""
    return total(value(section_key(section)) for section in sections)


def gross_requirement() -> Expression:
    """The force budget requirement plus the PCC's office and commissioning."""
    return value("requirement.force") + value("requirement.pcc")


def net_requirement() -> Expression:
    """The gross budget requirement plus the adjustments: income and savings are negative."""
    return value("requirement.gross") + value("requirement.adjustments")


def reserve_transfers(items: tuple[BudgetLine, ...]) -> Expression:
    """Transfers to reserves (positive) and from reserves (negative) together."""
    return total(value(budget_line_key(item)) for item in items if item.role == "reserve_transfer")


def reserve_draws(items: tuple[BudgetLine, ...]) -> Expression:
    """What the transfers draw from reserves, as a negative figure; contributions are left out."""
    return total(minimum(0, value(budget_line_key(item))) for item in items if item.role == "reserve_transfer")


def one_off_spending(items: tuple[BudgetLine, ...], proposals: tuple[Proposal, ...]) -> Expression:
    """The budget lines and the proposals marked as one-off together; draws on reserves are counted on their own."""
    recurring = {item.slug for item in items if not item.one_off}
    lines = (_without_draws(item) for item in items if item.one_off)
    return total((*lines, *(value(effect_key(each)) for each in proposals if each.budget_line in recurring)))


def _without_draws(item: BudgetLine) -> Expression:
    amount = value(budget_line_key(item))
    return maximum(0, amount) if item.role == "reserve_transfer" else amount


def pay(items: tuple[BudgetLine, ...]) -> Expression:
    """The budget lines marked as pay together."""
    return total(value(budget_line_key(item)) for item in items if item.role == "pay")


def inputs(structure: Structure) -> Iterator[Input]:
    """One amount a year for each budget line."""
    for item in structure.of(BudgetLine):
        yield Input(
            amount_key(item), f"{item.label}: amount", POUNDS, minimum=-LARGEST, maximum=LARGEST,
            one_off=item.one_off, hint="Spending positive; income and savings negative.",
        )  # fmt: skip
        if item.method == "rate":
            yield Input(
                own_rate_key(item), f"{item.label}: yearly change", RATE, when=When.FORECAST,
                minimum=Decimal("-0.9999"), maximum=Decimal(10),
            )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """Budget lines, section subtotals, then the requirements."""
    items, sections = structure.of(BudgetLine), structure.of(Section)
    for item in items:
        own = proposals_of(item, structure)
        if own:
            yield _projection(item, projection_key(item), f"{item.label} before growth and savings", items)
            yield line(budget_line_key(item), item.label, POUNDS, with_proposals, item, own, source=BUDGET)
        else:
            yield _projection(item, budget_line_key(item), item.label, items)
    for section in sections:
        yield line(
            section_key(section), section.label, POUNDS, section_total,
            tuple(item for item in items if item.section == section.slug), source=TABLE,
        )  # fmt: skip
    labels = {
        "force": ("requirement.force", "Force budget requirement"),
        "pcc": ("requirement.pcc", "PCC's office and commissioning"),
        "adjustment": ("requirement.adjustments", "Grants, savings and reserve transfers"),
    }
    for part, (key, label) in labels.items():
        inside = tuple(section for section in sections if section.part == part)
        yield line(key, label, POUNDS, sections_together, inside, source=TABLE)
    yield line("requirement.gross", "Gross budget requirement", POUNDS, gross_requirement, source=TABLE)
    yield line("requirement.net", "Net budget requirement", POUNDS, net_requirement, source=TABLE)
    for key, label, rule in (
        ("requirement.reserve_transfers", "Transfers to (from) reserves", reserve_transfers),
        ("requirement.reserve_draws", "Drawn from reserves", reserve_draws),
        ("requirement.pay", "Pay", pay),
    ):
        yield line(key, label, POUNDS, rule, items, source="arithmetic", published=False)
    yield line(
        "requirement.one_off", "One-off spending", POUNDS, one_off_spending, items, _one_off(structure),
        source="arithmetic", published=False,
    )  # fmt: skip


def _one_off(structure: Structure) -> tuple[Proposal, ...]:
    return tuple(each for each in structure.of(Proposal) if each.one_off)


def proposals_of(item: BudgetLine, structure: Structure) -> tuple[Proposal, ...]:
    """The growth, pressures and savings that are part of a budget line."""
    return tuple(each for each in structure.of(Proposal) if each.budget_line == item.slug)


def _projection(item: BudgetLine, key: str, label: str, items: tuple[BudgetLine, ...]) -> Line:
    base = value(amount_key(item))
    match item.method:
        case "flat":
            return line(key, label, POUNDS, flat_cash, item, key, base=base, source=BUDGET)
        case "index":
            return line(key, label, POUNDS, indexed, item, key, base=base, source=BUDGET)
        case "rate":
            return line(key, label, POUNDS, changed_by_own_rate, item, key, base=base, source=BUDGET)
        case "pay":
            return line(key, label, POUNDS, pay_bill, item, source=BUDGET)
        case "services":
            return line(key, label, POUNDS, services, item, source=BUDGET)
        case "reserves" if item.reserve:
            return line(key, label, POUNDS, moved_of_one_reserve, item, source=BUDGET)
        case "reserves":
            return line(key, label, POUNDS, moved_by_revenue, item, items, source=BUDGET)
        case "capital":
            return _capital(item, key, label, items)
        case _:
            return line(key, label, POUNDS, as_entered, item, source=BUDGET)


def _capital(item: BudgetLine, key: str, label: str, items: tuple[BudgetLine, ...]) -> Line:
    if item.capital_source:
        return line(key, label, POUNDS, contributions_of_one_source, item, source=BUDGET)
    if item.capital_figure == "revenue_contributions":
        return line(key, label, POUNDS, other_contributions, item, items, source=BUDGET)
    rule = capital_income if item.capital_figure == "interest_earned" else capital_figure
    return line(key, label, POUNDS, rule, item, source=BUDGET)
