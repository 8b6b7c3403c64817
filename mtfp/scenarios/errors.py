"""Why a service did not write. Each says what, where, which value, and what to do, in words for the person.

Every service writes all that it was asked to or nothing; after any of these nothing was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone


def when_text(at: datetime | None) -> str:
    """A moment as sentences quote it, in the deployment's time zone."""
    return "" if at is None else f"{timezone.localtime(at):%-d %B %Y at %H:%M}"


class ServiceError(Exception):
    """A write that was not made; str() is what the person is told."""


class NotAllowed(ServiceError):
    """The person's role does not allow it."""


class Locked(ServiceError):
    """The chief finance officer has locked the scenario."""

    def __init__(self, scenario: str, reason: str, by: str, at: datetime | None) -> None:
        self.scenario, self.reason, self.by, self.at = scenario, reason, by, at
        why = f": “{reason}”" if reason else ""
        super().__init__(
            f"{scenario} was locked by {by or 'the chief finance officer'} on {when_text(at)}{why}. "
            "Nothing was saved: ask the chief finance officer to unlock it, or work in a copy."
        )


class Archived(ServiceError):
    """The plan or the scenario is archived: it has to be brought back first."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is archived and cannot be changed: bring it back first.")


@dataclass(frozen=True, slots=True)
class CellFault:
    """A value that a cell may not hold. `year` is the calendar year it begins in, 0 without one."""

    key: str
    year: int
    typed: str
    message: str
    label: str = ""

    def __str__(self) -> str:
        return f"{self.label or self.key}: {self.message}"


class Refused(ServiceError):
    """Values that their cells may not hold: all of them, and none of the others was saved either."""

    def __init__(self, faults: tuple[CellFault, ...]) -> None:
        self.faults = faults
        super().__init__("Nothing was saved. " + "\n".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of a row, a scenario or a plan; field "" is the whole."""

    field: str
    typed: str
    message: str


class Invalid(ServiceError):
    """A name, a choice or a number of years that cannot be."""

    def __init__(self, *faults: FieldFault) -> None:
        self.faults = faults
        super().__init__("Nothing was saved. " + " ".join(fault.message for fault in faults))


@dataclass(frozen=True, slots=True)
class ClashedCell:
    """A cell that somebody changed since it was seen.

    `theirs` and `yours` are texts as the cell would show them, `inherited` is true when their change
    took an override away (in the baseline: cleared the cell); `version` is the token to send along to
    put yours in place of theirs.
    """

    key: str
    year: int
    label: str
    theirs: str
    inherited: bool
    editor: str
    at: datetime | None
    yours: str
    version: int

    def __str__(self) -> str:
        when = f" on {when_text(self.at)}" if self.at else ""
        return f"{self.label}: {self.editor or 'somebody'} made it {self.theirs}{when}; yours is {self.yours}."


class Clash(ServiceError):
    """Cells that somebody changed since they were seen; the person chooses, cell by cell."""

    def __init__(self, cells: tuple[ClashedCell, ...]) -> None:
        self.cells = cells
        told = "\n".join(str(cell) for cell in cells)
        super().__init__(f"Nothing was saved, because somebody changed this since you saw it. {told}")


class Stale(ServiceError):
    """Something other than values was changed since it was seen: who, what, when."""

    def __init__(self, name: str, what: str, by: str, at: datetime | None) -> None:
        self.name, self.what, self.by, self.at = name, what, by, at
        who = f"{by or 'somebody'} changed it on {when_text(at)} ({what})" if at else "it was changed"
        super().__init__(f"Nothing was saved: since you saw {name}, {who}. Look at it again and repeat your change.")


class StalePlan(Stale):
    """The plan's rows, years or name were changed since they were seen."""


class StaleScenario(Stale):
    """The scenario's name, kind, base or lock was changed since it was seen."""


@dataclass(frozen=True, slots=True)
class Dependent:
    """What depends on a row or a scenario, in words; `blocks` says that it cannot be removed because of it."""

    text: str
    blocks: bool = False


class InUse(ServiceError):
    """Others depend on it, and would have no meaning without it."""

    def __init__(self, message: str, dependents: tuple[Dependent, ...]) -> None:
        self.dependents = dependents
        super().__init__(message)


class NothingToUndo(ServiceError):
    """There is no change of the person's own to take back, or to make again."""
