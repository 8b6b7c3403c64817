"""The referee itself: it recalculates, whatever a file claims, and its absence is an error."""

from __future__ import annotations

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tests.excel.compare import cells
from tests.support import libreoffice


def test_it_recalculates_what_a_file_claims_to_know():
    content = BytesIO()
    made = Workbook(content)
    made.add_worksheet("One").write_formula("A1", "=1+1", None, 5)
    made.close()

    assert cells(content.getvalue()) == {"One": {"A1": 5}}
    assert cells(libreoffice.recalculated({"one": content.getvalue()})["one"]) == {"One": {"A1": 2}}


def test_without_libreoffice_the_tests_fail(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    libreoffice.program.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="LibreOffice is not installed"):
            libreoffice.recalculated({})
    finally:
        libreoffice.program.cache_clear()
