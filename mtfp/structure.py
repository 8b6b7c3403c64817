"""The structure of a plan: its years, its conventions and its members, as frozen values.

Structure decides which lines there are and which formula each has; values only fill them. All
scenarios of a plan share one structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from mtfp.engine import Years
from precept.conventions import Conventions

SLUG = re.compile(r"^[a-z][a-z0-9_]{0,49}$")


@dataclass(frozen=True, slots=True)
class Member:
    """A named thing that has lines of its own: an authority, a grant, a budget line.

    `slug` is given once and is part of keys for ever; `label` may be changed at any time. A kind that only asks
    a question of the plan and changes no figure does not count: digests leave it out.
    """

    counts: ClassVar[bool] = True

    slug: str
    label: str

    def faults(self) -> Iterator[str]:
        """What is wrong with this member on its own, in words; references are checked for all kinds alike."""
        return iter(())


def refers_to(kind: str, *, once: bool = False, later: bool = False) -> str:
    """A field that holds the slug of a member of another kind, or nothing; `once`: no two members the same."""
    return field(default="", metadata={"refers_to": kind, "once": once, "later": later})


LATER = MappingProxyType({"later": True})
"""Of a field that a kind did not always have: plan files and digests leave it out while it has its default, so
plans from before keep theirs.
"""


LONGEST_TEXT = 160
LONGEST_NOTE = 500


def note() -> str:
    """A field for people, of up to LONGEST_NOTE characters: part of plan files, but not of digests."""
    return field(default="", metadata={"later": True, "note": True})


def longest(declared: Field[Any]) -> int:
    """The most characters of a field that holds a text."""
    return LONGEST_NOTE if declared.metadata.get("note") else LONGEST_TEXT


def told(member: Member) -> tuple[Field[Any], ...]:
    """The fields of a member that its plan file tells."""
    return tuple(
        each
        for each in fields(member)
        if not (each.metadata.get("later") and getattr(member, each.name) == each.default)
    )


M = TypeVar("M", bound=Member)


@dataclass(frozen=True, slots=True)
class Structure:
    """Years, conventions and members (in their published order, of every kind)."""

    years: Years
    conventions: Conventions
    members: tuple[Member, ...] = ()

    def of(self, kind: type[M]) -> tuple[M, ...]:
        """The members of one kind, in order."""
        return tuple(member for member in self.members if type(member) is kind)
