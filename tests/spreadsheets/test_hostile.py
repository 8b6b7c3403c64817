"""Files that are no workbooks, or are made to do harm: a clear sentence and a 4xx, never an error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from mtfp.scenarios.models import Scenario
from mtfp.spreadsheets.models import ImportPreview
from tests.excel.test_guard import HOSTILE, workbook
from tests.pages.reading import words
from tests.spreadsheets.books import address, book, confirm, outcome, previewed, rows, send

ODD: dict[str, Any] = {
    "only headings": ["Grant", "2018/19"],
    "a number of 300 digits": ["Police Grant", "9" * 300],
    "the largest float": ["Police Grant", 1.7e308],
    "the smallest float": ["Police Grant", 5e-324],
    "only spaces": ["Police Grant", "   "],
    "an error": ["Police Grant", "#DIV/0!"],
    "a flag": ["Police Grant", False],
    "right to left": ["Police Grant", "\u202e1,000"],
    "Arabic digits": ["Police Grant", "٣٤٥"],
    "a formula as text": ["Police Grant", "'=1+1"],
    "a long name": ["x" * 30_000, 5],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(harriet: Client, proposal: Scenario, name: str) -> None:
    make, reason = HOSTILE[name]
    answer = send(harriet, proposal, make())

    if name == "50 MB":  # refused by its length, before it is read
        assert answer.status_code == 413
        assert "at most 10 MB" in words(answer)
        return
    assert answer.status_code == 422
    assert reason.lower() in words(answer).lower()
    assert not ImportPreview.objects.exists()


@pytest.mark.parametrize("name", ODD)
def test_odd_content_gives_a_preview_or_a_reason(harriet: Client, proposal: Scenario, name: str) -> None:
    answer = send(harriet, proposal, rows(["Grant", "2018/19"], ODD[name], ["Business Rates", 1]))

    assert answer.status_code == 302
    preview = ImportPreview.objects.latest("pk")
    assert harriet.get(address(preview)).status_code == 200
    assert confirm(harriet, preview, rest="1").status_code == 302


def test_a_workbook_without_a_sheet_of_cells_is_refused(harriet: Client, proposal: Scenario) -> None:
    assert send(harriet, proposal, book(lambda page: None)).status_code == 422


def test_a_sheet_of_assumptions_that_is_not_ours_is_read_by_names_or_refused(
    harriet: Client, proposal: Scenario
) -> None:
    def fill(page: Any) -> None:
        page.append(["Grant", "2018/19"])
        page.append(["Police Grant", 7])

    assert len(outcome(previewed(harriet, proposal, book(fill, names=("Assumptions",)))).changes) == 1

    def other(page: Any) -> None:
        page.append(["Something", "else"])

    answer = send(harriet, proposal, book(other, names=("Assumptions",)))
    assert answer.status_code == 422
    assert "it is not a workbook exported here" in words(answer)


def test_many_refused_cells_are_counted_and_the_first_are_named(harriet: Client, proposal: Scenario) -> None:
    many = [[f"Grant of somebody {place}", 1] for place in range(1_000)]
    found = outcome(previewed(harriet, proposal, rows(["Grant", "2018/19"], ["Police Grant", 1], *many)))

    assert (len(found.unknown), found.unknown_count) == (300, 1_000)


def test_merging_half_the_sheet_does_no_harm(harriet: Client, proposal: Scenario) -> None:
    merged = '<mergeCells><mergeCell ref="D1:XFD30000"/></mergeCells>'
    texts = ("Grant", "2018/19"), ("Police Grant", "1")
    cells = "".join("<row>" + "".join(f'<c t="str"><v>{text}</v></c>' for text in row) + "</row>" for row in texts)
    content = workbook(f"<worksheet><sheetData>{cells}</sheetData>{merged}</worksheet>")

    assert len(outcome(previewed(harriet, proposal, content)).changes) == 1
