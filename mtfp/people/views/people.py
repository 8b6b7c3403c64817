"""The people of a force: who they are, who is invited, what became of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mtfp.forces.models import Force, Membership, Role
from mtfp.people.confirming import confirm
from mtfp.people.invitations import token
from mtfp.people.mail import send_invitation
from mtfp.people.models import Invitation
from mtfp.people.permissions import managed_force
from mtfp.people.selectors import PAGE, members, open_invitations, people_history
from mtfp.people.services import (
    change_role,
    close_account,
    invite,
    open_account,
    remove,
    reset_sign_in,
    withdraw_invitation,
)
from mtfp.scenarios.errors import Invalid, ServiceError
from mtfp.scenarios.history import person
from mtfp.scenarios.views.common import signed_in

OF_A_MEMBER = {
    "remove": (remove, "{name} does not belong to {force} any more."),
    "close": (close_account, "The account of {name} is closed. The name stays in the history."),
    "open": (open_account, "The account of {name} is open again."),
    "reset": (reset_sign_in, "{name} sets up a second factor anew at the next sign-in."),
}
"""What the buttons beside a person do, and what is said when it is done."""


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, force: str) -> HttpResponse:
    """The people of a force for whoever looks after them; ?before= goes on in the record."""
    managed = managed_force(signed_in(request), force)
    fault = ""
    if request.method == "POST":
        confirm(request)
        try:
            messages.success(request, _change(request, managed))
        except Invalid as error:
            fault = " ".join(each.message for each in error.faults)
        except ServiceError as error:
            fault = str(error)
        else:
            return redirect("people", managed.slug)
    return _page(request, managed, fault)


def _page(request: HttpRequest, force: Force, fault: str) -> HttpResponse:
    before = request.GET.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    entries = people_history(force, start)
    context = {
        "force": force,
        "members": members(force, active=True),
        "left": members(force, active=False),
        "invitations": [(each, _link(request, each)) for each in open_invitations(force)],
        "roles": Role.choices,
        "entries": entries,
        "older": entries[-1].id if len(entries) == PAGE else None,
        "fault": fault,
        "given": request.POST if fault else {},
    }
    return render(request, "people/people.html", context, status=422 if fault else 200)


def _link(request: HttpRequest, invitation: Invitation) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token(invitation)]))


def _change(request: HttpRequest, force: Force) -> str:
    """Do what the pressed button says, and say what was done. Raises ServiceError."""
    by, action = signed_in(request), request.POST.get("action", "")
    if action == "invite":
        return _invite(request, force)
    if action == "withdraw":
        withdraw_invitation(invitation=_invitation(request, force), by=by)
        return "The invitation is withdrawn: its link does not open any more."
    member, seen = _member(request, force), request.POST.get("seen", "")
    if action == "role":
        change_role(membership=member, role=request.POST.get("role", ""), by=by, seen=seen)
        return f"The role of {person(member.user)} was saved."
    if action not in OF_A_MEMBER:
        raise ServiceError("Nothing was changed: press one of the buttons.")
    service, done = OF_A_MEMBER[action]
    service(membership=member, by=by, seen=seen)
    return done.format(name=person(member.user), force=force)


def _invite(request: HttpRequest, force: Force) -> str:
    by = signed_in(request)
    made = invite(force=force, email=request.POST.get("email", ""), role=request.POST.get("role", ""), by=by)
    if send_invitation(made, _link(request, made), by):
        return f"{made.email} is invited, and has the link by e-mail."
    return f"{made.email} is invited. No e-mail was sent: copy the link below and hand it over."


def _member(request: HttpRequest, force: Force) -> Membership:
    found = Membership.objects.select_related("user", "force").filter(force=force, pk=_posted_pk(request)).first()
    if found is None:
        raise ServiceError("Nothing was changed: this person does not belong to the force any more.")
    return found


def _invitation(request: HttpRequest, force: Force) -> Invitation:
    found = Invitation.objects.select_related("force").filter(force=force, pk=_posted_pk(request)).first()
    if found is None:
        raise ServiceError("Nothing was changed: there is no such invitation.")
    return found


def _posted_pk(request: HttpRequest) -> int:
    typed = request.POST.get("pk", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
