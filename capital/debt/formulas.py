"""The formulas of debt: one loan, one liability, all of them."""

from __future__ import annotations

from capital.debt.keys import (
    GROSS,
    LIABILITIES,
    LOANS,
    PRINCIPAL,
    liability_key,
    loan_key,
    rate_kind_key,
)
from capital.debt.structure import Liability, Loan, RateKind
from mtfp.engine.expression import (
    Expression,
    Moment,
    Timeline,
    both,
    choose,
    equals,
    given,
    maximum,
    minimum,
    previous,
    round_to,
    total,
    value,
)

FIRST, LAST, DAYS = (Timeline(each) for each in (Moment.FIRST_DAY, Moment.LAST_DAY, Moment.DAYS))

Loans = tuple[Loan, ...]
Liabilities = tuple[Liability, ...]


def ends(loan: Loan) -> Expression:
    """The day until which it is refinanced, where one is entered; else the day on which it matures."""
    return given(loan_key(loan, "refinanced_until"), value(loan_key(loan, "matures")))


def opening(loan: Loan) -> Expression:
    """What was owed at the end of the year before."""
    return previous(loan_key(loan, "closing"))


def opening_of_base_year(loan: Loan) -> Expression:
    """Its amount where it started before the base year and is not repaid yet."""
    runs = both(value(loan_key(loan, "starts")) < FIRST, value(loan_key(loan, "ends")) >= FIRST)
    return choose(runs, value(loan_key(loan, "amount")), 0)


def drawn(loan: Loan, need: str) -> Expression:
    """Its amount in the year in which it starts, else nil; where no amount is entered, what its life class has to borrow in that year."""  # noqa: E501
    amount = given(loan_key(loan, "amount"), value(need)) if need else value(loan_key(loan, "amount"))
    starts = value(loan_key(loan, "starts"))
    return choose(both(starts >= FIRST, starts <= LAST), amount, 0)


def repaid(loan: Loan) -> Expression:
    """All that is owed, in the year in which it ends: when it matures, or when what refinanced it does."""
    end = value(loan_key(loan, "ends"))
    return choose(both(end >= FIRST, end <= LAST), in_year(loan), 0)


def in_year(loan: Loan) -> Expression:
    """What is owed on the days of the year on which it runs."""
    return value(loan_key(loan, "opening")) + value(loan_key(loan, "drawn"))


def closing(loan: Loan) -> Expression:
    """What was owed at the start of the year plus what is drawn less what is repaid."""
    return in_year(loan) - value(loan_key(loan, "repaid"))


def days_to_maturity(loan: Loan) -> Expression:
    """The days of the year from its start up to the day before it matures."""
    return _days_between(value(loan_key(loan, "starts")), value(loan_key(loan, "matures")))


def days_refinanced(loan: Loan) -> Expression:
    """The days of the year from the day it matures up to the day before what refinances it ends."""
    return _days_between(value(loan_key(loan, "matures")), value(loan_key(loan, "ends")))


def _days_between(start: Expression, end: Expression) -> Expression:
    return maximum(0, minimum(FIRST + DAYS, end) - maximum(FIRST, start))


def loan_interest(loan: Loan) -> Expression:
    """What is owed × its rate × days held ÷ days in the year; from the day it matures, the rate once refinanced."""
    again = "refinanced_rate" if loan.rate == "fixed" else "rate"
    return _for_days(loan, "rate", "days") + _for_days(loan, again, "days_refinanced")


def _for_days(loan: Loan, rate: str, days: str) -> Expression:
    held = value(loan_key(loan, days))
    return choose(held > 0, in_year(loan) * value(loan_key(loan, rate)) * held / DAYS, 0)


def liability_opening(liability: Liability) -> Expression:
    """What was owed at the end of the year before."""
    return previous(liability_key(liability, "closing"))


def owed_before(liability: Liability) -> Expression:
    """What is entered as owed before the base year."""
    return value(liability_key(liability, "opening_amount"))


def liability_principal(liability: Liability) -> Expression:
    """The principal entered for the year; nil when none is."""
    return given(liability_key(liability, "principal_amount"), 0)


def liability_closing(liability: Liability) -> Expression:
    """What was owed at the start of the year less the principal repaid."""
    return value(liability_key(liability, "opening")) - value(liability_key(liability, "principal"))


def liability_interest(liability: Liability) -> Expression:
    """The interest entered for the year, else what is owed on 1 April × its rate."""
    by_rate = value(liability_key(liability, "opening")) * value(liability_key(liability, "rate"))
    return given(liability_key(liability, "interest_amount"), by_rate)


def not_below_nil(liability: Liability) -> Expression:
    """No more principal is repaid than is owed."""
    return round_to(value(liability_key(liability, "closing")), places=0) >= 0


def of_loans(loans: Loans, name: str) -> Expression:
    """The loans together."""
    return total(value(loan_key(each, name)) for each in loans)


def of_liabilities(liabilities: Liabilities, name: str) -> Expression:
    """The long-term liabilities together."""
    return total(value(liability_key(each, name)) for each in liabilities)


def gross_debt() -> Expression:
    """Loans plus long-term liabilities at the end of the year."""
    return value(LOANS) + value(LIABILITIES)


def gross_opening() -> Expression:
    """Loans plus long-term liabilities at the end of the year before."""
    return previous(GROSS)


def gross_opening_of_base_year() -> Expression:
    """Loans plus long-term liabilities before the base year."""
    return value(f"{LOANS}.opening") + value(f"{LIABILITIES}.opening")


def interest_payable() -> Expression:
    """Interest at fixed rates plus interest at variable rates."""
    return value(rate_kind_key("fixed")) + value(rate_kind_key("variable"))


def interest_at(kind: RateKind, loans: Loans, liabilities: Liabilities) -> Expression:
    """Interest of the year on the loans and long-term liabilities whose rate is of this kind."""
    on_loans = [value(loan_key(each, "interest")) for each in loans if each.rate == kind]
    return total([*on_loans, *(value(liability_key(each, "interest")) for each in liabilities if each.rate == kind)])


def new_interest(loans: Loans) -> Expression:
    """Interest of the year on the loans that pay for the capital programme."""
    return total(value(loan_key(each, "interest")) for each in loans if each.life_class)


def rolls_forward() -> Expression:
    """Debt at the start of the year plus what is drawn less what is repaid is, to the pound, debt at the end."""
    moved = value(f"{LOANS}.drawn") - value(f"{LOANS}.repaid") - value(PRINCIPAL)
    return equals(round_to(value(f"{GROSS}.opening") + moved - value(GROSS), places=0), 0)


def within_life(loan: Loan, life: str) -> Expression:
    """From its start to its end, in years to one decimal, it lasts no longer than the assets of its life class."""
    years = (value(loan_key(loan, "ends")) - value(loan_key(loan, "starts"))) / DAYS
    return round_to(years, places=1) <= value(life)
