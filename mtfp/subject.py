"""A subject is one area of the plan, declared once: its members, inputs, lines, checks and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from mtfp.engine import Input, Inputs, Line
from mtfp.engine.inputs import Cell
from mtfp.layout import Table
from mtfp.structure import Member, Structure


class Scope(StrEnum):
    """The years in which a check has to hold."""

    BUDGET_YEAR = "budget year"
    FORECAST = "forecast years"


@dataclass(frozen=True, slots=True)
class Check:
    """A relation between figures that has to hold: a check line (1 holds, 0 fails) and its words.

    `failing` may name lines in braces: "the gap is {gap}"; they are shown with their figures, and
    {label:gap} with their label. A key that ends in * is a check of each member: one for each line
    whose key begins so, with that line's label as its title; * in `failing` is the member's slug.
    Where `advice` is set, what does not hold is said as advice and never stands in the way of publishing.
    """

    key: str
    title: str
    failing: str
    scope: Scope = Scope.FORECAST
    advice: bool = False

    def among(self, lines: Mapping[str, Line]) -> Iterator[Check]:
        """The check for each of the lines that it is about; none for what a plan does not have."""
        if not self.key.endswith("*"):
            if self.key in lines:
                yield self
            return
        stem = self.key.removesuffix("*")
        for key, line in lines.items():
            if key.startswith(stem):
                words = self.failing.replace("*", key.removeprefix(stem))
                yield replace(self, key=key, title=line.label, failing=words)


@dataclass(frozen=True, slots=True)
class MemberKind:
    """A kind of member: its name in plan files, what one is called, and where its record lives.

    `included` gives the key of the input by which a scenario has a member in (1) or out (0).
    """

    name: str
    singular: str
    type: type[Member]
    model: str
    included: Callable[[Any], str] | None = None

    @property
    def plural(self) -> str:
        """What several are called: "budget lines"."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """What a spreadsheet gives of every member for every year: its heading, and the input that it fills.

    `key` makes the input's key of a member; where a plan has no such input, the column is left out.
    `names` are other headings that people write. `whole` is the key of the input for all members
    together, where the force's conventions ask for one amount.
    """

    label: str
    key: Callable[[Any], str]
    names: tuple[str, ...] = ()
    whole: str = ""


@dataclass(frozen=True, slots=True)
class ImportTemplate:
    """A spreadsheet to be filled in and sent back: a row a member, a column a figure and year.

    `key` is part of its address; `row` is the heading over the members' names.
    """

    key: str
    title: str
    row: str
    members: type[Member]
    columns: tuple[ImportColumn, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of dated reference data: an input's key, a year index, the number, and the document it comes from."""

    key: str
    year: int
    number: Decimal
    source: str


def nothing_known(structure: Structure, entered: Mapping[Cell, Decimal]) -> Iterable[Known]:
    """No reference data."""
    return ()


def no_causes(structure: Structure) -> Mapping[str, str]:
    """Every input counts under the subject's title."""
    return {}


def no_line_causes(structure: Structure, inputs: Inputs, year: int) -> Mapping[str, str]:
    """Every line counts under the section or the sum that it stands in."""
    return {}


def no_faults(structure: Structure) -> Iterable[str]:
    """Nothing is wrong between the members of several kinds."""
    return ()


@dataclass(frozen=True, slots=True)
class Subject:
    """One area of the plan. Adding a subject is adding a folder and a declaration to `plan.py`.

    `words` are a few plain sentences for the panel, with figures in braces (present/wording.py: sentences).

    `causes` names, by input key, what a bridge between two versions counts an input under, where
    that is not the subject's title; it may name inputs of another subject that serve its lines alone.

    `line_causes` names, by line, what the change of a line into a year counts under in a bridge from year
    to year, where that is not the section or the sum that it stands in.

    `known` gives figures of dated reference data that count where nothing is entered.

    `edit_with` is a template that the editing page shows above its grid: what can be done beyond typing.

    `faults` says, in words, what is wrong with the members together, which none of them can tell alone.
    """

    key: str
    title: str
    inputs: Callable[[Structure], Iterable[Input]]
    lines: Callable[[Structure], Iterable[Line]]
    tables: Callable[[Structure], Iterable[Table]]
    members: tuple[MemberKind, ...] = ()
    checks: tuple[Check, ...] = ()
    words: tuple[str, ...] = ()
    causes: Callable[[Structure], Mapping[str, str]] = no_causes
    line_causes: Callable[[Structure, Inputs, int], Mapping[str, str]] = no_line_causes
    imports: tuple[ImportTemplate, ...] = ()
    known: Callable[[Structure, Mapping[Cell, Decimal]], Iterable[Known]] = nothing_known
    faults: Callable[[Structure], Iterable[str]] = no_faults
    edit_with: str = ""
