"""The page that an invitation's link opens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mtfp.people.invitations import invitation_of
from mtfp.people.models import Invitation
from mtfp.people.services import InvitationOver, NewPerson, join, join_as
from mtfp.people.services.inviting import account_of
from mtfp.people.views.organisation import organisation_name
from mtfp.scenarios.errors import FieldFault, Invalid, ServiceError


@never_cache
@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join a force: with a new account, or with the one that is signed in. A link that is not one of ours is 404."""
    found = invitation_of(token)
    if found is None:
        raise Http404("there is no such invitation")
    if not found.stands(timezone.now()):
        return _over(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _accept(request, found)
        except InvitationOver:
            return _over(request)
        except Invalid as error:
            for fault in error.faults:
                faults[fault.field] = f"{faults.get(fault.field, '')} {fault.message}".strip()
        except ServiceError as error:
            faults = {"": str(error)}
    context = {
        "invitation": found,
        "known": account_of(found.email),
        "organisation": organisation_name(),
        "faults": faults,
        "given": request.POST,
    }
    return render(request, "people/invitation.html", context, status=422 if faults else 200)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "people/invitation_over.html", status=410)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Raises ServiceError."""
    if isinstance(request.user, User):
        join_as(invitation=invitation, user=request.user)
        messages.success(request, f"You belong to {invitation.force} now.")
        return redirect("scenarios:home")
    by_organisation = bool(organisation_name()) and request.POST.get("action") == "organisation"
    join(invitation=invitation, person=_person(request, with_password=not by_organisation))
    way = organisation_name() if by_organisation else "your e-mail address and the password you chose"
    messages.success(request, f"Your account is there. Sign in with {way}.")
    return redirect("account_login")


def _person(request: HttpRequest, *, with_password: bool) -> NewPerson:
    names = request.POST.get("first_name", ""), request.POST.get("last_name", "")
    if not with_password:
        return NewPerson(*names)
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        raise Invalid(FieldFault("again", "", "The two passwords are not the same."))
    return NewPerson(*names, password=password)
