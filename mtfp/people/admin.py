"""Users in the admin, without what is done on the page People or belongs to nobody there.

Of what allauth puts into it nothing is to be edited: the provider is a setting, a factor is its owner's, and an
address that a person had before must not open the account any more. Groups and permissions mean nothing here: who
may do what is a role at a force, or being an administrator.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.forms import ModelForm
from django.http import HttpRequest

admin.site.unregister([Authenticator, EmailAddress, Group, SocialAccount, SocialApp, SocialToken, User])


@admin.register(User)
class People(UserAdmin):  # type: ignore[type-arg]
    """Whoever belongs to a force is let go and taken back there, where it is on record and an officer stays."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Personal info", {"fields": ("first_name", "last_name", "email")}),
        ("Administrators", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Important dates", {"fields": ("last_login", "date_joined")}),
    )
    list_filter = ("is_staff", "is_superuser", "is_active")

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
