"""Users in the admin, without what is done on the page People or belongs to nobody there.

Of what allauth puts into it nothing is to be edited: the provider is a setting, a factor is its owner's, and an
address that a person had before must not open the account any more.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.forms import ModelForm
from django.http import HttpRequest

admin.site.unregister([Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, User])


@admin.register(User)
class People(UserAdmin):  # type: ignore[type-arg]
    """Whoever belongs to a force is let go and taken back there, where it is on record and an officer stays."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Whether an account is open, of somebody who belongs to a force."""
        told = super().get_readonly_fields(request, obj)
        return (*told, "is_active") if obj is not None and obj.memberships.exists() else told

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Names stay in the history."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool) -> None:
        """Forget addresses that were the person's before."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()
