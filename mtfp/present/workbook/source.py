"""What a workbook is made from; needs no database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtfp.digest import result_digest
from mtfp.engine import Result
from mtfp.present.numbers import Scale
from mtfp.structure import Structure

if TYPE_CHECKING:
    from mtfp.inputs import Computed


@dataclass(frozen=True)
class WorkbookSource:
    """A computed scenario with the names that stand on its cover; `digest` is the result's."""

    force: str
    plan: str
    scenario: str
    structure: Structure
    result: Result
    digest: str
    date: datetime.date

    @classmethod
    def of(cls, computed: Computed, on: datetime.date) -> WorkbookSource:
        """The source of a scenario from the database."""
        scenario = computed.scenario
        names = (scenario.plan.force.name, scenario.plan.name, scenario.name)
        return cls(*names, computed.structure, computed.result, computed.digest, on)

    @classmethod
    def from_result(
        cls, structure: Structure, result: Result, on: datetime.date, *, force: str, plan: str, scenario: str
    ) -> WorkbookSource:
        """The source of a plan file's scenario."""
        return cls(force, plan, scenario, structure, result, result_digest(structure, result), on)


@dataclass(frozen=True, slots=True)
class Options:
    """How the workbook is to be: its title page, the scale of money, formulas or values only."""

    title: str
    status: str
    version: str = ""
    scale: Scale = Scale.POUNDS
    live: bool = True
