"""What the register adds to a plan's structure."""

from dataclasses import dataclass
from typing import Literal

from mtfp.structure import Member, note, refers_to

ProposalKind = Literal["saving", "growth", "pressure"]
Status = Literal["idea", "identified", "refining", "agreed", "realised"]

KINDS: dict[ProposalKind, str] = {"saving": "Saving", "growth": "Growth", "pressure": "Pressure"}

STATUSES: dict[Status, str] = {
    "realised": "Realised",
    "agreed": "Agreed, not yet realised",
    "identified": "Identified, not yet agreed",
    "refining": "Being refined",
    "idea": "Ideas",
}
"""From the surest to the least sure, as reports list them."""

SAID: dict[Status, str] = {
    "realised": "Realised",
    "agreed": "Agreed",
    "identified": "Identified",
    "refining": "Being refined",
    "idea": "Idea",
}
"""What is said of one of them."""

SURE: tuple[Status, ...] = ("realised", "agreed", "identified")
"""What a report takes off the savings required before it asks what is being refined."""


@dataclass(frozen=True, slots=True)
class Proposal(Member):
    """One entry of the register: growth and pressures cost, savings save.

    one_off: its amounts count for their own years only; otherwise an amount carries on until
    another one is entered. budget_line: the line it is part of; without one it is reported but not
    in the budget; a realised saving without one counts as taken out of the budget's amounts already.
    """

    kind: ProposalKind = "saving"
    status: Status = "idea"
    one_off: bool = False
    budget_line: str = refers_to("budget_lines")
    category: str = note()
    owner: str = note()
    note: str = note()
