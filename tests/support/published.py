"""The example plan with its proposal published: where tests of what is published, noticed and decided begin."""

from __future__ import annotations

from dataclasses import dataclass

from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from tests.support.starting import begin_with
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario


@dataclass(frozen=True)
class Published:
    """Everybody, their plan and its paper."""

    visitors: Visitors
    plan: Plan
    paper: Publication


def begin_published() -> Published:
    """In an empty database: the proposal as Omar has published it. Made once a process."""
    return begin_with("published", _make)


def _make() -> Published:
    visitors = make_visitors()
    plan = make_plan(visitors)
    paper = publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    return Published(visitors, plan, paper)
