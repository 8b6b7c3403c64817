"""The example plan, and that plan with its proposal published: where most tests of pages begin."""

from __future__ import annotations

from dataclasses import dataclass

from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from tests.support.starting import begin_with
from tests.support.visitors import Visitors, make_plan, make_visitors, scenario


@dataclass(frozen=True)
class Planned:
    """Everybody and their plan."""

    visitors: Visitors
    plan: Plan


@dataclass(frozen=True)
class Published(Planned):
    """Everybody, their plan and its paper."""

    paper: Publication


def begin_planned() -> Planned:
    """In an empty database: the example as Harriet has entered it. Made once a process."""
    return begin_with("planned", _plan)


def begin_published() -> Published:
    """In an empty database: the proposal as Omar has published it. Made once a process."""
    return begin_with("published", _publish)


def _plan() -> Planned:
    visitors = make_visitors()
    return Planned(visitors, make_plan(visitors))


def _publish() -> Published:
    begun = _plan()
    paper = publish(scenario=scenario(begun.plan), paper=Paper("The precept", "panel_paper"), by=begun.visitors.omar)
    return Published(begun.visitors, begun.plan, paper)
