"""Treasury as Appendix 3 lays it out: lending list, interest earned and its history, balances, limits on interest."""

from __future__ import annotations

from collections.abc import Iterator

from capital.debt.keys import INTEREST_EARNED, INTERNAL, interest_limit_key, rate_kind_key
from capital.debt.structure import has_debt
from capital.treasury.keys import BALANCES, EARNED_AMOUNT, OTHER, RATE_EARNED, RESOURCES
from capital.treasury.structure import Institution, PastInterest, has_treasury
from mtfp.layout import Row, Style, Table, Words
from mtfp.structure import Structure
from reserves.structure import Reserve


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without debt, a lending list or a history."""
    if not has_treasury(structure):
        return
    if institutions := structure.of(Institution):
        yield _lending(institutions)
    if past := structure.of(PastInterest):
        yield _history(past)
    yield _earned()
    yield _balances(reserves=bool(structure.of(Reserve)), debt=has_debt(structure))
    if has_debt(structure):
        yield _interest_limits()


def _lending(institutions: tuple[Institution, ...]) -> Table:
    return Table(
        "lending",
        "Lending list",
        tuple(
            Words((each.label, each.maximum_loan, each.maximum_period, _ratings(each))) for each in institutions
        ),
        note="Short-term ratings by Fitch, Standard & Poor's and Moody's.",
        columns=("Maximum loan", "Maximum period", "Ratings"),
    )  # fmt: skip


def _ratings(each: Institution) -> str:
    given = [text for text in (each.fitch, each.standard_and_poors, each.moodys) if text]
    return " / ".join(given) or "none"


def _history(past: tuple[PastInterest, ...]) -> Table:
    return Table(
        "history",
        "Interest earned before the years of the plan",
        tuple(Words((each.label, each.amount, each.status)) for each in past),
        columns=("Interest earned", "Status"),
    )


def _earned() -> Table:
    return Table(
        "earned",
        "Interest earned",
        (
            Row(f"{BALANCES}.opening"),
            Row(RATE_EARNED, entered=(f"{RATE_EARNED}_entered",)),
            Row(INTEREST_EARNED, Style.TOTAL, entered=(EARNED_AMOUNT,)),
        ),
        note="On what is available at the start of the year, so that the interest does not depend on itself. An "
        "amount entered for a year stands.",
    )


def _balances(*, reserves: bool, debt: bool) -> Table:
    rows = [
        *([Row("reserves.closing", label="Reserves")] if reserves else []),
        Row(OTHER, label="Balances besides reserves", entered=(f"{OTHER}_amount",)),
        Row(RESOURCES, Style.SUBTOTAL),
        *([Row(INTERNAL, label="Less internal borrowing")] if debt else []),
        Row(BALANCES, Style.TOTAL),
    ]
    return Table("balances", "Balances available to invest", tuple(rows))


def _interest_limits() -> Table:
    rows: list[Row] = []
    for kind in ("fixed", "variable"):
        key = interest_limit_key(kind)
        rows += [
            Row(rate_kind_key(kind)),
            Row(key, entered=(f"{key}_amount",)),
            Row(f"{key}.headroom", Style.SUBTOTAL, "Headroom"),
        ]
    return Table(
        "interest_limits",
        "Limits on interest payable at fixed and variable rates",
        tuple(rows),
        note="An indicator of the 2017/18 format. Where no limit is set for a year, the last one set stands.",
    )
