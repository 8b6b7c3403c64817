"""What allauth puts into the admin and nobody is to edit there: the provider is a setting, a factor is its owner's."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin

admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken])
