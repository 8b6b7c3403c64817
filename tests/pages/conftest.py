"""What the page tests start from."""

from __future__ import annotations

import pytest
from django.test import Client

from mtfp.scenarios.models import Plan, Scenario
from tests.support.published import Planned, Published, begin_planned, begin_published
from tests.support.visitors import Visitors, make_visitors, scenario


@pytest.fixture
def published(db: None) -> Published:
    """The example plan, its proposal published."""
    return begin_published()


@pytest.fixture
def planned(request: pytest.FixtureRequest, db: None) -> Planned:
    """The example plan, published when the test asks for that."""
    if "published" not in request.fixturenames:
        return begin_planned()
    published: Published = request.getfixturevalue("published")
    return published


@pytest.fixture
def visitors(request: pytest.FixtureRequest, db: None) -> Visitors:
    """Everybody, with their plan when the test asks for it."""
    if {"planned", "published"}.isdisjoint(request.fixturenames):
        return make_visitors()
    planned: Planned = request.getfixturevalue("planned")
    return planned.visitors


@pytest.fixture
def plan(planned: Planned) -> Plan:
    """The example plan."""
    return planned.plan


@pytest.fixture
def proposal(plan: Plan) -> Scenario:
    """The example's baseline."""
    return scenario(plan)


@pytest.fixture
def freeze(plan: Plan) -> Scenario:
    """The example's scenario without an increase of Band D."""
    return scenario(plan, "Freeze")


@pytest.fixture
def harriet(visitors: Visitors) -> Client:
    """The finance officer's browser."""
    return visitors.client("harriet")
