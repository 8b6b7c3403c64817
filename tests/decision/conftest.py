"""The example plan, and its decision told step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from mtfp.publications.models import Publication
from mtfp.scenarios.models import Plan
from precept.decision.dates import Kind
from precept.decision.models import Step
from precept.decision.selectors import steps_of
from precept.decision.services import Told, record_step
from tests.support.published import Published, begin_published
from tests.support.visitors import Visitors


@pytest.fixture
def published(db: None) -> Published:
    """The example plan, its proposal published."""
    return begin_published()


@pytest.fixture
def visitors(published: Published) -> Visitors:
    """Everybody."""
    return published.visitors


@pytest.fixture
def plan(published: Published) -> Plan:
    """The example plan."""
    return published.plan


@pytest.fixture
def paper(published: Published) -> Publication:
    """The proposal, published."""
    return published.paper


def tell(plan: Plan, by: User, kind: Kind, day: str, *, reason: str = "", **told: Any) -> Step:
    """Record a step; the day is 2017-02-01."""
    steps = steps_of(plan)
    seen = steps[-1].pk if steps else 0
    return record_step(plan=plan, told=Told(kind, date.fromisoformat(day), **told), by=by, seen=seen, reason=reason)


def propose_and_notify(plan: Plan, by: User, source: Any) -> list[Step]:
    """The first two steps, in time."""
    return [
        tell(plan, by, Kind.PROPOSED, "2017-01-20", source=source),
        tell(plan, by, Kind.NOTIFIED, "2017-01-30"),
    ]
