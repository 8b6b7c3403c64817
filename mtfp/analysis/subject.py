"""The analyses of spending."""

from mtfp.analysis.lines import inputs, lines
from mtfp.analysis.tables import tables
from mtfp.subject import Subject

SUBJECT = Subject(
    key="analysis",
    title="Allocation and analysis",
    inputs=inputs,
    lines=lines,
    tables=tables,
    edit_with="analysis/edit.html",
    words=(
        "Of the net budget requirement of {requirement.net:1} in {year:1}, {analysis.passed:1} passes to the Chief "
        "Constable and {analysis.retained:1} stays with the PCC.",
    ),
)
