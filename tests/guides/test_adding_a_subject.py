"""A newcomer adds a subject by the developers' guide alone: one folder and one declaration, and it is everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guides.code import ROOT, shown_files, write_files

GUIDE = ROOT / "docs" / "adding-a-subject.md"
PROGRAM = (
    "manage.py", "pyproject.toml", "mtfp", "precept", "capital", "reserves", "templates", "static", "fixtures", "tests",
    "tools",
)  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with what the guide says, word for word."""
    top = tmp_path_factory.mktemp("program")
    for name in PROGRAM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, top / name)
    write_files(GUIDE, top)
    (top / "insurance" / "migrations").mkdir()
    (top / "insurance" / "migrations" / "__init__.py").touch()
    insert(top / "mtfp" / "settings.py", '    "reserves",\n', '    "insurance",\n')
    insert(top / "mtfp" / "plan.py", "from mtfp.analysis", "from insurance.subject import SUBJECT as INSURANCE\n", True)
    insert(top / "mtfp" / "plan.py", "    RESERVES,\n", "    INSURANCE,\n")
    return top


def insert(path: Path, mark: str, line: str, before: bool = False) -> None:
    """One more line at the mark, as the guide says."""
    text = path.read_text()
    assert text.count(mark) == 1, (path, mark)
    path.write_text(text.replace(mark, line + mark if before else mark + line))


def run(program: Path, *command: str) -> str:
    """What a command says that is run in the copy."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "DATABASE"))},
        "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "", "TEST_VENDOR": "sqlite",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, *command], cwd=program, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_subject_of_the_guide_is_seen_on_every_surface(program: Path) -> None:
    run(program, "manage.py", "makemigrations", "insurance")
    said = run(program, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/guides/surfaces.py")
    assert "8 passed" in said


def test_it_takes_one_folder_and_one_declaration() -> None:
    assert {Path(name).parent.name for name in shown_files(GUIDE)} == {"insurance"}
