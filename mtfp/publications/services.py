"""Publishing, superseding and withdrawing; making what belongs to a publication once.

Each is one transaction. Only the chief finance officer publishes.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mtfp.freeze import canonical, document_digest, freeze
from mtfp.inputs import scenario_result
from mtfp.present.checks import Outcome, check_outcomes
from mtfp.publications.models import (
    Artefact,
    EventKind,
    Publication,
    PublicationEvent,
    PublicLink,
    Purpose,
)
from mtfp.scenarios.errors import NotAllowed, ServiceError
from mtfp.scenarios.history import person
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.permissions import may_lock
from mtfp.scenarios.services.records import hold_plan

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
MOST_STATEMENTS = 12


class NotPublishable(ServiceError):
    """What stands in the way of publishing, each in a sentence."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("Nothing was published. " + " ".join(faults))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that the paper carries, under its heading: plain text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What is published beside the figures."""

    title: str
    purpose: str
    note: str = ""
    statements: tuple[Statement, ...] = ()
    reasons: Mapping[str, str] | None = None
    """Why a failing check does not stand in the way, by the check's address: key/2017-18."""


@transaction.atomic
def publish(*, scenario: Scenario, paper: Paper, by: User, supersedes: Publication | None = None) -> Publication:
    """Freeze a scenario as the plan's next version, and supersede an earlier one when it is named.

    Raises NotAllowed (the chief finance officer publishes), NotPublishable with every reason: a figure of
    a forecast year that cannot be computed, a failing check without a reason, a title that is missing or long.
    """
    plan = hold_plan(scenario.plan_id, by)
    _check_publisher(plan, by)
    computed = scenario_result(plan.scenarios.select_related("plan__force").get(pk=scenario.pk))
    outcomes = list(check_outcomes(computed.result))
    faults = [*_paper_faults(paper), *_figure_faults(computed.result), *_check_faults(outcomes, paper.reasons or {})]
    if supersedes is not None and (supersedes.plan_id != plan.pk or _stands_no_more(supersedes)):
        faults.append(f"{supersedes} cannot be superseded: it is another plan's, or superseded or withdrawn already.")
    if faults:
        raise NotPublishable(faults)
    now = timezone.now()
    version = (plan.publications.aggregate(last=Max("version"))["last"] or 0) + 1
    document = freeze(
        force=plan.force.name, plan=plan.name, scenario=scenario.name, structure=computed.structure,
        result=computed.result,
    )  # fmt: skip
    document["paper"] = _paper_data(paper, outcomes) | {
        "version": version,
        "published": now.isoformat(),
        "published_by": person(by),
        "supersedes": supersedes.version if supersedes else None,
        "places": computed.structure.conventions.band_d_places,
    }
    text = canonical(document)
    made = Publication.objects.create(
        plan=plan, scenario=scenario, version=version, title=paper.title.strip(), purpose=paper.purpose,
        published=now, published_by=by, document=text, digest=document_digest(text),
    )  # fmt: skip
    if supersedes is not None:
        PublicationEvent.objects.create(
            publication=supersedes, kind=EventKind.SUPERSEDED, at=now, by=by, successor=made
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, by: User) -> PublicationEvent:
    """Withdraw a publication; it stays readable, with the reason. Raises NotAllowed, NotPublishable."""
    _check_publisher(publication.plan, by)
    if not reason.strip():
        raise NotPublishable(["Say why it is withdrawn: readers see the reason."])
    if publication.events.filter(kind=EventKind.WITHDRAWN).exists():
        raise NotPublishable(["It is withdrawn already."])
    return PublicationEvent.objects.create(
        publication=publication, kind=EventKind.WITHDRAWN, at=timezone.now(), by=by, reason=reason.strip()[:300]
    )


def open_link(*, publication: Publication, by: User) -> PublicLink:
    """Make a random address at which anybody can read the publication. Raises NotAllowed."""
    _check_publisher(publication.plan, by)
    return PublicLink.objects.create(
        publication=publication, token=secrets.token_urlsafe(24), created=timezone.now(), created_by=by
    )


def revoke_link(*, link: PublicLink, by: User) -> None:
    """Close an address for good. Raises NotAllowed."""
    _check_publisher(link.publication.plan, by)
    PublicLink.objects.filter(pk=link.pk, revoked=None).update(revoked=timezone.now(), revoked_by=by)


def keep_artefact(publication: Publication, name: str, content: bytes) -> Artefact:
    """Keep a file made of a publication; whoever made it first, it is the one that everybody gets."""
    made, _ = Artefact.objects.get_or_create(
        publication=publication,
        name=name,
        defaults={"content": content, "digest": hashlib.sha256(content).hexdigest(), "made": timezone.now()},
    )
    return made


def _check_publisher(plan: Plan, by: User) -> None:
    if not may_lock(by, plan):
        raise NotAllowed("Only the chief finance officer publishes, supersedes and withdraws.")


def _stands_no_more(publication: Publication) -> bool:
    return publication.events.exists()


def _paper_faults(paper: Paper) -> list[str]:
    faults = []
    if not paper.title.strip() or len(paper.title) > LONGEST_TITLE:
        faults.append(f"Give the publication a title of at most {LONGEST_TITLE} characters.")
    if paper.purpose not in Purpose.values:
        faults.append("Choose what it is for: panel paper, update or draft to members.")
    texts = [paper.note, *(each.text for each in paper.statements), *(each.heading for each in paper.statements)]
    if any(len(text) > LONGEST_TEXT or "\x00" in text for text in texts) or len(paper.statements) > MOST_STATEMENTS:
        faults.append(
            f"The note and the statements have at most {LONGEST_TEXT:,} characters each, no control characters."
        )
    return faults


def _figure_faults(result: Any) -> list[str]:
    """Each cause once: many figures rest on one that is missing."""
    causes = dict.fromkeys(
        f"{result.graph.lines[key].label} {result.years.labels[year]} cannot be computed: {missing.reason}."
        for key, year, missing in result.missing()
        if year > 0 and result.graph.lines[key].published
    )
    return list(causes)[:5]


def _check_faults(outcomes: Sequence[Outcome], reasons: Mapping[str, str]) -> list[str]:
    return [
        f"A check fails and no reason is recorded: {each.check.title}, {each.year_label}: {each.message}."
        for each in outcomes
        if not each.holds and not reasons.get(each.address, "").strip()
    ]


def _paper_data(paper: Paper, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    reasons = paper.reasons or {}
    return {
        "title": paper.title.strip(),
        "purpose": Purpose(paper.purpose).label,
        "note": paper.note.strip(),
        "statements": [[each.heading.strip(), each.text.strip()] for each in paper.statements if each.text.strip()],
        "checks": [
            {
                "title": each.check.title,
                "key": each.key,
                "year": each.year_label,
                "holds": each.holds,
                "message": each.message,
                "reason": "" if each.holds else reasons.get(each.address, "").strip(),
            }
            for each in outcomes
        ],
    }
