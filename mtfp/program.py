"""Which program this is: whatever is kept of its answers is used by the same program only."""

from __future__ import annotations

import hashlib
from functools import cache

from django.apps import apps
from django.conf import settings

MAKES_ANSWERS = {".py", ".html", ".txt", ".css", ".js"}
"""Styles and scripts too: a page names each by its content."""


@cache
def program_digest() -> str:
    """The digest of the program's code, templates and styles, the same on every host that runs it; some 40 ms, once."""
    tops = {settings.BASE_DIR / each.name.partition(".")[0] for each in apps.get_app_configs()}
    beside = (settings.BASE_DIR / "templates", settings.BASE_DIR / "static")
    folders = [*(top for top in tops if top.is_dir()), *beside]
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in MAKES_ANSWERS):
        digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
