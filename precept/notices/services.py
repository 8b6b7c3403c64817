"""Writing instalment dates: one transaction, with a change row in the plan's history for each authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from mtfp.engine.years import year_label
from mtfp.inputs import plan_structure
from mtfp.scenarios.errors import FieldFault, Invalid, Stale
from mtfp.scenarios.history import person
from mtfp.scenarios.models import ChangeKind, Plan
from mtfp.scenarios.services.records import Log, hold_plan
from precept.decision.dates import day_words
from precept.notices.models import EVERYBODY, Instalments
from precept.notices.selectors import schedule_of
from precept.structure import Authority

MOST_DATES = 60
"""More instalments in a year than anybody pays."""


@transaction.atomic
def set_instalments(*, plan: Plan, dates: Mapping[str, Sequence[date]], by: User, seen: int) -> int:
    """Put dates in place of those that stand, by authority ("" for all without their own); how many changed.

    Raises NotAllowed, Archived, Stale when somebody changed them since, and Invalid for an authority that the plan
    has not, a day outside the budget year, a day twice, and too many.
    """
    held = hold_plan(plan.pk, by)
    stands = schedule_of(held)
    if stands.seen != seen:
        last = Instalments.objects.filter(plan=held).select_related("by").latest("pk")
        raise Stale("the instalment dates", "other dates", person(last.by), last.recorded)
    names = {EVERYBODY: "all billing authorities"} | {
        each.slug: each.label for each in plan_structure(held).of(Authority)
    }
    faults = [fault for slug, days in dates.items() for fault in _faults(held, slug, days, names)]
    if faults:
        raise Invalid(*faults)
    changed = {slug: sorted(days) for slug, days in dates.items() if tuple(sorted(days)) != stands.dates.get(slug, ())}
    log = Log(held, by)
    for slug, days in changed.items():
        _write(held, slug, days, log)
        old = {"name": f"instalment dates, {names[slug]}", "dates": _listed(stands.dates.get(slug, ()))}
        log.add(ChangeKind.DECISION, key="instalments", old=old, new={**old, "dates": _listed(days)})
    log.save()
    return len(changed)


def _write(plan: Plan, slug: str, days: Sequence[date], log: Log) -> None:
    last = Instalments.objects.filter(plan=plan, authority=slug).aggregate(last=Max("number"))["last"] or 0
    text = " ".join(day.isoformat() for day in days)
    Instalments.objects.create(
        plan=plan, authority=slug, number=last + 1, dates=text, recorded=log.at, by=log.by
    )  # fmt: skip


def _listed(days: Sequence[date]) -> str:
    return ", ".join(day_words(day) for day in days) or "none"


def _faults(plan: Plan, slug: str, days: Sequence[date], names: Mapping[str, str]) -> Iterator[FieldFault]:
    year = plan.base_year + 1
    field = f"dates-{slug}"
    if slug not in names:
        yield FieldFault("", slug[:40], "Instalment dates are for billing authorities of this plan.")
        return
    for day in days:
        if not date(year, 4, 1) <= day <= date(year + 1, 3, 31):
            yield FieldFault(field, day.isoformat(), f"{names[slug]}: {day_words(day)} is not in {year_label(year)}.")
    for day in sorted({day for day in days if list(days).count(day) > 1}):
        yield FieldFault(field, day.isoformat(), f"{names[slug]}: {day_words(day)} is there twice: leave one out.")
    if len(days) > MOST_DATES:
        yield FieldFault(field, str(len(days)), f"{names[slug]}: {len(days)} dates; the most is {MOST_DATES}.")
