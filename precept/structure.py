"""What the precept adds to a plan's structure."""

from dataclasses import dataclass

from mtfp.structure import Member


@dataclass(frozen=True, slots=True)
class Authority(Member):
    """A billing authority (district, borough, unitary): it has a tax base and pays a precept."""
