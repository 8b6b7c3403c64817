"""Hostile input to signing in and to the people of a force; and nothing that takes input is left out of the attack."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from mtfp.settings import organisation
from mtfp.wsgi import as_utf8
from tests.hostile.people import desks, sound
from tests.hostile.test_hostile_input import ASKED, ENVELOPES, NO_QUERY, PEOPLE_FORMS, PROVIDER, Attack, was_refused
from tests.hostile.values import OF_ANY_KIND, form, mutated_json, text
from tests.pages.test_permissions import ROWS, addresses
from tests.people import provider as openid
from tests.people.provider import CLIENT, SECRET, Provider
from tests.people.test_organisation import HARRIET, there_and_back
from tests.support.forms import forms
from tests.support.visitors import Visitors, make_plan, make_visitors

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def visitors(db: None) -> Visitors:
    """Everybody."""
    return make_visitors()


def test_hostile_forms_of_people(visitors: Visitors) -> None:
    chance, filled, attack = random.Random(7), desks(visitors), Attack()
    for number in range(PEOPLE_FORMS):
        desk = filled[number % len(filled)]
        sent = form(chance, desk.fields)
        attack.ask((desk.address, sent), lambda desk=desk, sent=sent: desk.send(sent), sound)  # type: ignore[misc]
    assert {200, 302, 422} <= set(attack.statuses), attack.statuses


def test_what_is_attacked_is_in_order(visitors: Visitors) -> None:
    """Each form does what it is for when nothing in it is spoiled; only the last officer may not go."""
    refused = []
    for desk in desks(visitors):
        with transaction.atomic():
            if was_refused(desk.send(desk.fields)):
                refused.append((desk.address, desk.fields.get("action")))
            transaction.set_rollback(True)
    assert refused == [("people", "remove")]


class Server(ClientHandler):
    """Where requests come in, as a web server hands them over."""

    def __call__(self, environ: dict[str, Any]) -> Any:
        return super().__call__(as_utf8(environ))


def test_hostile_bodies(visitors: Visitors) -> None:
    """What is announced and what comes, taken apart: kinds, encodings, borders, names, half numbers."""
    chance, attack = random.Random(9), Attack()
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n{}\r\n\r\n%ff\r\n--x--'
    kinds = (
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded",
        "text/xml",
    )
    names = (
        "",
        '; filename="a"',
        "; filename*=utf-8''%ff",
        "; filename*=zlib''a",
        "; filename*=utf-8",
        "; charset=hex",
    )
    heads = ("Content-Type: a/b; charset=zlib", "Content-Transfer-Encoding: base64", "Content-Length: x", "\x00")
    charsets = (
        "",
        "; charset=zlib",
        "; charset=idna",
        "; charset=utf-16",
        "; charset=undefined",
        '; Charset = "hex"',
        "; charset=rot13",
    )
    for _ in range(ENVELOPES):
        body = part.format(text(chance), chance.choice(names), chance.choice(heads)).encode(errors="replace")
        kind, where = chance.choice(kinds) + chance.choice(charsets), chance.choice(("/sign-in/", "/units/?a=%ff"))
        client = visitors.client("sam") if where.startswith("/units") else Client()
        client.raise_request_exception, client.handler = False, Server(enforce_csrf_checks=False)
        attack.ask((kind, body), lambda c=client, w=where, b=body, k=kind: c.generic("POST", w, b, k))  # type: ignore[misc]
    assert {200, 302, 400} <= set(attack.statuses), attack.statuses


def test_hostile_answers_of_an_identity_provider(visitors: Visitors, settings) -> None:
    """What comes back with the browser, and what the provider says of the person, is spoiled in turn."""
    chance, attack = random.Random(8), Attack()
    with openid.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = organisation(
            provider.url, name="Ambridge OPCC", client_id=CLIENT, secret=SECRET, domains=[]
        )
        for number in range(PROVIDER):
            attack.ask(number, lambda: _come_back(chance, provider))
    assert {302, 401, 403} <= set(attack.statuses), attack.statuses


def _come_back(chance: random.Random, provider: Provider) -> Any:
    client = Client(raise_request_exception=False)
    provider.person, provider.lies = HARRIET, {}
    query = parse_qs(urlsplit(there_and_back(client)).query)
    spoiled = chance.choice(("query", "person", "token"))
    if spoiled == "query":
        query = form(chance, query)
    elif spoiled == "person":
        provider.person = mutated_json(chance, HARRIET)
    else:
        provider.lies = {chance.choice(("iss", "aud", "exp", "sub", "auth_time")): chance.choice(OF_ANY_KIND)}
    return client.get(reverse("openid_connect_callback", args=["organisation"]), query)


def test_every_form_is_attacked(visitors: Visitors) -> None:
    """Those of the matrix that answer anything but 405 to a form, and those of the admin, which has users alone."""
    takes_forms = {address for address, method, *told in ROWS if method == "POST" and set(told[:5]) != {"405"}}
    attacked = {desk.address for desk in desks(visitors)} | set(forms(make_plan(visitors)))
    in_the_admin = {address for address in attacked if address.startswith("admin:")}
    assert takes_forms == attacked - in_the_admin
    assert {f"admin:auth_{model._meta.model_name}_add" for model in admin.site._registry} <= in_the_admin


def test_every_query_string_is_attacked() -> None:
    """Each name that is read anywhere; every address is asked with them, but for those named with their reason."""
    code = [
        path.read_text() for room in ("mtfp", "precept", "reserves", "capital") for path in ROOT.glob(f"{room}/**/*.py")
    ]
    read = {name for text in code for name in re.findall(r"GET(?:\.get|\.getlist)?[\[(]\"(\w+)\"", text)}
    assert len(read) > 10
    assert read <= set(ASKED)
    assert set(NO_QUERY) <= {address for address, _ in addresses()}
