"""Who may do what with a plan: by a person's role at its force, and by nothing else.

Being a superuser gives no power over plans: it is for users and reference data.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User

from mtfp.forces.models import Force, Membership, Role
from mtfp.scenarios.models import Plan


def membership(user: User | AnonymousUser, force: Force) -> Membership | None:
    """A person's role at a force, None without one; a leaver (inactive) has none."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Membership.objects.filter(user_id=user.pk, force=force).first()


def may_edit(user: User | AnonymousUser, plan: Plan) -> bool:
    """Finance officers and the CFO of the plan's force."""
    return may_edit_for(user, plan.force)


def may_edit_for(user: User | AnonymousUser, force: Force) -> bool:
    """Finance officers and the CFO of the force: who makes and edits its plans."""
    found = membership(user, force)
    return found is not None and found.edits


def may_lock(user: User | AnonymousUser, plan: Plan) -> bool:
    """The CFO of the plan's force."""
    found = membership(user, plan.force)
    return found is not None and found.role == Role.CHIEF_FINANCE_OFFICER
