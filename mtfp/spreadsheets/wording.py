"""What stands in a cell for an attribute of a row, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mtfp.scenarios.attributes import Attribute
from mtfp.spreadsheets.asked import plain_name
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import SheetCell

YES, NO = "yes", "no"
EMPTIES = frozenset({"-", "–", "—"})
"""Empty a text: a blank cell changes nothing."""
MOST_NAMED = 12
"""Choices that a refusal lists."""

_SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Worded:
    """An attribute in words that tell its choices apart."""

    attribute: Attribute

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words of each choice by its value; two rows of one name have their keys beside them."""
        times = Counter(plain_name(label) for _, label in self.attribute.choices)
        return {
            value: label if times[plain_name(label)] == 1 else f"{label} [{value}]"
            for value, label in self.attribute.choices
        }

    @cached_property
    def _values(self) -> Mapping[str, str]:
        return {plain_name(words): value for value, words in self.words.items()}

    @property
    def listed(self) -> list[str]:
        """What may be chosen; nothing for a text."""
        return [YES, NO] if self.attribute.kind == "tick" else list(self.words.values())

    def text(self, value: Any) -> str:
        """A value as its cell shows it."""
        if isinstance(value, bool):
            return YES if value else NO
        return self.words.get(value, str(value)) if self.attribute.kind == "choice" else str(value)

    def value(self, cell: SheetCell) -> Any:
        """What a filled cell says. Raises Refused with what to do."""
        if self.attribute.kind == "tick":
            if (said := _SAID.get(cell.text.lower())) is None:
                raise Refused(f"{cell.text[:40]!r} is neither yes nor no: write one of them")
            return said
        if self.attribute.kind == "choice":
            if (found := self._values.get(plain_name(cell.text))) is None:
                raise Refused(f"{cell.text[:40]!r} is no {self.attribute.label} here: write {self._offer()}")
            return found
        return "" if cell.text in EMPTIES else cell.content.strip() if isinstance(cell.content, str) else cell.text

    def _offer(self) -> str:
        first = ", ".join(f"“{words}”" for words in self.listed[:MOST_NAMED])
        more = len(self.listed) - MOST_NAMED
        return f"one of {first}" + (f" or {more} more, as the editing page lists them" if more > 0 else "")
