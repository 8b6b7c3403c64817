"""What the comparison with others adds to a plan's structure."""

from dataclasses import dataclass

from mtfp.structure import Member


@dataclass(frozen=True, slots=True)
class Neighbour(Member):
    """Another force, or an average of forces, whose Band D is compared with the plan's."""

    average: bool = False
