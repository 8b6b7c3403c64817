"""What is asked of everybody who is signed in: that the session is not too old, and a second factor if required."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from mtfp.people.confirming import SEEN, SIGNED_IN
from mtfp.people.factors import lacks_second_factor
from mtfp.people.unsent import keep_unsent, unsent_page

ALLOWED_WITHOUT = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "confirm_organisation",
    "organisation",
    "sign_out",
}
"""Names of the addresses that a person reaches who has yet to set up a second factor."""


class SignedInMiddleware:
    """Before LoginRequiredMiddleware: a session that is too old is ended, and the page asks for a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Pages that anybody may read are left alone: they do not so much as look at the session."""
        if not getattr(view, "login_required", True) or not isinstance(request.user, User):
            return None
        if _too_old(request):
            person = str(request.user.pk)
            logout(request)
            keep_unsent(request, person)
            return None
        assert request.resolver_match is not None
        if request.resolver_match.url_name not in ALLOWED_WITHOUT and lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return unsent_page(request, request.user)


class SignInFirst(LoginRequiredMiddleware):
    """Django's; a form that was sent when the session had ended is kept for the sign-in."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """On to the page of signing in."""
        keep_unsent(request)
        return super().handle_no_permission(request, view_func)


def _too_old(request: HttpRequest) -> bool:
    """True a fixed time after the sign-in. Otherwise a request puts off the end of the session.

    Writing that down at every request would cost a write a page: it is done when a twentieth of the time has gone.
    """
    now, session = time.time(), request.session
    if now - session.setdefault(SIGNED_IN, now) > settings.SESSION_LONGEST:
        return True
    if now - session.get(SEEN, 0.0) > settings.SESSION_COOKIE_AGE / 20:
        session[SEEN] = now
    return False
