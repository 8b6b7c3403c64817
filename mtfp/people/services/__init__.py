"""Every write to the people of a force: permission, is it still what was seen, write, a row of the record.

Each is one transaction and holds the force's row until its end, so that of two chief finance officers who
remove each other one is refused.
"""

from mtfp.people.services.inviting import InvitationOver, NewPerson, invite, join, join_as, withdraw_invitation
from mtfp.people.services.roles import change_role, close_account, open_account, remove, reset_sign_in

__all__ = [
    "InvitationOver",
    "NewPerson",
    "change_role",
    "close_account",
    "invite",
    "join",
    "join_as",
    "open_account",
    "remove",
    "reset_sign_in",
    "withdraw_invitation",
]
