"""How charts look: colours and height."""

NAVY, TEAL, AMBER, GREY, PLUM, SKY, BRICK = (
    "#1d4370", "#2a7f7f", "#b7791f", "#6b7280", "#6b4c9a", "#5b9bd5", "#a4372a",
)  # fmt: skip
LIGHTER = ("#9db4d1", "#94c6c2", "#e2c48a", "#b8a6d1", "#d8918a")
"""Where there are more rows than seven."""
SEQUENCE = (NAVY, TEAL, AMBER, PLUM, SKY, GREY, BRICK, *LIGHTER)
GAP_SHADE = "rgba(164, 55, 42, 0.18)"
SURPLUS_SHADE = "rgba(42, 127, 127, 0.18)"
GRID = "#e2e6ea"
HEIGHT = 340
FEW, LEGEND_ROW = 4, 28
"""Beyond a few series, each adds the height of a line of the legend: on paper and phones a line holds one."""
TICKS = "(,~f"
"""Figures at an axis, as in tables: negatives in brackets."""
BESIDE_A_BAR, IN_LEGEND = 48, 64
"""How many characters of a name a chart shows; the table beside it has the whole."""
