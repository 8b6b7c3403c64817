"""The analyses of spending."""

from mtfp.analysis.lines import inputs, lines
from mtfp.analysis.tables import tables
from mtfp.subject import Subject

SUBJECT = Subject(key="analysis", title="Who holds the money", inputs=inputs, lines=lines, tables=tables)
