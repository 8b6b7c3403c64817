"""Write the parts of docs/ that come from the code: `python -m tools.docs`, or `make docs`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

from mtfp.engine import Graph, Input, Inputs, Line, Years, compute, in_words
from mtfp.engine.inputs import plain
from mtfp.engine.years import date_text
from mtfp.plan import SUBJECTS, plan_graph
from mtfp.planfile import read_plan_file
from mtfp.planfile_schema import plan_file_schema
from mtfp.structure import Structure
from mtfp.units import DATE, RATE
from precept.conventions import Conventions
from precept.structure import Authority
from tools.model_plan import model_plan, variants

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLE = ROOT / "fixtures" / "leicestershire_2017_18.json"
WRITTEN = "<!-- Written by `make docs` from the code: change the code, not this file. -->"
TABLE = ("<!-- table: written by `make docs` -->\n", "<!-- end of table -->\n")

PREFIXES = {
    "precept.authority.": "authority",
    "precept.neighbour.": "neighbour",
    "precept.reckoner.worth.": "group",
    "funding.grant.": "grant",
    "spending.line.": "line",
    "spending.section.": "section",
    "prices.index.": "index",
    "spending.projection.": "line",
    "pay.group.": "group",
    "proposals.item.": "proposal",
    "proposals.status.": "status",
    "commissioning.service.": "service",
    "commissioning.priority.": "priority",
    "analysis.holder.": "holder",
    "analysis.nature.": "nature",
    "pay.employer.": "employer",
    "reserves.reserve.": "reserve",
    "reserves.movement.": "movement",
    "reserves.risk.": "risk",
    "check.reserves_minimum.": "reserve",
    "check.reserves_band.": "year",
    "check.reserves_reason.": "year",
    "capital.category.": "category",
    "capital.scheme.": "scheme",
    "capital.source.": "source",
    "capital.life.": "life",
    "capital.borrowing.": "life",
    "capital.mrp.": "life",
    "check.capital_tied.": "scheme",
    "debt.loan.": "loan",
    "debt.liability.": "liability",
    "check.debt_term.": "loan",
    "check.debt_liability.": "liability",
    "prudential.maturity.": "period",
    "prudential.base_borrowing.": "life",
    "prudential.base_provision.": "life",
    "check.debt_maturity.": "period",
}
"""What stands before a member's slug in a key, and what the slug is called in these pages."""


def documents() -> Iterator[tuple[Path, str]]:
    """Each generated file with its text."""
    yield DOCS / "formulas.md", formulas()
    yield DOCS / "keys.md", keys()
    yield DOCS / "plan-format.schema.json", json.dumps(plan_file_schema(), indent=1, ensure_ascii=False) + "\n"
    page = DOCS / "decisions" / "0003-conventions.md"
    yield page, _with_table(page.read_text(encoding="utf-8"), conventions())


def pattern(key: str) -> str:
    """A key with a member's slug replaced by what it is the slug of."""
    for prefix, name in PREFIXES.items():
        if key.startswith(prefix):
            rest = key.removeprefix(prefix).partition(".")
            return f"{prefix}<{name}>{rest[1]}{rest[2]}"
    return key


def formulas() -> str:
    """Every line of the example plan, one of each kind, then what other methods and conventions give."""
    structure = read_plan_file(EXAMPLE.read_bytes()).structure
    graph, told = plan_graph(structure), set[tuple[str, str]]()
    parts = [
        "# Formulas",
        WRITTEN,
        "Every line of the example plan, with its key, unit, rule, formula and source. Of lines that repeat (one for "
        "each authority, grant, budget line) the first of each kind stands for all. A line marked *helper* stands on "
        "calculation sheets, not in published tables. Years are columns; “last year's” is the column before.",
    ]
    for subject in SUBJECTS:
        lines = [each for each in subject.lines(structure) if _is_new(each, told)]
        if lines:
            parts += [f"## {subject.title}", *(_formula(each, graph) for each in lines)]
    parts.append("## With other methods and conventions")
    for reason, other in [("The usual conventions", model_plan(Conventions())), *variants()]:
        graph = plan_graph(other)
        lines = [each for each in graph.lines.values() if _is_new(each, told)]
        if lines:
            parts += [f"### {reason}", *(_formula(each, graph, "####") for each in lines)]
    return "\n\n".join(parts) + "\n"


def keys() -> str:
    """The public keys: what is entered and what is computed."""
    plans = [("", model_plan(Conventions())), *variants()]
    inputs = _conditions((reason, plan_graph(each).inputs) for reason, each in plans)
    lines = _conditions((reason, plan_graph(each).lines) for reason, each in plans)
    entered = [_input_row(declared, why) for declared, why in inputs.values() if isinstance(declared, Input)]
    computed = [_line_row(declared, why) for declared, why in lines.values() if isinstance(declared, Line)]
    return "\n".join(
        [
            "# Keys", "", WRITTEN, "",
            "A key is given once and never changes, whatever the labels say. `<authority>`, `<grant>`, `<line>`, "
            "`<section>`, `<index>`, `<group>`, `<proposal>`, `<priority>`, `<service>`, `<reserve>`, `<movement>`, "
            "`<risk>`, `<neighbour>`, `<category>`, `<scheme>`, `<source>` and `<life>` stand "
            "for a member's slug, `<employer>`, `<status>`, `<holder>`, `<nature>` and `<year>` for one "
            "of the choices that the plan format names. Percentages are held as fractions: 1.99% is 0.0199.",
            "", "## What is entered", "",
            "| key | what | unit | entered for | range | only when |", "| --- | --- | --- | --- | --- | --- |",
            *entered,
            "", "## What is computed", "",
            "| key | what | unit | | only when |", "| --- | --- | --- | --- | --- |",
            *computed, "",
        ]
    )  # fmt: skip


def conventions() -> str:
    """What each convention does to one small plan, computed."""
    rows = []
    hints = get_type_hints(Conventions)
    for each in fields(Conventions):
        for choice in get_args(hints[each.name]):
            settings: dict[str, Any] = {each.name: choice}
            usual = " (usual)" if choice == each.default else ""
            rows.append(f"| {each.name} | {choice}{usual} | {' | '.join(_worked(Conventions(**settings)))} |")
    heading = ["setting", "choice", "Band D, 1st year", "Band D, 3rd year", "Band A", "North", "precept", "parts above"]
    return "\n".join([f"| {' | '.join(heading)} |", f"| {' | '.join(['---'] * len(heading))} |", *rows, ""])


def _worked(settings: Conventions) -> Iterator[str]:
    """Band D £187.2302 rises by 1.99% a year; tax bases 1,234.56 and 2,000.03; no collection fund."""
    north, south = Authority("north", "North"), Authority("south", "South")
    years = Years(2016, 3)
    graph = plan_graph(Structure(years, settings, (north, south)))
    values = {("precept.band_d_amount", 0): Decimal("187.2302")}
    values |= {("precept.authority.north.tax_base_notified", year): Decimal("1234.56") for year in range(4)}
    values |= {("precept.authority.south.tax_base_notified", year): Decimal("2000.03") for year in range(4)}
    values |= {("precept.increase", year): Decimal("0.0199") for year in range(1, 4)}
    result = compute(graph, Inputs(years, values))
    cells = [("precept.band_d", 1), ("precept.band_d", 3), ("precept.band.a", 1)]
    cells += [("precept.authority.north.precept", 1), ("precept.total", 1), ("precept.parts_difference", 1)]
    for key, year in cells:
        yield _shown(result.number(key, year))


def _shown(number: Decimal) -> str:
    """Two to eight decimals: what is carried unrounded goes on for ever."""
    short = round(number, 8)
    places = max(2, -int(short.normalize().as_tuple().exponent))
    return f"{short:,.{places}f}" + ("…" if short != number else "")


def _is_new(each: Line, told: set[tuple[str, str]]) -> bool:
    """Whether a line of this kind and rule has not been told yet."""
    mark = (pattern(each.key), each.words)
    fresh = mark not in told
    told.add(mark)
    return fresh


def _formula(each: Line, graph: Graph, level: str = "###") -> str:
    labels = {key: graph.member(key).label for key in graph.rows}
    name, helper = pattern(each.key), "" if each.published else " · *helper*"
    lines = [f"{level} `{name}`", "", f"**{each.label}** · {each.unit.name} · {each.source}{helper}", "", each.words]
    lines += ["", f"> {in_words(each.formula_in(1), labels)}"]
    if each.base is not None:
        lines += ["", f"Base year: {in_words(each.base, labels)}"]
    return "\n".join(lines)


def _conditions(plans: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, tuple[Any, str]]:
    """Each key pattern with its declaration and the conventions without which it is not there."""
    found: dict[str, tuple[Any, list[str]]] = {}
    reasons: list[str] = []
    for reason, members in plans:
        reasons.append(reason)
        for name, declared in {pattern(key): declared for key, declared in members.items()}.items():
            found.setdefault(name, (declared, []))[1].append(reason)
    return {name: (declared, _why(seen, reasons)) for name, (declared, seen) in found.items()}


def _why(seen: list[str], every: list[str]) -> str:
    absent = [reason for reason in every if reason not in seen]
    if not absent:
        return ""
    settings = dict.fromkeys(reason.split(":")[0] for reason in absent if reason)
    choices = ([reason for reason in seen if reason.startswith(f"{setting}:")] for setting in settings)
    return " and ".join(", ".join(each) for each in choices if each)


def _input_row(declared: Input, why: str) -> str:
    what = _general(declared.label) + (f" ({declared.hint})" if declared.hint else "")
    name, unit = pattern(declared.key), declared.unit.name
    return f"| `{name}` | {what} | {unit} | {declared.when.value} | {_range(declared)} | {why} |"


def _line_row(declared: Line, why: str) -> str:
    helper = "" if declared.published else "helper"
    return f"| `{pattern(declared.key)}` | {_general(declared.label)} | {declared.unit.name} | {helper} | {why} |"


def _general(label: str) -> str:
    """A label of the model plan without the method that its member has there."""
    return label.split(" (")[0] + label.split(")")[-1] if label.startswith(("Grant (", "Line (")) else label


def _range(declared: Input) -> str:
    low, high = (_limit(declared, limit) for limit in (declared.minimum, declared.maximum))
    places = "" if declared.places is None else f", at most {declared.places} decimals"
    return f"{low} to {high}{places}"


def _limit(declared: Input, limit: Decimal | None) -> str:
    if limit is None:
        return "any"
    if declared.unit is DATE:
        return date_text(int(limit))
    return f"{plain(limit * 100)}%" if declared.unit is RATE else f"{limit:,f}"


def _with_table(text: str, table: str) -> str:
    """A page with what stands between its two marks replaced."""
    before, _, rest = text.partition(TABLE[0])
    _, end, after = rest.partition(TABLE[1])
    if not end:
        raise ValueError("the page has no place for the table")
    return f"{before}{TABLE[0]}{table}{TABLE[1]}{after}"


def main() -> None:
    for path, text in documents():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
