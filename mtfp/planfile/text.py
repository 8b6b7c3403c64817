"""From bytes to a JSON document, and nothing that could not be one of a plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from mtfp.planfile.model import PlanFileError
from mtfp.validation import shown

LARGEST_FILE = 5_000_000
"""Bytes; a plan of 400 lines with 20 scenarios is well below one million."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters but tab and new lines, and halves of characters."""


def parse(content: bytes | str) -> Any:
    """The document of a file. Raises PlanFileError."""
    if len(content) > LARGEST_FILE:
        raise PlanFileError(
            [f"the file has {len(content):,} bytes; a plan file has at most {LARGEST_FILE:,}: is it the right file?"]
        )
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(text, parse_constant=_refuse_constant, parse_float=Decimal, object_pairs_hook=_refuse_repeats)
    except UnicodeDecodeError as error:
        raise PlanFileError([f"the file is not text in UTF-8 (byte {error.start}): is it the right file?"]) from None
    except json.JSONDecodeError as error:
        fault = f"line {error.lineno}, column {error.colno}: not JSON ({error.msg}): is it a plan file?"
        raise PlanFileError([fault]) from None
    except ValueError:
        raise PlanFileError(["a number in the file has thousands of digits: is it the right file?"]) from None


def _refuse_constant(name: str) -> Any:
    raise PlanFileError([f"{name} stands in the file; it is not a number a plan can hold: write digits, or null"])


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, content in pairs:
        if name in found:
            raise PlanFileError([f"{shown(name)} stands twice in one object: keep one of them"])
        found[name] = content
    return found


def text_faults(part: Any, where: str = "") -> Iterator[str]:
    """Texts with characters that no database or file holds."""
    match part:
        case str() if _UNPRINTABLE.search(part):
            yield f"{where or 'the file'}: {shown(part)} has a character that cannot be stored: take it out"
        case dict():
            for name, inner in part.items():
                yield from text_faults(name, where)
                yield from text_faults(inner, f"{where}.{shown(name)[1:-1]}".lstrip("."))
        case list():
            for place, inner in enumerate(part):
                yield from text_faults(inner, f"{where}[{place}]")
