"""Plan files that cannot be read, each with what its one error has to name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "fixtures" / "leicestershire_2017_18.json"
TEXT = EXAMPLE.read_text(encoding="utf-8")

Document = dict[str, Any]
Fault = tuple[str, bytes, tuple[str, ...]]
"""What is wrong, the file, and what its one error has to name: where, which value, what to do."""


def edited(change: Callable[[Document], object]) -> bytes:
    """The example with something changed."""
    document = json.loads(TEXT)
    change(document)
    return json.dumps(document).encode()


def put(*path: str | int, number: Any) -> Callable[[Document], object]:
    """A change: this at that place."""

    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = number

    return change


def take(*path: str | int) -> Callable[[Document], object]:
    """A change: nothing at that place."""

    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


def value(key: str, **figures: Any) -> Callable[[Document], object]:
    """A change: one more value; a year is written y2017_18."""
    named = {year.removeprefix("y").replace("_", "/"): number for year, number in figures.items()}
    return lambda document: document["values"].append({"key": key, "figures": named})


def replaced(old: str, new: str) -> bytes:
    """The example's text with its first `old` replaced."""
    assert old in TEXT
    return TEXT.replace(old, new, 1).encode()


BASE_2017 = "precept.authority.blaby.tax_base_notified"
GRANT = '"39648721"'

FAULTS: list[Fault] = [
    (
        "unknown key",
        edited(value("precept.band_e_amount", y2016_17="1")),
        ("values", "precept.band_e_amount", "is not an input of this plan", "docs/keys.md"),
    ),
    (
        "key of an authority that is not there",
        edited(value("precept.authority.derby.tax_base_notified", y2017_18="1")),
        ("precept.authority.derby.tax_base_notified", "is not an input of this plan"),
    ),
    (
        "computed key",
        edited(value("precept.band_d", y2017_18="187.23")),
        ("values, precept.band_d, 2017/18", "is computed, not entered"),
    ),
    (
        "text for a number",
        edited(value("precept.increase_amount", y2017_18="four")),
        ("precept.increase_amount, 2017/18", "'four' is not a number", "write digits"),
    ),
    ("number with a comma", edited(value("precept.increase_amount", y2017_18="1,234")), ("'1,234' is not a number",)),
    ("number with an exponent", edited(value("precept.increase_amount", y2017_18="1e3")), ("'1e3' is not a number",)),
    ("number in other digits", edited(value("precept.increase_amount", y2017_18="１２")), ("is not a number",)),
    ("number with a new line", edited(value("precept.increase_amount", y2017_18="12\n")), ("is not a number",)),
    (
        "true for a number",
        edited(value("precept.increase_amount", y2017_18=True)),
        ("values[", "figures.2017/18: True is not of the type string or number or null"),
    ),
    ("a list for a number", edited(value("precept.increase_amount", y2017_18=[1])), ("figures.2017/18: [1] is not",)),
    ("text for a list", edited(put("values", number="all")), ("values: 'all' is not of the type array",)),
    (
        "year before the plan",
        edited(value("precept.increase_amount", y2015_16="1")),
        ("precept.increase_amount, 2015/16", "the plan's years are 2016/17 to 2021/22"),
    ),
    (
        "year after the plan",
        edited(value("precept.increase_amount", y2022_23="1")),
        ("precept.increase_amount, 2022/23", "the plan's years are 2016/17 to 2021/22"),
    ),
    (
        "year that is none",
        edited(value("precept.increase_amount", y2017_19="1")),
        ("precept.increase_amount", "'2017/19' is not a financial year", "write it like 2017/18"),
    ),
    (
        "base year of something for forecasts",
        edited(value("precept.tax_base_growth", y2016_17="0.01")),
        ("precept.tax_base_growth, 2016/17", "is entered for the forecast years, not here"),
    ),
    (
        "forecast of something for the base year",
        edited(value("precept.band_d_amount", y2017_18="190")),
        ("precept.band_d_amount, 2017/18", "is entered for the base year, not here"),
    ),
    (
        "no year for a yearly value",
        edited(
            lambda document: document["values"].append({"key": "precept.increase", "figures": {"all years": "0.01"}})
        ),
        ("precept.increase, all years", "is entered for every year, not here"),
    ),
    (
        "duplicate authority",
        edited(lambda document: document["members"]["authorities"].append({"slug": "blaby", "label": "Blaby again"})),
        ("billing authority 'blaby' is there twice", "give each a slug of its own"),
    ),
    (
        "duplicate value",
        edited(value(BASE_2017, y2017_18="32448.66")),
        (f"values, {BASE_2017}, 2017/18", "the value is given twice", "keep one"),
    ),
    (
        "duplicate value in a scenario",
        edited(
            lambda document: document["scenarios"][1]["overrides"].append(
                {"key": "precept.increase", "figures": {"2017/18": "0"}}
            )
        ),
        ("scenarios[1].overrides, precept.increase, 2017/18", "the value is given twice"),
    ),
    (
        "negative tax base",
        edited(value("precept.authority.blaby.tax_base_notified", y2018_19="-1")),
        ("precept.authority.blaby.tax_base_notified, 2018/19", "-1 is below the least allowed, 0"),
    ),
    (
        "tax base with 3 decimals",
        edited(value("precept.authority.blaby.tax_base_notified", y2018_19="33016.512")),
        ("2018/19", "33016.512 has more than 2 decimals", "round it to 2"),
    ),
    (
        "rate above 100%",
        edited(value("precept.tax_base_growth", y2017_18="1.75")),
        ("precept.tax_base_growth, 2017/18", "175% is above the most allowed, 100%"),
    ),
    ("NaN", replaced(GRANT, "NaN"), ("NaN stands in the file", "write digits, or null")),
    ("NaN as text", replaced(GRANT, '"NaN"'), ("2016/17: 'NaN' is not a number",)),
    ("Infinity", replaced(GRANT, "-Infinity"), ("-Infinity stands in the file", "write digits, or null")),
    ("Infinity as text", replaced(GRANT, '"Infinity"'), ("'Infinity' is not a number",)),
    (
        "16 digits",
        replaced(GRANT, '"1234567890.123456"'),
        ("funding.grant.business_rates.amount, 2016/17", "has more than 15 significant digits", "round it"),
    ),
    ("16 digits of a JSON number", replaced(GRANT, "1234567890123456"), ("has more than 15 significant digits",)),
    ("a number of a billion digits", replaced(GRANT, "1e999999999"), ("'1E+999999999' is not a number",)),
    ("a number of a billion decimals", replaced(GRANT, "1e-999999999"), ("'1E-999999999' is not a number",)),
    ("a number of thousands of digits", replaced(GRANT, "1" * 5000), ("a number in the file has thousands of digits",)),
    ("10 MB of nonsense", b"nonsense " * 1_200_000, ("10,800,000 bytes", "at most 5,000,000", "is it the right file?")),
    ("10 MB of a plan", TEXT.encode() + b" " * 10_000_000, ("at most 5,000,000", "is it the right file?")),
    ("binary", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe" * 50, ("is not text in UTF-8 (byte 0)", "is it the right file?")),
    ("UTF-16", TEXT.encode("utf-16"), ("is not text in UTF-8",)),
    ("deep nesting", b"[" * 100_000 + b"]" * 100_000, ("nested too deeply", "is it the right file?")),
    ("deep nesting inside", replaced('"option"', "[" * 5_000 + "]" * 5_000), ("nested too deeply",)),
    (
        "nesting that is just read",
        replaced('"option"', "[" * 400 + "]" * 400),
        ("scenarios[1].kind: [[[", "is not one of"),
    ),
    (
        "newer format",
        edited(put("format_version", number=2)),
        ("format_version: 2 is newer than this program reads (1)", "upgrade the program"),
    ),
    ("format that never was", edited(put("format_version", number=0)), ("format_version: 0 is not 1",)),
    ("format as text", edited(put("format_version", number="1")), ("format_version: '1' is not 1",)),
    ("half a format", edited(put("format_version", number=1.5)), ("format_version: 1.5 is not 1",)),
    (
        "unknown index of a grant",
        edited(put("members", "grants", 0, "index", number="gravity")),
        ("grant 'police'", "index 'gravity' is not one of the plan's indices (government_funding)"),
    ),
    (
        "unknown section",
        edited(put("members", "budget_lines", 0, "section", number="sport")),
        (
            "budget line 'police_pay'",
            "section 'sport' is not one of the plan's sections (pay, other, pcc, adjustments)",
        ),
    ),
    (
        "line without a section",
        edited(take("members", "budget_lines", 0, "section")),
        ("budget line 'police_pay'", "it stands in no section", "name one"),
    ),
    (
        "index method without an index",
        edited(put("members", "budget_lines", 0, "method", number="index")),
        ("budget line 'police_pay'", "method 'index' needs an index"),
    ),
    (
        "grant's change without an index",
        edited(put("members", "grants", 1, "index", number="")),
        ("grant 'business_rates'", "method 'change' needs an index"),
    ),
    (
        "change on a group without a group",
        edited(put("members", "grants", 0, "group", number="")),
        ("grant 'police'", "method 'change_on_group' needs a group"),
    ),
    (
        "unknown method",
        edited(put("members", "grants", 0, "method", number="magic")),
        ("members.grants[0].method: 'magic' is not one of 'amounts', 'flat', 'change', 'change_on_group'",),
    ),
    (
        "bad slug",
        edited(put("members", "authorities", 0, "slug", number="Blaby!")),
        ("members.authorities[0].slug: 'Blaby!' has not the form",),
    ),
    (
        "slug with a new line",
        edited(put("members", "authorities", 0, "slug", number="blaby\n")),
        ("billing authority 'blaby\\n'",),
    ),
    (
        "kind of member that is none",
        edited(put("members", "parishes", number=[])),
        ("members: 'parishes' is not known here", "docs/plan-format.md"),
    ),
    (
        "scenario based on nothing",
        edited(take("scenarios", 1, "based_on")),
        ("scenarios[1] 'Freeze'", "based_on None is not a scenario before it", "name one"),
    ),
    (
        "scenario based on one that is not there",
        edited(put("scenarios", 1, "based_on", number="Cuts")),
        ("scenarios[1] 'Freeze'", "based_on 'Cuts' is not a scenario before it"),
    ),
    (
        "scenario based on itself",
        edited(put("scenarios", 1, "based_on", number="Freeze")),
        ("scenarios[1] 'Freeze'", "based_on 'Freeze' is not a scenario before it"),
    ),
    (
        "two scenarios of one name",
        edited(put("scenarios", 1, "name", number="Proposal 1.99%")),
        ("scenarios[1] 'Proposal 1.99%'", "there is another scenario of that name", "rename one"),
    ),
    (
        "no baseline",
        edited(put("scenarios", 0, "kind", number="option")),
        ("the first scenario, and no other, is of the kind",),
    ),
    ("two baselines", edited(put("scenarios", 1, "kind", number="baseline")), ("the first scenario, and no other",)),
    (
        "baseline that overrides",
        edited(put("scenarios", 0, "overrides", number=[{"key": "precept.increase", "figures": {"2017/18": "0"}}])),
        ("scenarios[0]", "the baseline is based on nothing and overrides nothing"),
    ),
    ("no scenarios", edited(put("scenarios", number=[])), ("scenarios: ",)),
    (
        "unknown value of a convention",
        edited(put("conventions", "band_d", number="5")),
        ("conventions.band_d: '5' is not one of '2', '3', '4', 'unrounded', '9p'",),
    ),
    (
        "unknown convention",
        edited(put("conventions", "colour", number="red")),
        ("conventions: 'colour' is not known here",),
    ),
    (
        "too many years",
        edited(put("plan", "forecast_years", number=11)),
        ("plan.forecast_years: 11 is outside the allowed range (maximum 10)",),
    ),
    ("no years", edited(put("plan", "forecast_years", number=0)), ("plan.forecast_years: 0 is outside", "minimum 1")),
    (
        "half a year",
        edited(put("plan", "forecast_years", number=2.5)),
        ("plan.forecast_years: 2.5 is not of the type integer",),
    ),
    (
        "base year long ago",
        edited(put("plan", "base_year", number="1066/67")),
        ("plan.base_year: 1066/67 is outside 1990/91 to 2100/01",),
    ),
    (
        "base year that is none",
        edited(put("plan", "base_year", number="2016/18")),
        ("plan.base_year: '2016/18' is not a financial year",),
    ),
    ("no name", edited(put("plan", "name", number="")), ("plan.name: ",)),
    ("name too long", edited(put("force", "name", number="x" * 121)), ("force.name: longer than the 120 allowed",)),
    (
        "a character of no text",
        edited(put("force", "name", number="Lei\x00cester")),
        ("force.name: 'Lei\\x00cester' has a character that cannot be stored", "take it out"),
    ),
    (
        "half a character",
        edited(put("plan", "name", number="\ud800")),
        ("plan.name: ", "a character that cannot be stored"),
    ),
    (
        "repeated JSON key",
        replaced('"forecast_years": 5', '"forecast_years": 5, "forecast_years": 4'),
        ("'forecast_years' stands twice in one object", "keep one of them"),
    ),
    (
        "repeated year",
        replaced(f'"2016/17": {GRANT}', f'"2016/17": {GRANT}, "2016/17": "0"'),
        ("'2016/17' stands twice",),
    ),
    ("empty file", b"", ("line 1, column 1: not JSON", "is it a plan file?")),
    ("half a file", TEXT.encode()[: len(TEXT) // 2], ("not JSON", "is it a plan file?")),
    ("a JSON list", b"[]", ("the file: [] is not of the type object",)),
    ("a JSON null", b"null", ("the file: None is not of the type object",)),
    ("an empty object", b"{}", ("the file: format_version, force, plan, members, values, scenarios is missing",)),
    ("no values", edited(take("values")), ("the file: values is missing", "docs/plan-format.md")),
]
