"""Which tables stand on which sheet.

A subject's tables appear by themselves: on the sheet that `PUBLISHED` names for them, else with the
subject's other tables, else on a sheet of the subject's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mtfp.engine import Graph, Missing, Result
from mtfp.engine.expression import Expression, Moment, Operation, Rounded, Timeline
from mtfp.layout import Row, Style, Table
from mtfp.plan import SUBJECTS, plan_checks
from mtfp.present.workbook.controls import Control
from mtfp.spreadsheets.form import ASSUMPTIONS
from mtfp.structure import Structure

COVER = "Cover"
CALCULATIONS = "Calculations"
CHECKS = "Checks"

PUBLISHED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Appendix 1a", "Budget requirement, funding and gap", ("spending.requirement", "funding.funding")),
    (
        "Appendix 1b",
        "Precept by billing authority",
        ("precept.tax_base", "precept.authorities", "precept.collection_fund"),
    ),
    ("Appendix 1c", "Council tax", ("precept.bands", "precept.band_d")),
    ("Appendix 1d", "Council tax requirement in the order of the Act", ("precept.statutory",)),
    ("Appendix 2a", "Capital programme, its financing and MRP policy", ("capital.spending", "capital.financing")),
    (
        "Appendix 2b",
        "Prudential indicators",
        (
            "debt.capital",
            "debt.ratio",
            "debt.against_cfr",
            "debt.authorised_limit",
            "debt.operational_boundary",
            "debt.band_d_impact",
            "debt.benchmark",
        ),
    ),
    (
        "Appendix 3a",
        "Treasury management",
        (
            "treasury.lending",
            "treasury.history",
            "treasury.earned",
            "treasury.balances",
            "treasury.interest_limits",
            "debt.maturities",
        ),
    ),
    ("Appendix 3b", "Loans, liabilities and interest", ("debt.position", "debt.loans", "debt.interest")),
    ("Summary", "The plan on one page", ("balance.summary",)),
)
"""Sheet, title, tables by subject and table key, in the order of published papers."""

PUBLISHED_SHEETS = tuple(sheet for sheet, _, _ in PUBLISHED)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of tables; `owners` names the subject of each table."""

    name: str
    title: str
    tables: tuple[Table, ...]
    owners: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row with the subject of its table."""
        for owner, table in zip(self.owners or [""] * len(self.tables), self.tables, strict=True):
            for row in table.rows:
                if isinstance(row, Row):
                    yield owner, row


def published_pages(structure: Structure, result: Result) -> Iterator[Page]:
    """The sheets of the subjects' tables.

    One that would only repeat what is entered is left out; so is one that nothing is entered for, where
    papers do not ask for it.
    """
    graph = result.graph
    known = {f"{subject.key}.{table.key}": table for subject in SUBJECTS for table in subject.tables(structure)}
    sheets = {sheet: [name for name in names if name in known] for sheet, _, names in PUBLISHED}
    titles = {sheet: title for sheet, title, _ in PUBLISHED}
    placed = {name for names in sheets.values() for name in names}
    homes = {name.split(".")[0]: sheet for sheet, names in sheets.items() for name in names}
    for name, table in known.items():
        if name not in placed and not _is_entered(table, graph) and not _is_blank(table, result):
            subject = next(subject for subject in SUBJECTS if subject.key == name.split(".")[0])
            sheets.setdefault(homes.get(subject.key, subject.title), []).append(name)
    for sheet, names in sheets.items():
        page = _page(sheet, titles.get(sheet, sheet), names, known)
        if any(row.key in graph.lines for _, row in page.rows()):
            yield page


def _is_entered(table: Table, graph: Graph) -> bool:
    """Whether a table has nothing but what is entered: that stands on the assumptions sheet alone."""
    keys = [row.key for row in table.rows if isinstance(row, Row)]
    return bool(keys) and all(key in graph.inputs for key in keys)


def _is_blank(table: Table, result: Result) -> bool:
    """Whether no row of a table has a figure in any year."""
    keys = [row.key for row in table.rows if isinstance(row, Row)]
    return bool(keys) and all(isinstance(each, Missing) for key in keys for each in result.figures[key])


def _page(sheet: str, title: str, names: Sequence[str], known: dict[str, Table]) -> Page:
    """The page without tables all of whose rows its other tables show already."""
    rows = {name: {row.key for row in known[name].rows if isinstance(row, Row)} for name in names}
    kept: list[str] = []
    for name in names:
        if known[name].columns or (rows[name] and not rows[name] <= set().union(*(rows[other] for other in kept))):
            kept.append(name)
    owners = tuple(name.split(".")[0] for name in kept)
    return Page(sheet, title, tuple(known[name] for name in kept), owners)


def assumptions_page(structure: Structure, graph: Graph) -> Page:
    """Everything that is entered, in the order of the tables in which it is edited."""
    tables: list[Table] = []
    for subject in SUBJECTS:
        declared = dict.fromkeys(each.key for each in subject.inputs(structure) if each.key in graph.inputs)
        for table in subject.tables(structure):
            keys = [key for key in _entered(table) if key in declared]
            for key in keys:
                del declared[key]
            tables += _entry_table(subject.title, table.title, keys, table.note)
        tables += _entry_table(subject.title, "other", list(declared), "")
    return Page(ASSUMPTIONS, "Everything that is entered, with its source", tuple(tables))


def _entered(table: Table) -> Iterable[str]:
    """A table's inputs: first what every row has first, then what every row has second."""
    rows = [row.entered for row in table.rows if isinstance(row, Row)]
    most = max((len(entered) for entered in rows), default=0)
    return dict.fromkeys(entered[place] for place in range(most) for entered in rows if place < len(entered))


def _entry_table(subject: str, title: str, keys: Sequence[str], note: str) -> Iterator[Table]:
    if keys:
        heading = title if subject.lower() in title.lower() else f"{subject}: {inside(title)}"
        yield Table(f"entry.{keys[0]}", heading, tuple(Row(key) for key in keys), note)


def inside(title: str) -> str:
    """A title within a line: "Pay bill" as "pay bill", "PCSOs" as it is."""
    return title if title[1:2].isupper() else f"{title[0].lower()}{title[1:]}"


def calculations_page(structure: Structure, graph: Graph, shown: set[str]) -> Page:
    """The lines that stand on no other sheet, and the timeline when a formula asks for it."""
    tables = []
    moments = [moment for moment in Moment if moment in _moments(graph)]
    if moments:
        tables.append(Table("timeline", "Timeline", tuple(Row(moment) for moment in moments)))
    for subject in SUBJECTS:
        keys = [line.key for line in subject.lines(structure) if line.key in graph.lines and line.key not in shown]
        if keys:
            tables.append(Table(f"steps.{subject.key}", subject.title, tuple(Row(key) for key in keys)))
    return Page(CALCULATIONS, "Steps between what is entered and what is published", tuple(tables))


def checks_page(graph: Graph, controls: Iterable[Control]) -> Page:
    """The checks of the plan, then totals by a second route."""
    checks = tuple(Row(check.key, label=check.title) for check in plan_checks(graph))
    tables = [Table("checks", "Checks", checks)] if checks else []
    for control in controls:
        rows = (
            Row(control.shown, label="As shown"),
            Row(control.second.key),
            Row(control.difference.key, Style.SUBTOTAL),
        )
        tables.append(Table(control.difference.key, control.title, rows))
    return Page(CHECKS, "Checks, and totals added up by a second route", tuple(tables))


def _moments(graph: Graph) -> set[Moment]:
    found: set[Moment] = set()

    def visit(part: Expression) -> None:
        match part:
            case Timeline(moment=moment):
                found.add(moment)
            case Operation(parts=parts):
                for inner in parts:
                    visit(inner)
            case Rounded(part=inner):
                visit(inner)

    for line in graph.lines.values():
        visit(line.formula)
        if line.base is not None:
            visit(line.base)
    return found
