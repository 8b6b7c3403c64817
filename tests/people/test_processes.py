"""Attempts are counted for all processes together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from tests.stress.serving import Client, database, site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PASSWORD = "leicestershire"


def _try(port: int, password: str) -> tuple[int, str]:
    client = Client(port)
    client.get("/sign-in/")
    form = {"login": "officer", "password": password, "csrfmiddlewaretoken": client.token}
    status, body = client.ask("POST", "/sign-in/", urlencode(form), FORM)
    return status, body.decode()


def test_an_account_that_one_process_locked_is_locked_at_the_other(db: None, tmp_path: Path) -> None:
    with database(tmp_path) as url, site(url, 2, tmp_path) as (first, second):
        assert _try(second, PASSWORD)[0] == 302
        for number in range(5):
            assert "this pair is not known" in _try((first, second)[number % 2], "wrong")[1]
        for port in (first, second):
            status, page = _try(port, PASSWORD)
            assert status == 200
            assert "too many failed attempts" in page
