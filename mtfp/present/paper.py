"""A publication as a paper: headline, numbered sections with charts, tables and plain words, then the rest.

What the program says of the figures is said once, when they are published (`paper_texts`), and kept in the
document at each scale of money; the paper quotes it from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from mtfp.engine import Missing, Result
from mtfp.freeze import Frozen, Section, plan_of
from mtfp.present.assumptions import AssumptionGroup, frozen_groups
from mtfp.present.bridging import BridgeView, movement_view
from mtfp.present.charts import ChartView, table_chart
from mtfp.present.glossary import GLOSSARY
from mtfp.present.numbers import Display, Scale
from mtfp.present.tables import TableView, table_view
from mtfp.present.wording import MOVEMENT_TITLE, Fact, headline, sentences
from precept.options.sheet import options_kept, options_of, options_said


@dataclass(frozen=True, slots=True)
class SectionView:
    """One numbered section: its words, then tables, each with its chart."""

    key: str
    number: int
    title: str
    words: tuple[str, ...]
    parts: tuple[tuple[TableView, ChartView | None], ...]
    options: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check in the years in which it comes to the same: "2017/18 to 2021/22", or each year where some differ."""

    kind: str
    verdict: str
    title: str
    years: str
    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """The whole paper."""

    proposal: str
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    movement: BridgeView | None
    checks: tuple[CheckRow, ...]
    assumptions: tuple[AssumptionGroup, ...]
    years: tuple[str, ...]
    glossary: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a plain text: a heading, a paragraph, or the items of a list."""

    kind: str
    lines: tuple[str, ...]


def paper_texts(content: Frozen, places: int) -> dict[str, Any]:
    """Everything the program says of a result, at each scale: to be kept in the document."""
    displays = [Display(scale, places) for scale in Scale]
    options = options_of(plan_of(content.document).structure, content.result)
    kept = {} if options is None else {each.scale: {"options": options_said(options, each)} for each in displays}
    return {
        "glossary": [list(each) for each in GLOSSARY.items()],
        "movement": MOVEMENT_TITLE,
        "options": {} if options is None else options_kept(options),
        "shown": {each.scale.value: _said(content, each) | kept.get(each.scale, {}) for each in displays},
    }


def paper_view(content: Frozen, display: Display) -> PaperView:
    """The paper of what was published."""
    texts = content.document["texts"]
    said = texts["shown"][display.scale.value]
    glossary = tuple((term, meaning) for term, meaning in texts["glossary"])
    return PaperView(
        said["proposal"],
        tuple(Fact(*each) for each in said["facts"]),
        tuple(_sections(content, said, dict(glossary), display)),
        movement_view(content.result, texts["movement"], display),
        tuple(_checks(content.document["paper"]["checks"], content.result.years.labels)),
        tuple(_assumptions(content)),
        content.result.years.labels,
        glossary,
    )


def text_blocks(text: str) -> list[Block]:
    """A plain text in parts: blank lines part paragraphs, "# " begins a heading, "- " an item of a list."""
    found: list[Block] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.strip()
        heading, item = re.fullmatch(r"#+\s+(.+)", words), re.fullmatch(r"[-•]\s+(.+)", words)
        kind = "heading" if heading else "list" if item else "text"
        said = heading[1] if heading else item[1] if item else words
        if not words:
            found.append(Block("", ()))
        elif found and found[-1].kind == kind != "heading":
            found[-1] = Block(kind, (*found[-1].lines, said))
        else:
            found.append(Block(kind, (said,)))
    return [each for each in found if each.kind]


def _said(content: Frozen, display: Display) -> dict[str, Any]:
    result = content.result
    charts = [
        (table.chart, table_chart(table, result, display)) for section in content.sections for table in section.tables
    ]
    return {
        "proposal": _proposal(result, display),
        "facts": [[each.name, each.text, each.detail, each.address] for each in headline(result, display)],
        "words": {section.key: sentences(result, section.words, display) for section in content.sections},
        "charts": {name: [chart.title, chart.summary] for name, chart in charts if chart is not None},
    }


def _sections(
    content: Frozen, said: Mapping[str, Any], glossary: Mapping[str, str], display: Display
) -> Iterator[SectionView]:
    number = 0
    for section in content.sections:
        parts = tuple(_parts(section, content.result, said["charts"], glossary, display))
        if parts:
            number += 1
            options = said.get("options") if section.key == "options" else None
            yield SectionView(section.key, number, section.title, tuple(said["words"][section.key]), parts, options)


def _parts(
    section: Section, result: Result, charts: Mapping[str, Any], glossary: Mapping[str, str], display: Display
) -> Iterator[tuple[TableView, ChartView | None]]:
    for table in section.tables:
        view = table_view(table, result, display)
        if view.rows:
            rows = tuple(replace(row, hint=glossary.get(row.label, "")) for row in view.rows)
            chart = table_chart(table, result, display) if table.chart in charts else None
            if chart is not None:
                title, summary = charts[table.chart]
                chart = replace(chart, title=title, summary=summary)
            yield replace(view, rows=rows), chart


def _checks(kept: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> Iterator[CheckRow]:
    """The checks as they were, those that come to the same and say the same in several years in one row."""
    for (_, *said), outcomes in groupby(kept, _said_of):
        years = [labels.index(each["year"]) for each in outcomes]
        unbroken = len(years) > 2 and years[-1] - years[0] == len(years) - 1
        shown = f"{labels[years[0]]} to {labels[years[-1]]}" if unbroken else ", ".join(labels[year] for year in years)
        kind, verdict, title, message, reason = said
        yield CheckRow(kind, verdict, title, shown, message, reason)


def _said_of(check: Mapping[str, Any]) -> tuple[str, ...]:
    kind, verdict = _HOLDS if check["holds"] else _ADVISES if check.get("advice") else _FAILS
    return check["key"], kind, verdict, check["title"], check["message"], check["reason"]


_HOLDS, _ADVISES, _FAILS = ("holds", "Passes"), ("advises", "Advice"), ("fails", "Fails")


def _assumptions(content: Frozen) -> Iterator[AssumptionGroup]:
    """What was entered, by the subjects it was entered under."""
    rows = [row for group in frozen_groups(content.result) for row in group.rows]
    for section in content.sections:
        own = tuple(row for row in rows if row.key in section.inputs)
        if own:
            yield AssumptionGroup(section.key, section.title, own)


def _proposal(result: Result, display: Display) -> str:
    """The proposal in one sentence with its numbers."""
    increase = result["precept.band_d.increase", 1]
    if isinstance(increase, Missing):
        return ""
    more = "more" if increase > 0 else "less"
    percent = "{=precept.band_d.increase:1} ({=precept.band_d.increase_percent:1})"
    pence = "{=precept.band_d.pence_a_week:1}"
    change = f"{percent} {more} than in {{year:0}}, or {pence}" if increase else "unchanged from {year:0}"
    sentence = f"For {{year:1}} a Band D council tax of {{precept.band_d:1}} is proposed, {change}."
    rest = ["The net budget requirement is {requirement.net:1}.", *_gaps(result)]
    return " ".join(sentences(result, [sentence, *rest], replace(display, dwelling_places=2)))


def _gaps(result: Result) -> Iterator[str]:
    """What is missing by the last year, if anything, and how it would be met."""
    last = len(result.years) - 1
    gap = result["gap", last]
    if last > 1 and not isinstance(gap, Missing) and gap <= -1:
        yield "By {year:-1} the gap is {=gap:-1} a year, if nothing is done."
        after = result.figures.get("gap.after_ber", (gap,))[-1]
        if after == gap:
            yield "It is to be met by savings that are still to be found."
        else:
            yield "The budget equalisation reserve meets part; {=gap.after_ber:-1} is left for savings."
