"""The further sheets of a plan's workbook: what its rooms have to show that no table gives."""

from __future__ import annotations

from mtfp.engine import Result
from mtfp.present.workbook import ExtraSheet
from mtfp.structure import Structure
from precept.options.sheet import options_sheet


def extra_sheets(structure: Structure, result: Result) -> list[ExtraSheet]:
    """In the order in which they stand."""
    return [sheet for sheet in (options_sheet(structure, result),) if sheet is not None]
