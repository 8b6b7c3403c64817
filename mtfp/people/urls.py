"""Addresses of signing in, of one's own account and of the people of a force.

Those with an underscore in their name are allauth's, which goes from one to the other by name. What is not here
(signing up, further e-mail addresses, connecting accounts) cannot be reached.
"""

from allauth.account import views as signing_in
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import never_cache

from mtfp.people.confirming import confirmed
from mtfp.people.mail import sends_mail
from mtfp.people.views import account, invitations, organisation, people


class LettersConverter(StringConverter):
    """Letters and digits: the person in the link of a new password, up to the first hyphen."""

    regex = "[0-9A-Za-z]+"


register_converter(LettersConverter, "letters")

# Not even the browser keeps a page with a key or a code on it.
set_up, show_codes = (never_cache(confirmed(each)) for each in (totp.activate_totp, recovery_codes.view_recovery_codes))
take_away, new_codes = confirmed(totp.deactivate_totp), confirmed(recovery_codes.generate_recovery_codes)
SignIn = signing_in.LoginView.as_view(extra_context={"organisation": organisation.organisation_name})
Reset = signing_in.PasswordResetView.as_view(extra_context={"sends_mail": sends_mail})

urlpatterns = [
    path("sign-in/", SignIn, name="account_login"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/organisation/", organisation.start, name="organisation"),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/<slug:provider_id>/callback/", organisation.callback, name="openid_connect_callback"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/forgotten/", Reset, name="account_reset_password"),
    path("password/forgotten/sent/", signing_in.password_reset_done, name="account_reset_password_done"),
    path("password/new/done/", signing_in.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path(
        "password/new/<letters:uidb36>-<slug:key>/",
        signing_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/", account.account, name="mfa_index"),
    path("account/password/", account.change_password, name="account_change_password"),
    path("account/confirm/", signing_in.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/organisation/", organisation.confirm, name="confirm_organisation"),
    path("account/second-factor/", set_up, name="mfa_activate_totp"),
    path("account/second-factor/remove/", take_away, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", show_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", new_codes, name="mfa_generate_recovery_codes"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("forces/<slug:force>/people/", people.people, name="people"),
]
