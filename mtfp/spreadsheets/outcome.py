"""What an uploaded workbook would change, before anything is written; kept as plain JSON until it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from mtfp.engine.inputs import plain

MOST_LISTED = 300
"""Refused cells, rows and totals that are kept one by one; beyond that they are counted."""


@dataclass(frozen=True, slots=True)
class NewValue:
    """One figure: key and calendar year (0 without one), what stands there, what the workbook has, and where.

    Numbers in plain notation; "" is "not entered". `seen` is the version of the scenario's own row.
    """

    key: str
    year: int
    old: str
    new: str
    sheet: str
    cell: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that is not taken, and why."""

    sheet: str
    cell: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row with figures that is none of the plan's."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A total that is not the sum of its rows, in the sheet's own figures."""

    sheet: str
    cell: str
    text: str
    stated: str
    added: str
    difference: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is added or changed: `attributes` are written, `said` tells of each what, old, new and cell."""

    kind: str
    slug: str
    label: str
    added: bool
    attributes: Mapping[str, Any]
    said: tuple[tuple[str, str, str, str], ...]
    sheet: str


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of figures with what it is taken for; `choices` of the sheet say what else it could be."""

    place: int
    letters: str
    heading: str
    target: str
    scale: int
    money: bool
    hidden: bool
    note: str


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """One sheet: what it was taken for, its columns, how many of its rows were recognised.

    `loosely` pairs a row's name with the plan's where they are not quite the same.
    """

    name: str
    template: str = ""
    columns: tuple[ColumnChoice, ...] = ()
    recognised: int = 0
    loosely: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    rows: str = ""
    """The kind of the rows that it lists, where it holds no figures."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole preview. `appendix` is true for a workbook exported here, whose cells are found by their keys.

    `rows` are of the plan as it was at its version `plan_seen`.
    """

    appendix: bool
    sheets: tuple[SheetOutcome, ...] = ()
    changes: tuple[NewValue, ...] = ()
    unchanged: int = 0
    refused: tuple[RefusedCell, ...] = ()
    refused_count: int = 0
    unknown: tuple[UnknownRow, ...] = ()
    unknown_count: int = 0
    totals: tuple[WrongTotal, ...] = ()
    totals_count: int = 0
    totals_right: int = 0
    notes: tuple[str, ...] = ()
    misfit: tuple[str, ...] = ()
    """What says that the workbook belongs to another plan."""
    rows: tuple[NewRow, ...] = ()
    plan_seen: int = 0

    @property
    def doubts(self) -> int:
        """What a person has to have seen before the rest is imported."""
        return self.refused_count + self.unknown_count + self.totals_count + len(self.misfit)

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        lists = {
            name: [_fields(each) for each in getattr(self, name)]
            for name in ("changes", "refused", "unknown", "totals", "rows")
        }
        sheets = [_fields(each) | {"columns": [_fields(column) for column in each.columns]} for each in self.sheets]
        return _fields(self) | lists | {"sheets": sheets}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The same from the database."""
        sheets = tuple(
            SheetOutcome(
                **{**each, "columns": tuple(ColumnChoice(**column) for column in each["columns"]),
                   "loosely": tuple((row, text, label) for row, text, label in each["loosely"]),
                   "notes": tuple(each["notes"])}
            )
            for each in kept["sheets"]
        )  # fmt: skip
        lists: dict[str, Any] = {
            "sheets": sheets,
            "changes": tuple(NewValue(**each) for each in kept["changes"]),
            "refused": tuple(RefusedCell(**each) for each in kept["refused"]),
            "unknown": tuple(UnknownRow(**each) for each in kept["unknown"]),
            "totals": tuple(WrongTotal(**each) for each in kept["totals"]),
            "notes": tuple(kept["notes"]),
            "misfit": tuple(kept["misfit"]),
            "rows": tuple(
                NewRow(**{**each, "said": tuple((what, old, new, cell) for what, old, new, cell in each["said"])})
                for each in kept.get("rows", ())
            ),
        }
        return cls(**{**kept, **lists})


def _fields(each: Any) -> dict[str, Any]:
    """The fields of a dataclass with slots as they are; `dataclasses.asdict` copies each, which takes far longer."""
    return {name: getattr(each, name) for name in each.__slots__}


def number_kept(number: Decimal | None) -> str:
    """A number as it is kept."""
    return "" if number is None else plain(number)
