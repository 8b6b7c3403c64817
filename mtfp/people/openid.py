"""What an identity provider says of a person, taken as far as it is what OpenID Connect Core 1.0 says it may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

TEXTS = ("email", "name", "given_name", "family_name", "preferred_username")
"""Claims of section 5.1 that are of use here; what else is said is not kept."""
LONGEST = 191
"""Of "sub": what its column takes."""


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth carries no types
    """allauth's, which would take values of any kind."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who it is. Raises OAuth2Error where the two answers are not of one person (section 5.3.2)."""
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if "id_token" not in said or said["id_token"]["sub"] != said["userinfo"]["sub"]:
            raise OAuth2Error("the token and the user's information are not of one person")
        return login

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return claims(super()._fetch_user_info(access_token))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return claims(super()._decode_id_token(app, id_token))


def claims(said: Any) -> dict[str, Any]:
    """The claims that are what they should be. Raises OAuth2Error where nobody is named."""
    person = said.get("sub") if isinstance(said, Mapping) else None
    if not _readable(person):
        raise OAuth2Error("nobody is named")
    kept: dict[str, Any] = {name: said[name] for name in TEXTS if _readable(said.get(name))}
    at = said.get("auth_time")
    if isinstance(at, int | float) and not isinstance(at, bool):
        kept["auth_time"] = float(at)
    # some send the word for the truth value; the word "false" would count as one
    return kept | {"sub": person, "email_verified": said.get("email_verified") in (True, "true")}


def shown_at(sociallogin: SocialLogin) -> float:
    """When the person last showed there who they are, in seconds since 1970; 0 where it does not say."""
    return float(sociallogin.account.extra_data["id_token"].get("auth_time", 0))


def _readable(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()
