"""The line graph and its readings. Knows nothing of Django or of policing.

A plan is a `Graph` of `Line`s over `Input`s. `compute` reads it exactly, `simulate` over many
draws at once, `explain` says why one figure is what it is, `in_words` says a formula,
`formulas` writes a spreadsheet's.
"""

from mtfp.engine.compute import Result, compute
from mtfp.engine.errors import GraphError, Missing, NotComputed
from mtfp.engine.excel import Address, Layout, formulas
from mtfp.engine.explain import Explanation, explain
from mtfp.engine.graph import Graph
from mtfp.engine.inputs import TIMELESS, Inputs, Provenance
from mtfp.engine.line import Input, Line, When, line
from mtfp.engine.simulate import Drawn, simulate
from mtfp.engine.words import in_words
from mtfp.engine.years import Years

__all__ = [
    "TIMELESS",
    "Address",
    "Drawn",
    "Explanation",
    "Graph",
    "GraphError",
    "Input",
    "Inputs",
    "Layout",
    "Line",
    "Missing",
    "NotComputed",
    "Provenance",
    "Result",
    "When",
    "Years",
    "compute",
    "explain",
    "formulas",
    "in_words",
    "line",
    "simulate",
]
