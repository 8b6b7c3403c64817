"""Whose password it is that was typed."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from mtfp.people.services.inviting import account_of


class OneAccount(AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types
    """One look at one account: allauth's looks at it as often as it is found, and its time tells who has one."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        typed = credentials.get("email") or credentials.get("username") or ""
        user: User | None = self._check_password(account_of(typed), credentials["password"])
        return user
