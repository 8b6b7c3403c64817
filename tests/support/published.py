"""The example plan, and that plan with its proposal published: where most tests of pages begin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mtfp.planfile import read_plan_file
from mtfp.publications.models import Publication
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Plan
from tests.support.starting import begin_with
from tests.support.visitors import EXAMPLE, Visitors, make_plan, make_visitors, scenario


@dataclass(frozen=True)
class Planned:
    """Everybody and their plan."""

    visitors: Visitors
    plan: Plan


@dataclass(frozen=True)
class Published(Planned):
    """Everybody, their plan and its paper."""

    paper: Publication


def begin_planned(file: Path = EXAMPLE) -> Planned:
    """In an empty database: the plan of a file, the example if none is named, as Harriet has entered it.

    Made once a process.
    """
    return begin_with(f"planned {file.name}", lambda: _plan(file))


def begin_published() -> Published:
    """In an empty database: the proposal as Omar has published it. Made once a process."""
    return begin_with("published", _publish)


def _plan(file: Path = EXAMPLE) -> Planned:
    visitors = make_visitors()
    return Planned(visitors, make_plan(visitors, read_plan_file(file.read_bytes())))


def _publish() -> Published:
    begun = _plan()
    paper = publish(scenario=scenario(begun.plan), paper=Paper("The precept", "panel_paper"), by=begun.visitors.omar)
    return Published(begun.visitors, begun.plan, paper)
