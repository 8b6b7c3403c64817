"""LibreOffice as the referee: it recalculates workbooks and turns them into PDF.

A missing LibreOffice fails the tests; they never skip.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

TIME_LIMIT = 300
ALWAYS = 0
"""LibreOffice's word for "recalculate on load, whatever the file's cached values say"."""

_PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{ALWAYS}</value></prop></item>
</oor:items>
"""


@cache
def program() -> str:
    """LibreOffice's program. Raises RuntimeError that says what to install."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise RuntimeError("LibreOffice is not installed: install the package libreoffice-calc-nogui")
    return found


def recalculated(workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbooks (by name without suffix), every formula computed anew; one process for all of them."""
    return _converted(workbooks, "xlsx:Calc MS Excel 2007 XML", "xlsx")


def as_pdf(workbooks: Mapping[str, bytes]) -> dict[str, bytes]:
    """The workbooks as they would print."""
    return _converted(workbooks, "pdf:calc_pdf_Export", "pdf")


def _converted(workbooks: Mapping[str, bytes], filter_name: str, suffix: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="mtfp-office-") as folder:
        base = Path(folder)
        profile, sent, made = base / "profile", base / "in", base / "out"
        for each in (profile / "user", sent, made):
            each.mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        files = []
        for name, content in workbooks.items():
            files.append(sent / f"{name}.xlsx")
            files[-1].write_bytes(content)
        _run(profile, files, filter_name, made)
        return {name: _result(made / f"{name}.{suffix}") for name in workbooks}


def _run(profile: Path, files: Sequence[Path], filter_name: str, made: Path) -> None:
    command = [
        program(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", filter_name, "--outdir", str(made), *map(str, files),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"LibreOffice ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")


def _result(path: Path) -> bytes:
    if not path.exists():
        raise RuntimeError(f"LibreOffice made no {path.name}")
    return path.read_bytes()
