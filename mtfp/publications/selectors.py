"""What a person may read of what is published, and the publication as it is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404

from mtfp.freeze import Frozen, document_digest, thaw
from mtfp.publications.models import EventKind, Publication, PublicationEvent, PublicLink


@dataclass(frozen=True, slots=True)
class Standing:
    """When a publication appeared, and what has happened to it since."""

    published: datetime
    successor: int | None
    successor_version: int | None
    withdrawn: datetime | None
    reason: str

    @property
    def current(self) -> bool:
        """Neither superseded nor withdrawn."""
        return self.successor is None and self.withdrawn is None


def publications() -> QuerySet[Publication]:
    """All publications with their standing, without the documents: one query."""
    events = PublicationEvent.objects.filter(publication=OuterRef("pk"))
    superseded, withdrawn = events.filter(kind=EventKind.SUPERSEDED), events.filter(kind=EventKind.WITHDRAWN)
    return (
        Publication.objects.defer("document")
        .select_related("plan__force", "published_by")
        .annotate(
            successor=Subquery(superseded.values("successor")[:1]),
            successor_version=Subquery(superseded.values("successor__version")[:1]),
            withdrawn=Subquery(withdrawn.values("at")[:1]),
            withdrawn_reason=Subquery(withdrawn.values("reason")[:1]),
        )
    )


def standing(publication: Publication) -> Standing:
    """The standing of a publication that `publications` gave."""
    found: Any = publication
    withdrawn = found.withdrawn
    if isinstance(withdrawn, str):  # SQLite keeps moments as texts
        withdrawn = datetime.fromisoformat(withdrawn).replace(tzinfo=UTC)
    return Standing(
        found.published, found.successor, found.successor_version, withdrawn, found.withdrawn_reason or ""
    )  # fmt: skip


def readable_publications(user: User) -> QuerySet[Publication]:
    """What is published by the forces a person belongs to, in any role; `reader_role` says in which."""
    return (
        publications()
        .filter(plan__force__memberships__user_id=user.pk)
        .annotate(reader_role=F("plan__force__memberships__role"))
    )


ANY_USER, ANY_PUBLICATION = -101, -102
"""What stands for the numbers in the question that is put into SQL once."""
LARGEST_NUMBER = 2**63 - 1
"""What a database takes as the number of a row; the ORM knows it, SQL has to be spared it."""


def readable_publication(user: User, pk: int) -> Publication:
    """A publication the person may read. Raises Http404 for every other one."""
    if pk > LARGEST_NUMBER:
        raise Http404("there is no such publication")
    sql, kept = _one_readable(connection.vendor)
    asked = {ANY_USER: user.pk, ANY_PUBLICATION: pk}
    found = list(Publication.objects.raw(sql, [asked.get(each, each) for each in kept]))
    if not found:
        raise Http404("there is no such publication")
    return found[0]


@lru_cache(maxsize=4)
def _one_readable(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """`readable_publications` for one, written as SQL once: that takes Django longer than the database to answer."""
    wanted = readable_publications(User(pk=ANY_USER)).filter(pk=ANY_PUBLICATION).order_by().select_related(None)
    sql, params = wanted.query.sql_with_params()
    return sql, tuple(params)


def linked_publication(token: str) -> Publication:
    """The publication of an open link. Raises Http404."""
    link = PublicLink.objects.filter(token=token, revoked=None)
    found = publications().filter(pk__in=link.values("publication")).first()
    if found is None:
        raise Http404("there is no such address, or it is closed")
    return found


class Damaged(Exception):
    """A publication whose document is not the one that was published."""


@lru_cache(maxsize=64)
def frozen(pk: int, digest: str) -> Frozen:
    """A publication's content; read once by a process, because it never changes. Raises Damaged."""
    text = Publication.objects.values_list("document", flat=True).get(pk=pk)
    if document_digest(text) != digest:
        raise Damaged(f"publication {pk} is not what was published: its digest differs")
    return thaw(json.loads(text))
