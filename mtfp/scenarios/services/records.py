"""What every service begins and ends with: the plan held, the person allowed, the version seen, the change rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from mtfp.scenarios.errors import Archived, FieldFault, Invalid, Locked, NotAllowed, StalePlan, StaleScenario
from mtfp.scenarios.history import change_words, person
from mtfp.scenarios.models import TIMELESS_YEAR, Change, ChangeKind, Plan, Scenario
from mtfp.scenarios.permissions import may_edit

LONGEST_NOTE = 300
"""Characters of a source, a reason or a why."""


def hold_plan(plan_id: int, by: User, *, archived: bool = False) -> Plan:
    """The plan as it is now, held until the transaction ends: every other writer of it waits.

    One lock a plan, always taken first, so writers cannot wait for each other in a circle. Raises
    NotAllowed, and Archived unless archived ones are asked for.
    """
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("force").get(pk=plan_id)
    if not may_edit(by, plan):
        raise NotAllowed(f"Only finance officers and the chief finance officer of {plan.force} change its plans.")
    if plan.archived and not archived:
        raise Archived(f"The plan {plan.name}")
    return plan


def held_scenario(plan: Plan, scenario_id: int, *, locked: bool = False, archived: bool = False) -> Scenario:
    """A scenario of a plan that is held. Raises Locked or Archived unless such ones are asked for."""
    scenario = plan.scenarios.select_related("locked_by").get(pk=scenario_id)
    scenario.plan = plan
    if scenario.archived and not archived:
        raise Archived(f"The scenario {scenario.name}")
    if scenario.locked and not locked:
        raise Locked(scenario.name, scenario.lock_reason, person(scenario.locked_by), scenario.locked)
    return scenario


def claim_plan(plan: Plan, seen: int) -> None:
    """Count a change of the plan's structure. Raises StalePlan when there was one since `seen`."""
    if plan.version != seen:
        kinds = [ChangeKind.PLAN, ChangeKind.MEMBER]
        last = plan.changes.filter(kind__in=kinds).select_related("by").first()
        raise StalePlan(f"the plan {plan.name}", *_who_and_when(last))
    plan.version += 1
    plan.save(update_fields=["version"])


def claim_scenario(scenario: Scenario, seen: int) -> None:
    """Count a change of the scenario itself; the caller saves it. Raises StaleScenario."""
    if scenario.version != seen:
        last = scenario.changes.filter(kind=ChangeKind.SCENARIO).select_related("by").first()
        raise StaleScenario(f"the scenario {scenario.name}", *_who_and_when(last))
    scenario.version += 1


def _who_and_when(change: Change | None) -> tuple[str, str, datetime | None]:
    return ("", "", None) if change is None else (change_words(change), person(change.by), change.at)


@dataclass
class Log:
    """The change rows of one call: one batch, one moment, one person."""

    plan: Plan
    by: User
    why: str = ""
    undoes: uuid.UUID | None = None
    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime = field(default_factory=timezone.now)
    rows: list[Change] = field(default_factory=list)

    def add(
        self,
        kind: ChangeKind,
        *,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        scenario: Scenario | None = None,
        key: str = "",
        year: int = TIMELESS_YEAR,
    ) -> None:
        """One change, written when `save` is called."""
        change = Change(plan=self.plan, scenario=scenario, batch=self.batch, at=self.at, by=self.by, kind=kind)
        change.key, change.year, change.why, change.undoes = key, year, self.why, self.undoes
        change.old, change.new = dict(old), dict(new)
        self.rows.append(change)

    def save(self) -> uuid.UUID:
        """Write the rows, in one query."""
        Change.objects.bulk_create(self.rows)
        return self.batch


def clean_name(field_name: str, text: str, longest: int, taken: Iterable[str], what: str) -> str:
    """A name without spaces around it. Raises Invalid when it is empty, too long or taken, in any case."""
    name = " ".join(text.split())
    if not name:
        raise Invalid(FieldFault(field_name, text, f"Give the {what} a name."))
    check_text(field_name, name, longest, f"The name of the {what}")
    if name.casefold() in {each.casefold() for each in taken}:
        raise Invalid(
            FieldFault(field_name, text, f"There is another {what} called “{name}”: choose a different name.")
        )
    return name


def check_text(field_name: str, text: str, longest: int, what: str) -> None:
    """Raises Invalid when a text is too long or holds what no database stores."""
    if fault := text_fault(text, longest):
        raise Invalid(FieldFault(field_name, text[:longest], f"{what} {fault}."))


def text_fault(text: str, longest: int = LONGEST_NOTE) -> str:
    """Why a text cannot be kept; empty when it can."""
    if len(text) > longest:
        return f"has {len(text)} characters; the most is {longest}: shorten it"
    if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text):
        return "has a control character in it: type it again"
    return ""
