"""What forms send along, read without trusting it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from precept.conventions import QUESTIONS


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
