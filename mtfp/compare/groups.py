"""Which cause an input counts under: what its subject declares, else the subject's title."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from mtfp.plan import SUBJECTS
from mtfp.structure import Structure


@lru_cache(maxsize=64)
def input_groups(structure: Structure) -> Mapping[str, str]:
    """The cause of every input, by key, in the order in which causes are shown."""
    declared = {key: name for subject in SUBJECTS for key, name in subject.causes(structure).items()}
    found = {
        each.key: declared.get(each.key, subject.title) for subject in SUBJECTS for each in subject.inputs(structure)
    }
    return MappingProxyType(found)
