"""Fail unless requirements/*.txt pin, with hashes, what pyproject.toml asks for. Needs no network."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)[^\n]*\n(?P<rest>(?:[ \t].*\n)*)", re.MULTILINE)
FOREIGN = re.compile(r"^\s*-(?!-hash).*|.*(https?://|file:).*", re.MULTILINE)


class Pin(NamedTuple):
    version: Version
    hashes: int


def pins(text: str) -> dict[str, list[Pin]]:
    """The pinned versions of a lock file by package; several where they differ by Python version."""
    found: dict[str, list[Pin]] = {}
    for match in PINNED.finditer(text):
        pin = Pin(Version(match["version"]), match["rest"].count("--hash=sha256:"))
        found.setdefault(canonicalize_name(match["name"]), []).append(pin)
    return found


def faults(name: str, text: str, wanted: list[Requirement]) -> list[str]:
    """What is wrong with one lock file, a sentence each."""
    locked = pins(text)
    found = [f"{name} names a place to download from: {match[0].strip()}" for match in FOREIGN.finditer(text)]
    for requirement in wanted:
        versions = locked.get(canonicalize_name(requirement.name), [])
        if not versions:
            found.append(f"{name} does not pin {requirement.name}")
        found += [
            f"{name} pins {requirement.name} {pin.version}, pyproject.toml asks for {requirement.specifier}"
            for pin in versions
            if not requirement.specifier.contains(pin.version, prereleases=True)
        ]
    found += [f"{name} has no hash for {key}" for key, group in locked.items() if not all(p.hashes for p in group)]
    return found


def differing(base: dict[str, list[Pin]], dev: dict[str, list[Pin]]) -> list[str]:
    """What runs in production must be what was tested."""
    return [
        f"requirements/dev.txt and requirements/base.txt pin different versions of {name}"
        for name, group in base.items()
        if {pin.version for pin in dev.get(name, [])} != {pin.version for pin in group}
    ]


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = [Requirement(line) for line in project["dependencies"]]
    development = [Requirement(line) for line in project["optional-dependencies"]["dev"]]
    base = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    dev = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    found = [
        *faults("requirements/base.txt", base, runtime),
        *faults("requirements/dev.txt", dev, [*runtime, *development]),
        *differing(pins(base), pins(dev)),
    ]
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print("Run `make lock` and commit requirements/.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
