"""What a plan asks of a spreadsheet: its import templates with the rows, columns and inputs that they have there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mtfp.engine import TIMELESS, Graph, Input, Years
from mtfp.engine.units import Unit
from mtfp.engine.years import year_label
from mtfp.layout import Row
from mtfp.plan import SUBJECTS, plan_graph
from mtfp.spreadsheets.amounts import IN_WORDS
from mtfp.spreadsheets.form import ALL_YEARS_HEADING
from mtfp.structure import Member, Structure
from mtfp.subject import ImportColumn, ImportTemplate, Subject
from mtfp.units import DWELLINGS, FTE, HOMES, POUNDS

WHOLE = "*"
"""Stands for a slug in the row for all members together."""
WHOLE_LABEL = "All together"
NOT_USED = ""
"""The choice of a column that is left aside."""
ADDED = frozenset({POUNDS, FTE, DWELLINGS, HOMES})
"""The units in which a column of one unit has a total."""

_ORDINARY = frozenset(
    {"the", "of", "and", "borough", "district", "city", "county", "metropolitan", "unitary", "council", "authority"}
    | {"mbc", "bc", "dc", "cc", "mdc", "ua"}
)
"""Words that one list writes after a name and another does not."""


@lru_cache(maxsize=20_000)
def plain_name(text: str) -> str:
    """A name without case and punctuation: "Hinckley & Bosworth" as "hinckley and bosworth"."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("&", " and ").replace("'", "")))


@lru_cache(maxsize=20_000)
def short_name(text: str) -> str:
    """A plain name without words like "borough council"."""
    return " ".join(word for word in plain_name(text).split() if word not in _ORDINARY)


@dataclass(frozen=True)
class Asked:
    """One import template in one plan. `rows` are labels by slug, in the plan's order.

    `whole` is the subject of which it holds everything that is entered: its rows are then the inputs themselves,
    each in a unit of its own, and their keys stand for slugs.
    """

    template: ImportTemplate
    years: Years
    rows: Mapping[str, str]
    inputs: Mapping[tuple[str, int], Input]
    """By slug and place of the column."""
    whole: Subject | None = None

    @property
    def key(self) -> str:
        """The template's key."""
        return self.template.key

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The places of the template's columns that this plan has inputs for."""
        return tuple(sorted({column for _, column in self.inputs}))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Slugs by what a row may be called; "" where two rows share a name."""
        named = [(name, slug) for slug, label in self.rows.items() for name in {plain_name(label), plain_name(slug)}]
        return _unique([(name, slug) for name, slug in named if name])

    @cached_property
    def short_names(self) -> Mapping[str, str]:
        """Slugs by their short names."""
        return _unique([(short_name(label), slug) for slug, label in self.rows.items() if short_name(label)])

    def years_of(self, column: int) -> Iterator[int]:
        """The year indices in which a column's inputs may stand; TIMELESS for those without years."""
        declared = {each.when: each for (_, place), each in self.inputs.items() if place == column}
        for year in (*range(len(self.years)), TIMELESS):
            if any(each.may_stand_in(year) for each in declared.values()):
                yield year

    def heading(self, column: int, year: int) -> str:
        """What stands over a column; templates of one column show the year alone."""
        label = self.template.columns[column].label
        if year == TIMELESS:
            return ALL_YEARS_HEADING if self.whole else label
        return f"{label} {self.years.labels[year]}" if len(self.template.columns) > 1 else self.years.labels[year]

    @cached_property
    def targets(self) -> Mapping[str, tuple[int, int]]:
        """Every choice of a column by its name: the template's column and the year index."""
        return {
            f"{column}|{0 if year == TIMELESS else self.years.base + year}": (column, year)
            for column in self.columns
            for year in self.years_of(column)
        }

    @cached_property
    def choices(self) -> Sequence[tuple[str, str]]:
        """The choices with their words, as a select lists them."""
        words = [
            (name, ", ".join(filter(None, [self.template.columns[column].label, self._year_words(year)])))
            for name, (column, year) in self.targets.items()
        ]
        return [(NOT_USED, "not used"), *words]

    def _year_words(self, year: int) -> str:
        if year == TIMELESS:
            return ALL_YEARS_HEADING.lower() if self.whole else ""
        return year_label(self.years.base + year)

    @cached_property
    def units(self) -> Mapping[int, frozenset[Unit]]:
        """The units of the inputs of each column: one, unless the template is a whole subject's."""
        return {
            column: frozenset(each.unit for (_, place), each in self.inputs.items() if place == column)
            for column in self.columns
        }

    @cached_property
    def takes_words(self) -> bool:
        """Whether a column may hold nothing but texts: months, dates, yes and no."""
        return self.whole is not None or any(units & IN_WORDS for units in self.units.values())

    def is_added(self, column: int) -> bool:
        """Whether the figures of a column may be added up."""
        return self.whole is None and self.units[column] <= ADDED


def asked_of(structure: Structure) -> tuple[Asked, ...]:
    """Every template of every subject that has something to ask of a plan; those of whole subjects after the others."""
    graph = plan_graph(structure)
    found = [_asked(each, structure, graph) for subject in SUBJECTS for each in subject.imports]
    whole = [_whole(subject, structure, graph) for subject in SUBJECTS]
    return tuple(each for each in (*found, *whole) if each.inputs)


def offered_of(structure: Structure) -> tuple[Asked, ...]:
    """The templates that a plan offers: besides what it asks for now, subjects whose rows are still to come."""
    graph, found = plan_graph(structure), asked_of(structure)
    there = {each.whole.key for each in found if each.whole}
    empty = [_whole(each, structure, graph) for each in SUBJECTS if each.members and each.key not in there]
    return (*found, *empty)


def _whole(subject: Subject, structure: Structure, graph: Graph) -> Asked:
    """Everything that is entered for a subject, a row an input: its own inputs, and what else its grid takes."""
    rows = [row for table in subject.tables(structure) for row in table.rows if isinstance(row, Row)]
    keys = [each.key for each in subject.inputs(structure)] + [key for row in rows for key in (*row.entered, row.key)]
    inputs = {key: graph.inputs[key] for key in keys if key in graph.inputs}
    template = ImportTemplate(
        f"all-{subject.key}", f"{subject.title}: everything that is entered", "Figure", Member,
        (ImportColumn("Figure", str, (ALL_YEARS_HEADING,)),),
    )  # fmt: skip
    labels = {key: declared.label for key, declared in inputs.items()}
    return Asked(template, structure.years, labels, {(key, 0): each for key, each in inputs.items()}, subject)


def _asked(template: ImportTemplate, structure: Structure, graph: Graph) -> Asked:
    rows: dict[str, str] = {}
    inputs: dict[tuple[str, int], Input] = {}
    for member in structure.of(template.members):
        for place, column in enumerate(template.columns):
            if (declared := graph.inputs.get(column.key(member))) is not None:
                rows[member.slug] = member.label
                inputs[member.slug, place] = declared
    for place, column in enumerate(template.columns):
        if column.whole and (declared := graph.inputs.get(column.whole)) is not None:
            rows[WHOLE] = WHOLE_LABEL
            inputs[WHOLE, place] = declared
    return Asked(template, structure.years, rows, inputs)


def _unique(named: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    times = Counter(name for name, _ in set(named))
    return {name: slug if times[name] == 1 else "" for name, slug in named}
