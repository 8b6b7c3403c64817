"""The notices as a sheet of the workbook: one grid a billing authority, its figures referring to the plan's cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from mtfp.layout import Style
from mtfp.present.workbook import ExtraRow, ExtraSheet, Grid, Live
from mtfp.units import POUNDS
from precept.decision.dates import day_words
from precept.notices.notice import BUDGET_YEAR, PAYABLE, Notice, Notices

NAME = "Precept notices"


def notice_sheets(notices: Notices, dates: Callable[[str], Sequence[date]]) -> tuple[ExtraSheet, ...]:
    """The sheet; none for a plan without billing authorities. `dates` gives an authority's instalment dates."""
    if not notices.notices:
        return ()
    intro = (
        f"What section 40 of the Local Government Finance Act 1992 asks a precept to state, for {notices.year}. "
        f"The amounts are calculated in accordance with {notices.law}. {notices.difference_reason}"
    )
    grids = (_grid(each, dates(each.slug), notices) for each in notices.notices)
    return (ExtraSheet(NAME, f"The precept on each billing authority, {notices.year}", (intro, *grids)),)


def _grid(notice: Notice, days: Sequence[date], notices: Notices) -> Grid:
    listed = ", ".join(day_words(day) for day in days)
    said = (
        f"Instalments: {listed}." if days else f"No instalment dates are entered: those of {notices.instalments_law}."
    )
    return Grid(notice.authority, ("", notices.year), tuple(_rows(notice, notices.pence)), said)


def _rows(notice: Notice, pence: bool) -> Iterator[ExtraRow]:
    for each in notice.figures:
        style = Style.TOTAL if each.label == PAYABLE else Style.PLAIN
        yield ExtraRow(
            (each.label, Live(each.key, BUDGET_YEAR)), style, each.unit, pence and each.unit == POUNDS
        )  # fmt: skip
