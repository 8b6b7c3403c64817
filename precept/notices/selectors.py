"""Instalment dates as they stand, and the workbook's sheet with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mtfp.engine import Result
from mtfp.inputs import Computed
from mtfp.present.workbook import ExtraSheet
from mtfp.scenarios.models import Plan
from mtfp.structure import Structure
from precept.notices.models import EVERYBODY, Instalments
from precept.notices.notice import notices
from precept.notices.sheet import notice_sheets


@dataclass(frozen=True)
class Schedule:
    """The dates by authority; `seen` is the token of a form: the last row that it knew of, 0 for none."""

    dates: Mapping[str, tuple[date, ...]]
    seen: int

    def of(self, slug: str) -> tuple[date, ...]:
        """An authority's own dates, else those for everybody; empty when none are entered."""
        return self.dates.get(slug) or self.dates.get(EVERYBODY, ())


def schedule_of(plan: Plan) -> Schedule:
    """What stands of a plan: one query."""
    rows = list(Instalments.objects.filter(plan=plan))
    dates = {row.authority: tuple(date.fromisoformat(day) for day in row.dates.split()) for row in rows}
    return Schedule(dates, max((row.pk for row in rows), default=0))


def notice_sheets_of(plan: Plan, structure: Structure, result: Result) -> tuple[ExtraSheet, ...]:
    """The workbook's sheet of notices with the instalment dates of now."""
    return notice_sheets(notices(structure, result), schedule_of(plan).of)


def plan_notice_sheets(computed: Computed) -> tuple[ExtraSheet, ...]:
    """The same, of a computed scenario."""
    return notice_sheets_of(computed.scenario.plan, computed.structure, computed.result)
