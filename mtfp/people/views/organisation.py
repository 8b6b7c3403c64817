"""Signing in through the organisation's identity provider (OpenID Connect, code flow with PKCE)."""

from __future__ import annotations

import time

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from mtfp.people.openid import Adapter

PROVIDER = "organisation"
"""How allauth calls it, in addresses and in the database."""


def organisation_name() -> str:
    """How people call the provider; empty when there is none."""
    providers = settings.SOCIALACCOUNT_PROVIDERS
    return str(providers["openid_connect"]["APPS"][0]["name"]) if providers else ""


@never_cache
@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the provider. Whoever is signed in already has to show there again who they are."""
    if not organisation_name():
        raise Http404("there is no identity provider")
    again = request.user.is_authenticated
    provider = get_adapter(request).get_provider(request, PROVIDER)
    try:
        response: HttpResponse = provider.redirect(
            request,
            process=AuthProcess.REDIRECT if again else AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            # with max_age a provider has to say when that was ("auth_time", OpenID Connect Core 1.0, 3.1.2.1)
            auth_params={"prompt": "login", "max_age": str(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)} if again else {},
            data={"asked": time.time()} if again else None,
        )
    except RequestException:
        return _not_reached(request)
    return response


@never_cache
@require_safe
def confirm(request: HttpRequest) -> HttpResponse:
    """The page from which somebody who is signed in goes to the provider, to show again who they are.

    A link of its own, because the content policy lets no form that was sent lead to another site.
    """
    if not organisation_name():
        raise Http404("there is no identity provider")
    context = {"organisation": organisation_name(), "next": get_next_redirect_url(request) or "/"}
    return render(request, "people/confirm_organisation.html", context)


@never_cache
@login_not_required
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to."""
    if not organisation_name() or provider_id != PROVIDER:
        raise Http404("there is no such identity provider")
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(Adapter(request, PROVIDER))(request)
    except RequestException:
        return _not_reached(request)
    return response


def _not_reached(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", {"not_reached": True}, status=503)
