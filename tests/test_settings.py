"""The settings are strict unless DEBUG says that this is a developer's machine."""

import pytest
from django.test import Client

from tests.support.deployed import PRODUCTION, manage


def test_it_refuses_to_start_without_a_secret_key() -> None:
    done = manage("check")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_debug_needs_no_secret_key() -> None:
    assert manage("check", DEBUG="true").returncode == 0


def test_the_production_settings_pass_djangos_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.django_db
def test_every_answer_carries_the_content_security_policy(client: Client) -> None:
    policy = client.get("/no-such-page/")["Content-Security-Policy"]
    for directive in (
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    ):
        assert directive in policy
    assert "unsafe" not in policy
