"""Who reads which publication how, and what a browser or a shared cache may keep of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from mtfp.forces.models import Role
from mtfp.freeze import Frozen
from mtfp.present.numbers import Display, Scale
from mtfp.program import program_digest
from mtfp.publications.models import Publication
from mtfp.publications.selectors import (
    Damaged,
    Standing,
    frozen,
    linked_publication,
    readable_publication,
    standing,
)
from mtfp.scenarios.views.common import reader_scale, signed_in

SHARED_SECONDS = 300
"""How long a shared cache may keep a public page: a revoked link is gone within this time."""


@dataclass(frozen=True)
class Reader:
    """Who reads which publication how: signed in by number, or anybody by a link (then there is a token)."""

    publication: Publication
    standing: Standing
    token: str
    scale: Scale
    etag: str

    @property
    def content(self) -> Frozen:
        """What was published."""
        return frozen(self.publication.pk, self.publication.digest)

    @property
    def display(self) -> Display:
        """The reader's scale with the decimals of the publication's conventions."""
        return Display(self.scale, self.content.document["paper"]["places"])

    @property
    def publishes(self) -> bool:
        """Whether the reader is the chief finance officer."""
        return getattr(self.publication, "reader_role", "") == Role.CHIEF_FINANCE_OFFICER

    def address(self, name: str, *args: str) -> str:
        """The address of a part of this publication, for this reader."""
        return address(name, self.publication.pk, self.token, *args)


def address(name: str, pk: int, token: str, *args: str) -> str:
    """The address of a part of a publication: that of its link when there is a token."""
    if token:
        return reverse(f"publications:linked_{name}", args=[token, *args])
    return reverse(f"publications:{name}", args=[pk, *args])


ReaderView = Callable[..., HttpResponse]
View = Callable[..., HttpResponseBase]


def for_readers(view: ReaderView) -> View:
    """Find the publication and the reader, answer 304 where nothing has changed, and say who may keep the answer."""

    @login_not_required
    @require_safe
    @wraps(view)
    def found(request: HttpRequest, *, pk: int = 0, token: str = "", **kwargs: str) -> HttpResponseBase:
        if not token and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        reader = _reader(request, pk, token)
        told = not token and len(messages.get_messages(request)) > 0
        response = None if told else get_conditional_response(request, etag=reader.etag)
        if response is None:
            try:
                response = view(request, reader, **kwargs)
            except Damaged:
                return _kept_by_nobody(render(request, "publications/damaged.html", {"public": True}, status=500))
        if told:
            return _kept_by_nobody(response)  # a message is shown once
        if token:  # the middleware has asked who it is, but the answer is the same for everybody
            request.session.accessed = False
        response["ETag"] = reader.etag
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = f"public, max-age={SHARED_SECONDS}" if token else "private, no-cache"
        return response

    return found


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _reader(request: HttpRequest, pk: int, token: str) -> Reader:
    if token:
        publication, who = linked_publication(token), "public"
        asked = request.GET.get("units", "")
        scale = Scale(asked) if asked in set(Scale) else Scale.MILLIONS
    else:
        user = signed_in(request)
        # The session too: the forms of a page work in the session they were made for, and only there.
        publication = readable_publication(user, pk)
        who = f"{user.pk} {user.get_full_name()} {request.session.session_key}"
        scale = reader_scale(request)
    state = standing(publication)
    may = str(getattr(publication, "reader_role", ""))
    asked_how = (request.path, request.GET.urlencode(), request.headers.get("HX-Request", ""))
    part = (program_digest(), publication.digest, who, may, scale.value, repr(state), *asked_how)
    etag = f'"{hashlib.sha256("|".join(part).encode()).hexdigest()[:32]}"'
    return Reader(publication, state, token, scale, etag)
