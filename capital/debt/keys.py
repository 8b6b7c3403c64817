"""The keys of debt and of the prudential indicators, shared by formulas, inputs and tables."""

from typing import TYPE_CHECKING

from capital.debt.structure import Liability, Loan, RateKind

if TYPE_CHECKING:
    from capital.structure import LifeClass

LOANS = "debt.loans"
LIABILITIES = "debt.liabilities"
GROSS = "debt.gross"
"""External debt at the end of the year: loans and long-term liabilities."""
INTEREST = "debt.interest"
NEW_INTEREST = "debt.interest.new"
"""Interest on the loans that pay for the capital programme."""
INTEREST_EARNED = "debt.interest_earned"
PRINCIPAL = "debt.liability_principal"
"""Principal of long-term liabilities repaid in the year: it counts as MRP."""
INTERNAL = "debt.internal_borrowing"

AUTHORISED = "prudential.authorised_limit"
BOUNDARY = "prudential.operational_boundary"

LIQUIDITY = "prudential.liquidity"

LIMITS = {AUTHORISED: "Authorised limit", BOUNDARY: "Operational boundary"}
PARTS = {"borrowing": "borrowing", "liabilities": "other long-term liabilities"}

BUCKETS: dict[str, tuple[str, int, int | None]] = {
    "under_1": ("Under 12 months", 0, 1),
    "1_to_2": ("12 months to 24 months", 1, 2),
    "2_to_5": ("24 months to 5 years", 2, 5),
    "5_to_10": ("5 years to 10 years", 5, 10),
    "over_10": ("Over 10 years", 10, None),
}
"""Years until a loan matures: more than the first number, at most the second."""


def loan_key(loan: Loan, name: str) -> str:
    """The key of a line or input of one loan."""
    return f"debt.loan.{loan.slug}.{name}"


def liability_key(liability: Liability, name: str) -> str:
    """The key of a line or input of one long-term liability."""
    return f"debt.liability.{liability.slug}.{name}"


def term_check(loan: Loan) -> str:
    """The key of the check that a loan lasts no longer than the assets it pays for."""
    return f"check.debt_term.{loan.slug}"


def liability_check(liability: Liability) -> str:
    """The key of the check that no more principal is repaid than is owed."""
    return f"check.debt_liability.{liability.slug}"


def rate_kind_key(kind: RateKind) -> str:
    """The key of the interest payable at fixed, or at variable, rates."""
    return f"debt.interest.{kind}"


def interest_limit_key(kind: RateKind) -> str:
    """The key of the limit on interest payable at fixed, or at variable, rates."""
    return f"prudential.interest_limit.{kind}"


def base_borrowing_key(life: "LifeClass") -> str:
    """The key of what was borrowed for a life class in the base year."""
    return f"prudential.base_borrowing.{life.slug}"


def base_provision_key(life: "LifeClass") -> str:
    """The key of the MRP on what was borrowed for a life class in the base year."""
    return f"prudential.base_provision.{life.slug}"


def maturity_key(bucket: str, name: str) -> str:
    """The key of a line or input of one period of the maturity structure."""
    return f"prudential.maturity.{bucket}.{name}"
