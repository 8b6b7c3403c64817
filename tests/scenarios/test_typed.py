"""Numbers as people type them: what is read, what is refused and with which advice, and back."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfp.engine import Input
from mtfp.engine.units import Unit
from mtfp.typed import TypedError, number_text, parse_typed, typed_text
from mtfp.units import DATE, DWELLINGS, MONTH, POUNDS, POUNDS_PER_DWELLING, RATE, SWITCH
from tests.support.plans import numbers

MONEY = Input("pay", "Pay", POUNDS, minimum=Decimal(-(10**13)), maximum=Decimal(10**13))
BAND_D = Input("band_d", "Band D", POUNDS_PER_DWELLING, minimum=Decimal(0), maximum=Decimal(100_000))
BASE = Input("base", "Tax base", DWELLINGS, minimum=Decimal(0), maximum=Decimal(10**7), places=2)
ON, WHETHER = Input("on", "On", DATE), Input("whether", "Whether", SWITCH)
STARTS = Input("starts", "Starts in month", MONTH, minimum=Decimal(1), maximum=Decimal(12), places=0)
AWARD = Input("award", "Pay award", RATE, minimum=Decimal(-1), maximum=Decimal(10))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.50"),
        ("(500)", "-500"),
        ("(£1,500)", "-1500"),
        ("-500", "-500"),
        ("−500", "-500"),
        ("£7", "7"),
        ("-£7", "-7"),
        ("£-7", "-7"),
        ("£ (1,500.50)", "-1500.50"),
        ("£1,234", "1234"),
        ("+5", "5"),
        ("\u00a0 1 234\u00a0\t", "1234"),
        ("1.2m", "1200000"),
        ("£500k", "500000"),
        ("(1.5M)", "-1500000"),
        ("2bn", "2000000000"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("-", "0"),
        ("–", "0"),
        (" £ -   ", "0"),
    ],
)
def test_money_is_read_as_people_type_it(text: str, number: str) -> None:
    assert parse_typed(text, MONEY) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.99", "0.0199"), ("1.99%", "0.0199"), ("1.99 %", "0.0199"), ("(1.4%)", "-0.014"), ("(1.4)%", "-0.014")],
)
def test_a_rate_is_typed_as_a_percentage(text: str, number: str) -> None:
    assert parse_typed(text, AWARD) == Decimal(number)


@pytest.mark.parametrize("text", ["9", "September", "september", "Sep", "Sept", " sep. "])
def test_a_month_is_typed_by_its_name_or_its_number_and_shown_by_its_name(text: str) -> None:
    month = parse_typed(text, STARTS)
    assert month == 9
    assert typed_text(month, STARTS) == "September"


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0", "\r\n"])
def test_a_blank_is_no_number(text: str) -> None:
    assert parse_typed(text, MONEY) is None


@pytest.mark.parametrize(
    ("text", "declared", "advice"),
    [
        ("1.234,50", MONEY, "a point before decimals"),
        ("1,23", MONEY, "a point before decimals"),
        ("1,234,56", MONEY, "do not divide thousands"),
        ("12 34", MONEY, "do not divide thousands"),
        ("1.2.3", MONEY, "do not divide thousands"),
        ("abc", MONEY, "type digits"),
        ("Ju", STARTS, "is not a month: type it like September, Sep or 9"),
        ("Septober", STARTS, "is not a month"),
        ("1e5", MONEY, "write the number out"),
        ("--5", MONEY, "type digits"),
        ("(-5)", MONEY, "brackets alone mean negative"),
        ("£(-5)", MONEY, "brackets alone mean negative"),
        ("£(5)", AWARD, "is an amount of money"),
        ("31/3/18", ON, "is not a date"),
        ("43190", ON, "is not a date"),
        ("–", ON, "is not a date"),
        ("maybe", WHETHER, "type digits"),
        ("500-", MONEY, "write -500 or (500)"),
        ("5%", MONEY, "is a percentage, but this cell holds £"),
        ("£5", AWARD, "is an amount of money"),
        ("£5", BASE, "is an amount of money"),
        ("1k", AWARD, "counts pounds"),
        ("1m", BAND_D, "counts pounds"),
        ("$5", MONEY, "another currency"),
        ("#REF!", MONEY, "a spreadsheet's error"),
        ("1234567890123456", MONEY, "more than 15 significant digits"),
        ("٣", MONEY, "type digits"),
        ("5%%", AWARD, "type digits"),
        ("()", MONEY, "type digits"),
        ("£", MONEY, "type digits"),
        (".", MONEY, "type digits"),
        ("nan", MONEY, "type digits"),
        ("9" * 1000, MONEY, "too long"),
    ],
)
def test_what_is_wrong_or_reads_two_ways_is_refused_with_advice(text: str, declared: Input, advice: str) -> None:
    with pytest.raises(TypedError, match=r"^“") as refused:
        parse_typed(text, declared)
    assert advice in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("number", "declared", "text"),
    [
        ("1234", MONEY, "1,234"),
        ("-1234.5", MONEY, "-1,234.50"),
        ("0", MONEY, "0"),
        ("-0.00", MONEY, "0"),
        ("187.2302", BAND_D, "187.2302"),
        ("0.0199", AWARD, "1.99"),
        ("0.02", AWARD, "2.00"),
        ("-0.014", AWARD, "-1.40"),
        ("0.012345", AWARD, "1.2345"),
    ],
)
def test_an_editable_cell_shows_every_digit(number: str, declared: Input, text: str) -> None:
    assert typed_text(Decimal(number), declared) == text
    assert typed_text(None, declared) == ""


@pytest.mark.parametrize("declared", [MONEY, BAND_D, BASE, AWARD], ids=lambda each: each.label)
@given(data=st.data())
def test_what_a_cell_shows_reads_back_as_the_same_number(declared: Input, data: st.DataObject) -> None:
    number = data.draw(numbers(declared, wild=True))
    assert parse_typed(typed_text(number, declared), declared) == number


@given(st.text(max_size=20), st.sampled_from([MONEY, BAND_D, BASE, AWARD]))
def test_any_text_is_a_number_a_blank_or_refused(text: str, declared: Input) -> None:
    with suppress(TypedError):
        number = parse_typed(text, declared)
        assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("text", "number"), [("yes", "1"), ("No", "0"), ("1", "1"), ("0", "0"), ("TRUE", "1"), ("FALSE", "0")]
)
def test_a_switch_takes_words_too(text: str, number: str) -> None:
    assert parse_typed(text, WHETHER) == Decimal(number)
    with pytest.raises(TypedError):
        parse_typed("yes", MONEY)


@pytest.mark.parametrize(
    "text", ["31/3/2018", "31 March 2018", "31-Mar-2018", "31-03-2018", "31.03.2018", "2018-03-31"]
)
def test_a_date_is_typed_as_people_and_spreadsheets_write_it(text: str) -> None:
    assert parse_typed(f" {text}\u00a0", ON) == 43190


def test_a_sentence_quotes_a_number_with_its_unit() -> None:
    numbers_ = [number_text(Decimal(text), unit) for text, unit in (("-5", MONEY), ("0.0199", AWARD), ("5", BASE))]
    assert numbers_ == ["-£5", "1.99%", "5"]
    assert number_text(None, MONEY) == "not entered"


def test_a_cell_of_another_unit_takes_plain_numbers() -> None:
    assert parse_typed("1,250.5", Input("n", "N", Unit("number"))) == Decimal("1250.5")
