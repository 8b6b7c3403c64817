"""Ask for known weaknesses in the locked packages, and say plainly when nobody could be asked.

`python -m tools.audit` fails for a weakness and for packages that were not checked; `--where-reachable`
fails for a weakness alone, for test runs on machines from which the advisory service cannot be reached.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "base.txt"
SECONDS = 60
CLEAN, WEAK, NOT_CHECKED = 0, 1, 2


@dataclass(frozen=True)
class Finding:
    """What came of it: one of the codes above, and what to say."""

    code: int
    says: str


def finding(report: dict[str, Any] | None, said: str) -> Finding:
    """What a report of pip-audit means; without one, what it said on its way out."""
    if report is None:
        last = said.strip().splitlines()[-1:] or ["it said nothing"]
        return Finding(NOT_CHECKED, f"NOT CHECKED: the advisory service was not reached ({last[0][:200]})")
    packages = report["dependencies"]
    weak = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'none'}"
        for each in packages
        for weakness in each.get("vulns", [])
    ]
    if weak:
        return Finding(WEAK, "\n".join(weak))
    passed_over = [each for each in packages if "skip_reason" in each]
    if passed_over or not packages:
        why = f" (the first: {passed_over[0]['skip_reason']})" if passed_over else ""
        return Finding(NOT_CHECKED, f"NOT CHECKED: {len(passed_over)} of {len(packages)} packages{why}")
    return Finding(CLEAN, f"{len(packages)} packages, none with a known weakness")


def asked() -> tuple[dict[str, Any] | None, str]:
    """pip-audit's report, or None where it made none, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        command = [
            sys.executable, "-m", "pip_audit", "--disable-pip", "--requirement", str(LOCK), "--format", "json",
            "--output", str(output), "--progress-spinner", "off", "--timeout", "10",
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return None, f"no answer in {SECONDS} seconds"
        text = output.read_text() if output.exists() else ""
        return (json.loads(text) if text.strip() else None), done.stderr


def main(arguments: Sequence[str]) -> int:
    """Print the finding; the exit code."""
    found = finding(*asked())
    print(found.says)
    return 0 if found.code == NOT_CHECKED and "--where-reachable" in arguments else found.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
