"""What funding adds to a plan's structure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mtfp.structure import Member, refers_to

GrantMethod = Literal["amounts", "flat", "change", "change_on_group"]


@dataclass(frozen=True, slots=True)
class Grant(Member):
    """A grant that funds the net budget requirement.

    method: amounts as entered; flat cash; last year's changed by an index; or the index taken on
    all grants of the named group together and borne by this one. An amount entered for a year
    always stands. one_off: does not recur (left out of the structural gap).
    """

    method: GrantMethod = "amounts"
    index: str = refers_to("indices")
    group: str = ""
    one_off: bool = False

    def faults(self) -> Iterator[str]:
        """A change needs an index; a change on a group needs the group's name."""
        if self.method in {"change", "change_on_group"} and not self.index:
            yield f"method {self.method!r} needs an index: name the one it follows"
        if self.method == "change_on_group" and not self.group:
            yield "method 'change_on_group' needs a group: give all its grants the same group name"
