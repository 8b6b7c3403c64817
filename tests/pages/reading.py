"""A page's words and tables as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

HIDDEN = {"script", "style", "title"}


class Answer(Protocol):
    """A response of Django's test client."""

    @property
    def content(self) -> bytes: ...


def words(answer: Answer) -> str:
    """The text of a page in one line, scripts left out."""
    return " ".join(_read(answer).text.split())


def tables(answer: Answer) -> dict[str, dict[str, list[str]]]:
    """Each table by its caption; its rows by their heading, each the texts of its cells."""
    return {
        table.caption: {row[0]: row[1:] for row in table.rows if row}
        for table in _read(answer).tables
    }  # fmt: skip


def cell(answer: Answer, caption: str, row: str, column: str) -> str:
    """One figure: the caption, the first row and the column by the words that stand there."""
    found = next(table for table in _read(answer).tables if table.caption.startswith(caption))
    heads, body = found.rows[0], {each[0]: each for each in reversed(found.rows[1:])}
    return body[row][heads.index(column)]


@dataclass
class _Table:
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tables: list[_Table] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.text += " "
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in {"th", "td"}:
            self.tables[-1].rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if HIDDEN.intersection(self._open):
            return
        self.text += data
        if "caption" in self._open:
            self.tables[-1].caption += data
        elif {"th", "td"}.intersection(self._open):
            self.tables[-1].rows[-1][-1] += data


def _read(answer: Answer) -> _Page:
    page = _Page()
    page.feed(answer.content.decode())
    for table in page.tables:
        table.caption = " ".join(table.caption.split())
        table.rows = [[" ".join(text.split()) for text in row] for row in table.rows]
    return page
