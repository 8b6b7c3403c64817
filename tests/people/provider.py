"""A small OpenID provider: discovery, authorisation by code with PKCE, token, keys, userinfo."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "medium-term-plan", "a secret of the two"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """`person` signs in there; what it was asked is kept; `lies` stand in the token in place of the truth."""

    url: str
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent: back, with a code."""
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        self.asked.append(query)
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once, to whoever knows the secret and the verifier; None for anybody else."""
        query = self.codes.pop(form.get("code", ""), {})
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if not query or query["code_challenge"] != challenge or form.get("client_secret") != SECRET:
            self.refused.append(form.get("code", ""))
            return None
        if form["redirect_uri"] != query["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "auth_time": now}
        signed = jwt.encode(claims | self.person | self.lies, KEY, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "opens-userinfo", "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def discovery(self) -> dict[str, Any]:
        """What the provider says of itself."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half of the key that signs."""
        return {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "1"}]}


class Handler(BaseHTTPRequestHandler):
    """The provider of the server, over HTTP."""

    @property
    def provider(self) -> Provider:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        return provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(parse_qsl(address.query))))
            self.end_headers()
        elif address.path == "/.well-known/openid-configuration":
            self._answer(self.provider.discovery())
        elif address.path == "/keys":
            self._answer(self.provider.keys())
        elif self.headers["Authorization"] == "Bearer opens-userinfo":
            self._answer(self.provider.person)
        else:
            self._answer(None)

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self._answer(self.provider.token(form))

    def _answer(self, content: dict[str, Any] | None) -> None:
        body = json.dumps(content or {"error": "invalid_grant"}).encode()
        self.send_response(200 if content is not None else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quietly."""


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on loopback, for as long as it is used."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.provider = Provider(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.provider  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()
