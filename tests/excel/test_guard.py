"""Hostile and mistaken uploads are refused quickly, with a reason, in little memory."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from mtfp.spreadsheets import guard
from mtfp.spreadsheets.guard import Refused
from mtfp.spreadsheets.reader import read_workbook

SECONDS, BYTES = 2.0, 100_000_000

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MACRO_TYPES = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
BOOK = '<workbook><sheets><sheet name="Data" r:id="r1" xmlns:r="r"/></sheets></workbook>'
RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + place)} "{f"&{chr(97 + place)};" * 10}">' for place in range(12))
    + "]><worksheet><sheetData><row><c t='str'><v>&m;</v></c></row></sheetData></worksheet>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def workbook(sheet: str | bytes, **more: str) -> bytes:
    """A minimal workbook with one sheet, some parts replaced."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return package({**parts, **more})


def rows(inside: str) -> str:
    return f"<worksheet><sheetData>{inside}</sheetData></worksheet>"


def varied(cells: int, start: int = 0) -> str:
    """Cells that do not pack as well as a zip bomb."""
    return "".join(f"<c><v>{(start * 7919 + place * 104729) % 999_983}</v></c>" for place in range(cells))


def encrypted() -> bytes:
    content = bytearray(workbook(rows("")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def lying() -> bytes:
    """The directory says 100 bytes where 40 MB come out."""
    content = bytearray(workbook(b"0" * 40_000_000))
    size = struct.pack("<I", 40_000_000)
    return bytes(content.replace(size, struct.pack("<I", 100)))


def large_directory() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for place in range(20_000):
            archive.writestr(f"xl/{place}", "")
    return content.getvalue()


HOSTILE = {
    "empty": (lambda: b"", "empty"),
    "50 MB": (lambda: b"PK\x03\x04" + bytes(50_000_000), "50.0 MB"),
    "renamed PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3" + bytes(2_000), "PDF"),
    "renamed CSV": (lambda: b"Authority,Tax base\nBlaby,32448.66\n", "not an Excel workbook"),
    "old or encrypted workbook": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(9_000), "password"),
    "encrypted zip": (encrypted, "encrypted"),
    "half a zip": (lambda: workbook(rows(""))[:300], "damaged"),
    "some other zip": (lambda: package({"photo.jpg": b"x"}), "not an Excel workbook"),
    "OpenDocument": (lambda: package({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
    "binary workbook": (lambda: package({"xl/workbook.bin": b"x"}), "xlsb"),
    "macros": (lambda: workbook(rows(""), **{"xl/vbaProject.bin": "x"}), "macros"),
    "macros by content type": (lambda: workbook(rows(""), **{"[Content_Types].xml": MACRO_TYPES}), "macros"),
    "Excel 4 macros": (lambda: workbook(rows(""), **{"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "zip bomb": (lambda: workbook(b"0" * 50_000_000), "unpacks to 50 MB"),
    "many parts that add up": (
        lambda: package({f"xl/{place}": bytes(range(256)) * 3_900 for place in range(70)} | {"xl/workbook.xml": BOOK}),
        "unpacks to",
    ),
    "zip bomb that lies": (lying, "cannot be read"),
    "20,000 parts": (large_directory, "unusual way"),
    "entity bomb": (lambda: workbook(BILLION_LAUGHS), "entities"),
    "entity bomb in UTF-16": (lambda: workbook(BILLION_LAUGHS.encode("utf-16")), "entities"),
    "outside entity": (lambda: workbook(OUTSIDE), "entities"),
    "entity in the list of sheets": (lambda: workbook(rows(""), **{"xl/workbook.xml": OUTSIDE}), "entities"),
    "broken XML": (lambda: workbook("<worksheet><row>"), "well-formed"),
    "deep XML": (lambda: workbook("<a>" * 100_000), "too deep"),
    "wide XML": (lambda: workbook("<x>" + "".join(f"<a{n % 977}/>" for n in range(2_000_000)) + "</x>"), "too large"),
    "100,000 columns": (lambda: workbook(rows(f"<row>{varied(100_000)}</row>")), "1,000 columns"),
    "a cell in column EQXD": (lambda: workbook(rows('<row r="1"><c r="EQXD1"><v>1</v></c></row>')), "1,000 columns"),
    "a million rows": (
        lambda: workbook(rows("".join(f'<row r="{n + 1}" h="{n % 991}"/>' for n in range(1_000_000)))), "50,000 rows",
    ),
    "too many cells": (
        lambda: workbook(rows("".join(f"<row>{varied(500, n)}</row>" for n in range(600)))), "cells",
    ),
    "an endless text": (lambda: workbook(rows(f'<row><c t="str"><v>{"a b" * 20_000}</v></c></row>')), "32,767"),
    "no address": (lambda: workbook(rows('<row><c r="1A"><v>1</v></c></row>')), "no address"),
    "no number": (lambda: workbook(rows('<row><c r="A1"><v>one</v></c></row>')), "well-formed"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_quickly_with_a_reason_and_in_bounded_memory(name):
    make, reason = HOSTILE[name]
    content = make()
    started = time.process_time()
    with pytest.raises(Refused, match=reason):
        read_workbook(content)
    took = time.process_time() - started
    assert took < SECONDS, f"{took:.1f} s"

    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            read_workbook(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BYTES, f"{peak:,} bytes"


def test_sizes_are_counted_again_while_reading(monkeypatch):
    content = workbook(rows(f"<row>{'<c><v>1</v></c>' * 900}</row>"))
    opened = guard.Package(content)
    monkeypatch.setattr(guard, "MOST_UNPACKED", 5_000)

    with pytest.raises(Refused, match="unpacks to"):
        list(opened.chunks("xl/worksheets/sheet1.xml"))


def test_an_ordinary_large_workbook_is_taken():
    """5,000 rows of 12 columns, the size that the preview is made for."""
    content = BytesIO()
    made = Workbook(content, {"in_memory": True})
    sheet = made.add_worksheet("Lines")
    for row in range(5_000):
        sheet.write_string(row, 0, f"Line {row}")
        for column in range(1, 12):
            sheet.write_number(row, column, row * column + 0.25)
    made.close()

    started = time.process_time()
    read = read_workbook(content.getvalue())
    took = time.process_time() - started

    assert len(read.sheets["Lines"].cells) == 60_000
    assert took < SECONDS, f"{took:.1f} s"
