"""Excel's own charts, drawn from the sheet they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from mtfp.engine import Address, Missing
from mtfp.layout import Row
from mtfp.present.workbook.book import FIRST_YEAR, LABEL, Drawing, Title, placed
from mtfp.present.workbook.formats import ALARM, FONT, INK, QUIET_INK
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.printing import points
from mtfp.present.workbook.sheet import YEARS_ROW, Desk, column_widths

PALETTE = (
    "#1D4E79", "#4F86B5", "#8FB4D3", "#C3D6E6", "#5F7F5A", "#9DB597", "#C7A75B", "#8A6D3B", "#777F88", "#A46A7A",
    "#D3AEB8", "#6B4C9A", "#B8A6D1",
)  # fmt: skip
MILLIONS = "0.0,,"
SAID = '[>=50000]0.0,,;[<=-50000](0.0,,);"–"'
HIDDEN_FROM = 1
"""Columns between the years and what is hidden."""
LETTERS = {"name": FONT, "size": 8, "color": QUIET_INK}
HEIGHT, BETWEEN, ABOVE = 255, 10, 8
"""Pixels; a chart and the room above it fill its rows (book.CHART_ROWS)."""

FUNDING_ROWS = ("funding.grant.", "precept.collection_fund", "precept.total")


def add_charts(desk: Desk, sheet: Worksheet, page: Page) -> None:
    """The charts of a page's tables, each in the room under its table."""
    rows: dict[str, int] = {}
    for at, item in placed(page):
        if isinstance(item, Title):
            rows = {}
        elif isinstance(item, Row):
            rows[item.key] = at
        elif isinstance(item, Drawing):
            draw = _gap_and_funding if item.chart == "gap" else _reserves
            draw(desk, sheet, page, at, rows)


def _gap_and_funding(desk: Desk, sheet: Worksheet, page: Page, at: int, rows: Mapping[str, int]) -> None:
    """Side by side: the gap of every forecast year, and what the funding is made of."""
    funding = {key: row for key, row in rows.items() if key.startswith(FUNDING_ROWS)}
    shown = _in_tens_of_thousands(desk, sheet, rows["gap"])
    gap = year_chart(desk, page.name, "Surplus / (funding gap), £m", [rows["gap"]], first=1, labelled_from=shown)
    gap.set_legend({"none": True})
    gap.show_hidden_data()
    stack = year_chart(desk, page.name, "Funding, £m", list(funding.values()), first=1, stacked=True)
    width = (_width(desk, page) - BETWEEN) // 2
    for place, chart in enumerate((gap, stack)):
        chart.set_size({"width": width, "height": HEIGHT})
        insert(sheet, at, chart, place * (width + BETWEEN))


def _in_tens_of_thousands(desk: Desk, sheet: Worksheet, row: int) -> int:
    """The gap as the chart draws it, in hidden columns from the one that is returned: pennies are no gap."""
    start = FIRST_YEAR + len(desk.book.years) + HIDDEN_FROM
    for year, figure in enumerate(desk.book.result.figures["gap"]):
        cell = Address("", row, FIRST_YEAR + year).local
        nearest = figure if isinstance(figure, Missing) else Decimal(round(float(figure), -4))
        desk.figure(sheet, row, start + year, nearest, f"=ROUND({cell},-4)", desk.formats())
    sheet.set_column(start, start + len(desk.book.years) - 1, None, None, {"hidden": True})
    return start


def _reserves(desk: Desk, sheet: Worksheet, page: Page, at: int, rows: Mapping[str, int]) -> None:
    """The balance of each reserve, stacked, and the minimum of all as a line."""
    balances = [row for key, row in rows.items() if key.startswith("reserves.reserve.")]
    chart = year_chart(desk, page.name, "Reserves at the end of the year, £m", balances, stacked=True)
    if "reserves.minimum" in rows:
        over = desk.workbook.add_chart({"type": "line"})
        series = _series(desk, page.name, rows["reserves.minimum"], 0)
        over.add_series({**series, "line": {"color": ALARM, "width": 2.25}, "marker": {"type": "circle", "size": 5}})
        chart.combine(over)
    chart.set_size({"width": _width(desk, page), "height": HEIGHT})
    insert(sheet, at, chart)


def insert(sheet: Worksheet, at: int, chart: Any, left: int = 0) -> None:
    """Put a chart under what stands above its row."""
    sheet.insert_chart(at, LABEL, chart, {"x_offset": left, "y_offset": ABOVE, "object_position": 2})


def year_chart(
    desk: Desk, name: str, title: str, rows: Sequence[int], *, first: int = 0, stacked: bool = False,
    labelled_from: int = 0,
) -> Any:  # fmt: skip
    """Columns of some rows of a sheet over the years from `first`.

    `labelled_from` draws figures that stand elsewhere in the rows, from that column on, and writes them beside.
    """
    chart = desk.workbook.add_chart({"type": "column", "subtype": "stacked"} if stacked else {"type": "column"})
    for place, row in enumerate(rows):
        colour = PALETTE[place % len(PALETTE)]
        said = {"data_labels": {"value": True, "num_format": SAID, "font": LETTERS}} if labelled_from else {}
        series = _series(desk, name, row, first, labelled_from or FIRST_YEAR)
        chart.add_series({**series, "fill": {"color": colour}, "gap": 60, **said})
    styled(chart, title)
    return chart


def styled(chart: Any, title: str) -> None:
    """What all charts share: quiet letters, money in millions, no frame."""
    font = LETTERS
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 10, "color": INK}, "overlay": False})
    chart.set_x_axis({"num_font": font, "label_position": "low"})
    lines = {"visible": True, "line": {"color": "#DDE2E7"}}
    chart.set_y_axis({"num_font": font, "num_format": MILLIONS, "major_gridlines": lines, "line": {"none": True}})
    chart.set_legend({"position": "right", "font": font})
    chart.set_chartarea({"border": {"none": True}})


def _series(desk: Desk, name: str, row: int, first: int, column: int = FIRST_YEAR) -> dict[str, Any]:
    start, end, last = FIRST_YEAR + first, FIRST_YEAR + len(desk.book.years) - 1, len(desk.book.years) - 1
    return {
        "name": [name, row, LABEL],
        "categories": [name, YEARS_ROW, start, YEARS_ROW, end],
        "values": [name, row, column + first, row, column + last],
    }


def _width(desk: Desk, page: Page) -> int:
    """Pixels over all columns."""
    return int(sum(points(each) for each in column_widths(desk, page)) / 0.75)
