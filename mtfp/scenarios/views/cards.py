"""Plans as the first page shows them, kept by a process and, for all others, in the shared cache.

A card is kept with what it is made of, and is used only where that still is the same: the last change of its plan, and
the program itself, so that neither an edit nor another release ever shows an old gap.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.cache import cache as shared
from django.utils.safestring import SafeString, mark_safe

from mtfp.present.numbers import Scale
from mtfp.program import program_digest

MOST_KEPT = 2_000
"""About 5 kB each: every plan of every force in England and Wales, in each unit."""
SECONDS = 30 * 24 * 60 * 60

_own: dict[tuple[int, Scale], tuple[str, SafeString]] = {}


def kept_cards(wanted: Mapping[int, str], scale: Scale) -> dict[int, SafeString]:
    """The cards by plan that are there and are made of what is wanted: at most one query."""
    found = {pk: card for pk, told in wanted.items() if (card := _fitting(_own.get((pk, scale)), told)) is not None}
    asked = {_name(pk, scale): pk for pk, told in wanted.items() if told and pk not in found}
    for name, (told, text) in (shared.get_many(asked) if asked else {}).items():
        pk = asked[name]
        if told == _with_program(wanted[pk]):
            found[pk] = mark_safe(text)  # a template made it
            _remember(pk, scale, wanted[pk], found[pk])
    return found


def keep_card(pk: int, scale: Scale, told: str, card: SafeString) -> None:
    """Keep a card that was just made; one of which nothing is told is not kept."""
    if told:
        _remember(pk, scale, told, card)
        shared.set(_name(pk, scale), (_with_program(told), str(card)), SECONDS)


def _fitting(kept: tuple[str, SafeString] | None, told: str) -> SafeString | None:
    return kept[1] if kept is not None and told and kept[0] == told else None


def _remember(pk: int, scale: Scale, told: str, card: SafeString) -> None:
    while len(_own) >= MOST_KEPT:
        _own.pop(next(iter(_own)), None)
    _own[pk, scale] = told, card


def _name(pk: int, scale: Scale) -> str:
    return f"card-{pk}-{scale.name}"


def _with_program(told: str) -> str:
    return f"{program_digest()} {told}"
