"""The keys of pay, shared by its formulas, inputs and tables."""

from mtfp.pay.structure import PayGroup

MONTHS = ("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar")
"""The financial year, in order."""


def group_key(group: PayGroup, name: str) -> str:
    """The key of a line or input of one pay group."""
    return f"pay.group.{group.slug}.{name}"


def bill_key(slug: str) -> str:
    """The key of what a pay group adds to the budget: its bill less the grants tied to it."""
    return f"pay.group.{slug}.net_bill"


def employer_key(employer: str, name: str) -> str:
    """The key of a line of one employer."""
    return f"pay.employer.{employer}.{name}"
