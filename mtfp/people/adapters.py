"""What allauth does otherwise here: nobody signs up, the wording is the site's, secrets are sealed."""

from __future__ import annotations

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from mtfp.people.confirming import SHOWN, confirmed_lately
from mtfp.people.factors import second_factor_required
from mtfp.people.openid import shown_at
from mtfp.people.services.inviting import account_of

UNKNOWN_PAIR = "Check the user name and password: this pair is not known"
CLOCKS_DIFFER = 60
"""Seconds that the clock of an identity provider may be behind."""
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Signing in with a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": UNKNOWN_PAIR,
        "email_password_mismatch": UNKNOWN_PAIR,
        "too_many_login_attempts": "There were too many failed attempts. Wait five minutes and try again",
        "enter_current_password": "This is not your password now",
        "incorrect_password": "This is not your password",
        "incorrect_code": "This code is not right, or was used already: wait for the next one",
        "rate_limited": "There were too many attempts. Wait five minutes and try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account is told the same as a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A closed account that came with the organisation's sign-in."""
        return no_access(request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """A password, a code; for people who came by it, the organisation's sign-in."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if settings.SOCIALACCOUNT_PROVIDERS and SocialAccount.objects.filter(user_id=user.pk).exists():
            methods.append(
                {"id": "organisation", "description": "organisation", "url": reverse("confirm_organisation")}
            )
        return methods

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for an account, by whatever name of the person or of the site it is tried."""
        tried = str(credentials.get("email", credentials.get("username", ""))).lower()
        user = account_of(tried)
        return f"account:{user.pk}" if user else f"name:{tried}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of a moment ago is proof enough, for a second factor as for publishing."""
        return not confirmed_lately(self.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("mfa_index")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or note in the log that it could not be, without saying to whom."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("mail was not sent: %s", type(error).__name__)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Who comes by the organisation's sign-in alone gets no second way in by mail, and is told so there."""
        alone = settings.SOCIALACCOUNT_PROVIDERS and not user.has_usable_password()
        if alone:
            self.send_mail("account/email/no_password", email, context)
        else:
            super().send_password_reset_mail(user, email, context)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages are what is asked for, and what is answered with."""
        return False


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Signing in through the organisation's identity provider: for those who have an account here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """People are invited. Raises ImmediateHttpResponse, which says so."""
        raise ImmediateHttpResponse(no_access(request))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is. Raises ImmediateHttpResponse to whoever only had to show again who they are."""
        if not sociallogin.is_existing:
            person = _person_of(sociallogin)
            if person is not None:
                sociallogin.connect(request, person)
        if not isinstance(request.user, User):
            request.session[SHOWN] = shown_at(sociallogin)
        else:
            raise ImmediateHttpResponse(_confirmed(request, request.user, sociallogin))


def _person_of(sociallogin: SocialLogin) -> User | None:
    """The one person with an address that the provider vouches for, and whom it has not called otherwise before.

    An address that was somebody's who left and is given to somebody else opens nothing: the provider's
    own name for a person ("sub") is another then.
    """
    vouched = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
    linked = SocialAccount.objects.filter(provider=sociallogin.account.provider).values("user")
    found = [
        person
        for address in vouched
        for person in User.objects.filter(email__iexact=address, is_active=True).exclude(pk__in=linked)[:2]
    ]
    return found[0] if len(found) == 1 else None


def _confirmed(request: HttpRequest, user: User, sociallogin: SocialLogin) -> HttpResponse:
    """Note that the person showed again who they are, and go on with what waited for it."""
    if sociallogin.user != user:
        return no_access(request)
    back, asked = sociallogin.state.get("next") or "/", (sociallogin.state.get("data") or {}).get("asked")
    shown = shown_at(sociallogin)
    if asked is None or shown < asked - CLOCKS_DIFFER:
        return render(request, "people/not_confirmed.html", {"next": back}, status=403)
    request.session[SHOWN] = shown
    record_authentication(request, user, "socialaccount", reauthenticated=True)
    request.GET = QueryDict(urlencode({"next": back}))  # where resume_request looks for it
    response: HttpResponse = resume_request(request)
    return response


def no_access(request: HttpRequest) -> HttpResponse:
    """For somebody whom the organisation knows and this site does not."""
    return render(request, "account/signup_closed.html", status=403)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Second factors: sealed in the database, and kept where the deployment requires one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Your role needs a second factor: it cannot be removed",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where one is required."""
        return not second_factor_required(authenticator.user)

    def encrypt(self, text: str) -> str:
        """Seal a secret with SECRET_KEY."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. One that no key opens any more is as good as another that nobody knows."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor was sealed with another SECRET_KEY: name it in OLD_SECRET_KEYS, or reset it")
            secret: str = generate_totp_secret()
            return secret


def _seal() -> MultiFernet:
    """Of SECRET_KEY, which seals, and of those before it, which still open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second factor:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in digests])
