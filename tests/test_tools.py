"""The tools of the Makefile say what is wrong in words."""

import socket

import pytest
from packaging.requirements import Requirement

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
