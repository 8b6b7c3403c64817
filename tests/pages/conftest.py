"""What the page tests start from."""

from __future__ import annotations

import pytest
from django.test import Client

from mtfp.scenarios.models import Plan, Scenario
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario


@pytest.fixture
def visitors(db: None) -> Visitors:
    """Everybody."""
    return make_visitors()


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example plan."""
    return make_plan(visitors)


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
