"""What is kept of the program's answers is not used by another release of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from mtfp.program import program_digest


@pytest.mark.parametrize("changed", ["mtfp/plan.py", "templates/base.html", "static/style.css", "static/grid.js"])
def test_code_templates_styles_and_scripts_make_a_release(settings: Settings, tmp_path: Path, changed: str) -> None:
    settings.BASE_DIR = tmp_path
    for name in ("mtfp/plan.py", "templates/base.html", "static/style.css", "static/grid.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("before")
    before = program_digest.__wrapped__()
    (tmp_path / changed).write_text("after")
    assert program_digest.__wrapped__() != before
