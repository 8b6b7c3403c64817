"""When a person last showed who they are, and asking again before what matters."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest

SIGNED_IN, SEEN = "signed_in", "seen"
"""Names in the session: seconds since 1970, of the sign-in and of a recent request."""


def remember_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    """The receiver of Django's user_logged_in."""
    request.session[SIGNED_IN] = request.session[SEEN] = time.time()


def confirmed_at(request: HttpRequest) -> float:
    """When the person last gave a password or a code, or came from the organisation's sign-in; 0 for never."""
    records = get_authentication_records(request, request.user)
    return max([float(request.session.get(SIGNED_IN, 0)), *(float(record["at"]) for record in records)])


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether that was within CONFIRM_MINUTES."""
    return time.time() - confirmed_at(request) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def confirm(request: HttpRequest) -> None:
    """Go on if the person showed lately who they are. Otherwise they are asked, and the request is done then.

    Raises ReauthenticationRequired, which allauth's middleware answers: it keeps a form that was sent.
    """
    if not confirmed_lately(request):
        raise ReauthenticationRequired
