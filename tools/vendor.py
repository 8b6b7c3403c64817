"""Fetch the browser libraries into static/vendor and write its table: `python tools/vendor.py` (needs npm).

The versions stand here. plotly.js is the version inside the locked Python package: change both together.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

README = """\
# Browser libraries

Served from here, never from another host. Written by `tools/vendor.py`, not by hand; `tests/test_vendored.py`
compares every file with this table. The licence of each library stands beside it.

- **govuk-frontend**: the styles and the script without the font and the crest, which only GOV.UK may use:
  text is in Arial. Do not use the class `govuk-footer__copyright-logo`, nor a header with the crown.
- **plotly.js**: the *finance* bundle (waterfalls draw nothing in the smaller ones), of the version that the
  locked Python package carries; from `plotly.js`, as `plotly.js-finance-dist-min` lacks some versions.
- **htmx 2**, not 4. Under the Content-Security-Policy a page says
  `<meta name="htmx-config" content='{"includeIndicatorStyles": false, "allowEval": false}'>`.

| file | package (npm) | version | licence | changed | sha256 |
| --- | --- | --- | --- | --- | --- |
"""


def unchanged(text: str) -> str:
    return text


def without_source_map(text: str) -> str:
    """The maps are not served; a reference to one would be a missing file."""
    return re.sub(r"\s*(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", "\n", text)


def without_crown(css: str) -> str:
    """A police body is not GOV.UK, whose services alone may use the crest and the GDS Transport font."""
    css = re.sub(r"(/\*![^*]*\*/)?@font-face\{font-family:GDS Transport;[^}]*\}", "", css)
    css = css.replace("font-family:GDS Transport,arial", "font-family:arial")
    css = re.sub(r"(background|-webkit-mask|mask)-image:url\(/assets/images/govuk-crest\.svg\);?", "", css)
    return without_source_map(css)


@dataclass(frozen=True)
class File:
    package: str
    version: str
    licence: str
    source: str  # inside the package
    target: str  # inside static/vendor
    change: Callable[[str], str] = unchanged
    changed: str = "no"


GOVUK = ("govuk-frontend", "6.6.0", "MIT")
PLOTLY = ("plotly.js", "4.1.1", "MIT")
HTMX = ("htmx.org", "2.0.11", "0BSD")

FILES = [
    File(
        *GOVUK,
        source="dist/govuk/govuk-frontend.min.css",
        target="govuk-frontend/govuk-frontend.min.css",
        change=without_crown,
        changed="GDS Transport font, crest and source map reference removed",
    ),
    File(
        *GOVUK,
        source="dist/govuk/govuk-frontend.min.js",
        target="govuk-frontend/govuk-frontend.min.js",
        change=without_source_map,
        changed="source map reference removed",
    ),
    File(*PLOTLY, source="dist/plotly-finance.min.js", target="plotly/plotly-finance.min.js"),
    File(*HTMX, source="dist/htmx.min.js", target="htmx/htmx.min.js"),
]
LICENCES = [  # govuk-frontend's package names its licence (MIT) without the text: that file is kept by hand
    File(*PLOTLY, source="LICENSE", target="plotly/LICENSE"),
    File(*HTMX, source="LICENSE", target="htmx/LICENSE"),
]


def unpacked(package: str, version: str, folder: Path) -> Path:
    """The package of npm, unpacked."""
    name = f"{package}@{version}"
    done = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    target = folder / name
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def write(file: File, package: Path) -> None:
    target = VENDOR / file.target
    target.parent.mkdir(parents=True, exist_ok=True)
    text = (package / file.source).read_bytes().decode()
    target.write_bytes(file.change(text).encode())


def row(file: File) -> str:
    digest = hashlib.sha256((VENDOR / file.target).read_bytes()).hexdigest()
    cells = [file.target, file.package, file.version, file.licence, file.changed, f"`{digest}`"]
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages: dict[str, Path] = {}
        for file in [*FILES, *LICENCES]:
            if file.package not in packages:
                packages[file.package] = unpacked(file.package, file.version, Path(folder))
            write(file, packages[file.package])
    (VENDOR / "README.md").write_text(README + "".join(row(file) for file in FILES), encoding="utf-8")


if __name__ == "__main__":
    main()
