"""Publishing, superseding and withdrawing; making what belongs to a publication once.

Each is one transaction. Only the chief finance officer publishes.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mtfp.engine import Result
from mtfp.freeze import canonical, document_digest, freeze, thaw
from mtfp.inputs import scenario_result
from mtfp.present.checks import Outcome, check_outcomes
from mtfp.present.paper import paper_texts
from mtfp.publications.change import change_data
from mtfp.publications.included import as_published
from mtfp.publications.models import (
    Artefact,
    EventKind,
    Publication,
    PublicationEvent,
    PublicLink,
    Purpose,
)
from mtfp.publications.workbook import WORKBOOK_NAME, publication_workbook
from mtfp.scenarios.errors import FieldFault, NotAllowed, ServiceError
from mtfp.scenarios.history import person
from mtfp.scenarios.models import Plan, Scenario
from mtfp.scenarios.permissions import may_lock
from mtfp.scenarios.services.records import LONGEST_NOTE, held_scenario, hold_plan

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
MOST_STATEMENTS = 12
MOST_FAULTS = 5
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class NotPublishable(ServiceError):
    """What stands in the way of publishing, each in a sentence, with the field that it concerns, if one does."""

    def __init__(self, *faults: FieldFault) -> None:
        self.faults = faults
        super().__init__("Nothing was published. " + " ".join(each.message for each in faults))


class NotWithdrawn(ServiceError):
    """Why a publication was not withdrawn."""


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
    computed = as_published(scenario_result(held_scenario(plan, scenario.pk, locked=True)))
    outcomes = list(check_outcomes(computed.result))
    faults = [*_paper_faults(paper), *_figure_faults(computed.result), *_check_faults(outcomes, paper.reasons or {})]
    if supersedes is not None and (supersedes.plan_id != plan.pk or _stands_no_more(supersedes)):
        message = f"{supersedes} cannot be superseded: it is another plan's, or superseded or withdrawn already."
        faults.append(FieldFault("supersedes", str(supersedes), message))
    if faults:
        raise NotPublishable(*faults)
    now = timezone.now()
    version = (plan.publications.aggregate(last=Max("version"))["last"] or 0) + 1
    document = freeze(
        force=plan.force.name, plan=plan.name, scenario=scenario.name, structure=computed.structure,
        result=computed.result,
    )  # fmt: skip
    places = computed.structure.conventions.band_d_places
    document["paper"] = _paper_data(paper, outcomes) | {
        "version": version,
        "published": now.isoformat(),
        "published_by": person(by),
        "supersedes": supersedes.version if supersedes else None,
        "places": places,
    }
    content = thaw(document)
    document["texts"] = paper_texts(content, places)
    document["change"] = change_data(thaw(json.loads(supersedes.document)), content) if supersedes else None
    text = canonical(document)
    made = Publication.objects.create(
        plan=plan, scenario=scenario, version=version, title=paper.title.strip(), purpose=paper.purpose,
        published=now, published_by=by, document=text, digest=document_digest(text),
    )  # fmt: skip
    if supersedes is not None:
        PublicationEvent.objects.create(
            publication=supersedes, kind=EventKind.SUPERSEDED, at=now, by=by, successor=made
        )  # fmt: skip
    keep_artefact(made, WORKBOOK_NAME, publication_workbook(made, thaw(json.loads(text))))
    return made


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, by: User) -> PublicationEvent:
    """Withdraw a publication; it stays readable, with the reason. Raises NotAllowed, NotWithdrawn."""
    _check_publisher(hold_plan(publication.plan_id, by, archived=True), by)
    if not reason.strip():
        raise NotWithdrawn("Say why it is withdrawn: readers see the reason.")
    if fault := _reason_fault(reason):
        raise NotWithdrawn(fault)
    if publication.events.filter(kind=EventKind.WITHDRAWN).exists():
        raise NotWithdrawn("It is withdrawn already.")
    return PublicationEvent.objects.create(
        publication=publication, kind=EventKind.WITHDRAWN, at=timezone.now(), by=by, reason=reason.strip()
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


def _paper_faults(paper: Paper) -> Iterator[FieldFault]:
    if not paper.title.strip() or len(paper.title) > LONGEST_TITLE:
        yield FieldFault("title", paper.title, f"Give the publication a title of at most {LONGEST_TITLE} characters.")
    if paper.purpose not in Purpose.values:
        message = "Choose what it is for: panel paper, update or draft to members."
        yield FieldFault("purpose", paper.purpose, message)
    if CONTROL.search(paper.title):
        yield FieldFault("title", paper.title, "The title has to be one line of plain text.")
    message = f"The note and each statement are plain text of at most {LONGEST_TEXT:,} characters."
    if _text_fault(paper.note):
        yield FieldFault("note", paper.note, message)
    for number, each in enumerate(paper.statements):
        if _text_fault(each.text) or _text_fault(each.heading):
            yield FieldFault(f"statement-{number}", each.text, message)
    if len(paper.statements) > MOST_STATEMENTS:
        yield FieldFault("", "", f"A paper carries at most {MOST_STATEMENTS} statements.")


def _text_fault(text: str) -> bool:
    return len(text) > LONGEST_TEXT or bool(CONTROL.search(_on_one_line(text)))


def _on_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ").replace("\t", " ")


def _reason_fault(reason: str) -> str:
    if len(reason.strip()) > LONGEST_NOTE or CONTROL.search(_on_one_line(reason)):
        return f"A reason is plain text of at most {LONGEST_NOTE} characters."
    return ""


def _figure_faults(result: Result) -> Iterator[FieldFault]:
    """Each cause once, with the first figure that it stops: many figures rest on one that is missing."""
    causes: dict[tuple[str, str, int], str] = {}
    stopped = list(result.unfinished())
    for key, year, missing in sorted(stopped, key=lambda each: not result.graph.lines[each[0]].published):
        where = f"{result.graph.lines[key].label} {result.years.labels[year]}"
        cause = (missing.reason, missing.key, missing.year)
        causes.setdefault(cause, f"{where} cannot be computed: {missing.reason}.")
    more = len(causes) - MOST_FAULTS
    rest = [f"{more} more causes stop figures of the forecast years."] if more > 0 else []
    yield from (FieldFault("", "", said) for said in [*list(causes.values())[:MOST_FAULTS], *rest])


def _check_faults(outcomes: Sequence[Outcome], reasons: Mapping[str, str]) -> Iterator[FieldFault]:
    for each in outcomes:
        reason, about = reasons.get(each.address, ""), f"{each.check.title}, {each.year_label}"
        if each.fails and not reason.strip():
            said = f"A check fails and no reason is recorded: {about}: {each.message}."
            yield FieldFault(f"reason-{each.address}", reason, said)
        elif fault := _reason_fault(reason):
            yield FieldFault(f"reason-{each.address}", reason, f"{about}: {fault}")


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
                **({"advice": True} if each.check.advice else {}),
                "reason": "" if each.holds else reasons.get(each.address, "").strip(),
            }
            for each in outcomes
        ],
    }
