"""What forms send along, read without trusting it; and what of it was refused, until its page is shown again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from mtfp.scenarios.errors import FieldFault, Invalid, ServiceError
from precept.conventions import QUESTIONS

REFUSED = "refused"
"""Where the session keeps it: the last one."""
LONGEST = 20_000
"""What is kept of one text."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was refused: its name on the page, what was typed into it, and what is wrong by field."""

    form: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def of(self, form: str) -> Kept:
        """What belongs into a form of the page: all of it or nothing."""
        return self if self.form == form else Kept()


def keep(
    request: HttpRequest, page: str, form: str, typed: Mapping[str, Any], error: ServiceError | None = None
) -> None:
    """Keep what was refused, or not done yet, for the page to which the answer leads."""
    cut = {name: each[:LONGEST] if isinstance(each, str) else each for name, each in typed.items()}
    request.session[REFUSED] = [page, form, cut, faults_by_field(error) if error else {}]


def kept(request: HttpRequest, page: str) -> Kept:
    """What was refused on this page just now: once, not for ever."""
    if REFUSED not in request.session:
        return Kept()
    of, *found = request.session.pop(REFUSED)
    return Kept(*found) if of == page else Kept()


def faults_by_field(error: ServiceError) -> dict[str, str]:
    """What is wrong with each field that was sent, in words; under "" what is wrong with the whole."""
    return joined(error.faults) if isinstance(error, Invalid) else {"": str(error)}


def joined(faults: Iterable[FieldFault]) -> dict[str, str]:
    """The messages of each field in one text."""
    found: dict[str, str] = {}
    for each in faults:
        found[each.field] = f"{found.get(each.field, '')} {each.message}".strip()
    return found


def posted_version(request: HttpRequest) -> int:
    """The version that the page had seen; 0, which fits nothing that is there, for anything else."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else 0


def posted_conventions(request: HttpRequest) -> dict[str, str]:
    """The conventions that a form sent, whatever they are."""
    return {name: request.POST[name] for name in QUESTIONS if name in request.POST}


def posted_versions(request: HttpRequest, name: str) -> dict[tuple[str, int], int]:
    """Versions by key and year, which travel as {"key|year": version}; none of anything else."""
    try:
        sent = json.loads(request.POST.get(name, ""))
        return {place(key): version_number(version) for key, version in sent.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def posted_cells(request: HttpRequest) -> dict[str, tuple[str, int]] | None:
    """What the form's page showed in each cell, and the version that was: it travels with the form."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
        return {str(name): (str(text), version_number(version)) for name, (text, version) in seen.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def place(name: str) -> tuple[str, int]:
    """The key and year of a field's name; year -1 when it has none."""
    key, _, year = name.partition("|")
    return key, int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else -1


def version_number(sent: Any) -> int:
    """A version out of JSON. Raises ValueError for what is none."""
    if not isinstance(sent, int):
        raise ValueError(f"{sent!r} is no version")
    return sent
