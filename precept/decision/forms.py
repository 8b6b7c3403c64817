"""What a person typed of a step, read without trusting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from mtfp.engine import Input
from mtfp.publications.models import Publication
from mtfp.publications.selectors import publications
from mtfp.scenarios.errors import FieldFault, Invalid
from mtfp.scenarios.models import Plan, Scenario
from mtfp.typed import TypedError, parse_typed
from mtfp.units import POUNDS_PER_DWELLING
from precept.decision.dates import WITH_AMOUNTS, Kind, read_day
from precept.decision.rules import Outcome, Vote
from precept.decision.services import Told

RECOMMENDED = Input("recommended", "Band D", POUNDS_PER_DWELLING, maximum=Decimal(100_000))

Posted = Mapping[str, str]


def read_step(posted: Posted, kind: Kind, plan: Plan) -> Told:
    """What the form says. Raises Invalid with every field that cannot be read."""
    faults: list[FieldFault] = []
    on, fault = _day(posted.get("on", ""))
    faults += [fault] if fault else []
    vote, recommended = None, None
    if kind is Kind.REPORTED:
        vote, fault = _vote(posted)
        faults += [fault] if fault else []
    if kind in {Kind.REPORTED, Kind.SECOND_REPORT}:
        recommended, fault = _recommended(posted.get("recommended", ""))
        faults += [fault] if fault else []
    if faults:
        raise Invalid(*faults)
    outcome = posted.get("outcome", "")
    return Told(
        kind,
        on,
        _source(posted.get("source", ""), plan) if kind in WITH_AMOUNTS else None,
        Outcome(outcome) if kind is Kind.REPORTED and outcome in set(Outcome) else None,
        vote,
        posted.get("recommendation", "") if kind in {Kind.REPORTED, Kind.SECOND_REPORT} else "",
        recommended,
    )


def sources(plan: Plan) -> list[tuple[str, str]]:
    """Where a precept's figures can come from: publications, newest first, then scenarios; value and label."""
    papers = [(f"publication:{each.pk}", f"{each} (published)") for each in publications().filter(plan=plan)]
    live = Scenario.objects.filter(plan=plan, archived=None)
    return [*papers, *((f"scenario:{each.pk}", f"{each.name} (scenario, as it is now)") for each in live)]


def _day(typed: str) -> tuple[date, FieldFault | None]:
    try:
        return read_day(typed), None
    except ValueError:
        return date.min, FieldFault("on", typed[:40], "Enter the day on which it happened, like 1 February 2017.")


def _vote(posted: Posted) -> tuple[Vote | None, FieldFault | None]:
    typed = [posted.get(name, "").strip() for name in ("members", "votes_for", "votes_against")]
    if not any(typed):
        return None, None
    if not all(each.isascii() and each.isdigit() and len(each) < 5 for each in typed):
        return None, FieldFault(
            "members", ", ".join(typed)[:40], "Enter all three in whole numbers: members, votes for, votes against."
        )
    return Vote(*map(int, typed)), None


def _recommended(typed: str) -> tuple[Decimal | None, FieldFault | None]:
    try:
        return parse_typed(typed, RECOMMENDED), None
    except TypedError as error:
        return None, FieldFault("recommended", typed[:40], f"Recommended Band D: {error}.")


def _source(chosen: str, plan: Plan) -> Publication | Scenario | None:
    kind, _, number = chosen.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    pk = int(number)
    if kind == "publication":
        return publications().filter(plan=plan, pk=pk).first()
    if kind == "scenario":
        return Scenario.objects.select_related("plan__force").filter(plan=plan, archived=None, pk=pk).first()
    return None
