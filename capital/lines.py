"""The lines of the capital programme: schemes, what pays for them, the borrowing requirement, CFR and MRP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from capital import formulas as rules
from capital.debt.structure import has_debt
from capital.entries import inputs
from capital.keys import (
    BORROWING,
    CFR,
    CFR_OPENING,
    FINANCED_BY,
    FINANCING,
    MRP,
    SPEND,
    TAKEN_BY_REVENUE,
    borrowed_key,
    borrowing_key,
    category_key,
    life_key,
    mrp_key,
    scheme_key,
    source_key,
    tied_check,
)
from capital.structure import SOURCES, Category, LifeClass, Scheme, Source, has_capital
from capital.treasury.structure import has_treasury
from mtfp.engine import Line, line
from mtfp.engine.expression import Expression, express, given
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.units import CHECK, NUMBER, POUNDS, RATE
from reserves.structure import Reserve

__all__ = ["inputs", "lines"]

PROGRAMME = "capital programme"
CODE = "Prudential Code"
POLICY = "force's MRP policy; regs 27 and 28, SI 2003/3146 (England); reg 21, SI 2003/3239 (Wales)"
MRP_LABEL = "Minimum revenue provision"
ARITHMETIC = "arithmetic"
NIL = express(0)


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without a programme, but for the nil that a budget line of capital then comes to."""
    if not has_debt(structure):
        yield from _nothing(structure, {"interest": "Interest payable"})
    if not has_treasury(structure):
        yield from _nothing(structure, {"interest_earned": "Interest earned"})
    if not has_capital(structure):
        yield from _nothing(structure, {"mrp": MRP_LABEL, "revenue_contributions": SOURCES["revenue"]})
        return
    yield from _spending(structure)
    yield from _financing(structure)
    yield from _receipts()
    yield from _borrowing(structure)
    yield from _requirement(structure)


def _nothing(structure: Structure, labels: Mapping[str, str]) -> Iterator[Line]:
    taken = {item.capital_figure for item in structure.of(BudgetLine)}
    for figure, label in labels.items():
        if figure in taken:
            yield line(TAKEN_BY_REVENUE[figure], label, POUNDS, rules.nothing, source=PROGRAMME)


def _spending(structure: Structure) -> Iterator[Line]:
    schemes = structure.of(Scheme)
    for scheme in schemes:
        base = rules.spent_already(scheme)
        yield line(scheme_key(scheme), scheme.label, POUNDS, rules.spending, scheme, base=base, source=PROGRAMME)
    for category in structure.of(Category):
        own = tuple(each for each in schemes if each.category == category.slug)
        yield line(category_key(category), category.label, POUNDS, rules.schemes_together, own, source=PROGRAMME)
    yield line(SPEND, "Capital expenditure", POUNDS, rules.schemes_together, schemes, source=PROGRAMME)


def _financing(structure: Structure) -> Iterator[Line]:
    sources = structure.of(Source)
    for source in sources:
        rule = _payment(source, structure)
        base = rules.pays(source) if rule is rules.pays_for_scheme else None
        yield line(source_key(source), source.label, POUNDS, rule, source, base=base, source=PROGRAMME)
    for kind, key in FINANCED_BY.items():
        own = tuple(each for each in sources if each.kind == kind)
        yield line(key, SOURCES[kind], POUNDS, rules.sources_together, own, source=PROGRAMME)
    yield line(FINANCING, "Financing other than borrowing", POUNDS, rules.all_financing, source=ARITHMETIC)
    yield line(BORROWING, "Borrowing requirement", POUNDS, rules.borrowing, source=CODE)
    yield line(
        "check.capital_financed", "Financing and borrowing are what is spent", CHECK, rules.financed, source=CODE
    )
    for scheme in structure.of(Scheme):
        tied = tuple(each for each in sources if each.scheme == scheme.slug)
        if tied:
            yield line(
                tied_check(scheme), f"{scheme.label}: spends what is tied to it", CHECK, rules.tied_within_spending,
                scheme, tied, source=PROGRAMME,
            )  # fmt: skip


def _payment(source: Source, structure: Structure) -> Callable[[Source], Expression]:
    if source.kind == "reserves" and structure.of(Reserve):
        return rules.given_by_reserves
    return rules.pays_for_scheme if source.scheme else rules.pays


def _receipts() -> Iterator[Line]:
    base = given("capital.receipts.opening_amount", 0)
    for name, label, rule, start in (
        ("opening", "Capital receipts: opening balance", rules.receipts_opening, base),
        ("received", "Capital receipts: received", rules.receipts_received, None),
        ("closing", "Capital receipts: closing balance", rules.receipts_closing, None),
    ):
        yield line(f"capital.receipts.{name}", label, POUNDS, rule, base=start, source=PROGRAMME)
    yield line("check.capital_receipts", "Capital receipts last", CHECK, rules.receipts_last, source=ARITHMETIC)


def _borrowing(structure: Structure) -> Iterator[Line]:
    """The borrowing requirement by life class: the classes in their order, each up to what its schemes need."""
    lives = structure.of(LifeClass)
    for place, life in enumerate(lives):
        own = tuple(each for each in structure.of(Scheme) if each.life_class == life.slug)
        slugs = {each.slug for each in own}
        tied = tuple(each for each in structure.of(Source) if each.scheme in slugs)
        yield line(
            life_key(life, "needs"), f"{life.label}: spending that nothing tied pays for", POUNDS, rules.needs, own,
            tied, source=PROGRAMME,
        )  # fmt: skip
        yield line(
            borrowing_key(life), f"{life.label}: borrowing", POUNDS, rules.allocated, life, lives[:place],
            source=PROGRAMME,
        )  # fmt: skip
    yield line(
        "check.capital_allocated", "Borrowing by life class is the borrowing requirement", CHECK,
        rules.all_allocated, lives, source=ARITHMETIC,
    )  # fmt: skip


def _requirement(structure: Structure) -> Iterator[Line]:
    lives = structure.of(LifeClass)
    yield line(
        rules.YEAR_NUMBER, "Year of the plan, the base year being 1", NUMBER, rules.year_number, source=ARITHMETIC,
        base=express(1), published=False,
    )  # fmt: skip
    for life in lives:
        yield from _pool(life, structure.years.forecast)
    debt = has_debt(structure)
    yield line(MRP, MRP_LABEL, POUNDS, rules.all_mrp_and_principal if debt else rules.all_mrp, lives, source=POLICY)
    yield line(
        CFR_OPENING, "Capital financing requirement: opening", POUNDS, rules.opening_cfr, source=CODE,
        base=rules.opening_of_all(lives, debt),
    )  # fmt: skip
    yield line(CFR, "Capital financing requirement", POUNDS, rules.closing_cfr, source=CODE)
    yield line(
        "check.capital_cfr", "The capital financing requirement is that of its parts", CHECK, rules.cfr_adds_up,
        lives, debt, source=ARITHMETIC,
    )  # fmt: skip


def _pool(life: LifeClass, forecast: int) -> Iterator[Line]:
    """One life class: what was borrowed by age, its MRP, and its part of the capital financing requirement."""

    def own(name: str, label: str, rule: Callable[..., Expression], base: Expression | None = None) -> Line:
        return line(life_key(life, name), f"{life.label}: {label}", POUNDS, rule, life, base=base, source=POLICY)

    yield own("cfr_opening", "opening balance", rules.opening_of_class, given(life_key(life, "opening_amount"), 0))
    if life.method == "reducing_balance":
        yield line(mrp_key(life), f"{life.label}: MRP", POUNDS, rules.reducing, life, source=POLICY)
    else:
        yield from _by_life(life, range(1, forecast + 1))
    yield own("cfr", "closing balance", rules.closing_of_class)


def _by_life(life: LifeClass, ages: range) -> Iterator[Line]:
    for age in ages:
        label = f"{life.label}: borrowed {age} year{'' if age == 1 else 's'} before"
        key = borrowed_key(life, age)
        yield line(key, label, POUNDS, rules.borrowed_before, life, age, base=NIL, source=ARITHMETIC, published=False)
    annuity = life.method == "annuity"
    if annuity:
        yield line(
            life_key(life, "first_repayment"), f"{life.label}: first year's share of an annuity", RATE,
            rules.first_repayment, life, source=POLICY, published=False,
        )  # fmt: skip
    yield line(
        life_key(life, "mrp_on_opening"), f"{life.label}: MRP on what was spent before the base year", POUNDS,
        rules.annuity_on_opening if annuity else rules.instalments_on_opening, life, source=POLICY, published=False,
    )  # fmt: skip
    each = rules.annuity if annuity else rules.instalments
    yield line(mrp_key(life), f"{life.label}: MRP", POUNDS, each, life, ages, source=POLICY)
