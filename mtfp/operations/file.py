"""The backup file: gzip of lines of JSON, the last line the SHA-256 of all lines before it.

First a head (what it is, the migrations of the database), then for each table its name and columns and
each of its rows as a list, then how many rows each table has. `docs/backup.md` describes it for readers.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from mtfp.operations.errors import NotDone

KIND = "mtfp backup"
FORMAT_VERSION = 1
CHUNK = 1_048_576
SEAL = len("sha256:") + 64 + 1
"""Bytes of the last line."""


class Writer:
    """Lines of a backup, digested as they are written."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def line(self, content: Any) -> None:
        """One line; keys in order, so that equal databases make equal lines."""
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
        line = text.encode()
        self._digest.update(line)
        self._stream.write(line)

    def seal(self) -> str:
        """The last line; returns the digest."""
        self._stream.write(f"sha256:{self._digest.hexdigest()}\n".encode())
        return self._digest.hexdigest()


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A new file that stands under its name only when it is whole and on the disk, readable by its owner alone.

    Raises NotDone when there is a file of that name, OSError when it cannot be written.
    """
    if path.exists():
        raise NotDone(f"there is a file {path} already: choose another name")
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6) as packed:
                yield Writer(packed)  # type: ignore[arg-type]  # a GzipFile is written to like any other
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def checked_digest(path: Path) -> str:
    """The digest of a file that is whole; read once, in pieces. Raises NotDone for one that is not, OSError."""
    digest, tail = hashlib.sha256(), b""
    with _unpacked(path) as packed:
        while piece := packed.read(CHUNK):
            tail += piece
            digest.update(tail[:-SEAL])
            tail = tail[-SEAL:]
    if tail != f"sha256:{digest.hexdigest()}\n".encode():
        raise NotDone(f"{path} is damaged or cut short: its digest is not that of its content. Use another backup.")
    return digest.hexdigest()


def lines(path: Path) -> Iterator[Any]:
    """The lines of a file that was checked, without the last. Raises NotDone, OSError."""
    with _unpacked(path) as packed:
        for line in packed:
            if not line.startswith(b"sha256:"):
                yield json.loads(line)


@contextmanager
def _unpacked(path: Path) -> Iterator[gzip.GzipFile]:
    try:
        with gzip.open(path, "rb") as packed:
            yield packed
    except (gzip.BadGzipFile, zlib.error, EOFError, ValueError) as error:
        raise NotDone(f"{path} is no backup, or it is damaged ({error}). Use another backup.") from error
