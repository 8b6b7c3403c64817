"""The example plan, published."""

from __future__ import annotations

import pytest

from mtfp.publications.models import Publication
from mtfp.scenarios.models import Plan
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
