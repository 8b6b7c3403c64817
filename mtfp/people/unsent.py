"""What was typed into a form and sent when the session had ended: kept for the same person's next sign-in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

UNSENT = "unsent"
MOST = 500_000
"""Characters that are kept: a grid that is sent without script has about half of them."""


def keep_unsent(request: HttpRequest, person: str = "") -> None:
    """Keep a form of text for the person, or for whoever the cookie's ended session was of; nothing for anybody else.

    Forms of signing in and of one's account are in no namespace, and carry passwords: they are not kept.
    """
    match = request.resolver_match
    if request.method != "POST" or match is None or match.namespace in {"", "admin"} or request.FILES:
        return
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    person = person or _ended_here(request)
    if person and fields and sum(len(name) + len(value) for name, value in fields) <= MOST:
        request.session[UNSENT] = {"person": person, "where": request.get_full_path(), "fields": fields}


def unsent_page(request: HttpRequest, user: User) -> HttpResponse | None:
    """The page that sends what was kept, to the person who typed it, once, in the place of where it was to go."""
    kept = request.session.get(UNSENT)
    if kept is None or request.method != "GET" or kept["where"] != request.get_full_path():
        return None
    del request.session[UNSENT]
    if kept["person"] != str(user.pk):
        return None
    fields = [(name, value) for name, value in kept["fields"] if name != "csrfmiddlewaretoken"]
    return render(request, "people/unsent.html", {"where": kept["where"], "fields": fields})


def _ended_here(request: HttpRequest) -> str:
    """Whose session it was that ended, by its cookie; it is forgotten then. Empty where there was none."""
    ended = Session.objects.filter(session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")).first()
    if ended is None:
        return ""
    person = str(ended.get_decoded().get(SESSION_KEY, ""))
    ended.delete()
    return person
