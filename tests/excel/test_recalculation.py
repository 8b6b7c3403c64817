"""LibreOffice recalculates exported workbooks and gets what the exact reading gets."""

from __future__ import annotations

from functools import reduce
from operator import add

import pytest

from mtfp.engine import Missing
from mtfp.present.wording import MOVEMENT_TITLE
from mtfp.present.workbook import WorkbookSource, scenario_workbook
from mtfp.present.workbook.book import Book
from tests.excel.compare import Sheets, Tally, carried_on, cells, compare, input_address, typed_into
from tests.excel.plans import EXAMPLES, changed, describe, example_source, generated_source, three_changes
from tests.support.libreoffice import recalculated

PLANS = 20


class Case:
    """A plan with its workbook, what LibreOffice made of it, and the same after three changes."""

    def __init__(self, name: str, source: WorkbookSource, seed: int) -> None:
        self.name, self.source, self.book = name, source, Book(source)
        self.written = scenario_workbook(source, title="Appendix", status="Draft", version="1")
        self.changes = three_changes(seed, source)
        self.changed = Book(changed(source, self.changes))
        self.edited = self._edit()
        self.recalculated: Sheets = {}
        self.after_changes: Sheets = {}

    def _edit(self) -> bytes:
        places = {input_address(self.book, key, year): number for (key, year), number in self.changes.items()}
        return typed_into(self.written, places)


def _all_cases() -> list[Case]:
    """All plans, recalculated by one LibreOffice process."""
    generated = {f"generated {seed}": generated_source(seed) for seed in range(PLANS)}
    sources = [*((path.stem, example_source(path)) for path in EXAMPLES), *generated.items()]
    cases = [Case(name, source, seed) for seed, (name, source) in enumerate(sources)]
    files = {f"{place}-before": case.written for place, case in enumerate(cases)}
    files |= {f"{place}-after": case.edited for place, case in enumerate(cases)}
    made = recalculated(files)
    for place, case in enumerate(cases):
        case.recalculated, case.after_changes = cells(made[f"{place}-before"]), cells(made[f"{place}-after"])
    return cases


def every_convention_is_used(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """The generated plans use every convention."""
    used: dict[str, set[str]] = {}
    for case in cases:
        for name, choice in describe(case.source).items():
            used.setdefault(name, set()).add(choice)

    assert {name: len(choices) for name, choices in used.items()} == {
        "country": 2, "direction": 2, "band_d": 5, "band_d_mode": 2, "compounding": 2, "bands": 3,
        "authority_precepts": 2, "total": 2, "collection_fund": 2,
    }  # fmt: skip


def every_computed_cell_is_exact(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """Every computed cell equals the exact reading."""
    tally = reduce(add, (compare(case.book, case.book.result, case.recalculated) for case in cases), Tally())

    _tell(capsys, "recalculated", tally)
    assert not tally.faults, "\n".join(tally.faults[:20])
    assert tally.exact > 1_000
    assert tally.close > 3_000


def so_it_is_after_three_changes(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """After three changes the workbook gives what the engine gives."""
    tally = reduce(add, (compare(case.book, case.changed.result, case.after_changes) for case in cases), Tally())

    _tell(capsys, "after three changes", tally)
    assert not tally.faults, "\n".join(tally.faults[:20])


def the_changes_move_figures(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """The changes move figures."""
    moved = [case.name for case in cases if case.book.result.figures != case.changed.result.figures]

    assert len(moved) > PLANS * 0.8


def cached_values_are_recalculated_ones(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """Cached values equal recalculated ones, the texts of the checks and of the cover included."""
    for case in cases:
        written, computed = cells(case.written), cells(case.written, values=False)
        carried = carried_on(case.book, case.book.result, case.recalculated)
        for sheet, formulas in computed.items():
            for address, formula in formulas.items():
                if isinstance(formula, str) and formula.startswith("="):
                    cached, found = written[sheet].get(address), case.recalculated[sheet].get(address)
                    assert _same(cached, found, carried), (
                        f"{case.name}, {sheet}!{address} {formula}: {cached!r}, {found!r}"
                    )


def the_movement_leads_to_the_gap(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """The steps of the movement add up to the gap that the other sheets show, after the changes too."""
    checked = 0
    for case in cases:
        for sheets, result in ((case.recalculated, case.book.result), (case.after_changes, case.changed.result)):
            if MOVEMENT_TITLE in sheets and not isinstance(result["gap", len(result.years) - 1], Missing):
                last = max(int(address[1:]) for address in sheets[MOVEMENT_TITLE] if address[0] == "E")
                gap = float(result.number("gap", len(result.years) - 1))
                assert sheets[MOVEMENT_TITLE][f"E{last}"] == pytest.approx(gap, rel=1e-9, abs=1e-3), case.name
                checked += 1
    assert checked > PLANS


def control_totals_differ_by_nil(cases: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """Control totals differ by nil."""
    for case in cases:
        for control in case.book.controls:
            for year in range(1, len(case.book.years)):
                address = case.book.layout[control.difference.key, year]
                value = case.recalculated[address.sheet].get(address.local)
                assert value == 0 or str(value).startswith("#"), f"{case.name}, {control.title}: {value}"


def _same(cached: object, found: object, carried: float) -> bool:
    if isinstance(cached, str) and cached.startswith("#"):
        return isinstance(found, str) and found.startswith("#")
    if isinstance(cached, int | float) and isinstance(found, int | float):
        return abs(cached - found) <= max(1e-6, 1e-12 * abs(cached)) + carried
    return cached == found


def _tell(capsys: pytest.CaptureFixture[str], what: str, tally: Tally) -> None:
    with capsys.disabled():
        print(
            f"\n{what}: {tally.exact} rounded cells equal exactly ({tally.near_a_tie} within the tie window, "
            f"{tally.differing} of them differ), {tally.close} unrounded ones to 1e-12, "
            f"{tally.missing} without a figure"
        )


CHECKS = (
    every_convention_is_used,
    every_computed_cell_is_exact,
    so_it_is_after_three_changes,
    the_changes_move_figures,
    cached_values_are_recalculated_ones,
    the_movement_leads_to_the_gap,
    control_totals_differ_by_nil,
)


def test_libreoffice_gets_what_the_engine_gets(subtests: pytest.Subtests, capsys: pytest.CaptureFixture[str]) -> None:
    """One test, so that all is recalculated once."""
    cases = _all_cases()
    for check in CHECKS:
        with subtests.test(str(check.__doc__)):
            check(cases, capsys)
