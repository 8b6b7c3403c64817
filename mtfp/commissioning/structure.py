"""What commissioning adds to a plan's structure."""

from collections.abc import Iterator
from dataclasses import dataclass

from mtfp.structure import Member, note, refers_to


@dataclass(frozen=True, slots=True)
class Priority(Member):
    """A priority of the commissioning framework: its services stand together."""


@dataclass(frozen=True, slots=True)
class Service(Member):
    """A commissioned service under a priority, with who provides what, and where."""

    priority: str = refers_to("priorities")
    provider: str = note()
    provision: str = note()
    area: str = note()

    def faults(self) -> Iterator[str]:
        """Every service stands under a priority, so that the subtotals add up to the total."""
        if not self.priority:
            yield "it stands under no priority: name one"
