"""Copies of a workbook that was made and kept: some of its sheets, or its values without formulas.

Nothing is computed, and nothing is asked of the plan: a copy is cut from the kept file, whose cells hold their
figures beside their formulas. So it says what was published, whatever the program has become since.
It reads what XlsxWriter writes, not every workbook; `mtfp.spreadsheets` reads those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZipFile

from mtfp.present.numbers import NOT_AVAILABLE
from mtfp.present.workbook.cover import ONLY_VALUES
from mtfp.present.workbook.pages import COVER

WORKBOOK, CONTENT_TYPES, PROPERTIES = "xl/workbook.xml", "[Content_Types].xml", "docProps/app.xml"
STRINGS = "xl/sharedStrings.xml"

_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+" r:id="([^"]*)"/>')
_RELATION = re.compile(r'<Relationship Id="([^"]*)"[^>]* Target="([^"]*)"[^>]*/>')
_DEFINED = re.compile(r'<definedName name="[^"]*"(?: localSheetId="(\d+)")?[^>]*>([^<]*)</definedName>')
_OVERRIDE = re.compile(r'<Override PartName="/([^"]*)"[^>]*/>')
_LISTED = re.compile(r"<HeadingPairs>.*</TitlesOfParts>")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"( s="\d+")?(?: t="(\w+)")?><f>([^<]*)</f><v>([^<]*)</v></c>')
_ENTRY_RULES = re.compile(r"<dataValidations .*?</dataValidations>")
_LINK = re.compile(r'<hyperlink ref="A(\d+)" location="[^"]*" display="([^"]*)"/>')
_SAID = re.compile(r'<c r="B(\d+)"(?: s="\d+")? t="s"><v>(\d+)</v></c>')
_STRING = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TEXT = re.compile(r'"[^"]*"')
_OTHER_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([\w.]+))!")


def titles_of(workbook: bytes) -> dict[str, str]:
    """The sheets of a kept workbook, in order, each with what its cover says of it."""
    with ZipFile(BytesIO(workbook)) as kept:
        parts = _sheet_parts(kept)
        cover, strings = kept.read(parts[COVER]).decode(), _STRING.findall(kept.read(STRINGS).decode())
    row_of = {unescape(name): row for row, name in _LINK.findall(cover)}
    said = {row: unescape(_TAG.sub("", strings[int(place)])) for row, place in _SAID.findall(cover)}
    return {name: said.get(row_of.get(name, ""), "") for name in parts}


def copy_of(workbook: bytes, sheets: Sequence[str] = (), *, live: bool = True) -> bytes:
    """The same workbook with these sheets alone (none: all), with formulas or with values.

    A formula that reads a sheet that is left out becomes its value; the cover names what is there.
    The same question gives the same bytes. Raises ValueError for a sheet that there is not.
    """
    made = BytesIO()
    with ZipFile(BytesIO(workbook)) as kept, ZipFile(made, "w", ZIP_DEFLATED) as copy:
        parts = _sheet_parts(kept)
        chosen = _chosen(list(parts), sheets)
        left_out = _with_what_they_use(kept, [parts[name] for name in parts if name not in chosen])
        edits = _edits(parts, chosen, left_out, live=live)
        for part in kept.infolist():
            if part.filename in left_out:
                continue
            text = kept.read(part).decode()
            copy.writestr(part, edits.get(part.filename, str)(text), ZIP_DEFLATED)
    return made.getvalue()


def _chosen(names: Sequence[str], sheets: Sequence[str]) -> list[str]:
    unknown = [name for name in sheets if name not in names]
    if unknown:
        raise ValueError(f"there is no sheet {unknown[0]!r}: choose of {', '.join(names)}")
    return [name for name in names if name in sheets or not sheets]


Edit = Callable[[str], str]


def _edits(parts: Mapping[str, str], chosen: Sequence[str], left_out: set[str], *, live: bool) -> Mapping[str, Edit]:
    """What is done to each part that is kept."""
    names = list(parts)

    def sheet(name: str) -> Edit:
        return lambda text: _sheet(text, name, chosen, live=live)

    return {
        WORKBOOK: lambda text: _workbook(text, names, chosen),
        "xl/_rels/workbook.xml.rels": lambda text: _without(_RELATION, text, lambda to: join("xl", to) in left_out),
        CONTENT_TYPES: lambda text: _without(_OVERRIDE, text, left_out.__contains__),
        PROPERTIES: lambda text: _LISTED.sub("", text),
        STRINGS: lambda text: text if live else _as_values(text),
        **{parts[name]: sheet(name) for name in chosen},
    }


def _sheet_parts(kept: ZipFile) -> dict[str, str]:
    """The part of each sheet, by its name, in order."""
    targets = _relations(kept, WORKBOOK)
    found = _SHEET.findall(kept.read(WORKBOOK).decode())
    return {unescape(name): targets[relation] for name, relation in found}


def _relations(kept: ZipFile, part: str) -> dict[str, str]:
    """The parts that a part uses, by the name of the relation."""
    file = join(dirname(part), "_rels", f"{basename(part)}.rels")
    if file not in kept.namelist():
        return {}
    found = _RELATION.findall(kept.read(file).decode())
    return {name: normpath(join(dirname(part), target)) for name, target in found}


def _with_what_they_use(kept: ZipFile, parts: Iterable[str]) -> set[str]:
    """Parts, their relations, drawings and charts: in a workbook written here no two sheets share one."""
    found: set[str] = set()
    for part in parts:
        found |= {part, join(dirname(part), "_rels", f"{basename(part)}.rels")}
        found |= _with_what_they_use(kept, _relations(kept, part).values())
    return found


def _without(pattern: re.Pattern[str], text: str, goes: Callable[[str], bool]) -> str:
    """The text without those matches whose last group goes."""
    return pattern.sub(lambda found: "" if goes(found.group(pattern.groups)) else found.group(), text)


def _workbook(text: str, names: Sequence[str], chosen: Sequence[str]) -> str:
    """The list of sheets, and the names that lead to one of them; sheets are numbered anew."""
    text = _SHEET.sub(lambda found: found.group() if unescape(found[1]) in chosen else "", text)

    def defined(found: re.Match[str]) -> str:
        if not _reads(found[2]) <= set(chosen):
            return ""
        if found[1] is None:
            return found.group()
        own = chosen.index(names[int(found[1])])
        return found.group().replace(f'localSheetId="{found[1]}"', f'localSheetId="{own}"')

    return _DEFINED.sub(defined, text).replace("<definedNames></definedNames>", "")


def _sheet(text: str, name: str, chosen: Sequence[str], *, live: bool) -> str:
    """A sheet with the formulas that can stay; the first one is the one that opens."""
    there = set(chosen)

    def cell(found: re.Match[str]) -> str:
        return found.group() if live and _reads(found[4]) <= there else _value(found)

    text = _FORMULA.sub(cell, text)
    if not live:
        text = _ENTRY_RULES.sub("", text)
    if name == chosen[0] and 'tabSelected="1"' not in text:
        text = text.replace("<sheetView ", '<sheetView tabSelected="1" ', 1)
    return _contents(text, there) if name == COVER else text


def _reads(formula: str) -> set[str]:
    """The sheets that a formula names."""
    found = _OTHER_SHEET.findall(_TEXT.sub('""', unescape(formula)))
    return {(quoted or plain).replace("''", "'") for quoted, plain in found}


def _value(found: re.Match[str]) -> str:
    """A formula's cell with the figure alone; an error as pages say it."""
    place, style, kind, _, value = found.groups(default="")
    if kind not in {"str", "e"}:
        return f'<c r="{place}"{style}><v>{value}</v></c>'
    text = NOT_AVAILABLE if kind == "e" else value
    return f'<c r="{place}"{style} t="inlineStr"><is><t>{text}</t></is></c>'


def _contents(text: str, there: set[str]) -> str:
    """The cover without the lines and links of sheets that are not there."""
    gone = {row for row, name in _LINK.findall(text) if unescape(name) not in there}
    text = _LINK.sub(lambda found: "" if found[1] in gone else found.group(), text)
    text = text.replace("<hyperlinks></hyperlinks>", "")
    for row in gone:
        text = text.replace(f'<row r="{row}" ', f'<row r="{row}" hidden="1" ', 1)
    return text


def _as_values(text: str) -> str:
    """What the cover says of formulas, as copies without them say it."""
    for live, values in ONLY_VALUES.items():
        text = text.replace(f">{live}<", f">{values}<")
    return text
