"""Precept options: the plan computed again with another increase, exactly; what they are refused for; scenarios."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtfp.digest import input_digest
from mtfp.engine import Missing, Result, compute
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, PlanFileError, read_plan_file, write_plan_file
from mtfp.structure import Structure
from precept.options.compute import Computed, compute_option
from precept.options.search import least
from precept.options.side_by_side import SideBySide, side_by_side
from precept.options.structure import OptionKind, OptionYears, PreceptOption
from precept.structure import Authority
from tests.support.golden import rows

pytestmark = pytest.mark.usefixtures("fifty_digits")

ROOT = Path(__file__).parent.parent
FULL = ROOT / "fixtures" / "leicestershire_2017_18_full.json"
IN_2015 = ROOT / "tests" / "plans" / "precept_2015.json"
SECOND = ROOT / "tests" / "plans" / "second_force.json"
YEARS_2015 = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21")
PENNY = Decimal("0.01")


def computed(path: Path) -> tuple[PlanFile, Result]:
    plan = read_plan_file(path.read_bytes())
    return plan, compute(plan_graph(plan.structure), plan.inputs())


@pytest.fixture(scope="module")
def leicestershire() -> tuple[PlanFile, Result]:
    return computed(FULL)


def option(
    kind: OptionKind, amount: str = "", years: OptionYears = "budget_year", year: str = "", label: str = "An option"
) -> PreceptOption:
    return PreceptOption("option", label, kind, amount, years, year)


def on(plan: tuple[PlanFile, Result], which: PreceptOption) -> Computed:
    return compute_option(which, plan[0].structure, plan[1])


def result_of(found: Computed) -> Result:
    assert isinstance(found.result, Result), found.result
    return found.result


def in_millions(number: Decimal) -> Decimal:
    return number.scaleb(-6).quantize(Decimal("0.1"), ROUND_HALF_UP)


def test_the_freeze_of_2015_is_the_published_one_to_a_tenth_of_a_million() -> None:
    plan, proposed = computed(IN_2015)
    (freeze,) = plan.structure.of(PreceptOption)
    frozen = result_of(compute_option(freeze, plan.structure, proposed))
    raised, kept, apart = (
        [Decimal(row[year]) for year in YEARS_2015] for row in rows("precept_freeze_2015.csv")
    )  # fmt: skip
    found = [[in_millions(each.number("precept.total", year)) for year in range(1, 6)] for each in (proposed, frozen)]
    assert found == [raised, kept]
    assert [below - above for above, below in zip(*found, strict=True)] == apart


def test_the_paper_of_2015_subtracts_rounded_rows() -> None:
    """In 2019/20 the difference is £4.58m; the paper prints 60.4 less 55.9."""
    plan, proposed = computed(IN_2015)
    (row,) = [each for each in side_by_side(plan.structure, proposed).rows[-30:] if each.label == "2019/20"][1:2]
    frozen = row.figures[1]
    assert isinstance(frozen, Decimal)
    assert in_millions(frozen) == Decimal("-4.6")
    assert Decimal(rows("precept_freeze_2015.csv")[2]["2019/20"]) == Decimal("-4.5")


@pytest.mark.parametrize(("yielded", "fits"), [("53.6714", True), ("53.6711", False), ("53.6717", False)])
def test_the_yield_of_2015_that_is_not_published_is_about_53_67_million(yielded: str, fits: bool) -> None:
    """The ten published yields leave no more room than £53.6712m to £53.6716m."""
    raised, kept, _ = rows("precept_freeze_2015.csv")
    base, found = Decimal(yielded), []
    for place, year in enumerate(YEARS_2015, 1):
        grown = base * Decimal("1.01") ** place
        found += [grown * Decimal("1.0199") ** place - Decimal(raised[year]), grown - Decimal(kept[year])]
    assert (max(map(abs, found)) <= Decimal("0.05")) == fits


def test_a_freeze_of_every_year_is_the_published_freeze(leicestershire: tuple[PlanFile, Result]) -> None:
    frozen = result_of(on(leicestershire, option("freeze", years="every_year")))
    scenario = compute(plan_graph(leicestershire[0].structure), leicestershire[0].inputs("Freeze"))
    for key in ("precept.band_d", "precept.total", "gap"):
        assert frozen.figures[key] == scenario.figures[key], key


@pytest.mark.parametrize(
    ("which", "band_d"),
    [
        (option("percent", "1"), "185.4128"),
        (option("percent", "-1"), "181.7412"),
        (option("pounds", "5"), "188.5770"),
        (option("target", "190"), "190.0000"),
        (option("most_allowed"), "187.2485"),
    ],
    ids=["1%", "cut", "£5", "target", "most"],
)
def test_an_option_sets_band_d_of_the_budget_year(
    leicestershire: tuple[PlanFile, Result], which: PreceptOption, band_d: str
) -> None:
    assert result_of(on(leicestershire, which)).number("precept.band_d", 1) == Decimal(band_d)


def test_later_years_go_on_as_planned_or_take_the_same_increase(leicestershire: tuple[PlanFile, Result]) -> None:
    once = result_of(on(leicestershire, option("pounds", "5")))
    always = result_of(on(leicestershire, option("pounds", "5", "every_year")))
    assert once.number("precept.band_d", 2) == (Decimal("188.5770") * Decimal("1.0199")).quantize(Decimal("0.0001"))
    assert always.number("precept.band_d", 5) == Decimal("183.5770") + 25


def test_the_most_of_every_year_builds_on_the_most_of_the_year_before(leicestershire: tuple[PlanFile, Result]) -> None:
    found = result_of(on(leicestershire, option("most_allowed", years="every_year")))
    for year in range(1, 6):
        assert found.number("precept.principle.headroom", year) == 0
        assert found.number("check.principle", year) == 1
    assert found.number("precept.band_d", 2) == Decimal("190.9934")  # 187.2485 × 1.02 = 190.99347


@pytest.mark.parametrize("year", ["2017/18", "2018/19", "2021/22"])
def test_what_closes_a_gap_is_the_least_band_d_that_does(leicestershire: tuple[PlanFile, Result], year: str) -> None:
    found = on(leicestershire, option("closes_gap", year=year))
    index = leicestershire[1].years.labels.index(year)
    band_d = result_of(found).number("precept.band_d", 1)
    assert result_of(found).number("gap", index) > Decimal("-0.5")
    less = result_of(on(leicestershire, option("target", str(band_d - Decimal("0.0001")))))
    assert less.number("gap", index) <= Decimal("-0.5")


def test_a_gap_of_a_year_that_the_plan_has_no_longer_is_not_closed(leicestershire: tuple[PlanFile, Result]) -> None:
    found = on(leicestershire, option("closes_gap", year="2022/23"))
    assert isinstance(found.result, Missing)
    assert found.result.reason == "2022/23 is not a year of this plan"


def test_the_increase_of_every_year_that_closes_a_gap_is_the_least_hundredth(
    leicestershire: tuple[PlanFile, Result],
) -> None:
    found = result_of(on(leicestershire, option("closes_gap", years="every_year", year="2021/22")))
    rate = found.inputs.values["precept.increase", 1] * 100
    assert rate == Decimal("4.95")
    assert found.number("gap", 5) > Decimal("-0.5")
    less = result_of(on(leicestershire, option("percent", str(rate - PENNY), "every_year")))
    assert less.number("gap", 5) <= Decimal("-0.5")


def test_an_option_stands_instead_of_every_way_in_which_the_plan_has_its_increase() -> None:
    plan = computed(SECOND)  # it rises by pounds
    for which, band_d in (
        (option("freeze"), "251.50"),
        (option("target", "260"), "260"),
        (option("percent", "2"), "256.53"),
    ):
        assert result_of(on(plan, which)).number("precept.band_d", 1) == Decimal(band_d), which.kind


def test_an_option_of_a_force_that_fixes_its_requirement_is_not_past_the_principle() -> None:
    plan = read_plan_file(FULL.read_bytes())
    conventions = replace(plan.structure.conventions, direction="requirement")
    structure = replace(plan.structure, conventions=conventions)
    result = compute(plan_graph(structure), plan.inputs())
    found = result_of(compute_option(option("most_allowed"), structure, result))
    assert found.number("check.principle", 1) == 1
    assert found.number("precept.total", 1) % 1 == 0


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(1, 9))
def test_the_search_finds_the_least_number_above_nil(wanted: int, start: int, power: int) -> None:
    limit = 2 * 10**9
    found = least(lambda number: Decimal(number - wanted) ** (2 * (power // 3) + 1), start, -limit, limit)
    assert found == wanted + 1


def test_where_nothing_is_enough_the_search_says_so() -> None:
    assert least(lambda number: Decimal(-1), 0, -10, 10) is None
    assert least(lambda number: Decimal(1), 0, -10, 10) == -10


def columns(plan: tuple[PlanFile, Result]) -> SideBySide:
    return side_by_side(plan[0].structure, plan[1])


def test_the_plans_own_increase_is_the_first_column_and_is_marked(leicestershire: tuple[PlanFile, Result]) -> None:
    found = columns(leicestershire)
    assert [each.name for each in found.columns] == ["Proposed", "Freeze", "1%", "£5", "Most allowed", "Closes 2018/19"]
    assert [each.proposed for each in found.columns] == [True, *[False] * 5]
    assert found.columns[3].words == "Increase in £ on Band D: £5, in the budget year, later years as planned"


def test_an_option_says_what_it_leaves_unbalanced_and_when_it_needs_a_referendum(
    leicestershire: tuple[PlanFile, Result],
) -> None:
    said = {each.name: each.warnings for each in columns(leicestershire).columns}
    assert said["Proposed"] == ()
    assert said["Freeze"] == ("Leaves the budget year unbalanced: a gap of £1,133,419 in 2017/18",)
    assert said["£5"] == (
        "Leaves the budget year unbalanced: a surplus of £417,850 in 2017/18",
        "Needs a referendum in 2017/18: £187.2485 is the most without one",
    )


def test_the_rows_compare_precept_and_gap_of_every_year(leicestershire: tuple[PlanFile, Result]) -> None:
    found = columns(leicestershire)
    headings = [each.label for each in found.rows if not each.figures]
    assert headings == [
        "Budget year 2017/18", "Precept", "Precept above (below) the proposed one", "Surplus / (funding gap)",
        "Band D council tax",
    ]  # fmt: skip
    start = [each.label for each in found.rows].index("Precept above (below) the proposed one")
    apart = found.rows[start + 1].figures
    assert [str(round(each)) for each in apart if isinstance(each, Decimal)] == [
        "0", "-1133419", "-563855", "417850", "5678", "4010804",
    ]  # fmt: skip
    worth = next(each for each in found.rows if each.label == "The year's increase pays for, Police officers")
    assert [round(each, 1) for each in worth.figures[:2] if isinstance(each, Decimal)] == [Decimal("22.1"), 0]


def test_an_option_that_cannot_be_computed_says_why_and_leaves_the_others(
    leicestershire: tuple[PlanFile, Result],
) -> None:
    plan, _ = leicestershire
    wales = replace(plan.structure, conventions=replace(plan.structure.conventions, country="wales"))
    found = side_by_side(wales, compute(plan_graph(wales), plan.inputs()))
    reasons = {each.name: each.reason for each in found.columns}
    assert reasons == {
        "Proposed": "", "Freeze": "", "1%": "", "£5": "", "Closes 2018/19": "",
        "Most allowed": "there is no referendum principle in Wales",
    }  # fmt: skip
    assert all(isinstance(each.figures[4], Missing) for each in found.rows if each.figures)


def with_options(plan: PlanFile, *options: PreceptOption) -> PlanFile:
    kept = tuple(each for each in plan.structure.members if not isinstance(each, PreceptOption))
    return replace(plan, structure=replace(plan.structure, members=(*kept, *options)))


@pytest.mark.parametrize(
    ("which", "says"),
    [
        (option("closes_gap", year="2022/23"), "'2022/23' is not one of the plan's years (2017/18, 2018/19, 2019/20, "),
        (option("closes_gap", year="2016/17"), "'2016/17' is not one of the plan's years"),
        (option("closes_gap"), "name the year whose gap it closes, like 2018/19"),
        (option("freeze", year="2018/19"), "only an option that closes a gap names a year: leave '2018/19' out"),
        (option("percent"), "its amount is '': write a number such as 1.99"),
        (option("pounds", "five"), "its amount is 'five': write a number such as 1.99"),
        (option("percent", "101"), "its amount is 101: it may be -100 to 100"),
        (option("freeze", "1"), "an option of the kind 'freeze' has no amount: leave '1' out"),
        (option("target", "190", "every_year"), "a Band D of an amount is aimed at in the budget year"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_an_option_is_refused_with_the_reason(which: PreceptOption, says: str) -> None:
    plan = with_options(read_plan_file(FULL.read_bytes()), which)
    with pytest.raises(PlanFileError) as refused:
        read_plan_file(write_plan_file(plan))
    (fault,) = refused.value.faults
    assert fault.startswith("precept option 'option': ")
    assert says in fault


def test_options_are_in_the_plan_file_and_change_no_digest() -> None:
    plan = read_plan_file(FULL.read_bytes())
    again = read_plan_file(write_plan_file(plan))
    assert again.structure.of(PreceptOption) == plan.structure.of(PreceptOption)
    bare = with_options(plan)
    assert input_digest(bare.structure, bare.inputs()) == input_digest(plan.structure, plan.inputs())


def test_a_plan_without_figures_has_options_without_figures() -> None:
    structure = Structure(
        computed(FULL)[0].structure.years, computed(FULL)[0].structure.conventions, (Authority("a", "A"),)
    )
    empty = replace(computed(IN_2015)[1].inputs, years=structure.years, values={})
    result = compute(plan_graph(structure), empty)
    for kind, year in (("freeze", ""), ("most_allowed", ""), ("closes_gap", "2018/19")):
        found = compute_option(option(kind, year=year), structure, result)  # type: ignore[arg-type]
        assert isinstance(found.result, Missing) or isinstance(found.result["precept.band_d", 1], Missing)
