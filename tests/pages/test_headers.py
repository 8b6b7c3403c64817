"""Every answer of the site, whatever it is an answer to, carries what protects its reader, as in production."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from mtfp.scenarios.models import Plan
from tests.pages.test_permissions import addresses, known
from tests.support.deployed import deployed_settings
from tests.support.visitors import NOBODY, PASSWORD, Visitors, scenario

EXACTLY = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
SWITCHED_OFF = {"camera", "microphone", "geolocation", "payment", "usb", "accelerometer", "gyroscope", "magnetometer"}


@pytest.fixture(autouse=True)
def as_deployed(settings: Settings) -> None:
    for name, value in deployed_settings().items():
        setattr(settings, name, value)


def unprotected(answer: Any, *, secure: bool = True) -> Iterator[str]:
    """What an answer lacks of what it has to carry; nothing when all is well."""
    headers = answer.headers
    for name, value in EXACTLY.items():
        if headers.get(name) != value and (secure or name != "Strict-Transport-Security"):
            yield f"{name}: {headers.get(name)}"
    given = headers.get("Content-Security-Policy", "")
    policy = dict(part.strip().split(" ", 1) for part in given.split(";") if " " in part.strip())
    if policy != POLICY:
        yield f"Content-Security-Policy: {given}"
    off = {part.strip().removesuffix("=()") for part in headers.get("Permissions-Policy", "").split(",")}
    if off != SWITCHED_OFF:
        yield f"Permissions-Policy: {headers.get('Permissions-Policy')}"
    for name, cookie in answer.cookies.items():
        kept = bool(cookie.value)  # one that is taken away again protects nothing
        if kept and not (cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"):
            yield f"cookie {name}: {cookie.OutputString()}"
    for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin"):
        if name in headers:
            yield f"{name}: {headers[name]}"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_answers_with_its_protection(
    visitors: Visitors, plan: Plan, method: str, subtests: pytest.Subtests
) -> None:
    """All addresses of the permission matrix: pages, files, data, forms; shown, refused, sent on."""
    clients = {who: visitors.client(who) for who in ("omar", NOBODY)}
    for address, _ in addresses():
        where = reverse(address, kwargs=known(plan, address, visitors.omar))
        for who, client in clients.items():
            with subtests.test(f"{who} {address}"), transaction.atomic():
                session = dict(client.cookies)
                answer = client.post(where, secure=True) if method == "POST" else client.get(where, secure=True)
                assert list(unprotected(answer)) == []
                open_to_all = address.startswith("publications:linked") and answer.status_code == 200
                kept = "public, max-age=300" if open_to_all else "private"
                assert kept in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"]
                transaction.set_rollback(True)
                client.cookies.clear()
                client.cookies.update(session)


def test_cookies_of_signing_in_are_protected(visitors: Visitors) -> None:
    client = Client()
    client.get(reverse("account_login"), secure=True)
    answer = client.post(reverse("account_login"), {"login": "harriet", "password": PASSWORD}, secure=True)
    assert {"sessionid", "csrftoken"} <= set(answer.cookies)
    assert list(unprotected(answer)) == []


def test_files_carry_it_too(visitors: Visitors, client: Client, settings: Settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True  # nothing is collected for tests
    for file in ("css/app.css", "js/grid.js", "images/favicon.svg", "vendor/htmx/htmx.min.js", "no-such-file.js"):
        answer = client.get(f"/static/{file}", secure=True)
        assert answer.status_code == (404 if "no-such" in file else 200), file
        assert list(unprotected(answer)) == [], file


def test_errors_carry_it_too(visitors: Visitors, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    harriet = visitors.client("harriet", enforce_csrf_checks=True)
    harriet.raise_request_exception = False
    asked = {
        "not understood": harriet.get("/", secure=True, headers={"host": "evil.example"}),
        "without a token": harriet.post("/units/", {"scale": "£"}, secure=True),
        "not there": harriet.get("/no-such-page/", secure=True),
        "not by this method": harriet.put(reverse("scenarios:overview", args=[scenario(plan).pk]), secure=True),
        "too large": harriet.post("/units/", secure=True, headers={"content-length": "25000001"}),
        "in the admin": harriet.get("/admin/", secure=True),
    }
    assert [answer.status_code for answer in asked.values()] == [400, 403, 404, 403, 413, 302]

    def fail(plan: Plan) -> None:
        raise RuntimeError("for the test")

    monkeypatch.setattr(Plan, "years", property(fail))
    asked["failed"] = harriet.get("/", secure=True)
    assert asked["failed"].status_code == 500
    assert {name: found for name, answer in asked.items() if (found := list(unprotected(answer)))} == {}


def test_plain_http_is_sent_on_before_anything_else(visitors: Visitors, plan: Plan) -> None:
    client = visitors.client("omar")
    for address, _ in addresses():
        where = reverse(address, kwargs=known(plan, address, visitors.omar))
        answer = client.get(where)
        if not where.startswith("/health/"):  # a load balancer asks the process itself
            assert (answer.status_code, answer.headers["Location"]) == (301, f"https://testserver{where}")
        assert list(unprotected(answer, secure=False)) == []


def test_the_admin_is_protected_as_well(visitors: Visitors) -> None:
    User.objects.filter(username="sam").update(is_staff=True, is_superuser=True)
    sam = visitors.client("sam")
    for where in ("/admin/", "/admin/login/", "/admin/auth/user/", f"/admin/auth/user/{visitors.jean.pk}/change/"):
        assert list(unprotected(sam.get(where, secure=True))) == [], where


def test_a_request_of_any_announced_length_is_bounded(visitors: Visitors, plan: Plan) -> None:
    harriet, where = visitors.client("harriet"), reverse("spreadsheets:upload", args=[scenario(plan).pk])
    for length in ("25000001", "9" * 400, "-1", "1e9", "٣"):
        answer = harriet.post(where, secure=True, headers={"content-length": length})
        assert answer.status_code == 413, length
        assert "Nothing was changed" in answer.content.decode()
    large = SimpleUploadedFile("large.xlsx", b"PK\x03\x04" + bytes(10_000_001))
    answer = harriet.post(where, {"file": large}, secure=True)
    assert answer.status_code == 422
    assert "the most is 10 MB" in answer.content.decode()
    answer = harriet.post(where, {f"file{number}": SimpleUploadedFile("a", b"b") for number in range(6)}, secure=True)
    assert answer.status_code == 400
