"""A plan with two publications, the second of which supersedes the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.test import Client

from mtfp.publications import selectors
from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, Statement, publish
from mtfp.publications.views import reading
from mtfp.scenarios.models import Plan
from tests.support.starting import begin_with
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


@dataclass(frozen=True)
class Standing:
    """What a test begins with."""

    visitors: Visitors
    plan: Plan
    earlier: Publication | None = None
    proposal: Publication | None = None


def _with_nothing() -> Standing:
    visitors = make_visitors()
    return Standing(visitors, make_plan(visitors))


def _with_one() -> Standing:
    first = _with_nothing()
    paper = Paper(f"{TITLE}, working version", "update", "As assumed in February 2016.")
    made = publish(scenario=scenario(first.plan, EARLIER), paper=paper, by=first.visitors.omar)
    return replace(first, earlier=made)


def _with_two() -> Standing:
    first = _with_one()
    paper = Paper(TITLE, "panel_paper", "Grant falls faster.", (Statement("Section 25", STATEMENT),))
    omar, before = first.visitors.omar, first.earlier
    made = publish(scenario=scenario(first.plan, PROPOSAL), paper=paper, by=omar, supersedes=before)
    return replace(first, proposal=made)


@pytest.fixture
def standing(request: pytest.FixtureRequest, db: None) -> Standing:
    """As many publications as the test asks for."""
    if "proposal" in request.fixturenames:
        return begin_with("two publications", _with_two)
    if "earlier" in request.fixturenames:
        return begin_with("one publication", _with_one)
    return _with_nothing()


@pytest.fixture
def visitors(standing: Standing) -> Visitors:
    """Everybody."""
    return standing.visitors


@pytest.fixture
def plan(standing: Standing) -> Plan:
    """The example plan."""
    return standing.plan


@pytest.fixture
def earlier(standing: Standing) -> Publication:
    """Version 1: with a cut of grant by 1.0% a year."""
    assert standing.earlier is not None
    return standing.earlier


@pytest.fixture
def proposal(standing: Standing) -> Publication:
    """Version 2, which supersedes version 1: with a cut of 1.4%."""
    assert standing.proposal is not None
    return standing.proposal


@pytest.fixture
def jean(visitors: Visitors) -> Client:
    """The panel member's browser."""
    return visitors.client("jean")


@pytest.fixture
def omar(visitors: Visitors) -> Client:
    """The chief finance officer's browser."""
    return visitors.client("omar")
