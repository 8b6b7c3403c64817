"""When a person last showed who they are, and asking again before what matters."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SIGNED_IN, SEEN, SHOWN = "signed_in", "seen", "shown_at_organisation"
"""Names in the session: seconds since 1970, of the sign-in, of a recent request, and of when the person last showed
at the organisation's identity provider who they are, as it says."""


def remember_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    """The receiver of Django's user_logged_in."""
    request.session[SIGNED_IN] = request.session[SEEN] = time.time()


def confirmed_at(request: HttpRequest) -> float:
    """When the person last gave a password or a code, here or at the organisation's sign-in; 0 for never.

    Who comes from there may have been signed in there since the morning, and be asked for nothing.
    """
    there = float(request.session.get(SHOWN, 0))
    records = get_authentication_records(request, request.user)
    times = [min(each["at"], there) if each["method"] == "socialaccount" else each["at"] for each in records]
    return max(times) if times else float(request.session.get(SIGNED_IN, 0))


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether that was within CONFIRM_MINUTES."""
    return time.time() - confirmed_at(request) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def confirm(request: HttpRequest) -> None:
    """Go on if the person showed lately who they are. Otherwise they are asked, and the request is done then.

    Raises ReauthenticationRequired, which allauth's middleware answers: it keeps a form that was sent.
    """
    if not confirmed_lately(request):
        raise ReauthenticationRequired


def confirmed(view: View[P]) -> View[P]:
    """The view, for who showed lately who they are. allauth's own does not ask people without a password here."""

    @wraps(view)
    def asking(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        confirm(request)
        return view(request, *args, **kwargs)

    return asking
