"""What changed since the version before: worked out once, when the new one is published, and kept in its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from mtfp.compare import Bridge, Movement, Side, Term, bridges
from mtfp.engine import Missing
from mtfp.engine.inputs import plain
from mtfp.engine.serial import unit_data, unit_from
from mtfp.freeze import UNITS, Frozen, plan_of
from mtfp.planfile import PlanFileError
from mtfp.present.bridging import BridgeView, YearsRow, bridge_sentences, bridge_view, years_table
from mtfp.present.charts import ChartView
from mtfp.present.comparison import common_years, input_groups
from mtfp.present.numbers import Display, figure_text

TITLE = "Why the gap changes"
SAME = "No figure of the gap differs from those of the version before."
UNREADABLE = "The version before cannot be read by the present program, so the causes cannot be told apart."
HEADLINES = ("precept.band_d", "requirement.net")


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input that differs, as it was before and as it is now."""

    cause: str
    label: str
    years: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What changed, as a page shows it."""

    version: int
    title: str
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    bridge: BridgeView | None
    years: tuple[str, ...]
    rows: tuple[YearsRow, ...]
    inputs: tuple[InputChange, ...]


def change_data(before: Frozen, after: Frozen) -> dict[str, Any]:
    """What changed from one publication to the next, as plain data."""
    head = {name: before.document["paper"][name] for name in ("version", "title")}
    try:
        left, right = (_side(each) for each in (before, after))
    except PlanFileError:
        return {**head, "sentences": [UNREADABLE], "notes": [], "bridges": [], "inputs": []}
    found = [each for each in bridges(left, right).values() if isinstance(each, Bridge)]
    moved = [each for each in found if abs(each.difference) >= Decimal("0.5")]
    said = [*_headlines(left, right), *(sentence for each in moved for sentence in bridge_sentences(each))]
    notes = dict.fromkeys(note for each in found for note in each.notes)
    return {
        **head,
        "sentences": said or [SAME],
        "notes": list(notes),
        "bridges": [_bridge_data(each) for each in found[1:] or found],
        "inputs": list(_inputs(left, right)),
    }


def change_view(data: Mapping[str, Any] | None, display: Display, explained_at: str = "") -> ChangeView | None:
    """The change that a document holds, its own figures explained at an address; None where nothing is superseded."""
    if data is None:
        return None
    found = change_bridges(data)
    moved, ends = [each for each in found if each.terms], ("", explained_at)
    bridge = bridge_view(f"{TITLE}, {moved[-1].year}", moved[-1], display, ends) if moved else None
    if bridge is not None and bridge.chart is not None:
        bridge = replace(bridge, chart=_of_its_own(bridge.chart, len(bridge.steps)))
    rows = years_table({each.year: each for each in found}, display, ends) if moved else ()
    return ChangeView(
        data["version"],
        data["title"],
        tuple(data["sentences"]),
        tuple(data["notes"]),
        bridge,
        tuple(each.year for each in found),
        rows,
        tuple(InputChange(*each) for each in data["inputs"]),
    )


def change_bridges(data: Mapping[str, Any]) -> list[Bridge]:
    """The bridges that a document holds, one a forecast year."""
    return [_bridge_from(each) for each in data["bridges"]]


def _of_its_own(chart: ChartView, rows: int) -> ChartView:
    """The waterfall under a name of its own, as high as its rows need."""
    layout = {**chart.figure["layout"], "height": 90 + 38 * rows}
    return replace(chart, key="change", figure={**chart.figure, "layout": layout})


def _side(content: Frozen) -> Side:
    """One version with the figures that it was published with."""
    plan = plan_of(content.document)
    return Side(f"version {content.document['paper']['version']}", plan.structure, plan.inputs(), content.result)


def _headlines(left: Side, right: Side) -> Iterator[str]:
    """Band D and the budget of the first year of both, where they differ."""
    years = common_years(left, right)
    if len(years) < 2:
        return
    display = Display(dwelling_places=right.structure.conventions.band_d_places)
    for key in HEADLINES:
        line = right.result.graph.lines[key]
        texts = []
        for side in (left, right):
            figure = side.result[key, side.structure.years.labels.index(years[1])]
            texts.append("not computed" if isinstance(figure, Missing) else figure_text(figure, line.unit, display))
        if texts[0] != texts[1]:
            yield f"{line.label} {years[1]} is {texts[1]} instead of {texts[0]}."


def _inputs(left: Side, right: Side) -> Iterator[list[str]]:
    for group in input_groups(left, right):
        for row in group.rows:
            why = next((origin.text for origin in reversed(row.origins) if origin.side in {"", "B"}), "")
            yield [group.cause, row.label, row.years, row.left, row.right, why]


def _bridge_data(bridge: Bridge) -> dict[str, Any]:
    return {
        "key": bridge.key,
        "label": bridge.label,
        "unit": unit_data(bridge.unit),
        "start": bridge.start.capitalize(),
        "end": bridge.end.capitalize(),
        "year": bridge.year,
        "opening": plain(bridge.opening),
        "closing": plain(bridge.closing),
        "takes_rest": bridge.takes_rest,
        "terms": [[*_movement_data(term), [_movement_data(item) for item in term.items]] for term in bridge.terms],
    }


def _bridge_from(data: Mapping[str, Any]) -> Bridge:
    terms = tuple(
        Term(key, label, Decimal(amount), tuple(_movement_from(item) for item in items))
        for key, label, amount, items in data["terms"]
    )
    return Bridge(
        data["key"], data["label"], unit_from(data["unit"], UNITS), data["start"], data["end"], data["year"],
        Decimal(data["opening"]), Decimal(data["closing"]), terms, data["takes_rest"],
    )  # fmt: skip


def _movement_data(movement: Movement) -> list[str]:
    return [movement.key, movement.label, plain(movement.amount)]


def _movement_from(data: list[str]) -> Movement:
    key, label, amount = data
    return Movement(key, label, Decimal(amount))
