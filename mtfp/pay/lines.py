"""The lines of pay: each group's strength, rates, pay, on-costs and bill, then all groups together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mtfp.engine import Line, line
from mtfp.engine.expression import Expression, given, value
from mtfp.engine.units import Unit
from mtfp.pay import formulas as rules
from mtfp.pay.entries import inputs
from mtfp.pay.keys import employer_key, group_key
from mtfp.pay.structure import EMPLOYERS, PayGroup
from mtfp.structure import Structure
from mtfp.units import CHECK, FTE, NUMBER, POUNDS, POUNDS_PER_FTE, RATE

__all__ = ["inputs", "lines"]

BUDGET = "force's workforce and pay budget"
PAY = "police pay and staff council circulars; forecast by the force"
NI = "s9 Social Security Contributions and Benefits Act 1992"
LEVY = "Part 6 Finance Act 2016"
ARITHMETIC = "arithmetic"

ALL_GROUPS: dict[str, tuple[str, Unit]] = {
    "strength": ("Average FTE in post, all groups", FTE),
    "pay": ("Pay before on-costs, all groups", POUNDS),
    "full_year_effect": ("Full-year effect carried into next year, all groups", POUNDS),
    "bill": ("Total pay bill", POUNDS),
    "grants": ("Grants tied to pay, all groups", POUNDS),
    "net_bill": ("Total pay bill less grants tied to it", POUNDS),
    "one_percent": ("Cost of 1% on all pay", POUNDS),
    "award_above_budget": ("Cost of awards above what was budgeted, all groups", POUNDS),
    "left_to_find": ("Left to find for awards, all groups", POUNDS),
}
"""What is added up over the pay groups, with the total's label and unit."""


def total_key(name: str) -> str:
    """The key of a total over all pay groups."""
    return f"pay.{name}"


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without a pay group."""
    groups = structure.of(PayGroup)
    for group in groups:
        yield from _strength(group)
        yield from _rates(group)
        yield from _pay(group)
        yield from _bill(group)
        yield from _what_it_costs(group)
    yield from _employers(groups)
    if by_month := tuple(group for group in groups if group.by_month):
        yield line(
            "check.pay_in_post", "Nobody leaves who is not in post", CHECK, rules.in_post_never_below_nil, by_month,
            source=ARITHMETIC,
        )  # fmt: skip
    if groups:
        yield from _totals(groups)
        yield line(
            "check.pay_other_movements", "Other movements of pay are within their limit", CHECK,
            rules.other_within_limit, groups, source="force's own limit",
        )  # fmt: skip
        yield line(
            "check.pay_grants", "Grants tied to pay are within the pay they meet", CHECK, rules.grants_within_cost,
            groups, source=ARITHMETIC,
        )  # fmt: skip


def _strength(group: PayGroup) -> Iterator[Line]:
    name, establishment = group.label, group_key(group, "fte")
    yield line(
        group_key(group, "fte_change"), f"{name}: change of establishment", FTE, rules.change_on_the_year,
        establishment, source=ARITHMETIC, informs=True,
    )  # fmt: skip
    if group.by_month:
        base = given(group_key(group, "average_fte"), value(establishment))
        yield _own(group, "in_post", "in post on 31 March", FTE, rules.in_post, base=_entered(group, "in_post_fte"))
        yield _own(group, "strength", "average FTE in post", FTE, rules.strength_by_month, base=base)
    else:
        yield _own(group, "strength", "average FTE in post", FTE, rules.strength_of_establishment)


def _rates(group: PayGroup) -> Iterator[Line]:
    for key, label in (
        ("award", "pay award"),
        ("second_award", "second pay award"),
        ("job_evaluation", "job evaluation"),
    ):
        rate = group_key(group, f"{key}_rate")
        rule = rules.as_entered if key == "award" else rules.nil_unless_entered
        yield line(
            group_key(group, key), f"{group.label}: {label}", RATE, rule, rate, base=given(rate, 0), source=PAY
        )  # fmt: skip
        yield _months(group, key, label, f"{key}_month")
    yield _own(
        group, "rate_1_april", "basic pay per FTE on 1 April", POUNDS_PER_FTE, rules.rate_on_1_april,
        base=rules.rate_before_awards(group),
    )  # fmt: skip
    yield _own(
        group, "rate_31_march", "basic pay per FTE on 31 March", POUNDS_PER_FTE, rules.rate_on_31_march,
        base=_entered(group, "cost_per_fte"),
    )  # fmt: skip


def _months(group: PayGroup, rate: str, label: str, month: str) -> Line:
    return line(
        group_key(group, f"{rate}_months"), f"{group.label}: {label}, months in payment", NUMBER,
        rules.months_in_payment, group_key(group, rate), group_key(group, month), source=ARITHMETIC, published=False,
    )  # fmt: skip


def _pay(group: PayGroup) -> Iterator[Line]:
    yield _own(group, "basic", "basic pay at the rates of 1 April", POUNDS, rules.pay_on_1_april_rates)
    yield _own(group, "award_cost", "part-year cost of the award", POUNDS, rules.award_cost)
    yield _own(group, "job_evaluation_cost", "part-year cost of job evaluation", POUNDS, rules.job_evaluation_cost)
    yield _own(group, "pay", "pay before on-costs", POUNDS, rules.pay)
    yield _own(
        group, "full_year_effect", "full-year effect carried into next year", POUNDS, rules.full_year_effect
    )  # fmt: skip


def _bill(group: PayGroup) -> Iterator[Line]:
    yield _own(
        group, "national_insurance", "employer's National Insurance", POUNDS, rules.national_insurance, source=NI
    )  # fmt: skip
    yield _own(group, "pension", "employer's pension", POUNDS, rules.pension, source="pension scheme regulations")
    yield _own(group, "levy", "apprenticeship levy", POUNDS, rules.levy_share, source=LEVY)
    yield line(
        group_key(group, "other"), f"{group.label}: other movements", POUNDS, rules.nil_unless_entered,
        group_key(group, "other_amount"), source=BUDGET,
    )  # fmt: skip
    yield _own(group, "bill", "pay bill", POUNDS, rules.bill, base=rules.bill_in_the_base_year(group))
    yield _own(group, "grants", "grants tied to pay", POUNDS, rules.grants_tied_to_pay)
    yield _own(group, "net_bill", "pay bill less grants tied to it", POUNDS, rules.net_bill)


def _what_it_costs(group: PayGroup) -> Iterator[Line]:
    yield _own(
        group, "marginal_on_costs", "on-costs of £1 more of pay", RATE, rules.marginal_on_costs, published=False
    )  # fmt: skip
    yield _own(group, "one_percent", "cost of 1%", POUNDS, rules.one_percent)
    yield _own(group, "one_more", "cost of one FTE for a full year", POUNDS_PER_FTE, rules.one_more)
    yield _own(group, "budgeted_award", "award that was budgeted", RATE, rules.budgeted_award)
    yield _months(group, "budgeted_award", "award that was budgeted", "award_month")
    yield _own(
        group, "award_above_budget", "cost of awards above what was budgeted", POUNDS, rules.award_above_budget
    )  # fmt: skip
    yield _own(group, "left_to_find", "left to find for awards", POUNDS, rules.left_to_find)


def _employers(groups: tuple[PayGroup, ...]) -> Iterator[Line]:
    for employer, name in EMPLOYERS.items():
        own = tuple(group for group in groups if group.employer == employer)
        if own:
            yield line(
                employer_key(employer, "pay"), f"{name}: pay before on-costs", POUNDS, rules.employers_pay, own,
                source=ARITHMETIC, published=False,
            )  # fmt: skip
            yield line(
                employer_key(employer, "levy"), f"{name}: apprenticeship levy", POUNDS, rules.employers_levy,
                employer, source=LEVY, published=False,
            )  # fmt: skip


def _totals(groups: tuple[PayGroup, ...]) -> Iterator[Line]:
    yield line("pay.fte", "Establishment, all groups", FTE, rules.all_groups, groups, "fte", source=ARITHMETIC)
    yield line(
        "pay.fte_change", "Change of establishment, all groups", FTE, rules.change_on_the_year, "pay.fte",
        source=ARITHMETIC, informs=True,
    )  # fmt: skip
    for name, (label, unit) in ALL_GROUPS.items():
        yield line(total_key(name), label, unit, rules.all_groups, groups, name, source=ARITHMETIC)


def _own(
    group: PayGroup,
    name: str,
    label: str,
    unit: Unit,
    rule: Callable[[PayGroup], Expression],
    *,
    base: Expression | None = None,
    source: str = BUDGET,
    published: bool = True,
) -> Line:
    """A line of one group."""
    key, label = group_key(group, name), f"{group.label}: {label}"
    return line(key, label, unit, rule, group, base=base, source=source, published=published)


def _entered(group: PayGroup, name: str) -> Expression:
    return value(group_key(group, name))
