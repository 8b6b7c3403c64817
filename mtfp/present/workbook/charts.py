"""Excel's own charts, drawn from the sheet they stand on."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from mtfp.layout import Row
from mtfp.present.workbook.book import FIRST_YEAR, LABEL, placed
from mtfp.present.workbook.formats import FONT, INK, QUIET_INK
from mtfp.present.workbook.pages import Page
from mtfp.present.workbook.printing import points
from mtfp.present.workbook.sheet import YEARS_ROW, Desk, column_widths

PALETTE = ("#1D4E79", "#4F86B5", "#8FB4D3", "#C3D6E6", "#5F7F5A", "#9DB597", "#C7A75B", "#8A6D3B", "#777F88")
MILLIONS = "0.0,,"
HEIGHT, BETWEEN = 250, 10
"""Pixels."""

FUNDING_ROWS = ("funding.grant.", "precept.collection_fund", "precept.total")


def add_charts(desk: Desk, sheet: Worksheet, page: Page) -> None:
    """The gap and the funding side by side under the tables of the page on which they go."""
    rows = {item.key: at for at, item in placed(page) if isinstance(item, Row)}
    funding = [key for key in rows if key.startswith(FUNDING_ROWS)]
    under = max(at for at, _ in placed(page)) + 2
    gap = _chart(desk, page, {"type": "column"}, "Surplus / (funding gap), £m", ["gap"], rows)
    gap.set_legend({"none": True})
    stack = _chart(desk, page, {"type": "column", "subtype": "stacked"}, "Funding, £m", funding, rows)
    width = int(sum(points(each) for each in column_widths(desk, page)) / 0.75 - BETWEEN) // 2
    for chart in (gap, stack):
        chart.set_size({"width": width, "height": HEIGHT})
    sheet.insert_chart(under, LABEL, gap, {"object_position": 2})
    sheet.insert_chart(under, LABEL, stack, {"x_offset": width + BETWEEN, "object_position": 2})


def room_for_charts(page: Page) -> float:
    """The height in points that the charts take on a page; 0 where none go."""
    keys = {row.key for _, row in page.rows()}
    return HEIGHT * 0.75 + 14 if page.charts and "gap" in keys else 0


def _chart(desk: Desk, page: Page, kind: dict[str, Any], title: str, keys: list[str], rows: dict[str, int]) -> Any:
    """A column chart of some rows over the forecast years."""
    first, last = FIRST_YEAR + 1, FIRST_YEAR + len(desk.book.years) - 1
    chart = desk.workbook.add_chart(kind)
    for place, key in enumerate(keys):
        chart.add_series(
            {
                "name": [page.name, rows[key], LABEL],
                "categories": [page.name, YEARS_ROW, first, YEARS_ROW, last],
                "values": [page.name, rows[key], first, rows[key], last],
                "fill": {"color": PALETTE[place % len(PALETTE)]},
                "gap": 60,
            }
        )
    font = {"name": FONT, "size": 8, "color": QUIET_INK}
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 10, "color": INK}, "overlay": False})
    chart.set_x_axis({"num_font": font, "label_position": "low"})
    lines = {"visible": True, "line": {"color": "#DDE2E7"}}
    chart.set_y_axis({"num_font": font, "num_format": MILLIONS, "major_gridlines": lines, "line": {"none": True}})
    chart.set_legend({"position": "right", "font": font})
    chart.set_chartarea({"border": {"none": True}})
    return chart
