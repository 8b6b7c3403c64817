"""The formulas of the capital programme, in the order of the paper: spending, financing, borrowing, CFR and MRP."""

from __future__ import annotations

from decimal import Decimal

from capital.debt.keys import LIABILITIES, PRINCIPAL
from capital.keys import (
    BORROWING,
    CFR,
    CFR_OPENING,
    FINANCED_BY,
    FINANCING,
    MRP,
    RECEIPTS,
    SPEND,
    borrowed_key,
    borrowing_key,
    life_key,
    mrp_key,
    scheme_input,
    scheme_key,
    source_amount,
    source_key,
)
from capital.structure import LifeClass, Scheme, Source
from mtfp.engine.expression import (
    Expression,
    choose,
    equals,
    express,
    given,
    maximum,
    minimum,
    previous,
    round_to,
    total,
    value,
)

SUPPORTED_RATE = Decimal("0.04")
"""Of the balance of supported borrowing from before April 2008."""
YEAR_NUMBER = "capital.year_number"
GIVEN_BY_RESERVES = "reserves.use_for_capital"

Schemes = tuple[Scheme, ...]
Sources = tuple[Source, ...]
Lives = tuple[LifeClass, ...]


def spending(scheme: Scheme) -> Expression:
    """The spending entered for the year if the scheme is in this scenario; nil when nothing is entered."""
    return spent_already(scheme) * given(scheme_input(scheme.slug, "included"), 1)


def spent_already(scheme: Scheme) -> Expression:
    """The spending entered for the base year, whatever the scenario: it is approved or done."""
    return given(scheme_input(scheme.slug, "amount"), 0)


def schemes_together(schemes: Schemes) -> Expression:
    """The schemes together."""
    return total(value(scheme_key(each)) for each in schemes)


def pays(source: Source) -> Expression:
    """The amount entered for the year; nil when nothing is."""
    return given(source_amount(source), 0)


def pays_for_scheme(source: Source) -> Expression:
    """The amount entered for the year, as long as the scheme that it is tied to is in this scenario."""
    return given(source_amount(source), 0) * given(scheme_input(source.scheme, "included"), 1)


def given_by_reserves(source: Source) -> Expression:
    """The amount entered for the year, else what reserves give to capital."""
    return given(source_amount(source), value(GIVEN_BY_RESERVES))


def sources_together(sources: Sources) -> Expression:
    """The sources of this kind together."""
    return total(value(source_key(each)) for each in sources)


def all_financing() -> Expression:
    """Everything that pays for the year's spending but borrowing."""
    return total(value(key) for key in FINANCED_BY.values())


def borrowing() -> Expression:
    """The year's spending less everything else that pays for it; never below nil."""
    return maximum(0, value(SPEND) - value(FINANCING))


def financed() -> Expression:
    """Financing and borrowing are, to the pound, the year's spending."""
    return equals(round_to(value(FINANCING) + value(BORROWING) - value(SPEND), places=0), 0)


def tied_within_spending(scheme: Scheme, tied: Sources) -> Expression:
    """What is tied to the scheme is, to the pound, no more than it spends."""
    return round_to(value(scheme_key(scheme)) - total(value(source_key(each)) for each in tied), places=0) >= 0


def receipts_opening() -> Expression:
    """What was left at the end of the year before."""
    return previous("capital.receipts.closing")


def receipts_received() -> Expression:
    """The receipts entered for the year; nil when nothing is."""
    return given("capital.receipts.received_amount", 0)


def receipts_closing() -> Expression:
    """The opening balance plus what is received less what is used."""
    return value("capital.receipts.opening") + value("capital.receipts.received") - value(RECEIPTS)


def receipts_last() -> Expression:
    """What is left of capital receipts is, to the pound, not below nil: none is used that is not there, or twice."""
    return round_to(value("capital.receipts.closing"), places=0) >= 0


def needs(schemes: Schemes, tied: Sources) -> Expression:
    """What the schemes of this life spend beyond what is tied to them; never below nil."""
    spent = total(value(scheme_key(each)) for each in schemes)
    return maximum(0, spent - total(value(source_key(each)) for each in tied))


def allocated(life: LifeClass, before: Lives) -> Expression:
    """The amount entered, else as much of what the life classes before it leave to be borrowed as its own schemes need."""  # noqa: E501
    left = value(BORROWING) - total(value(borrowing_key(each)) for each in before) if before else value(BORROWING)
    return given(life_key(life, "borrowing_amount"), minimum(value(life_key(life, "needs")), maximum(0, left)))


def all_allocated(lives: Lives) -> Expression:
    """The borrowing of the life classes is, to the pound, the borrowing requirement."""
    apart = total(value(borrowing_key(each)) for each in lives) - value(BORROWING)
    return equals(round_to(apart, places=0), 0)


def borrowed_before(life: LifeClass, age: int) -> Expression:
    """What was borrowed for this life class so many years before."""
    return previous(borrowing_key(life) if age == 1 else borrowed_key(life, age - 1))


def year_number() -> Expression:
    """The base year is 1, the year after it 2."""
    return previous(YEAR_NUMBER) + 1


def opening_of_class(life: LifeClass) -> Expression:
    """The balance with which the year before closed."""
    return previous(life_key(life, "cfr"))


def closing_of_class(life: LifeClass) -> Expression:
    """The opening balance plus what is borrowed less what is set aside."""
    return value(life_key(life, "cfr_opening")) + value(borrowing_key(life)) - value(mrp_key(life))


def _years_left(life: LifeClass) -> Expression:
    """The life with which what was spent before the base year begins the base year."""
    return given(life_key(life, "opening_years"), value(life_key(life, "years")))


def _opening(life: LifeClass) -> Expression:
    return given(life_key(life, "opening_amount"), 0)


def instalments_on_opening(life: LifeClass) -> Expression:
    """What was not financed before the base year ÷ the years left then, until they are over."""
    return choose(_years_left(life) >= value(YEAR_NUMBER), _opening(life) / _years_left(life), 0)


def instalments(life: LifeClass, ages: range) -> Expression:
    """The amount entered, else the instalment on the opening balance plus borrowing of each year before that is within its life ÷ the life."""  # noqa: E501
    years = value(life_key(life, "years"))
    alive = (choose(years >= age, value(borrowed_key(life, age)), 0) for age in ages)
    return given(life_key(life, "mrp_amount"), value(life_key(life, "mrp_on_opening")) + total(alive) / years)


def annuity_on_opening(life: LifeClass) -> Expression:
    """The annuity's repayment of what was not financed before the base year, over the years left then."""
    left, at = _years_left(life), value(YEAR_NUMBER)
    return choose(left >= at, _opening(life) * _first(life, left) * _growth(life, at - 1), 0)


def first_repayment(life: LifeClass) -> Expression:
    """The share of what is borrowed that an annuity over the life repays in its first year: rate ÷ ((1 + rate) ^ life − 1)."""  # noqa: E501
    return _first(life, value(life_key(life, "years")))


def annuity(life: LifeClass, ages: range) -> Expression:
    """The amount entered, else the repayment on the opening balance plus, on borrowing of each year before that is within its life, the first repayment grown by the rate each year."""  # noqa: E501
    years = value(life_key(life, "years"))
    grown = (
        choose(years >= age, value(borrowed_key(life, age)) * _growth(life, express(age - 1)), 0) for age in ages
    )  # fmt: skip
    new = total(grown) * value(life_key(life, "first_repayment"))
    return given(life_key(life, "mrp_amount"), value(life_key(life, "mrp_on_opening")) + new)


def _first(life: LifeClass, years: Expression) -> Expression:
    rate = value(life_key(life, "rate"))
    return choose(equals(rate, 0), 1 / years, rate / ((1 + rate) ** years - 1))


def _growth(life: LifeClass, years: Expression) -> Expression:
    return (1 + value(life_key(life, "rate"))) ** years


def reducing(life: LifeClass) -> Expression:
    """The amount entered, else the rate, 4% when none is entered, of the opening balance."""
    rate = given(life_key(life, "rate"), SUPPORTED_RATE)
    return given(life_key(life, "mrp_amount"), rate * value(life_key(life, "cfr_opening")))


def all_mrp(lives: Lives) -> Expression:
    """The MRP on all life classes together."""
    return total(value(mrp_key(each)) for each in lives)


def all_mrp_and_principal(lives: Lives) -> Expression:
    """The MRP on all life classes, and the principal of long-term liabilities repaid, together."""
    return all_mrp(lives) + value(PRINCIPAL)


def opening_cfr() -> Expression:
    """The capital financing requirement at the end of the year before."""
    return previous(CFR)


def opening_of_all(lives: Lives, debt: bool) -> Expression:
    """What was not financed before the base year, of all life classes, plus long-term liabilities before it."""
    return _with_liabilities(total(value(life_key(each, "cfr_opening")) for each in lives), ".opening", debt)


def _with_liabilities(lives: Expression, moment: str, debt: bool) -> Expression:
    return lives + value(f"{LIABILITIES}{moment}") if debt else lives


def closing_cfr() -> Expression:
    """The opening requirement plus the year's borrowing requirement less MRP."""
    return value(CFR_OPENING) + value(BORROWING) - value(MRP)


def cfr_adds_up(lives: Lives, debt: bool) -> Expression:
    """The capital financing requirement is, to the pound, what its life classes and long-term liabilities come to."""
    apart = value(CFR) - _with_liabilities(total(value(life_key(each, "cfr")) for each in lives), "", debt)
    return equals(round_to(apart, places=0), 0)


def nothing() -> Expression:
    """Nil: the plan has no capital programme."""
    return express(0)
