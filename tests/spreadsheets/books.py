"""Workbooks as people make them, small enough to be read here."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from mtfp.scenarios.models import Change, Scenario, Value
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.outcome import Outcome

Fill = Callable[[Any], None]


def book(*fills: Fill, names: tuple[str, ...] = ("Figures", "Second", "Third")) -> bytes:
    """A workbook with a sheet for each function that fills one."""
    workbook, content = Workbook(), BytesIO()
    workbook.remove(workbook.worksheets[0])
    for name, fill in zip(names, fills, strict=False):
        fill(workbook.create_sheet(name))
    workbook.save(content)
    return content.getvalue()


def rows(*every: list[Any]) -> bytes:
    """A workbook of one sheet, row by row."""

    def fill(page: Any) -> None:
        for row in every:
            page.append(row)

    return book(fill)


def edited(content: bytes, edit: Fill, sheet: str = "Assumptions") -> bytes:
    """A workbook after an edit of one sheet, as openpyxl saves it."""
    workbook, saved = load_workbook(BytesIO(content)), BytesIO()
    edit(workbook[sheet])
    workbook.save(saved)
    return saved.getvalue()


def send(client: Client, scenario: Scenario, content: bytes, name: str = "returns.xlsx") -> Any:
    """Upload a workbook."""
    sent = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return client.post(reverse("spreadsheets:upload", args=[scenario.pk]), {"file": sent})


def previewed(client: Client, scenario: Scenario, content: bytes, name: str = "returns.xlsx") -> ImportPreview:
    """Upload a workbook that is taken."""
    answer = send(client, scenario, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return ImportPreview.objects.latest("pk")


def outcome(preview: ImportPreview) -> Outcome:
    """What a preview would change, as it stands in the database."""
    return Outcome.from_json(ImportPreview.objects.get(pk=preview.pk).outcome)


def address(preview: ImportPreview, name: str = "preview") -> str:
    """Where a preview is shown or confirmed."""
    return reverse(f"spreadsheets:{name}", args=[preview.scenario_id, preview.pk])


def confirm(client: Client, preview: ImportPreview, **form: Any) -> Any:
    """Confirm what was seen."""
    made = ImportPreview.objects.get(pk=preview.pk).made
    return client.post(address(preview, "confirm"), {"made": made, "to": "this", **form})


def traces() -> tuple[int, list[Any]]:
    """Everything that an import could leave in a plan."""
    return Change.objects.count(), list(Value.objects.order_by("pk").values())
