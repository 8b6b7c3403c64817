"""The code that a guide shows: fenced blocks of Python that begin with the name of their file."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```python\n# (\S+\.py)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown_files(guide: Path) -> dict[str, str]:
    """What a guide says stands in each file, by its path from the top."""
    return dict(BLOCK.findall(guide.read_text()))


def write_files(guide: Path, top: Path) -> list[Path]:
    """Write them below `top`, each folder as a package."""
    written = []
    for name, text in shown_files(guide).items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text)
        written.append(path)
    return written
