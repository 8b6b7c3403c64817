"""Everybody, and their plan."""

from __future__ import annotations

import pytest

from mtfp.scenarios.models import Plan
from tests.support.visitors import Visitors, make_plan, make_visitors


@pytest.fixture
def visitors(db: None) -> Visitors:
    """Everybody."""
    return make_visitors()


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example plan."""
    return make_plan(visitors)
