"""Where the gap comes from: from its first year to its last, as a table with live formulas and as a waterfall.

Excel of every age draws the waterfall as stacked columns: an unseen one lifts each step to where the
one before ended. What it is drawn from stands in hidden columns beside the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from mtfp.engine.exact import Figure
from mtfp.engine.excel import column_letters
from mtfp.layout import Style
from mtfp.present.wording import MOVEMENT_TITLE, gap_movement, gap_terms
from mtfp.present.workbook.book import CHART_ROWS, LABEL, UNIT, movement_title
from mtfp.present.workbook.charts import HEIGHT, insert, styled
from mtfp.present.workbook.formats import NIL
from mtfp.present.workbook.printing import fit, points, print_as_appendix
from mtfp.present.workbook.sheet import ROW_HEIGHT, TITLE_HEIGHTS, UNIT_WIDTH, Desk, write_titles
from mtfp.units import POUNDS

FIRST, LAST, EFFECT, LEVEL, LIFT, ENDS, BETTER, BETTER_BELOW, WORSE, WORSE_BELOW = range(2, 12)
"""Columns: both years, what the change does to the gap, then those of the chart."""
HEADINGS = len(TITLE_HEIGHTS)
TOP = HEADINGS + 1
LABEL_WIDTH, FIGURE_WIDTH = 44, 17
NOTE = "A positive effect makes the gap smaller, one in brackets larger; they add up to the gap at the end."
_COLOURS = {ENDS: "#1D4E79", BETTER: "#2A7F7F", BETTER_BELOW: "#2A7F7F", WORSE: "#A4372A", WORSE_BELOW: "#A4372A"}
_NAMES = {ENDS: "Gap", BETTER: "Better", BETTER_BELOW: "Better", WORSE: "Worse", WORSE_BELOW: "Worse"}


@dataclass(frozen=True, slots=True)
class Step:
    """A row: what it is called, its figures of both years, its effect with the formula, and the level it leads to."""

    label: str
    key: str
    effect: Decimal
    formula: str
    level: Decimal
    is_end: bool = False


def write_movement(desk: Desk) -> None:
    """Write the sheet; the book says whether there is one."""
    sheet, steps = desk.workbook.add_worksheet(MOVEMENT_TITLE), list(_steps(desk))
    widths = (LABEL_WIDTH, UNIT_WIDTH, FIGURE_WIDTH, FIGURE_WIDTH, FIGURE_WIDTH)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, desk.formats())
    sheet.set_column(LEVEL, WORSE_BELOW, FIGURE_WIDTH, desk.formats(), {"hidden": True})
    write_titles(desk, sheet, MOVEMENT_TITLE, movement_title(desk.book.years))
    print_as_appendix(desk.options, desk.book.source.digest, sheet)
    sheet.freeze_panes(TOP, UNIT)
    _headings(desk, sheet)
    for at, (before, step) in enumerate(zip([None, *steps], steps, strict=False), TOP):
        _write_step(desk, sheet, at, step, before)
    under = TOP + len(steps)
    _dashes(desk, sheet, under - 1)
    desk.merged(sheet, under, LABEL, EFFECT, NOTE, Style.QUIET)
    wide = sum(map(points, widths))
    _chart(desk, sheet, under + 1, len(steps), int(wide / 0.75))
    fit(sheet, wide, sum(TITLE_HEIGHTS) + ROW_HEIGHT * (len(steps) + CHART_ROWS + 3))


def _dashes(desk: Desk, sheet: Worksheet, last: int) -> None:
    """What rounds to nothing shows as a dash."""
    cell = f"{column_letters(FIRST)}{TOP + 1}"
    rule = {
        "type": "formula",
        "criteria": f"=IF(ISNUMBER({cell}),ABS({cell})<{desk.numbers.nil_below(POUNDS):.10f},FALSE)",
        "format": desk.workbook.add_format({"num_format": f"{NIL};{NIL};{NIL}"}),
    }
    sheet.conditional_format(TOP, FIRST, last, EFFECT, rule)


def _steps(desk: Desk) -> Iterator[Step]:
    """The gap at the start, each section and source, the gap at the end."""
    result, labels = desk.book.result, desk.book.years.labels
    first, last, effect = (column_letters(each) for each in (FIRST, LAST, EFFECT))
    level = result.number("gap", 1)
    yield Step(f"Gap {labels[1]}", "gap", level, f"={first}{TOP + 1}", level, is_end=True)
    signs = dict(gap_terms(desk.book.graph))
    moved = gap_movement(result)
    for at, each in enumerate(moved, TOP + 2):
        level += each.amount
        formula = f"={last}{at}-{first}{at}" if signs[each.key] > 0 else f"={first}{at}-{last}{at}"
        yield Step(each.label, each.key, each.amount, formula, level)
    total = f"=SUM({effect}{TOP + 1}:{effect}{TOP + 1 + len(moved)})"
    yield Step(f"Gap {labels[-1]}", "gap", level, total, level, is_end=True)


def _headings(desk: Desk, sheet: Worksheet) -> None:
    labels = desk.book.years.labels
    texts = {LABEL: "", UNIT: "Unit", FIRST: f"{labels[1]} ", LAST: f"{labels[-1]} ", EFFECT: "Effect on the gap "}
    for column, text in texts.items():
        desk.text(sheet, HEADINGS, column, text, Style.TOTAL, align="right" if column >= FIRST else "left")


def _write_step(desk: Desk, sheet: Worksheet, at: int, step: Step, before: Step | None) -> None:
    style = Style.RESULT if step.is_end else Style.PLAIN
    chosen = desk.formats(style, num_format=desk.numbers.shown(POUNDS), align="right")
    desk.text(sheet, at, LABEL, step.label, style)
    desk.text(sheet, at, UNIT, desk.numbers.words(POUNDS), style, bold=False)
    years = (1, len(desk.book.years) - 1)
    for column, year in zip((FIRST, LAST), years, strict=True):
        if step.is_end and (column == FIRST) != (before is None):
            desk.text(sheet, at, column, "", style)
            continue
        formula = desk.book.formula(step.key, year, MOVEMENT_TITLE, at)
        desk.figure(sheet, at, column, desk.book.figure(step.key, year), formula, chosen)
    desk.figure(sheet, at, EFFECT, step.effect, step.formula, chosen)
    for column, (figure, formula) in _geometry(at, step, before).items():
        desk.figure(sheet, at, column, figure, formula, desk.formats())
    sheet.set_row(at, ROW_HEIGHT)


def _geometry(at: int, step: Step, before: Step | None) -> dict[int, tuple[Figure, str]]:
    """What the chart is drawn from: a step reaches from the level before to its own, above or below nil."""
    own, effect = f"{column_letters(LEVEL)}{at + 1}", f"{column_letters(EFFECT)}{at + 1}"
    if step.is_end or before is None:
        return {LEVEL: (step.level, f"={effect}"), ENDS: (step.level, f"={effect}")}
    last, nil = f"{column_letters(LEVEL)}{at}", Decimal(0)
    was, now, up = before.level, step.level, step.effect > 0
    low, high = min(was, now), max(was, now)
    above, below = max(nil, high) - max(nil, low), min(nil, low) - min(nil, high)
    rises, falls = f"IF({effect}>0,", f"IF({effect}<0,"
    return {
        LEVEL: (now, f"={last}+{effect}"),
        LIFT: (max(nil, low) + min(nil, high), f"=MAX(0,MIN({last},{own}))+MIN(0,MAX({last},{own}))"),
        BETTER: (above if up else nil, f"={rises}MAX(0,{own})-MAX(0,{last}),0)"),
        BETTER_BELOW: (below if up else nil, f"={rises}MIN(0,{last})-MIN(0,{own}),0)"),
        WORSE: (nil if up else above, f"={falls}MAX(0,{last})-MAX(0,{own}),0)"),
        WORSE_BELOW: (nil if up else below, f"={falls}MIN(0,{own})-MIN(0,{last}),0)"),
    }


def _chart(desk: Desk, sheet: Worksheet, at: int, steps: int, width: int) -> None:
    """Stacked columns; only one of those of a step and colour has a height."""
    chart = desk.workbook.add_chart({"type": "column", "subtype": "stacked"})
    end = TOP + steps - 1
    for column in (LIFT, *_COLOURS):
        fill: dict[str, Any] = {"color": _COLOURS[column]} if column in _COLOURS else {"none": True}
        chart.add_series(
            {
                "name": _NAMES.get(column, "Lift"),
                "categories": [MOVEMENT_TITLE, TOP, LABEL, end, LABEL],
                "values": [MOVEMENT_TITLE, TOP, column, end, column],
                "gap": 40,
                "fill": fill,
            }
        )
    styled(chart, f"{MOVEMENT_TITLE}, £m")
    chart.set_legend({"position": "top", "font": {"size": 8}, "delete_series": [0, 3, 5]})
    chart.show_hidden_data()
    chart.set_size({"width": width, "height": HEIGHT})
    insert(sheet, at, chart)
