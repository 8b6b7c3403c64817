"""The net budget requirement once more: by who holds the money, and by the nature of the spending."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.engine import Input, Line, line
from mtfp.engine.expression import Expression, total, value
from mtfp.spending.lines import budget_line_key
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.units import POUNDS, RATE

HOLDERS = {
    "force": "Operational policing delivered by the force",
    "collaboration": "Operational policing delivered through collaboration",
    "commissioning": "Commissioned services, net of grants and reserves",
    "pcc": "Office of the PCC",
    "capital": "To support the capital programme",
    "": "Not allocated",
}
"""In the order of published papers; the first two pass to the Chief Constable, the next two stay with the PCC."""

NATURES = {
    "pay": "Pay and pensions",
    "premises": "Premises",
    "transport": "Transport",
    "supplies": "Supplies and services",
    "third_party": "Third party payments",
    "capital_financing": "Capital financing",
    "income": "Income and specific grants",
    "reserves": "Transfers to (from) reserves",
    "": "Not analysed",
}
"""The subjective analysis, in the order of the accounting code of practice."""

PASSED, RETAINED = ("force", "collaboration"), ("commissioning", "pcc")
ARITHMETIC = "arithmetic"
Items = tuple[BudgetLine, ...]


def part_key(analysis: str, part: str) -> str:
    """The key of one part of an analysis; of lines without one, "none"."""
    return f"analysis.{analysis}.{part or 'none'}"


def lines_together(items: Items) -> Expression:
    """The budget lines of this part together."""
    return total(value(budget_line_key(item)) for item in items)


def parts_together(keys: tuple[str, ...]) -> Expression:
    """The parts together."""
    return total(value(key) for key in keys)


def share_of_requirement(key: str) -> Expression:
    """The part as a share of the net budget requirement."""
    return value(key) / value("requirement.net")


def holders(structure: Structure) -> tuple[str, ...]:
    """Who holds money in a plan, in published order; none when no line says."""
    return _parts({item.holder for item in structure.of(BudgetLine)}, tuple(HOLDERS))


def natures(structure: Structure) -> tuple[str, ...]:
    """The natures of a plan's spending, in order; none when no line says."""
    return _parts({item.nature for item in structure.of(BudgetLine)}, tuple(NATURES))


def _parts(used: set[str], order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in order if part in used) if used - {""} else ()


def inputs(structure: Structure) -> Iterator[Input]:
    """None: the budget lines say what they are part of."""
    return iter(())


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing when no budget line says who holds it or what it is."""
    items = structure.of(BudgetLine)
    for part in holders(structure):
        own = tuple(item for item in items if item.holder == part)
        yield line(part_key("holder", part), HOLDERS[part], POUNDS, lines_together, own, source=ARITHMETIC)
        yield _share(part_key("holder", part), HOLDERS[part])
    if holders(structure):
        for key, label, parts in (
            ("analysis.passed", "Passed to the Chief Constable", PASSED),
            ("analysis.retained", "Retained by the PCC", RETAINED),
        ):
            keys = tuple(part_key("holder", part) for part in parts if part in holders(structure))
            yield line(key, label, POUNDS, parts_together, keys, source=ARITHMETIC)
            yield _share(key, label)
    for part in natures(structure):
        own = tuple(item for item in items if item.nature == part)
        yield line(part_key("nature", part), NATURES[part], POUNDS, lines_together, own, source=ARITHMETIC)
        yield _share(part_key("nature", part), NATURES[part])


def _share(key: str, label: str) -> Line:
    return line(f"{key}.share", f"{label}, share", RATE, share_of_requirement, key, source=ARITHMETIC)
