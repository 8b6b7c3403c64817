"""The appendix workbook of a scenario: live formulas that an auditor can trace. See docs/workbooks.md."""

from mtfp.present.workbook.extra import ExtraRow, ExtraSheet, Grid
from mtfp.present.workbook.reruns import Less, Live, Rerun
from mtfp.present.workbook.source import WorkbookSource
from mtfp.present.workbook.write import scenario_workbook, sheet_titles

__all__ = [
    "ExtraRow",
    "ExtraSheet",
    "Grid",
    "Less",
    "Live",
    "Rerun",
    "WorkbookSource",
    "scenario_workbook",
    "sheet_titles",
]
