"""A plan with two publications, the second of which supersedes the first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from mtfp.publications import selectors
from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, Statement, publish
from mtfp.publications.views import reading
from mtfp.scenarios.models import Plan
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario

EARLIER, PROPOSAL, FREEZE = "Grant cut of 1.0%", "Proposal 1.99%", "Freeze"
TITLE = "The precept of 2017/18"
STATEMENT = "# Robustness\nThe estimates are robust.\n\n- pay\n- prices"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What the process keeps of publications belongs to the database of one test."""
    selectors.frozen.cache_clear()
    reading._paper.cache_clear()
    yield
    selectors.frozen.cache_clear()
    reading._paper.cache_clear()


@pytest.fixture
def visitors(db: None) -> Visitors:
    """Everybody."""
    return make_visitors()


@pytest.fixture
def plan(visitors: Visitors) -> Plan:
    """The example plan."""
    return make_plan(visitors)


@pytest.fixture
def earlier(visitors: Visitors, plan: Plan) -> Publication:
    """Version 1: with a cut of grant by 1.0% a year."""
    paper = Paper(f"{TITLE}, working version", "update", "As assumed in February 2016.")
    return publish(scenario=scenario(plan, EARLIER), paper=paper, by=visitors.omar)


@pytest.fixture
def proposal(visitors: Visitors, plan: Plan, earlier: Publication) -> Publication:
    """Version 2, which supersedes version 1: with a cut of 1.4%."""
    paper = Paper(TITLE, "panel_paper", "Grant falls faster.", (Statement("Section 25", STATEMENT),))
    return publish(scenario=scenario(plan, PROPOSAL), paper=paper, by=visitors.omar, supersedes=earlier)


@pytest.fixture
def jean(visitors: Visitors) -> Client:
    """The panel member's browser."""
    return visitors.client("jean")


@pytest.fixture
def omar(visitors: Visitors) -> Client:
    """The chief finance officer's browser."""
    return visitors.client("omar")
