"""What has become of a scenario so far: a draft, or the paper that was made of it and how that stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mtfp.engine import Result
from mtfp.inputs import Computed, plan_results
from mtfp.publications.models import Publication
from mtfp.publications.selectors import Damaged, Standing, frozen, publications, standing
from mtfp.scenarios.models import Plan


@dataclass(frozen=True, slots=True)
class State:
    """The paper of a scenario, none of a draft; `changed` when the scenario's figures are others by now."""

    paper: Publication | None = None
    standing: Standing | None = None
    changed: bool = False


def papers(newest_first: Iterable[Publication]) -> dict[int, Publication]:
    """By scenario its newest paper that stands, and where none does the newest."""
    found: dict[int, Publication] = {}
    for each in newest_first:
        kept = found.setdefault(each.scenario_id, each)
        if standing(each).current and not standing(kept).current:
            found[each.scenario_id] = each
    return found


def state(paper: Publication | None, computed: Computed) -> State:
    """The state of a scenario as it is computed now. The document is read once by a process."""
    if paper is None:
        return State()
    stands = standing(paper)
    return State(paper, stands, stands.current and _changed(paper, computed.result))


def plan_states(plan: Plan) -> dict[int, State]:
    """The states of a plan's scenarios of which there is a paper; only for those anything is computed."""
    found = papers(publications().filter(plan=plan))
    results = plan_results(plan) if found else {}
    return {pk: state(paper, results[pk]) for pk, paper in found.items()}


def told(paper: Publication) -> tuple[object, ...]:
    """Everything that a state says of a paper, as plain values: while they are the same, so are its words."""
    stands = standing(paper)
    return paper.scenario_id, paper.pk, paper.version, stands.successor_version, stands.withdrawn is not None


def _changed(paper: Publication, now: Result) -> bool:
    """Whether a figure, entered or computed, is another; rows that only one of the two has are told by the sums."""
    try:
        then = frozen(paper.pk, paper.digest).result.figures
    except Damaged:  # the paper's own page says so
        return False
    return any(row != then[key] for key, row in now.figures.items() if key in then)
