"""Checks in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from mtfp.engine import Missing, Result
from mtfp.plan import plan_checks
from mtfp.present.numbers import figure_text
from mtfp.present.tables import year_slug
from mtfp.subject import Check, Scope


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check in one year: whether it holds and what to say if it does not."""

    check: Check
    key: str
    year: int
    year_label: str
    holds: bool
    message: str
    known: bool = True

    @property
    def fails(self) -> bool:
        """Whether it stands in the way of publishing, also because it cannot be checked: advice never does."""
        return not self.holds and not self.check.advice

    @property
    def verdict(self) -> str:
        """What it comes to, in a word or two."""
        if not self.known:
            return "Not checked"
        return "Passes" if self.holds else "Advice" if self.check.advice else "Fails"

    @property
    def address(self) -> str:
        """Where the check's line is explained."""
        return f"{self.key}/{year_slug(self.year_label)}"


def check_outcomes(result: Result) -> Iterator[Outcome]:
    """Every check of the plan in every year in which it has to hold."""
    for check in plan_checks(result.graph):
        for year in _years(check, result):
            figure = result[check.key, year]
            label = result.years.labels[year]
            if isinstance(figure, Missing):
                yield Outcome(check, check.key, year, label, False, f"cannot be checked: {figure.reason}", known=False)
            else:
                holds = bool(figure)
                message = "" if holds else _failing(check, result, year)
                yield Outcome(check, check.key, year, label, holds, message)


def alike(outcomes: Iterable[Outcome]) -> list[tuple[Outcome, ...]]:
    """The outcomes with the years of one check together that come to the same and say the same.

    Those that cannot be checked yet say what the first of them waits for.
    """

    def said(each: Outcome) -> tuple[str, str, str]:
        return each.key, each.verdict, each.message if each.known else ""

    return [tuple(years) for _, years in groupby(outcomes, said)]


def _years(check: Check, result: Result) -> range:
    return range(1, 2) if check.scope is Scope.BUDGET_YEAR else range(1, len(result.years))


def _failing(check: Check, result: Result, year: int) -> str:
    """The words of a failing check with the figures, or the labels, of the lines they name."""

    def shown(match: re.Match[str]) -> str:
        member = result.graph.member(match[2])
        return member.label if match[1] else figure_text(result[match[2], year], member.unit)

    return re.sub(r"\{(label:)?([a-z0-9_.]+)\}", shown, check.failing)
