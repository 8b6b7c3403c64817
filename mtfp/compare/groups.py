"""Which cause an input counts under: what its subject declares, else the subject's title."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from mtfp.plan import SUBJECTS
from mtfp.structure import Structure


@lru_cache(maxsize=64)
def input_groups(structure: Structure) -> Mapping[str, str]:
    """The cause of every input, by key."""
    return MappingProxyType({key: cause for key, (_, _, cause) in _placed(structure).items()})


def cause_order(*structures: Structure) -> list[str]:
    """All causes of some plans as they are shown, whatever the order of the rows of the plans.

    By subject; in each the one of the subject's own name, then the others by name.
    """
    places = sorted({place for structure in structures for place in _placed(structure).values()})
    return list(dict.fromkeys(cause for _, _, cause in places))


@lru_cache(maxsize=64)
def _placed(structure: Structure) -> Mapping[str, tuple[int, bool, str]]:
    declared = {key: name for subject in SUBJECTS for key, name in subject.causes(structure).items()}
    found = {}
    for place, subject in enumerate(SUBJECTS):
        for each in subject.inputs(structure):
            cause = declared.get(each.key, subject.title)
            found[each.key] = place, cause != subject.title, cause
    return found
