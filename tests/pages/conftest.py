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
def planned(db: None) -> Planned:
    """The example plan."""
    return begin_planned()


def _begun(request: pytest.FixtureRequest) -> Planned | None:
    """Everybody with the plan, published or not, when the test asks for it."""
    names = request.fixturenames
    name = "published" if "published" in names else "planned" if "plan" in names else None
    begun: Planned | None = request.getfixturevalue(name) if name else None
    return begun


@pytest.fixture
def visitors(request: pytest.FixtureRequest, db: None) -> Visitors:
    """Everybody."""
    begun = _begun(request)
    return begun.visitors if begun else make_visitors()


@pytest.fixture
def plan(request: pytest.FixtureRequest, visitors: Visitors) -> Plan:
    """The example plan."""
    begun = _begun(request)
    assert begun is not None
    return begun.plan


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
