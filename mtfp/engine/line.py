"""Lines and inputs: the rows of a plan."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from mtfp.engine.expression import Expression, rounded
from mtfp.engine.rounding import Rounding
from mtfp.engine.units import Unit

KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One computed row: the same formula in every forecast year.

    `words` is the formula in one sentence, `source` the statute, code or paper it comes from.
    `base` is the formula of the base year where that differs (mostly: the figure entered for it).
    A helper (published=False) sits on calculation sheets, not in published tables. A line that only
    informs (informs=True: a change on a year of which nothing is known) may stay without a figure, and
    the plan counts as finished all the same; only lines of its kind may read it.
    """

    key: str
    label: str
    unit: Unit
    formula: Expression
    words: str
    source: str
    base: Expression | None = None
    rounding: Rounding | None = None
    published: bool = True
    informs: bool = False

    def formula_in(self, year: int) -> Expression:
        """The formula of a year (0 is the base year), rounding included."""
        if year == 0 and self.base is not None:
            return self.base
        return rounded(self.formula, self.rounding)


class When(StrEnum):
    """The years in which an input may be entered."""

    EVERY_YEAR = "every year"
    BASE_YEAR = "the base year"
    FORECAST = "the forecast years"
    TIMELESS = "once, for all years"


@dataclass(frozen=True, slots=True)
class Input:
    """One entered row, or one timeless value.

    `minimum`, `maximum` and `places` (of decimals) say what a cell may hold, `when` which cells
    there are; `one_off` marks what does not recur. `at_least` is the key of another input that this
    one may not be below in the same year; of the inputs that it `needs`, one has to be there in the same year.
    Inputs that are `part_of` one thing, named here as sentences name it, may not all be nil in a year.
    """

    key: str
    label: str
    unit: Unit
    hint: str = ""
    when: When = When.EVERY_YEAR
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int | None = None
    one_off: bool = False
    at_least: str = ""
    needs: tuple[str, ...] = ()
    part_of: str = ""

    @property
    def timeless(self) -> bool:
        """True for a value without a year."""
        return self.when is When.TIMELESS

    def may_stand_in(self, year: int) -> bool:
        """Whether a cell exists at a year index (TIMELESS is -1)."""
        return {
            When.EVERY_YEAR: year >= 0,
            When.BASE_YEAR: year == 0,
            When.FORECAST: year > 0,
            When.TIMELESS: year < 0,
        }[self.when]


def line(
    key: str,
    label: str,
    unit: Unit,
    rule: Callable[..., Expression],
    *members: Any,
    source: str,
    base: Expression | None = None,
    rounding: Rounding | None = None,
    published: bool = True,
    informs: bool = False,
) -> Line:
    """A line whose formula is `rule(*members)` and whose words are the rule's docstring."""
    words = inspect.getdoc(rule)
    if not words:
        raise ValueError(f"{rule.__name__} has no docstring: it is the formula in words")
    formula = rule(*members)
    return Line(key, label, unit, formula, " ".join(words.split()), source, base, rounding, published, informs)
