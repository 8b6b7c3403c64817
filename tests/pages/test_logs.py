"""What the server writes down of its work holds no secret, and nothing of what a person typed."""

from __future__ import annotations

import logging

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mtfp.publications.services import Paper, open_link, publish, revoke_link
from mtfp.scenarios.models import Plan
from tests.spreadsheets.books import rows
from tests.support.forms import forms, send
from tests.support.visitors import PASSWORD, Visitors, scenario

WRONG = "a-wrong-password-5519"
TYPED = "a source only Harriet knows 7731"


def test_signing_in_editing_and_uploading_leave_no_secret_in_the_log(
    visitors: Visitors, plan: Plan, caplog: pytest.LogCaptureFixture
) -> None:
    base, client = scenario(plan), Client(raise_request_exception=False)
    paper = publish(scenario=base, paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    link = open_link(publication=paper, by=visitors.omar)
    revoke_link(link=link, by=visitors.omar)
    with caplog.at_level(logging.DEBUG):
        client.post("/sign-in/", {"login": "harriet", "password": WRONG})
        client.post("/sign-in/", {"login": "harriet@example.org", "password": WRONG})
        client.post("/sign-in/", {"login": "harriet", "password": PASSWORD})
        assert "sessionid" in client.cookies
        cell = {"pk": base.pk, "key": "precept.increase", "year": 2018}
        for number in ("3.5", "not a number", "\x00"):
            form = forms(plan)["scenarios:cell"] | {"source": TYPED, "number": number}
            send(client, "scenarios:cell", cell, form)
        upload = reverse("spreadsheets:upload", args=[base.pk])
        for content in (rows(["Grant", "2018/19"], [TYPED, 1]), TYPED.encode()):
            client.post(upload, {"file": SimpleUploadedFile("harriet-7731.xlsx", content)})
        client.post(reverse("scenarios:upload"), {"file": SimpleUploadedFile("plan.json", TYPED.encode())})
        client.get("/no-such-page/", {"source": TYPED})
    written = caplog.text
    assert "no-such-page" in written, "something is logged at all"
    for secret in (
        WRONG, PASSWORD, TYPED, "7731", "harriet@example.org", "Harriet Reader", client.cookies["sessionid"].value,
        client.cookies["csrftoken"].value,
    ):  # fmt: skip
        assert secret not in written


def test_a_failure_is_logged_with_its_place_and_without_what_was_sent(
    visitors: Visitors, plan: Plan, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(plan: Plan) -> None:
        raise RuntimeError("for the test")

    harriet = visitors.client("harriet")
    harriet.raise_request_exception = False
    form = forms(plan)["scenarios:cell"] | {"source": TYPED}
    monkeypatch.setattr(Plan, "years", property(fail))
    with caplog.at_level(logging.DEBUG):
        answer = send(harriet, "scenarios:cell", {"pk": scenario(plan).pk, "key": "gap", "year": 2018}, form)
    assert answer.status_code == 500
    assert "RuntimeError" in caplog.text
    assert TYPED not in caplog.text
    assert harriet.cookies["sessionid"].value not in caplog.text


def test_the_address_of_a_public_link_is_not_logged(
    visitors: Visitors, plan: Plan, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    paper = publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    link = open_link(publication=paper, by=visitors.omar)
    where = reverse("publications:linked_paper", args=[link.token])
    with caplog.at_level(logging.INFO):
        assert client.get(where).status_code == 200
        assert client.post(where).status_code == 405
        assert client.get(f"{where}explain/no-such-figure/2018-19/").status_code == 404
    assert link.token not in caplog.text
    assert "Not Found: /p/<str:token>/explain/<str:key>/<str:year>/" in caplog.text
    assert not any(hasattr(record, "request") for record in caplog.records)


def test_passwords_are_kept_as_digests_alone(visitors: Visitors) -> None:
    assert PASSWORD not in User.objects.get(username="harriet").password
