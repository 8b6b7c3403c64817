"""Pay as budget papers lay it out: workforce, pay bill, then each group with its drivers."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.layout import Heading, Row, Style, Table
from mtfp.pay.keys import MONTHS, group_key
from mtfp.pay.structure import PayGroup
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without a pay group."""
    groups = structure.of(PayGroup)
    if not groups:
        return
    yield _workforce(groups)
    yield _bill(groups, structure)
    yield Table(
        "on_costs",
        "On-costs of all groups",
        tuple(
            Row(key, entered=(key,))
            for key in ("pay.ni_rate", "pay.ni_threshold", "pay.levy_rate", "pay.levy_allowance", "pay.other_limit")
        ),
        note="Each employer (Chief Constable, PCC) has one allowance against the levy, shared by its groups.",
        in_full=True,
    )
    for group in groups:
        yield _drivers(group)
        if group.by_month:
            yield _by_month(group)
        yield _group_bill(group)


def _workforce(groups: tuple[PayGroup, ...]) -> Table:
    return Table(
        "workforce",
        "Workforce",
        (
            Heading("Establishment"),
            *(_row(group, "fte", group.label, "fte") for group in groups),
            Row("pay.fte", Style.TOTAL),
            Heading("Change on the year"),
            *(_row(group, "fte_change", group.label) for group in groups),
            Row("pay.fte_change", Style.TOTAL),
            Heading("Average in post"),
            *(_row(group, "strength", group.label, "average_fte") for group in groups),
            Row("pay.strength", Style.TOTAL),
        ),
        chart="workforce",
    )


def _bill(groups: tuple[PayGroup, ...], structure: Structure) -> Table:
    taken = {item.pay_group for item in structure.of(BudgetLine)}
    outside = ", ".join(group.label for group in groups if group.slug not in taken)
    return Table(
        "pay_bill",
        "Pay bill",
        (
            *(_row(group, "bill", group.label) for group in groups),
            Row("pay.bill", Style.TOTAL),
            Row("pay.grants"),
            Row("pay.net_bill", Style.SUBTOTAL),
            Row("pay.full_year_effect"),
            Row("pay.one_percent"),
            Row("pay.award_above_budget"),
            Row("pay.left_to_find"),
        ),
        note="A full-year effect is pay before on-costs; what 1% costs includes the on-costs that follow pay."
        + (f" Not in the budget, as no budget line takes the bill: {outside}." if outside else ""),
        chart="pay_bill",
    )


def _drivers(group: PayGroup) -> Table:
    if group.by_month:
        strength = _row(group, "in_post", "In post on 31 March", "in_post_fte")
    else:
        strength = _input(group, "vacancy", "Vacancy factor")
    return Table(
        f"drivers_{group.slug}",
        f"{group.label}: drivers",
        (
            _row(group, "award", "Pay award", "award_rate"),
            _input(group, "award_month", "Pay award, starting month"),
            _row(group, "second_award", "Second pay award of the year", "second_award_rate"),
            _input(group, "second_award_month", "Second pay award, starting month"),
            _row(group, "job_evaluation", "Job evaluation", "job_evaluation_rate"),
            _input(group, "job_evaluation_month", "Job evaluation, starting month"),
            _input(group, "increments", "Increments (drift)"),
            _input(group, "pension_rate", "Employer's pension, rate"),
            _input(group, "pension_participation", "Share of pay in the pension scheme"),
            strength,
            _row(group, "rate_1_april", "Basic pay per FTE on 1 April"),
            _row(group, "rate_31_march", "Basic pay per FTE on 31 March", "cost_per_fte"),
            _row(group, "one_more", "Cost of one FTE for a full year, with on-costs"),
        ),
    )


def _by_month(group: PayGroup) -> Table:
    moves = [(kind, month) for kind in ("joiners", "leavers") for month in MONTHS]
    return Table(
        f"months_{group.slug}",
        f"{group.label}: joiners and leavers by month",
        tuple(
            _input(group, f"{kind}_{month}", f"{kind.capitalize()} in {month.capitalize()}") for kind, month in moves
        ),
        note="Counted from the first of the month.",
        entered_only=True,
    )


def _group_bill(group: PayGroup) -> Table:
    return Table(
        f"bill_{group.slug}",
        f"{group.label}: pay bill",
        (
            _row(group, "basic", "Basic pay at the rates of 1 April"),
            _row(group, "award_cost", "Part-year cost of the award"),
            _row(group, "job_evaluation_cost", "Part-year cost of job evaluation"),
            _row(group, "pay", "Pay before on-costs", style=Style.SUBTOTAL),
            _row(group, "national_insurance", "Employer's National Insurance"),
            _row(group, "pension", "Employer's pension"),
            _row(group, "levy", "Apprenticeship levy"),
            _row(group, "other", "Other movements", "other_amount"),
            _row(group, "bill", "Pay bill", "bill_amount", style=Style.TOTAL),
            _row(group, "grants", "Grants tied to pay", "award_grant", "headcount_grant"),
            _row(group, "net_bill", "Pay bill less grants tied to it", style=Style.SUBTOTAL),
            _row(group, "full_year_effect", "Full-year effect carried into next year"),
            _row(group, "one_percent", "Cost of 1%"),
            _row(group, "budgeted_award", "Award that was budgeted", "budgeted_award_rate"),
            _row(group, "award_above_budget", "Cost of awards above what was budgeted"),
            _row(group, "left_to_find", "Left to find for awards"),
        ),
    )


def _row(group: PayGroup, name: str, label: str, *entered: str, style: Style = Style.PLAIN) -> Row:
    return Row(
        group_key(group, name), style, label, tuple(group_key(group, each) for each in entered), member=group.slug
    )


def _input(group: PayGroup, name: str, label: str) -> Row:
    key = group_key(group, name)
    return Row(key, label=label, entered=(key,), member=group.slug)
