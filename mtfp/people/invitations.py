"""The signed link of an invitation."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

from mtfp.people.models import Invitation

SIGNER = Signer(salt="mtfp.people.invitation")


def token(invitation: Invitation) -> str:
    """What stands in the link: nobody makes one from the database alone."""
    return SIGNER.sign(invitation.key.hex)


def invitation_of(signed: str) -> Invitation | None:
    """The invitation of a link, whether it still stands or not; None when the link is not one of ours."""
    try:
        key = UUID(hex=SIGNER.unsign(signed))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("force").filter(key=key).first()
