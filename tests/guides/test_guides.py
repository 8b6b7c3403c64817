"""What the guides name is there: pages, commands, files, pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.guides.code import ROOT
from tools.pictures import FOLDER, PICTURES

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
GUIDES = [path for path in DOCUMENTS if path.name.startswith("guide-")]
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
ADDRESS = re.compile(r"`(?:GET )?(/[a-z-]+/(?:[a-z-]+/)*)`")
TEMPLATES = "\n".join(path.read_text() for path in sorted((ROOT / "templates").rglob("*.html")))
TITLES = "\n".join(
    path.read_text() for path in sorted(ROOT.glob("*/**/subject.py")) + sorted(ROOT.glob("*/subject.py"))
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_file_that_a_document_leads_to_is_there(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_that_a_document_names_is_there(path: Path) -> None:
    text = path.read_text()
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())
    assert set(re.findall(r"`make ([a-z]+)", text)) <= TARGETS


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_address_that_a_document_names_is_there(path: Path) -> None:
    missing = []
    for address in ADDRESS.findall(path.read_text()):
        if (ROOT / address.strip("/")).exists():
            continue  # a folder of the program, not an address of the site
        try:
            resolve(address)
        except Resolver404:
            missing.append(address)
    assert missing == []


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_page_that_a_guide_names_is_called_so(path: Path) -> None:
    """Words in bold are those that stand on the pages, or the title of a subject."""
    names = re.findall(r"\*\*([^*]+)\*\*", path.read_text())
    assert [name for name in names if name not in TEMPLATES and f'"{name}"' not in TITLES] == []


def test_the_pictures_of_the_guides_are_those_that_are_made() -> None:
    shown = {
        name for path in DOCUMENTS for name in re.findall(r"\((?:docs/)?pictures/([a-z-]+)\.png\)", path.read_text())
    }
    made = {picture.name for picture in PICTURES}
    assert {path.stem for path in FOLDER.glob("*.png")} == made == shown
