"""Differences and attribution: the only arithmetic on money outside the line graph.

`bridge` takes two versions of a plan apart by the inputs that differ, `year_bridge` two years of one
plan by what moves its lines; both add up exactly. `movements` and `changes` are plain differences.
"""

from mtfp.compare.bridge import bridge, bridges
from mtfp.compare.differences import Difference, Entered, differences
from mtfp.compare.movements import changes, figures, moved, movements, steps, terms_of
from mtfp.compare.terms import Bridge, Movement, Side, Term
from mtfp.compare.years import year_bridge

__all__ = [
    "Bridge",
    "Difference",
    "Entered",
    "Movement",
    "Side",
    "Term",
    "bridge",
    "bridges",
    "changes",
    "differences",
    "figures",
    "moved",
    "movements",
    "steps",
    "terms_of",
    "year_bridge",
]
