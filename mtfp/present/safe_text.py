"""Text that a spreadsheet program shall show, never run."""

from __future__ import annotations

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_000
"""Characters; a spreadsheet's cell holds 32,767."""


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet program might take the text for a formula when it opens a CSV file."""
    return text.lstrip(" ").startswith(STARTS_A_FORMULA)


def safe_text(text: str) -> str:
    """User text for a CSV cell: an apostrophe goes before what would be taken for a formula.

    Not for figures: a negative number is written as a number.
    """
    shortened = text[:LONGEST]
    return f"'{shortened}" if starts_a_formula(shortened) else shortened
