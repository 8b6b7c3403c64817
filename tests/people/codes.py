"""The authenticator app of the tests: the codes of RFC 6238, worked out without the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time

from django.test import Client

from tests.pages.reading import words

SET_UP = "/account/second-factor/"


def code(key: str, at: float | None = None) -> str:
    """The six digits of a key at a moment, now unless told."""
    moment = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(key), moment.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def wrong(key: str) -> str:
    """Six digits that are not among the codes of these minutes."""
    near = {code(key, time.time() + shift) for shift in range(-120, 121, 30)}
    return next(each for each in (f"{number:06}" for number in range(100)) if each not in near)


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up a second factor for whoever is signed in: the key, and the recovery codes of the page that follows."""
    found = re.search(r"\b[A-Z2-7]{32}\b", words(client.get(SET_UP)))
    assert found
    page = client.post(SET_UP, {"code": code(found[0])}, follow=True)
    return found[0], re.findall(r"\b\d{8}\b", words(page))
