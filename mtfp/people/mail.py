"""Mail of this site's own; allauth sends that of forgotten passwords."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string

from mtfp.people.models import Invitation
from mtfp.scenarios.history import person

NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
log = logging.getLogger(__name__)


def sends_mail() -> bool:
    """Whether the deployment has a mail host; without one links are handed over by other means."""
    return settings.EMAIL_BACKEND != NO_MAIL


def send_invitation(invitation: Invitation, link: str, by: User) -> bool:
    """Send the link; False when it could not be sent, and has to be handed over by other means."""
    if not sends_mail():
        return False
    context = {"invitation": invitation, "link": link, "by": person(by)}
    subject = f"Medium term financial plan of {invitation.force}: your invitation"
    try:
        send_mail(subject, render_to_string("people/invitation.txt", context), None, [invitation.email])
    except (OSError, SMTPException) as error:
        log.error("mail was not sent: %s", type(error).__name__)
        return False
    return True
