"""Debt as papers lay it out: loans, liabilities, interest, then the prudential indicators of Appendix 2."""

from __future__ import annotations

from collections.abc import Iterator

from capital.debt.keys import (
    BUCKETS,
    GROSS,
    INTEREST,
    INTEREST_EARNED,
    INTERNAL,
    LIABILITIES,
    LIMITS,
    LIQUIDITY,
    LOANS,
    PARTS,
    PRINCIPAL,
    liability_key,
    loan_key,
    maturity_key,
    rate_kind_key,
)
from capital.debt.structure import Liability, Loan
from capital.keys import BORROWING, CFR, CFR_OPENING, MRP, SPEND
from mtfp.layout import Heading, Row, Style, Table
from mtfp.structure import Structure

TERMS = ("amount", "rate", "starts", "matures", "refinanced_until", "refinanced_rate")
CEILING = (
    "External debt should not, but for a short time, be above the capital financing requirement before the year plus "
    "what it rises by in this and the next two years."
)
IMPACT = (
    "What borrowing for the programme costs revenue (minimum revenue provision and interest) more than in the year "
    "before, for each Band D dwelling and week."
)


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without a loan or a long-term liability."""
    loans, liabilities = structure.of(Loan), structure.of(Liability)
    if not loans and not liabilities:
        return
    yield _capital()
    yield _ratio()
    yield _against_cfr()
    yield from _limits()
    yield _impact()
    if loans:
        yield _maturities()
    yield _benchmark()
    yield _position()
    if loans:
        yield _loans(loans)
        yield _terms(loans)
    for liability in liabilities:
        yield _liability(liability)
    yield _interest(loans, liabilities)


def _capital() -> Table:
    return Table(
        "capital",
        "Capital expenditure and capital financing requirement",
        (
            Row(SPEND, label="Capital expenditure"),
            Row(CFR, Style.TOTAL, "Capital financing requirement on 31 March"),
        ),
    )


def _ratio() -> Table:
    return Table(
        "ratio",
        "Ratio of financing costs to net revenue stream",
        (
            Row(INTEREST),
            Row(MRP, label="Minimum revenue provision"),
            Row(INTEREST_EARNED, label="Less interest earned"),
            Row("prudential.financing_costs", Style.SUBTOTAL),
            Row("funding.total", label="Net revenue stream: total funding"),
            Row("prudential.ratio", Style.TOTAL),
        ),
    )


def _against_cfr() -> Table:
    return Table(
        "against_cfr",
        "Gross debt against the capital financing requirement",
        (
            Row(LOANS, label="Loans"),
            Row(LIABILITIES, label="Other long-term liabilities"),
            Row(GROSS, Style.TOTAL, "External debt on 31 March"),
            Row(CFR, label="Capital financing requirement on 31 March"),
            Row(INTERNAL, label="Internal borrowing"),
            Row(CFR_OPENING, label="Capital financing requirement before the year"),
            Row("prudential.debt_ceiling", Style.SUBTOTAL),
        ),
        note=CEILING,
        chart="debt_limits",
    )


def _limits() -> Iterator[Table]:
    for key, label in LIMITS.items():
        parts = tuple(
            Row(f"{key}.{part}", label=words.capitalize(), entered=(f"{key}.{part}_amount",))
            for part, words in PARTS.items()
        )
        headroom = Row(f"{key}.headroom", label=f"Headroom: the {label.lower()} less external debt")
        yield Table(
            key.rsplit(".", 1)[1],
            f"{label} for external debt",
            (*parts, Row(key, Style.TOTAL, "Total"), Row(GROSS, label="External debt on 31 March"), headroom),
            note="Where no limit is set for a year, the last one set stands.",
        )


def _impact() -> Table:
    return Table(
        "band_d_impact",
        "Impact of the programme on Band D council tax",
        (
            Row("prudential.programme_cost"),
            Row("prudential.additional_cost", Style.SUBTOTAL),
            Row("prudential.band_d_impact", Style.TOTAL),
        ),
        note=IMPACT,
    )


def _maturities() -> Table:
    def own(name: str, style: Style = Style.PLAIN) -> list[Row]:
        return [
            Row(maturity_key(bucket, name), style, label, member=bucket if name == "amount" else "")
            for bucket, (label, _, _) in BUCKETS.items()
        ]

    limits = [
        Row(maturity_key(bucket, name), Style.QUIET, entered=(maturity_key(bucket, entered),))
        for bucket in BUCKETS
        for name, entered in (("lower", "low_rate"), ("upper", "high_rate"))
    ]
    return Table(
        "maturities",
        "Maturity structure of fixed-rate loans",
        (
            *own("amount"),
            Row("prudential.fixed_loans", Style.TOTAL),
            Heading("Share of fixed-rate loans"),
            *own("share"),
            Heading("Limits"),
            *limits,
        ),
        chart="debt_maturities",
    )


def _benchmark() -> Table:
    return Table(
        "benchmark",
        "Liability benchmark",
        (
            Row("prudential.loans_cfr"),
            Row("treasury.resources", label="Less reserves and other balances"),
            Row("prudential.net_loans", Style.SUBTOTAL),
            Row(LIQUIDITY, entered=(f"{LIQUIDITY}_amount",)),
            Row("prudential.liability_benchmark", Style.TOTAL),
            Row(LOANS, label="Loans"),
            Row("prudential.above_benchmark"),
        ),
        note="The least that has to be borrowed once all own cash but what is kept at hand is used, within the years "
        "of the plan.",
    )


def _position() -> Table:
    return Table(
        "position",
        "External debt from year to year",
        (
            Row(f"{GROSS}.opening", label="On 1 April"),
            Row(f"{LOANS}.drawn"),
            Row(f"{LOANS}.repaid", label="Less loans repaid"),
            Row(PRINCIPAL, label="Less principal of long-term liabilities repaid"),
            Row(GROSS, Style.TOTAL, "On 31 March"),
            Row(BORROWING, Style.QUIET, "Borrowing requirement of the year"),
        ),
    )


def _loans(loans: tuple[Loan, ...]) -> Table:
    return Table(
        "loans",
        "Loans on 31 March",
        (
            *(Row(loan_key(each, "closing"), label=each.label, member=each.slug) for each in loans),
            Row(LOANS, Style.TOTAL, "Loans"),
        ),
    )


def _terms(loans: tuple[Loan, ...]) -> Table:
    """What is agreed of each loan; a rate that changes from year to year stands with the interest."""
    rows: list[Row | Heading] = []
    for loan in loans:
        rows.append(Heading(f"{loan.label} ({loan.lender})" if loan.lender else loan.label))
        for name in TERMS:
            if loan.rate == "fixed" or not name.endswith("rate"):
                key = loan_key(loan, name)
                rows.append(Row(key, label=_term(name), entered=(key,), member=loan.slug))
    return Table("terms", "Terms of the loans", tuple(rows), entered_only=True)


def _term(name: str) -> str:
    return {
        "starts": "Starts on", "matures": "Matures on", "refinanced_until": "Refinanced until",
        "refinanced_rate": "Rate once refinanced",
    }.get(name, name.capitalize())  # fmt: skip


def _liability(liability: Liability) -> Table:
    def own(name: str, label: str, *entered: str, style: Style = Style.PLAIN) -> Row:
        keys = tuple(liability_key(liability, each) for each in entered)
        return Row(liability_key(liability, name), style, label, keys, member=liability.slug)

    return Table(
        f"liability_{liability.slug}",
        liability.label,
        (
            own("opening", "Owed on 1 April", "opening_amount"),
            own("principal", "Less principal repaid", "principal_amount"),
            own("closing", "Owed on 31 March", style=Style.TOTAL),
            own("interest", "Interest", "interest_amount", "rate"),
        ),
        note=f"Owed to: {liability.owed_to}." if liability.owed_to else "",
    )


def _interest(loans: tuple[Loan, ...], liabilities: tuple[Liability, ...]) -> Table:
    rows: list[Row] = []
    for loan in loans:
        entered = (loan_key(loan, "rate"),) if loan.rate == "variable" else ()
        rows.append(Row(loan_key(loan, "interest"), label=loan.label, entered=entered, member=loan.slug))
    rows += [Row(liability_key(each, "interest"), label=each.label) for each in liabilities]
    return Table(
        "interest",
        "Interest payable",
        (
            *rows,
            Row(INTEREST, Style.TOTAL),
            Row(rate_kind_key("fixed"), Style.QUIET, "Of it at fixed rates"),
            Row(rate_kind_key("variable"), Style.QUIET, "Of it at variable rates"),
        ),
        note="What is owed × its rate × days held ÷ days in the year.",
    )
