"""Second factors: who must have one, who lacks one."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest

from mtfp.forces.models import Membership
from mtfp.scenarios.selectors import EDITORS

EDITING = Membership.objects.filter(role__in=EDITORS).values("user")
NEED_ONE = Q(is_staff=True) | Q(is_superuser=True) | Q(pk__in=EDITING)
"""Administrators, finance officers and chief finance officers; panel members read what is published."""


def second_factor_required(user: User) -> bool:
    """Whether the deployment asks for one of this person."""
    return settings.REQUIRE_MFA and User.objects.filter(NEED_ONE, pk=user.pk).exists()


def lacks_second_factor(request: HttpRequest) -> bool:
    """One is required of the person, and there is none: neither here nor at the organisation's sign-in."""
    if not settings.REQUIRE_MFA or not isinstance(request.user, User):
        return False
    if settings.OIDC_DOES_MFA and _came_from_organisation(request):
        return False
    having = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    return User.objects.filter(NEED_ONE, pk=request.user.pk).exclude(pk__in=having).exists()


def _came_from_organisation(request: HttpRequest) -> bool:
    return any(each["method"] == "socialaccount" for each in get_authentication_records(request, request.user))
