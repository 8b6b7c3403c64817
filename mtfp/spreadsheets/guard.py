"""What is let in: an .xlsx of a sane size, without macros, passwords or tricks. Cheap checks come first.

Sizes in a zip's directory can lie, so they are checked there and counted again while reading.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

MOST_BYTES: Final = 10_000_000
MOST_UNPACKED: Final = 60_000_000
"""Bytes of all parts together once unpacked; 5,000 rows of 20 columns take about five million."""
MOST_PARTS: Final = 1_000
LARGEST_DIRECTORY: Final = 300_000
"""Bytes of the zip's own directory, which is read whole."""
LARGEST_RATIO: Final = 150
"""Unpacked over packed bytes of one part; real sheets reach about 20, zip bombs 1,000."""
RATIO_COUNTS_FROM: Final = 1_000_000
CHUNK: Final = 65_536

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_END, _LARGE_DIRECTORY = b"PK\x05\x06", b"PK\x06\x07"
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError, NotImplementedError)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

SAVE_AS_XLSX = "save it in Excel as an Excel workbook (.xlsx) and send that"


class Refused(Exception):
    """A file, sheet or cell that is not taken; the text says why and what to do."""


class Package:
    """An .xlsx that passed the guard; its parts are read in chunks and counted. Raises Refused."""

    def __init__(self, content: bytes) -> None:
        _check_kind(content)
        _check_directory(content)
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise Refused(f"the file is damaged or not a workbook: {SAVE_AS_XLSX}") from None
        self._unpacked = 0
        _check_parts(self._archive)

    @property
    def names(self) -> frozenset[str]:
        """The names of the parts."""
        return frozenset(self._archive.namelist())

    def chunks(self, name: str) -> Iterator[bytes]:
        """One part, piece by piece. Raises Refused when it is damaged or too large."""
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(CHUNK):
                    self._unpacked += len(chunk)
                    if self._unpacked > MOST_UNPACKED:
                        raise Refused(_too_large(self._unpacked))
                    yield chunk
        except _UNREADABLE as error:
            raise Refused(f"a part of the workbook cannot be read ({name}): {SAVE_AS_XLSX}") from error


def _check_kind(content: bytes) -> None:
    """By size and first bytes; the file's name says nothing."""
    if not content:
        raise Refused("the file is empty")
    if len(content) > MOST_BYTES:
        raise Refused(f"the file has {len(content) / 1e6:.1f} MB; a workbook has at most {MOST_BYTES / 1e6:.0f} MB")
    if content.startswith(_OLE):
        raise Refused(f"the file is protected by a password or in the old .xls format: {SAVE_AS_XLSX}, no password")
    if content.lstrip()[:5] == b"%PDF-":
        raise Refused("the file is a PDF, whatever its name says: send the workbook it was made from")
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(f"the file is not an Excel workbook: {SAVE_AS_XLSX}")


def _check_directory(content: bytes) -> None:
    """Before it is read: a directory of a million entries is an attack of its own."""
    at = content.rfind(_DIRECTORY_END, max(len(content) - 65_557, 0))
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    if at < 0 or content[max(at - 20, 0) : at].startswith(_LARGE_DIRECTORY) or size > LARGEST_DIRECTORY:
        raise Refused(f"the file is damaged or packed in an unusual way: {SAVE_AS_XLSX}")


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused(f"the workbook has {len(parts):,} parts; at most {MOST_PARTS:,} are read")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise Refused(_too_large(unpacked))
    for part in parts:
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise Refused(f"{part.filename} unpacks to {part.file_size / 1e6:.0f} MB: this is no ordinary workbook")
        if part.flag_bits & _ENCRYPTED or part.compress_type not in _METHODS:
            raise Refused(f"the file is encrypted or packed in an unusual way: {SAVE_AS_XLSX}, no password")
    _check_names([part.filename for part in parts])


def _check_names(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if len(set(lower)) != len(lower):
        raise Refused("the workbook has two parts of one name: it was not made by a spreadsheet program")
    if any("vbaproject" in name or "/macrosheets/" in name or "/activex/" in name for name in lower):
        raise Refused(f"the workbook has macros: {SAVE_AS_XLSX}, without macros")
    if "xl/workbook.bin" in lower:
        raise Refused(f"the file is a binary workbook (.xlsb): {SAVE_AS_XLSX}")
    if "content.xml" in lower:
        raise Refused(f"the file is an OpenDocument spreadsheet: {SAVE_AS_XLSX}")
    if "xl/workbook.xml" not in lower:
        raise Refused(f"the file is a zip archive, but not an Excel workbook: {SAVE_AS_XLSX}")


def _too_large(unpacked: int) -> str:
    return (
        f"the workbook unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB ({unpacked / 1e6:.0f} MB): send a smaller one"
    )
