"""The XML parts of a workbook, read as a stream: no tree is built, so memory does not follow size.

Expat is used directly, three times as fast as through SAX. What defusedxml does for SAX is done
here: a document type, and with it every entity, ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from math import isfinite
from typing import Any, Never
from xml.parsers import expat

from mtfp.spreadsheets.guard import SAVE_AS_XLSX, Refused

MOST_COLUMNS = 1_000
MOST_ROWS = 50_000
MOST_CELLS = 250_000
"""In all sheets together; with 20 columns that is more than 10,000 rows."""
MOST_TEXTS = 250_000
MOST_ELEMENTS = 1_000_000
LONGEST_TEXT = 32_767
LONGEST_NAME = 60
"""Of a sheet's name; spreadsheet programs allow 31."""
DEEPEST = 40

_REFERENCE = re.compile(r"^([A-Z]{1,7})([0-9]{1,7})$")
_LITERAL = re.compile(r'"[^"]*"|\\.')
"""What a number format shows as it stands."""

Content = Decimal | str | bool | None


class Strict:
    """Hears of elements and knows where it is; names come without their prefix."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.text: list[str] | None = None
        self.length = 0
        self.elements = 0

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        """Expat's word that an element begins."""
        local = _local(name)
        self.path.append(local)
        self.elements += 1
        if len(self.path) > DEEPEST or self.elements > MOST_ELEMENTS:
            raise Refused("the workbook's XML is too deep or too large: it was not made by a spreadsheet program")
        self.start(local, attributes)

    def closes(self, name: str) -> None:
        """Expat's word that an element ends."""
        self.end(self.path.pop())

    def characters(self, content: str) -> None:
        """Expat's word of text."""
        if self.text is not None:
            self.length += len(content)
            if self.length > LONGEST_TEXT:
                raise Refused(f"a cell holds more than {LONGEST_TEXT:,} characters")
            self.text.append(content)

    def listen(self) -> None:
        """Collect text from here on."""
        self.text, self.length = [], 0

    def heard(self) -> str:
        """The text collected."""
        text, self.text = "".join(self.text or ()), None
        return text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


def parse(chunks: Iterable[bytes], handler: Strict, part: str) -> None:
    """Feed a part to a handler. Raises Refused on document types, entities and broken XML."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = handler.opens
    parser.EndElementHandler = handler.closes
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse_entities
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Refused(f"a part of the workbook is not well-formed ({part}): {SAVE_AS_XLSX}") from None


def _refuse_entities(*_: Any) -> Never:
    raise Refused("the workbook declares XML entities: it was not made by a spreadsheet program")


def _local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


class Sheets(Strict):
    """workbook.xml: the sheets in order, as (name, relation, hidden)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, bool]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and self.path[-2:-1] == ["sheets"]:
            state = attributes.get("state", "visible")
            self.found.append((attributes.get("name", "")[:LONGEST_NAME], _relation(attributes), state != "visible"))


def _relation(attributes: dict[str, str]) -> str:
    """The relation's id, whatever prefix its namespace has."""
    return next((value for name, value in attributes.items() if ":" in name and _local(name) == "id"), "")


class Relations(Strict):
    """workbook.xml.rels: the target of every relation; a macro sheet is not taken."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").lower()
            if "vbaproject" in kind or "macrosheet" in kind:
                raise Refused(f"the workbook has macros: {SAVE_AS_XLSX}, without macros")
            self.found[attributes.get("Id", "")] = attributes.get("Target", "")


class ContentTypes(Strict):
    """[Content_Types].xml: a workbook that says it has macros is not taken."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise Refused(f"the workbook has macros: {SAVE_AS_XLSX}, without macros")


class SharedTexts(Strict):
    """sharedStrings.xml: the texts, without phonetic hints."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "t" and "rPh" not in self.path:
            self.listen()

    def end(self, name: str) -> None:
        if name == "t" and self.text is not None:
            self._pieces.append(self.heard())
        elif name == "si":
            self.found.append("".join(self._pieces))
            if len(self.found) > MOST_TEXTS:
                raise Refused(f"the workbook has more than {MOST_TEXTS:,} texts: send a smaller one")


class Styles(Strict):
    """styles.xml: the numbers of the cell styles that show a percentage."""

    def __init__(self) -> None:
        super().__init__()
        self.percent: set[int] = set()
        self._formats = {"9": "0%", "10": "0.00%"}
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and self.path[-2:-1] == ["numFmts"]:
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and self.path[-2:-1] == ["cellXfs"]:
            if "%" in _LITERAL.sub("", self._formats.get(attributes.get("numFmtId", ""), "")):
                self.percent.add(self._count)
            self._count += 1


class Grid(Strict):
    """A worksheet: `take(row, column, content, formula, style)` is called for every filled cell."""

    def __init__(
        self, sheet: str, texts: list[str], take: Callable[[int, int, Content, bool, int], None], cells_before: int = 0
    ) -> None:
        super().__init__()
        self.sheet, self.texts, self.take = sheet, texts, take
        self.cells = cells_before
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        self.merged: list[str] = []
        self._row = self._column = -1
        self._rows = 0
        self._kind, self._formula, self._style = "n", False, 0
        self._content: Content = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "v" | "t" if "c" in self.path and "rPh" not in self.path:
                self.listen()
            case "f":
                self._formula = True
            case "col" if attributes.get("hidden") in {"1", "true"}:
                first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
                self.hidden_columns |= set(range(first - 1, min(last, MOST_COLUMNS)))
            case "mergeCell" if len(self.merged) < MOST_CELLS:
                self.merged.append(attributes.get("ref", "")[:40])

    def end(self, name: str) -> None:
        if name == "v" and self.text is not None:
            self._content = self._value(self.heard())
        elif name == "t" and self.text is not None:
            self._content = f"{self._content or ''}{self.heard()}"
        elif name == "c" and (self._content not in {None, ""} or self._formula):
            self.take(self._row, self._column, self._content, self._formula, self._style)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 2)) - 1
        self._column = -1
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise Refused(f"sheet {self.sheet!r} has more than {MOST_ROWS:,} rows: send the part that is needed")
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._row, self._column = self._place(attributes.get("r"))
        self.cells += 1
        if self._column >= MOST_COLUMNS:
            raise Refused(f"sheet {self.sheet!r} has more than {MOST_COLUMNS:,} columns: send the part that is needed")
        if self.cells > MOST_CELLS:
            raise Refused(f"the workbook has more than {MOST_CELLS:,} cells: send the part that is needed")
        self._kind, self._formula, self._content = attributes.get("t", "n"), False, None
        self._style = int(attributes.get("s", 0))

    def _place(self, reference: str | None) -> tuple[int, int]:
        if reference is None:
            return self._row, self._column + 1
        match = _REFERENCE.match(reference)
        if match is None:
            raise Refused(f"sheet {self.sheet!r} has a cell {reference[:20]!r}, which is no address")
        return int(match[2]) - 1, column_index(match[1])

    def _value(self, raw: str) -> Content:
        match self._kind:
            case "s":
                place = int(raw)
                return self.texts[place] if 0 <= place < len(self.texts) else None
            case "b":
                return raw == "1"
            case "str" | "inlineStr" | "e" | "d":
                return raw
        number = float(raw) if raw else None
        return None if number is None or not isfinite(number) else Decimal(f"{number:.15g}")


def column_index(letters: str) -> int:
    """A as 0, AA as 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
