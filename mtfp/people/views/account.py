"""A person's own account."""

from __future__ import annotations

from allauth.account.views import password_change
from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mtfp.forces.models import Membership
from mtfp.people.factors import second_factor_required
from mtfp.people.permissions import managed_forces
from mtfp.scenarios.views.common import signed_in


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Name, roles, password, second factor."""
    user = signed_in(request)
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "memberships": Membership.objects.filter(user=user).select_related("force"),
        "managed": managed_forces(user),
        "has_factor": Authenticator.Type.TOTP in types,
        "required": second_factor_required(user),
    }
    return render(request, "people/account.html", context)


def change_password(request: HttpRequest) -> HttpResponse:
    """For those who have one: who comes through the organisation's sign-in has none here, and makes none."""
    if not signed_in(request).has_usable_password():
        raise Http404("there is no password to change")
    response: HttpResponse = password_change(request)
    return response
