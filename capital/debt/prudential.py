"""The formulas of the prudential indicators."""

from __future__ import annotations

from decimal import Decimal

from capital.debt.keys import (
    BUCKETS,
    GROSS,
    INTEREST,
    INTEREST_EARNED,
    LIABILITIES,
    LIQUIDITY,
    LOANS,
    NEW_INTEREST,
    PARTS,
    base_borrowing_key,
    base_provision_key,
    interest_limit_key,
    loan_key,
    maturity_key,
    rate_kind_key,
)
from capital.debt.structure import Loan, RateKind
from capital.formulas import YEAR_NUMBER
from capital.keys import CFR, CFR_OPENING, MRP, life_key, mrp_key
from capital.structure import LifeClass
from mtfp.engine.expression import (
    Expression,
    Moment,
    Timeline,
    both,
    choose,
    following,
    given,
    maximum,
    previous,
    total,
    value,
)

FUNDING, TAX_BASE = "funding.total", "precept.tax_base"
WEEKS, PENCE = 52, 100
LEAP_DAYS = Decimal("0.01")
"""Years; five years have 1,826 or 1,827 days, which is a little more than five times 365."""

FIRST, LAST, DAYS = (Timeline(each) for each in (Moment.FIRST_DAY, Moment.LAST_DAY, Moment.DAYS))

Loans = tuple[Loan, ...]


def internal_borrowing() -> Expression:
    """The capital financing requirement less loans and long-term liabilities: what own cash pays for meanwhile."""
    return value(CFR) - value(GROSS)


def internal_opening() -> Expression:
    """The capital financing requirement before the year less loans and long-term liabilities before it."""
    return value(CFR_OPENING) - value(f"{GROSS}.opening")


def limit_part(key: str) -> Expression:
    """The limit set for the year; where none is, that of the year before."""
    return given(f"{key}_amount", previous(key))


def first_limit_part(key: str) -> Expression:
    """The limit set for the base year; nil where none is."""
    return given(f"{key}_amount", 0)


def limit(key: str) -> Expression:
    """The limit for borrowing plus that for other long-term liabilities."""
    return total(value(f"{key}.{part}") for part in PARTS)


def headroom(key: str) -> Expression:
    """The limit less external debt at the end of the year; a negative figure is an excess."""
    return value(key) - value(GROSS)


def within(key: str) -> Expression:
    """External debt at the end of the year is at most the limit."""
    return value(GROSS) <= value(key)


def boundary_within_limit(boundary: str, authorised: str) -> Expression:
    """The operational boundary is at most the authorised limit."""
    return value(boundary) <= value(authorised)


def cfr_increase() -> Expression:
    """What the capital financing requirement rises by in the year; nil when it falls."""
    return maximum(0, value(CFR) - value(CFR_OPENING))


def next_increase(key: str) -> Expression:
    """What it rises by in the next year; after the last year of the plan nothing."""
    return following(key, past_end=0)


def debt_ceiling() -> Expression:
    """The capital financing requirement before the year plus what it rises by in this and the next two years."""
    steps = ("", ".next", ".after_next")
    return value(CFR_OPENING) + total(value(f"prudential.cfr_increase{step}") for step in steps)


def debt_below_cfr() -> Expression:
    """External debt at the end of the year is at most that."""
    return value(GROSS) <= value("prudential.debt_ceiling")


def financing_costs() -> Expression:
    """Interest payable plus minimum revenue provision less interest earned."""
    return value(INTEREST) + value(MRP) - value(INTEREST_EARNED)


def ratio() -> Expression:
    """Financing costs ÷ the net revenue stream, which is total funding."""
    return value("prudential.financing_costs") / value(FUNDING)


def base_year_borrowing(life: LifeClass) -> Expression:
    """What was borrowed for this life class in the base year."""
    return previous(base_borrowing_key(life))


def base_year_provision(life: LifeClass) -> Expression:
    """Minimum revenue provision on that, from the year after it and within its life."""
    age, years = value(YEAR_NUMBER) - 1, value(life_key(life, "years"))
    borrowed = value(base_borrowing_key(life))
    if life.method == "annuity":
        due = borrowed * value(life_key(life, "first_repayment")) * (1 + value(life_key(life, "rate"))) ** (age - 1)
    else:
        due = borrowed / years
    return choose(both(age >= 1, age <= years), due, 0)


def programme_cost(lives: tuple[LifeClass, ...]) -> Expression:
    """Minimum revenue provision on what the forecast years borrow, plus interest on the loans that pay for it."""
    new = (
        value(mrp_key(each)) - value(life_key(each, "mrp_on_opening")) - value(base_provision_key(each))
        for each in lives
    )
    return total([*new, value(NEW_INTEREST)])


def additional_cost() -> Expression:
    """What borrowing for the programme costs revenue in the year more than in the year before."""
    return value("prudential.programme_cost") - previous("prudential.programme_cost")


def band_d_impact() -> Expression:
    """The additional revenue cost ÷ tax base ÷ 52, in pence."""
    return value("prudential.additional_cost") * PENCE / value(TAX_BASE) / WEEKS


def years_left(loan: Loan) -> Expression:
    """From the end of the year to the day it matures; once that has passed, to the end of what refinances it."""
    matures = value(loan_key(loan, "matures"))
    return (choose(matures > LAST, matures, value(loan_key(loan, "ends"))) - LAST) / DAYS


def maturing(loans: Loans, bucket: str) -> Expression:
    """Fixed-rate loans at the end of the year that mature within this period after it."""
    _, after, until = BUCKETS[bucket]
    return total(
        choose(_between(value(loan_key(each, "years_left")), after, until), value(loan_key(each, "closing")), 0)
        for each in loans
        if each.rate == "fixed"
    )


def _between(years: Expression, after: int, until: int | None) -> Expression:
    later = years > (after + LEAP_DAYS if after else 0)
    return later if until is None else both(later, years <= until + LEAP_DAYS)


def fixed_loans() -> Expression:
    """Fixed-rate loans at the end of the year."""
    return total(value(maturity_key(bucket, "amount")) for bucket in BUCKETS)


def maturity_share(bucket: str) -> Expression:
    """What matures within this period ÷ all fixed-rate loans; nil without one."""
    everything = value("prudential.fixed_loans")
    return choose(everything > 0, value(maturity_key(bucket, "amount")) / everything, 0)


def lower_limit(bucket: str) -> Expression:
    """The lower limit entered; nil when none is."""
    return given(maturity_key(bucket, "low_rate"), 0)


def upper_limit(bucket: str) -> Expression:
    """The upper limit entered; 100% when none is."""
    return given(maturity_key(bucket, "high_rate"), 1)


def within_maturity_limits(bucket: str) -> Expression:
    """What matures within this period is, of all fixed-rate loans, at least the lower limit and at most the upper one; without a loan there is nothing to hold."""  # noqa: E501
    share, low, high = (value(maturity_key(bucket, name)) for name in ("share", "lower", "upper"))
    inside = both(share >= low, share <= high)
    return choose(value("prudential.fixed_loans") > 0, inside, 1)


def interest_headroom(kind: RateKind) -> Expression:
    """The limit less interest payable at rates of this kind; a negative figure is an excess."""
    return value(interest_limit_key(kind)) - value(rate_kind_key(kind))


def loans_requirement() -> Expression:
    """The capital financing requirement less long-term liabilities: what loans may be needed for."""
    return value(CFR) - value(LIABILITIES)


def net_loans_requirement() -> Expression:
    """What loans may be needed for less reserves and other balances: the need once all own cash is used."""
    return value("prudential.loans_cfr") - value("treasury.resources")


def liability_benchmark() -> Expression:
    """The net loans requirement plus the cash kept at hand: the least that has to be borrowed."""
    return value("prudential.net_loans") + value(LIQUIDITY)


def above_benchmark() -> Expression:
    """Loans less the liability benchmark: more is invested, less has still to be borrowed."""
    return value(LOANS) - value("prudential.liability_benchmark")
