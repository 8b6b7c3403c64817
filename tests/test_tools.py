"""The tools of the Makefile say what is wrong in words."""

import socket

import pytest
from packaging.requirements import Requirement

from tools import audit
from tools.check_lock import faults
from tools.check_port import fault

LOCK = "django==5.2.19 \\\n    --hash=sha256:00\n    # via mtfp (pyproject.toml)\n"


def test_a_lock_in_step_has_no_fault() -> None:
    assert faults("base.txt", LOCK, [Requirement("Django>=5.2,<5.3")]) == []


@pytest.mark.parametrize(
    ("text", "wanted", "says"),
    [
        (LOCK, "django>=6", "pins django 5.2.19, pyproject.toml asks for >=6"),
        (LOCK, "numpy", "does not pin numpy"),
        ("django==5.2.19\n", "django", "has no hash for django"),
        (f"--find-links somewhere\n{LOCK}", "django", "names a place to download from"),
        (f"{LOCK}other @ https://example.org/x.whl\n", "django", "names a place to download from"),
    ],
)
def test_a_lock_out_of_step_is_named(text: str, wanted: str, says: str) -> None:
    (found,) = faults("base.txt", text, [Requirement(wanted)])
    assert says in found


def test_a_taken_port_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert fault(str(port)) == f"Port {port} is already in use; choose another: make run PORT={port + 1}"
        assert fault("8o00") is not None


SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {"name": "django", "version": "5.2.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.9"]}]}
UNKNOWN = {"name": "numpy", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("report", "code", "says"),
    [
        ({"dependencies": [SOUND]}, audit.CLEAN, "1 packages, none"),
        ({"dependencies": [UNKNOWN, WEAK]}, audit.WEAK, "django 5.2.1: PYSEC-1, mended in 5.2.9"),
        ({"dependencies": [SOUND, UNKNOWN]}, audit.NOT_CHECKED, "NOT CHECKED: 1 of 2 packages (the first: not found)"),
        ({"dependencies": []}, audit.NOT_CHECKED, "NOT CHECKED: 0 of 0"),
        (None, audit.NOT_CHECKED, "not reached (ConnectionError)"),
    ],
)
def test_an_audit_is_clean_only_when_every_package_was_checked(
    report: dict[str, object] | None, code: int, says: str
) -> None:
    found = audit.finding(report, "Traceback:\nConnectionError")
    assert found.code == code
    assert says in found.says


def test_an_audit_that_could_not_be_made_passes_only_where_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "asked", lambda: (None, "no network"))
    assert audit.main([]) == audit.NOT_CHECKED
    assert audit.main(["--where-reachable"]) == 0
    monkeypatch.setattr(audit, "asked", lambda: ({"dependencies": [WEAK]}, ""))
    assert audit.main(["--where-reachable"]) == audit.WEAK
