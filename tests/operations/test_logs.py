"""A request can be followed through the log, and the log opens nothing."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from mtfp.operations.logs import HEADER, logging_config
from mtfp.publications.services import Paper, open_link, publish
from mtfp.scenarios.models import Scenario
from tests.support.visitors import PASSWORD, Visitors, make_plan, make_visitors, scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitors() -> Visitors:
    """Everybody."""
    return make_visitors()


@pytest.fixture
def proposal(visitors: Visitors) -> Scenario:
    """The example's baseline."""
    return scenario(make_plan(visitors))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What a server writes to standard error."""
    written, config = StringIO(), logging_config("json", "INFO")
    config["handlers"]["stderr"]["stream"] = written
    before = {name: list(logging.getLogger(name).handlers) for name in ("", "django", "gunicorn.error")}
    levels = {name: logging.getLogger(name).level for name in ("", "django", "django.request", "gunicorn.error")}
    logging.config.dictConfig(config)
    try:
        yield written
    finally:
        for name, handlers in before.items():
            logging.getLogger(name).handlers = handlers
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        logging.getLogger("django").propagate = True
        logging.getLogger("gunicorn.error").propagate = True


def lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_each_request_is_one_line_with_its_route_status_and_time(
    log: StringIO, visitors: Visitors, proposal: Scenario
) -> None:
    answer = visitors.client("harriet").get(f"/scenarios/{proposal.pk}/precept/?scale=m")
    (line,) = lines(log)
    assert line["route"] == f"/scenarios/<int:pk>/<slug:subject>/ pk={proposal.pk}"
    assert (line["method"], line["status"], line["levelname"]) == ("GET", 200, "INFO")
    assert line["ms"] > 0
    assert line["request_id"] == answer[HEADER]


@pytest.mark.parametrize(
    ("given", "kept"), [("0123abcd-4567", True), ("short", False), ("a" * 65, False), ('12345678"}\n{"x', False)]
)
def test_a_proxy_names_a_request_unless_its_name_could_forge_a_line(client: Client, given: str, kept: bool) -> None:
    answer = client.get("/health/live/", headers={HEADER: given})
    assert (answer[HEADER] == given) is kept
    assert len(answer[HEADER]) >= 8


def test_two_requests_have_two_ids(client: Client) -> None:
    assert client.get("/health/live/")[HEADER] != client.get("/health/live/")[HEADER]


def test_neither_tokens_nor_passwords_nor_queries_nor_names_are_written(
    log: StringIO, visitors: Visitors, proposal: Scenario, client: Client
) -> None:
    paper = publish(scenario=proposal, paper=Paper("The precept", "update"), by=visitors.omar)
    link = open_link(publication=paper, by=visitors.omar)
    assert client.get(f"/p/{link.token}/").status_code == 200
    assert client.get("/p/guessed-secret/").status_code == 404
    client.post("/sign-in/", {"login": "harriet", "password": PASSWORD})
    client.get("/?next=hidden-query")
    found = log.getvalue()
    assert len(lines(log)) >= 4
    for secret in (link.token, "guessed-secret", PASSWORD, "harriet", "hidden-query", "sessionid"):
        assert secret not in found


def test_a_fault_is_written_with_its_traceback_and_without_its_address(
    log: StringIO, visitors: Visitors, proposal: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: HttpRequest, pk: int, where: str) -> None:
        raise RuntimeError("a fault of ours")

    client = visitors.client("harriet")
    client.raise_request_exception = False
    monkeypatch.setattr("mtfp.scenarios.views.reading.scenario_page", broken)
    answer = client.get(reverse("scenarios:overview", args=[proposal.pk]))
    assert answer.status_code == 500
    fault, line = sorted(lines(log), key=lambda each: each["levelname"])[:2]
    assert "RuntimeError: a fault of ours" in fault["exc_info"]
    assert fault["message"] == f"Internal Server Error: /scenarios/<int:pk>/ pk={proposal.pk}"
    assert fault["request_id"] == line["request_id"] == answer[HEADER]
    assert line["status"] == 500
