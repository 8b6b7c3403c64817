"""The browser libraries are the files that static/vendor/README.md says they are."""

import hashlib
import re
from pathlib import Path

import plotly
import pytest
from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
ROW = re.compile(r"^\| (?P<file>\S+/\S+) \| .* \| `(?P<sha256>[0-9a-f]{64})` \|$", re.MULTILINE)
TABLE = dict(ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", TABLE)
def test_a_file_is_the_one_of_the_table(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == TABLE[name]


def test_every_file_is_in_the_table_and_has_its_licence_beside_it() -> None:
    files = {path for path in VENDOR.rglob("*") if path.is_file() and path != VENDOR / "README.md"}
    licences = {path for path in files if path.name == "LICENSE"}
    listed = {VENDOR / name for name in TABLE}
    assert files - licences == listed
    assert {path.parent for path in licences} == {path.parent for path in listed}


def test_plotly_in_the_browser_is_the_version_that_python_writes_for() -> None:
    version = re.compile(rb"plotly\.js (?:\(finance - minified\) )?v([\d.]+)")
    with_python = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    served = VENDOR / "plotly" / "plotly-finance.min.js"
    versions = [version.search(path.read_bytes()[:500]) for path in (with_python, served)]
    assert versions[0] is not None
    assert versions[1] is not None
    assert versions[0][1] == versions[1][1]


def test_the_styles_ask_for_no_file_and_for_no_font_of_gov_uk() -> None:
    css = (VENDOR / "govuk-frontend" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert not re.findall(r"url\((?!data:)|@import|GDS Transport|sourceMappingURL", css)
