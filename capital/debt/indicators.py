"""The lines of the prudential indicators, in the order of published papers."""

from __future__ import annotations

from collections.abc import Iterator

from capital.debt import prudential as rules
from capital.debt.keys import (
    AUTHORISED,
    BOUNDARY,
    BUCKETS,
    INTERNAL,
    LIMITS,
    LIQUIDITY,
    PARTS,
    base_borrowing_key,
    base_provision_key,
    interest_limit_key,
    loan_key,
    maturity_key,
)
from capital.debt.structure import Loan
from capital.keys import borrowing_key
from capital.structure import LifeClass
from mtfp.engine import Line, line
from mtfp.engine.expression import express, value
from mtfp.structure import Structure
from mtfp.units import CHECK, NUMBER, PENCE_PER_DWELLING, POUNDS, RATE

CODE = "CIPFA Prudential Code"
STATUTE = "s3 Local Government Act 2003; CIPFA Prudential Code"
FORMAT_2017 = "CIPFA Prudential Code, 2011 edition"
FORMAT_2021 = "CIPFA Treasury Management Code, 2021 edition"


def indicators(structure: Structure) -> Iterator[Line]:
    """Affordability, prudence, limits, maturities, then those of single editions of the Codes."""
    loans = structure.of(Loan)
    yield from _against_cfr()
    yield from _affordability(structure)
    yield from _limits()
    yield from _maturities(loans)
    yield from _rates()
    yield from _benchmark()


def _against_cfr() -> Iterator[Line]:
    yield line(
        f"{INTERNAL}.opening", "Internal borrowing at the start of the year", POUNDS, rules.internal_opening,
        source=CODE,
    )  # fmt: skip
    yield line(INTERNAL, "Internal borrowing at the end of the year", POUNDS, rules.internal_borrowing, source=CODE)
    rise = "prudential.cfr_increase"
    yield line(
        rise, "Rise of the capital financing requirement", POUNDS, rules.cfr_increase, source=CODE, published=False
    )  # fmt: skip
    for before, step, label in (("", ".next", "next year"), (".next", ".after_next", "the year after next")):
        yield line(
            f"{rise}{step}", f"Rise of the capital financing requirement {label}", POUNDS, rules.next_increase,
            f"{rise}{before}", source=CODE, published=False,
        )  # fmt: skip
    yield line(
        "prudential.debt_ceiling", "CFR before the year plus rises in this and the next two years", POUNDS,
        rules.debt_ceiling, source=CODE,
    )  # fmt: skip
    yield line(
        "check.debt_cfr", "Gross debt is not above the capital financing requirement", CHECK, rules.debt_below_cfr,
        source=CODE,
    )  # fmt: skip


def _affordability(structure: Structure) -> Iterator[Line]:
    yield line("prudential.financing_costs", "Financing costs", POUNDS, rules.financing_costs, source=CODE)
    yield line("prudential.ratio", "Financing costs to net revenue stream", RATE, rules.ratio, source=CODE)
    lives = tuple(each for each in structure.of(LifeClass) if each.method != "reducing_balance")
    for life in lives:
        yield line(
            base_borrowing_key(life), f"{life.label}: borrowed in the base year", POUNDS, rules.base_year_borrowing,
            life, source=FORMAT_2017, base=value(borrowing_key(life)), published=False,
        )  # fmt: skip
        yield line(
            base_provision_key(life), f"{life.label}: MRP on what was borrowed in the base year", POUNDS,
            rules.base_year_provision, life, source=FORMAT_2017, published=False,
        )  # fmt: skip
    yield line(
        "prudential.programme_cost", "Revenue cost of borrowing for the programme", POUNDS, rules.programme_cost,
        lives, source=FORMAT_2017,
    )  # fmt: skip
    yield line(
        "prudential.additional_cost", "Additional revenue cost over last year", POUNDS, rules.additional_cost,
        source=FORMAT_2017, base=express(0),
    )  # fmt: skip
    yield line(
        "prudential.band_d_impact", "Impact on Band D council tax", PENCE_PER_DWELLING, rules.band_d_impact,
        source=FORMAT_2017, base=express(0),
    )  # fmt: skip


def _limits() -> Iterator[Line]:
    for key, label in LIMITS.items():
        for part, words in PARTS.items():
            own = f"{key}.{part}"
            yield line(
                own, f"{label}: {words}", POUNDS, rules.limit_part, own, source=STATUTE,
                base=rules.first_limit_part(own),
            )  # fmt: skip
        yield line(key, label, POUNDS, rules.limit, key, source=STATUTE)
        yield line(f"{key}.headroom", f"{label}: headroom", POUNDS, rules.headroom, key, source=STATUTE)
    yield line(
        "check.debt_limit", "Debt is within the authorised limit", CHECK, rules.within, AUTHORISED, source=STATUTE
    )  # fmt: skip
    yield line(
        "check.debt_boundary", "Debt is within the operational boundary", CHECK, rules.within, BOUNDARY, source=CODE
    )  # fmt: skip
    yield line(
        "check.debt_limits_order", "The operational boundary is within the authorised limit", CHECK,
        rules.boundary_within_limit, BOUNDARY, AUTHORISED, source=CODE,
    )  # fmt: skip


def _maturities(loans: rules.Loans) -> Iterator[Line]:
    for loan in loans:
        yield line(
            loan_key(loan, "years_left"), f"{loan.label}: years left at the end of the year", NUMBER,
            rules.years_left, loan, source="arithmetic", published=False,
        )  # fmt: skip
    for bucket, (label, _, _) in BUCKETS.items():
        yield line(
            maturity_key(bucket, "amount"), f"Fixed-rate loans maturing: {label.lower()}", POUNDS, rules.maturing,
            loans, bucket, source=CODE,
        )  # fmt: skip
    yield line(
        "prudential.fixed_loans", "Fixed-rate loans at the end of the year", POUNDS, rules.fixed_loans, source=CODE
    )  # fmt: skip
    for bucket, (label, _, _) in BUCKETS.items():
        yield line(
            maturity_key(bucket, "share"), f"Share of fixed-rate loans maturing: {label.lower()}", RATE,
            rules.maturity_share, bucket, source=CODE,
        )  # fmt: skip
        for name, rule in (("lower", rules.lower_limit), ("upper", rules.upper_limit)):
            yield line(
                maturity_key(bucket, name), f"{label}: {name} limit", RATE, rule, bucket, source=CODE
            )  # fmt: skip
        yield line(
            f"check.debt_maturity.{bucket}", f"Maturity structure: {label.lower()}", CHECK,
            rules.within_maturity_limits, bucket, source=CODE,
        )  # fmt: skip


def _rates() -> Iterator[Line]:
    for kind in ("fixed", "variable"):
        key = interest_limit_key(kind)
        yield line(
            key, f"Limit on interest payable at {kind} rates", POUNDS, rules.limit_part, key, source=FORMAT_2017,
            base=rules.first_limit_part(key),
        )  # fmt: skip
        yield line(
            f"{key}.headroom", f"Headroom of interest payable at {kind} rates", POUNDS, rules.interest_headroom, kind,
            source=FORMAT_2017,
        )  # fmt: skip


def _benchmark() -> Iterator[Line]:
    yield line(
        "prudential.loans_cfr", "Capital financing requirement less long-term liabilities", POUNDS,
        rules.loans_requirement, source=FORMAT_2021,
    )  # fmt: skip
    yield line(
        "prudential.net_loans", "Net loans requirement", POUNDS, rules.net_loans_requirement, source=FORMAT_2021
    )  # fmt: skip
    yield line(
        LIQUIDITY, "Cash kept at hand", POUNDS, rules.limit_part, LIQUIDITY, source=FORMAT_2021,
        base=rules.first_limit_part(LIQUIDITY),
    )  # fmt: skip
    yield line(
        "prudential.liability_benchmark", "Liability benchmark", POUNDS, rules.liability_benchmark, source=FORMAT_2021
    )  # fmt: skip
    yield line(
        "prudential.above_benchmark", "Loans above (below) the liability benchmark", POUNDS, rules.above_benchmark,
        source=FORMAT_2021,
    )  # fmt: skip
