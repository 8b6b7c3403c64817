"""The formulas of one pay group; domain terms as in police pay circulars and budget papers.

Awards and job evaluation start in a month and stay: what each adds to a year is its rate for the
months that are left, and what two of them add together counts for the months that both are paid.
"""

from __future__ import annotations

from mtfp.engine.expression import (
    Expression,
    both,
    choose,
    equals,
    given,
    maximum,
    minimum,
    previous,
    total,
    value,
)
from mtfp.pay.keys import MONTHS, employer_key, group_key
from mtfp.pay.structure import PayGroup

APRIL = 4
"""The month of the calendar in which the financial year begins."""


def strength_of_establishment(group: PayGroup) -> Expression:
    """The average FTE in post entered for the year, else the establishment less the vacancy factor (nil when not entered)."""  # noqa: E501
    planned = value(group_key(group, "fte")) * (1 - given(group_key(group, "vacancy"), 0))
    return given(group_key(group, "average_fte"), planned)


def strength_by_month(group: PayGroup) -> Expression:
    """The average FTE entered for the year, else those in post on 1 April with joiners and leavers for the months from theirs to March."""  # noqa: E501
    moved = total(_net_joiners(group, month) * (12 - place) / 12 for place, month in enumerate(MONTHS))
    return given(group_key(group, "average_fte"), previous(group_key(group, "in_post")) + moved)


def in_post(group: PayGroup) -> Expression:
    """Those in post a year before, plus the year's joiners, less its leavers."""
    return previous(group_key(group, "in_post")) + total(_net_joiners(group, month) for month in MONTHS)


def in_post_never_below_nil(groups: tuple[PayGroup, ...]) -> Expression:
    """Those in post on 31 March, of each group that is entered by month, are nil or more."""
    return both(*(value(group_key(group, "in_post")) >= 0 for group in groups))


def _net_joiners(group: PayGroup, month: str) -> Expression:
    joiners, leavers = (given(group_key(group, f"{name}_{month}"), 0) for name in ("joiners", "leavers"))
    return joiners - leavers


def change_on_the_year(key: str) -> Expression:
    """This year's less last year's."""
    return value(key) - previous(key)


def as_entered(key: str) -> Expression:
    """The rate entered for the year."""
    return value(key)


def nil_unless_entered(key: str) -> Expression:
    """What is entered for the year; nil when nothing is."""
    return given(key, 0)


def months_in_payment(rate: str, month: str) -> Expression:
    """The months from the one in which it starts to March; none when there is no change of pay."""
    start = value(month)
    return choose(equals(value(rate), 0), 0, choose(start >= APRIL, 12 + APRIL - start, APRIL - start))


def rate_on_1_april(group: PayGroup) -> Expression:
    """The cost of an FTE on 31 March a year before, plus increments."""
    return previous(group_key(group, "rate_31_march")) * (1 + given(group_key(group, "increments"), 0))


def rate_before_awards(group: PayGroup) -> Expression:
    """The cost of an FTE on 31 March with the year's awards and job evaluation taken out."""
    return value(group_key(group, "rate_31_march")) / _full_factor(group)


def rate_on_31_march(group: PayGroup) -> Expression:
    """The cost of an FTE on 1 April with the year's awards and job evaluation in full."""
    return value(group_key(group, "rate_1_april")) * _full_factor(group)


def _full_factor(group: PayGroup) -> Expression:
    first, second, evaluation = (
        1 + value(group_key(group, name)) for name in ("award", "second_award", "job_evaluation")
    )
    return first * second * evaluation


def pay_on_1_april_rates(group: PayGroup) -> Expression:
    """Average FTE in post × the cost of an FTE on 1 April."""
    return value(group_key(group, "strength")) * value(group_key(group, "rate_1_april"))


def award_cost(group: PayGroup) -> Expression:
    """Basic pay × each award × its months in payment ÷ 12, and the one on top of the other while both are paid."""
    award, second, months, second_months = _awards(group)
    both = award * second * minimum(months, second_months)
    return value(group_key(group, "basic")) * (award * months + second * second_months + both) / 12


def job_evaluation_cost(group: PayGroup) -> Expression:
    """Basic pay with the awards that are in payment × job evaluation × its months in payment ÷ 12."""
    award, second, months, second_months = _awards(group)
    own = value(group_key(group, "job_evaluation_months"))
    with_awards = (
        own
        + award * minimum(months, own)
        + second * minimum(second_months, own)
        + award * second * minimum(months, second_months, own)
    )
    return value(group_key(group, "basic")) * value(group_key(group, "job_evaluation")) * with_awards / 12


def _awards(group: PayGroup) -> tuple[Expression, Expression, Expression, Expression]:
    names = ("award", "second_award", "award_months", "second_award_months")
    first, second, months, second_months = (value(group_key(group, name)) for name in names)
    return first, second, months, second_months


def pay(group: PayGroup) -> Expression:
    """Basic pay with the part-year cost of awards and job evaluation; on-costs follow this."""
    return total(value(group_key(group, name)) for name in ("basic", "award_cost", "job_evaluation_cost"))


def full_year_effect(group: PayGroup) -> Expression:
    """Average FTE in post × the cost of an FTE on 31 March, less the year's pay: what next year pays more for the same people."""  # noqa: E501
    return value(group_key(group, "strength")) * value(group_key(group, "rate_31_march")) - value(
        group_key(group, "pay")
    )


def national_insurance(group: PayGroup) -> Expression:
    """The employer's rate × pay above the threshold, which counts once for each FTE in post."""
    threshold = given("pay.ni_threshold", 0) * value(group_key(group, "strength"))
    return given("pay.ni_rate", 0) * maximum(0, value(group_key(group, "pay")) - threshold)


def pension(group: PayGroup) -> Expression:
    """The employer's pension rate (nil when not entered) × the share of pay whose earners take part × pay."""
    taking_part = given(group_key(group, "pension_participation"), 1)
    return given(group_key(group, "pension_rate"), 0) * taking_part * value(group_key(group, "pay"))


def employers_pay(groups: tuple[PayGroup, ...]) -> Expression:
    """The pay of the employer's groups together, without on-costs."""
    return total(value(group_key(group, "pay")) for group in groups)


def employers_levy(employer: str) -> Expression:
    """The levy's rate × the employer's pay, less the employer's one allowance; never below nil."""
    charge = given("pay.levy_rate", 0) * value(employer_key(employer, "pay"))
    return maximum(0, charge - given("pay.levy_allowance", 0))


def levy_share(group: PayGroup) -> Expression:
    """The employer's levy, shared among its groups by pay; none when nobody is paid."""
    all_pay = value(employer_key(group.employer, "pay"))
    share = value(employer_key(group.employer, "levy")) * value(group_key(group, "pay")) / all_pay
    return choose(equals(all_pay, 0), 0, share)


def bill(group: PayGroup) -> Expression:
    """Pay, on-costs and other movements together."""
    names = ("pay", "national_insurance", "pension", "levy", "other")
    return total(value(group_key(group, name)) for name in names)


def bill_in_the_base_year(group: PayGroup) -> Expression:
    """The budget entered for the base year, else what its own figures give."""
    return given(group_key(group, "bill_amount"), bill(group))


def other_within_limit(groups: tuple[PayGroup, ...]) -> Expression:
    """Other movements of each group are, up or down, at most the limit's share of its pay bill; no limit entered, no limit."""  # noqa: E501
    return both(*(_within(group) for group in groups))


def _within(group: PayGroup) -> Expression:
    other, most = value(group_key(group, "other")), given("pay.other_limit", 1) * value(group_key(group, "bill"))
    return maximum(other, -other) <= maximum(most, -most)


def grants_within_cost(groups: tuple[PayGroup, ...]) -> Expression:
    """The grants tied to each group's pay are at most its pay bill."""
    return both(*(value(group_key(group, "grants")) <= value(group_key(group, "bill")) for group in groups))


def net_bill(group: PayGroup) -> Expression:
    """The pay bill less the grants that are tied to it."""
    return value(group_key(group, "bill")) - value(group_key(group, "grants"))


def marginal_on_costs(group: PayGroup) -> Expression:
    """What £1 more of pay adds in on-costs: employer's NI above its threshold, pension, and the levy where one is paid."""  # noqa: E501
    pension_share = given(group_key(group, "pension_rate"), 0) * given(group_key(group, "pension_participation"), 1)
    levy = choose(value(employer_key(group.employer, "levy")) > 0, given("pay.levy_rate", 0), 0)
    insurance = choose(value(group_key(group, "national_insurance")) > 0, given("pay.ni_rate", 0), 0)
    return insurance + pension_share + levy


def one_percent(group: PayGroup) -> Expression:
    """A hundredth of the year's pay with the on-costs that follow it: 1% from 1 April."""
    return value(group_key(group, "pay")) * (1 + value(group_key(group, "marginal_on_costs"))) / 100


def one_more(group: PayGroup) -> Expression:
    """The cost of an FTE on 31 March with employer's NI, pension and, where one is paid, the levy: a full year of one more."""  # noqa: E501
    rate = value(group_key(group, "rate_31_march"))
    pension_share = given(group_key(group, "pension_rate"), 0) * given(group_key(group, "pension_participation"), 1)
    levy = choose(value(employer_key(group.employer, "levy")) > 0, given("pay.levy_rate", 0), 0)
    insurance = given("pay.ni_rate", 0) * maximum(0, rate - given("pay.ni_threshold", 0))
    return rate * (1 + pension_share + levy) + insurance


def award_above_budget(group: PayGroup) -> Expression:
    """The cost of the awards, less what the award that was budgeted would cost from the month of the award, with the on-costs that follow pay."""  # noqa: E501
    months = value(group_key(group, "budgeted_award_months"))
    budgeted = value(group_key(group, "basic")) * value(group_key(group, "budgeted_award")) * months / 12
    on_costs = 1 + value(group_key(group, "marginal_on_costs"))
    return (value(group_key(group, "award_cost")) - budgeted) * on_costs


def budgeted_award(group: PayGroup) -> Expression:
    """The award that was budgeted; the award itself unless another is entered."""
    return given(group_key(group, "budgeted_award_rate"), value(group_key(group, "award")))


def left_to_find(group: PayGroup) -> Expression:
    """The cost of the awards above what was budgeted, less the grant that is given for them."""
    return value(group_key(group, "award_above_budget")) - given(group_key(group, "award_grant"), 0)


def grants_tied_to_pay(group: PayGroup) -> Expression:
    """The grant for the award and the grant for headcount together; nil when not entered."""
    return given(group_key(group, "award_grant"), 0) + given(group_key(group, "headcount_grant"), 0)


def all_groups(groups: tuple[PayGroup, ...], name: str) -> Expression:
    """The pay groups together."""
    return total(value(group_key(group, name)) for group in groups)
