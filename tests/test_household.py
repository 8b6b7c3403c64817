"""Council tax as a household meets it, dwellings by band, and the Band D of other forces."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from mtfp.engine import Inputs, Missing, Result, Years, compute
from mtfp.engine.inputs import Cell
from mtfp.inputs import scenario_result
from mtfp.plan import plan_graph
from mtfp.planfile import read_plan_file
from mtfp.present.charts import table_chart
from mtfp.present.numbers import Display
from mtfp.present.tables import table_view
from mtfp.scenarios.services import add_member
from mtfp.spreadsheets.services import confirm_preview, make_preview
from mtfp.structure import Structure
from precept.conventions import Conventions
from precept.household.lines import homes_key
from precept.household.subject import SUBJECT
from precept.structure import Authority
from tests.spreadsheets.books import rows
from tests.support.people import Office, open_office

pytestmark = pytest.mark.usefixtures("fifty_digits")

FULL = Path(__file__).parent.parent / "fixtures" / "leicestershire_2017_18_full.json"
BANDS = "abcdefghi"


def result_of(counted: dict[int, str], conventions: Conventions | None = None) -> Result:
    """Band D £180 in every year; `counted` has the dwellings of each band, in order, by year."""
    structure = Structure(Years(2016, 3), conventions or Conventions(), (Authority("north", "North"),))
    values: dict[Cell, Decimal] = {("precept.band_d_amount", 0): Decimal(180)}
    for year in range(1, 4):
        values["precept.increase", year] = Decimal(0)
    for year, counts in counted.items():
        values |= {(homes_key(band), year): Decimal(text) for band, text in zip(BANDS, counts.split(), strict=False)}
    return compute(plan_graph(structure), Inputs(structure.years, values))


def test_a_count_stands_until_the_next_one() -> None:
    result = result_of({0: "100 50 30 20 0 0 0 0", 2: "100 150 30 20 0 0 0 0"})
    assert [result.number("precept.household.dwellings.b", year) for year in range(4)] == [50, 50, 150, 150]
    assert [result.number("precept.household.all_dwellings", year) for year in range(4)] == [200, 200, 300, 300]
    assert [result.number("precept.household.share.b", year) for year in (1, 2)] == [Decimal("0.25"), Decimal("0.5")]


def test_the_most_common_band_is_named_with_what_it_pays_and_of_two_the_lower() -> None:
    result = result_of({0: "90 100 100 20 0 0 0 0", 2: "90 10 100 20 0 0 0 0"})
    assert [result.number("precept.household.commonest", year) for year in range(4)] == [2, 2, 3, 3]
    assert [result.number("precept.household.commonest_tax", year) for year in (1, 2)] == [140, 160]
    dwellings = next(each for each in SUBJECT.tables(structure_of(result)) if each.key == "dwellings")
    shown = {row.label: row.cells[1].text for row in table_view(dwellings, result, Display()).rows}
    assert shown["Most common band"] == "B"


def structure_of(result: Result) -> Structure:
    return Structure(result.years, Conventions(), (Authority("north", "North"),))


def test_wales_has_a_ninth_band() -> None:
    result = result_of({0: "1 1 1 1 1 1 1 1 9"}, Conventions(country="wales"))
    assert result.number("precept.household.commonest", 1) == 9
    assert result.number("precept.household.commonest_tax", 1) == 420
    assert result.number("precept.household.month.i", 1) == 35
    assert (
        Display().cell(result["precept.household.commonest", 1], result.graph.lines["precept.household.commonest"].unit)
        == "I"
    )


def test_without_a_count_the_table_is_left_out_and_nothing_is_unfinished() -> None:
    result = result_of({})
    assert isinstance(result["precept.household.all_dwellings", 1], Missing)
    dwellings = next(each for each in SUBJECT.tables(structure_of(result)) if each.key == "dwellings")
    assert table_view(dwellings, result, Display()).rows == ()
    assert not [key for key, _, _ in result.unfinished() if "household" in key]


@pytest.fixture(scope="module")
def leicestershire() -> tuple[Structure, Result]:
    plan = read_plan_file(FULL.read_bytes())
    return plan.structure, compute(plan_graph(plan.structure), plan.inputs())


def test_the_neighbours_of_2016_are_compared_with_the_own_band_d(leicestershire: tuple[Structure, Result]) -> None:
    _, result = leicestershire
    above = {slug: result[f"precept.neighbour.{slug}.above", 0] for slug in ("derbyshire", "lincolnshire", "national")}
    assert above == {
        "derbyshire": Decimal("6.507"), "lincolnshire": Decimal("-17.933"), "national": Decimal("5.177"),
    }  # fmt: skip
    assert isinstance(result["precept.neighbour.derbyshire.above", 1], Missing)


def test_the_table_of_neighbours_names_its_source_and_the_chart_its_year(
    leicestershire: tuple[Structure, Result],
) -> None:
    structure, result = leicestershire
    table = next(each for each in SUBJECT.tables(structure) if each.key == "neighbours")
    note = table_view(table, result, Display()).note
    assert note == "Source: Precept report February 2017, Band D council tax of police bodies in 2016/17."
    chart = table_chart(table, result, Display())
    assert chart is not None
    assert chart.title == "Band D council tax, 2016/17"
    (bars,) = chart.figure["data"]
    assert bars["y"] == [
        "Northamptonshire", "Lincolnshire", "This plan", "Nottinghamshire", "National average", "Derbyshire",
        "Most similar group average",
    ]  # fmt: skip
    assert bars["text"][2] == "£183.58"


@pytest.fixture
def office(db: None) -> Office:
    """Ambridge Police, whose plan compares itself with two forces of which nothing is entered."""
    office = open_office()
    for label in ("Borsetshire", "Felpersham"):
        add_member(plan=office.plan, kind="neighbours", label=label, by=office.harriet, seen=office.seen())
    office.plan.refresh_from_db()
    return office


def imported(office: Office, source: str = "") -> str:
    """What stands under the table once a workbook has brought the Band D of both, and of a force that is not there."""
    content = rows(["Force", "Band D 2017/18"], ["Felpersham", 201.51], ["Borsetshire", 177.07], ["Cumbria", 220])
    preview = make_preview(scenario=office.baseline, by=office.harriet, name="forces.xlsx", content=content)
    assert [each["text"] for each in preview.outcome["unknown"]] == ["Cumbria"]
    confirm_preview(preview=preview, by=office.harriet, made=preview.made, source=source, rest=True)
    computed = scenario_result(office.baseline)
    table = next(each for each in SUBJECT.tables(computed.structure) if each.key == "neighbours")
    view = table_view(table, computed.result, Display(dwelling_places=2))
    assert [row.cells[1].text for row in view.rows if row.label in {"Borsetshire", "Felpersham"}][:2] == [
        "177.07", "201.51",
    ]  # fmt: skip
    return view.note


def test_the_band_d_of_other_forces_is_imported_with_its_source_and_the_day(office: Office) -> None:
    today = f"{timezone.localdate():%-d %B %Y}"
    assert imported(office, "Table of all forces") == f"Source: Table of all forces (entered {today})."


def test_figures_of_one_sheet_name_it_once_as_their_source(office: Office) -> None:
    today = f"{timezone.localdate():%-d %B %Y}"
    assert imported(office) == f"Source: forces.xlsx, Figures (entered {today})."
