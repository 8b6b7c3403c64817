"""The example plan, published."""

from __future__ import annotations

import pytest

from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
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
def paper(visitors: Visitors, plan: Plan) -> Publication:
    """The proposal, published."""
    return publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=visitors.omar)
