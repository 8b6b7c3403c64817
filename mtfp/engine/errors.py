"""Two kinds of trouble: a programmer's (GraphError) and a figure that cannot be computed (Missing)."""

from __future__ import annotations

from dataclasses import dataclass


class GraphError(Exception):
    """A mistake in the declaration of a line, found when the graph is built."""

    def __init__(self, key: str, fault: str) -> None:
        super().__init__(f"{key} {fault}")
        self.key = key
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that cannot be computed: the reason, and the cell in which it arose."""

    reason: str
    key: str
    year: int

    def __bool__(self) -> bool:
        return False


class NotComputed(Exception):
    """Raised inside one cell's formula, never outside `compute`."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing.reason)
        self.missing = missing
