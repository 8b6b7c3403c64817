"""A mistake in a declaration is found when the graph is built, and named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mtfp.engine import Graph, GraphError, Input, Inputs, Line, When, Years, compute, line
from mtfp.engine.expression import (
    Expression,
    Moment,
    Number,
    Ref,
    Timeline,
    choose,
    equals,
    following,
    given,
    maximum,
    minimum,
    previous,
    round_to,
    total,
    value,
)
from mtfp.engine.units import NUMBER, RATE, Unit, dimension
from mtfp.units import DWELLINGS, PENCE_PER_DWELLING, POUNDS, POUNDS_PER_DWELLING
from tests.engine.small import INPUTS, STEADY, graph_of, make_line

A, B, C = value("a"), value("b"), value("c")


def fault(*lines: Line, inputs: tuple[Input, ...] = (*INPUTS, STEADY)) -> str:
    with pytest.raises(GraphError) as error:
        Graph(lines, inputs)
    return str(error.value)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([("x", value("x"))], "x depends on itself: x"),
        ([("x", value("y")), ("y", value("x") + 1)], "depends on itself: "),
        ([("x", following("y", past_end=0)), ("y", previous("x"))], "depends on itself: "),
        ([("x", following("y", past_end=0)), ("y", following("z", past_end=0)), ("z", A * previous("w")),
          ("w", previous("x"))], "depends on itself: "),
        ([("x", choose(A > 0, value("y"), 0)), ("y", value("x"))], "depends on itself: "),
        ([("x", following("x", past_end=value("y"))), ("y", value("x"))], "depends on itself: "),
    ],
)  # fmt: skip
def test_a_circle_is_found_when_the_graph_is_built(lines: list[tuple[str, Expression]], says: str) -> None:
    assert says in fault(*(make_line(formula, key) for key, formula in lines))


def test_a_circle_in_the_base_year_alone_is_found() -> None:
    lines = (make_line(previous("y"), "x", base=value("y")), make_line(previous("x"), "y", base=value("x")))
    assert "depends on itself: " in fault(*lines)


def test_a_circle_is_told_with_every_line_on_it() -> None:
    text = fault(make_line(value("y"), "x"), make_line(value("z"), "y"), make_line(value("x"), "z"), make_line(A, "w"))
    assert {"x", "y", "z"} == set(text.split(": ")[1].split(" → "))


@pytest.mark.parametrize(
    "lines",
    [
        [("x", previous("y") + A), ("y", value("x") * 2)],
        [("x", following("y", past_end=0)), ("y", value("a"))],
        [("x", previous("x") + 1)],
        [("x", following("x", past_end=A) + 1)],
    ],
)
def test_what_looks_at_another_year_is_no_circle(lines: list[tuple[str, Expression]]) -> None:
    Graph([make_line(formula, key) for key, formula in lines], INPUTS)


def test_what_stands_past_the_end_makes_no_circle_in_other_years() -> None:
    """x reads y only in the last year, when y no longer reads x."""
    x = make_line(following("a", past_end=value("y")), "x")
    y = make_line(following("z", past_end=0), "y")
    z = make_line(previous("x"), "z")
    Graph([x, y, z], INPUTS)


def test_an_unknown_reference_is_named_with_the_line() -> None:
    assert fault(make_line(value("gone"))) == "x refers to 'gone', which is neither a line nor an input"
    assert "'gone'" in fault(make_line(following("a", past_end=value("gone"))))
    assert "'gone'" in fault(make_line(A, base=value("gone")))


def test_two_lines_with_one_key_are_refused() -> None:
    assert fault(make_line(A), make_line(B)) == "x is declared twice"


def test_two_inputs_with_one_key_are_refused() -> None:
    assert fault(make_line(A), inputs=(*INPUTS, INPUTS[0])) == "a is declared twice"


def test_a_key_that_is_both_line_and_input_is_refused() -> None:
    assert fault(make_line(B, "a")) == "a is both a line and an input"


@pytest.mark.parametrize("key", ["", "Upper", "1st", "a..b", ".a", "a.", "a b", "a-b", "é", "a\n", "a.B"])
def test_a_bad_key_is_refused(key: str) -> None:
    assert fault(make_line(A, key)).endswith("is not a key: lower-case slugs with dots between them")


@pytest.mark.parametrize("key", ["a1", "precept.band_d", "spending.line.9_to_5", "x.y.z"])
def test_a_good_key_is_taken(key: str) -> None:
    assert list(Graph([make_line(A, key)], INPUTS).lines) == [key]


@pytest.mark.parametrize(
    "formula",
    [given("y", 0), round_to(given("y", 0), 2), 1 + given("y", 0), following("a", past_end=given("y", 0)),
     given("a", given("y", 0))],
)  # fmt: skip
def test_only_an_input_can_be_given(formula: Expression) -> None:
    assert fault(make_line(formula), make_line(A, "y")) == "x uses given('y'), which is not an input"


def test_a_timeless_input_has_no_other_year() -> None:
    assert fault(make_line(previous("steady"))) == "x asks for another year of 'steady', which has no years"
    assert "has no years" in fault(make_line(following("steady", past_end=0)))


def test_a_formula_reaches_one_year_and_no_further() -> None:
    assert "-2 years off" in fault(make_line(Ref("a", shift=-2)))
    assert "+2 years off" in fault(make_line(Ref("a", shift=2, past_end=Number(Decimal(0)))))


def test_next_year_needs_to_say_what_follows_the_last_and_nothing_else_may() -> None:
    expected = "x has to say what follows the last year of 'a', and only then"
    assert fault(make_line(Ref("a", shift=1))) == expected
    assert fault(make_line(Ref("a", shift=0, past_end=A))) == expected


MONEY = Input("money", "Money", POUNDS)
BASE = Input("base", "Tax base", DWELLINGS)
BAND = Input("band", "Band D", POUNDS_PER_DWELLING)
GROWTH = Input("growth", "Growth", RATE)
DAY = Unit("day", (("day", 1),))
MEASURED = (MONEY, BASE, BAND, GROWTH)


@pytest.mark.parametrize(
    ("formula", "unit", "says"),
    [
        (value("money") + value("base"), POUNDS, "x mixes money and dwelling"),
        (value("money") - 1, POUNDS, "x mixes money and a plain number"),
        (total([value("money"), value("growth")]), POUNDS, "x mixes money and a plain number"),
        (minimum(value("money"), value("base")), POUNDS, "x mixes money and dwelling"),
        (maximum(value("base"), 5), DWELLINGS, "x mixes dwelling and a plain number"),
        (value("money") < value("base"), NUMBER, "x mixes money and dwelling"),
        (equals(value("money"), 1), NUMBER, "x mixes money and a plain number"),
        (choose(value("growth") > 0, value("money"), value("base")), POUNDS, "x mixes money and dwelling"),
        (given("money", value("base")), POUNDS, "x mixes money and dwelling"),
        (following("money", past_end=value("base")), POUNDS, "x mixes money and dwelling"),
        (value("money") ** 2, POUNDS, "x mixes money and a plain number"),
        (
            Number(Decimal(2)) ** value("base"),
            NUMBER,
            "x mixes dwelling and a plain",
        ),
        (value("money"), DWELLINGS, "x is in Band D equivalent dwellings but its formula gives money"),
        (value("money") * value("base"), POUNDS, "x is in £ but its formula gives dwelling × money"),
        (value("money") / value("base") / value("base"), POUNDS_PER_DWELLING, "formula gives dwelling^-2 × money"),
        (round_to(value("growth"), 2), POUNDS, "x is in £ but its formula gives a plain number"),
        (Timeline(Moment.DAYS), NUMBER, "x is in number but its formula gives day"),
    ],
)
def test_mixed_units_are_refused(formula: Expression, unit: Unit, says: str) -> None:
    assert says in fault(make_line(formula, unit=unit), inputs=MEASURED)


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        (value("base") * value("band"), POUNDS),
        (value("money") / value("base"), POUNDS_PER_DWELLING),
        (value("band") * 100 / 52, PENCE_PER_DWELLING),
        (value("money") * (1 + value("growth")), POUNDS),
        (value("money") / value("money"), RATE),
        (maximum(0, value("money")), POUNDS),
        (0 - value("money"), POUNDS),
        (total([]), POUNDS),
        (choose(value("money") > 0, value("base"), 0), DWELLINGS),
        (Timeline(Moment.LAST_DAY) - Timeline(Moment.FIRST_DAY), DAY),
        (Timeline(Moment.MONTHS) / 12, NUMBER),
        (value("growth") ** 2, RATE),
    ],
)
def test_units_that_come_out_right_are_taken(formula: Expression, unit: Unit) -> None:
    Graph([make_line(formula, unit=unit)], MEASURED)


def test_the_base_formula_is_checked_for_units_too() -> None:
    text = fault(make_line(value("money"), unit=POUNDS, base=value("base")), inputs=MEASURED)
    assert text == "x is in £ but its formula gives dwelling"


def test_dimensions_are_canonical() -> None:
    assert dimension({"money": 1, "dwelling": -1, "day": 0}) == (("dwelling", -1), ("money", 1))


def test_a_graph_error_names_the_line_and_the_fault() -> None:
    with pytest.raises(GraphError) as error:
        Graph([make_line(value("gone"), "some.line")], INPUTS)
    assert error.value.key == "some.line"
    assert error.value.fault.startswith("refers to")


def test_every_cell_comes_after_those_it_reads() -> None:
    graph = graph_of(value("y") + previous("z"), value("a"), value("x") + following("y", past_end=0))
    order = list(graph.order(3))
    assert sorted(order) == sorted((key, year) for key in "xyz" for year in range(3))
    place = {cell: at for at, cell in enumerate(order)}
    assert all(place["y", year] < place["x", year] < place["z", year] for year in range(3))
    assert all(place["z", year] < place["x", year + 1] for year in range(2))
    assert all(place["y", year + 1] < place["z", year] for year in range(2))


def test_a_graph_says_what_reads_what() -> None:
    graph = graph_of(A + previous("b") + following("c", past_end=value("d")), value("x") + A)
    assert graph.reads("x") == ("a", "b", "c", "d")
    assert graph.used_by("a") == ("x", "y")
    assert graph.used_by("x") == ("y",)
    assert graph.used_by("steady") == ()


def test_an_input_that_is_only_given_is_optional() -> None:
    graph = graph_of(given("a", B) + given("b", 0), given("c", given("d", 0)))
    assert graph.optional == {"a", "c", "d", "steady"}


def test_members_are_found_by_key() -> None:
    graph = graph_of(A)
    assert graph.member("a") is INPUTS[0]
    assert graph.member("x") is graph.lines["x"]
    with pytest.raises(KeyError):
        graph.member("gone")


def test_a_lines_words_are_its_rules_docstring() -> None:
    def rule(key: str) -> Expression:
        """Twice the
        value."""
        return value(key) * 2

    made = line("x", "X", NUMBER, rule, "a", source="a test")
    assert made.words == "Twice the value."
    assert made.formula == A * 2


def test_a_rule_without_a_docstring_is_refused() -> None:
    def rule() -> Expression:
        return A

    with pytest.raises(ValueError, match="rule has no docstring"):
        line("x", "X", NUMBER, rule, source="a test")


WHERE: dict[When, list[bool]] = {
    When.EVERY_YEAR: [False, True, True, True],
    When.BASE_YEAR: [False, True, False, False],
    When.FORECAST: [False, False, True, True],
    When.TIMELESS: [True, False, False, False],
}


@pytest.mark.parametrize("when", When)
def test_an_input_says_which_cells_it_has(when: When) -> None:
    declared = Input("a", "A", NUMBER, when=when)
    assert [declared.may_stand_in(year) for year in (-1, 0, 1, 2)] == WHERE[when]
    assert declared.timeless == (when is When.TIMELESS)


def test_a_line_that_only_informs_may_be_missing_and_carries_nothing() -> None:
    amount = Input("amount", "Amount", NUMBER)
    rise = line("rise", "Rise", NUMBER, the_rise, source="test", informs=True)
    twice = line("twice", "Twice", NUMBER, twice_the_rise, source="test")
    graph = Graph([rise], [amount])
    result = compute(graph, Inputs(Years(2016, 2), {("amount", 1): Decimal(5), ("amount", 2): Decimal(7)}))
    assert [(key, year) for key, year, _ in result.missing()] == [("rise", 0), ("rise", 1)]
    assert list(result.unfinished()) == []
    with pytest.raises(GraphError, match="which only informs"):
        Graph([rise, twice], [amount])


def the_rise() -> Expression:
    """This year's amount less last year's."""
    return value("amount") - previous("amount")


def twice_the_rise() -> Expression:
    """Twice the rise."""
    return value("rise") * 2
