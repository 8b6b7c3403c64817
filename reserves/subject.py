"""Reserves: stocks that reconcile, and reach the gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.subject import Check, ImportColumn, ImportTemplate, MemberKind, Subject
from reserves.keys import amount_key, reserve_key, risk_key
from reserves.lines import inputs, lines
from reserves.structure import Movement, Reserve, Risk
from reserves.tables import tables

BALANCES = ImportTemplate(
    "reserves",
    "Reserves: opening balances and minimums",
    "Reserve",
    Reserve,
    (
        ImportColumn(
            "Opening balance",
            lambda each: reserve_key(each, "opening_amount"),
            ("balance brought forward", "brought forward", "balance at 1 april", "opening"),
        ),
        ImportColumn("Minimum", lambda each: reserve_key(each, "minimum_amount"), ("minimum balance", "minimum level")),
    ),
)
MOVEMENTS = ImportTemplate(
    "reserve_movements",
    "Reserves: movements",
    "Movement",
    Movement,
    (ImportColumn("Amount", amount_key, ("movement", "planned use")),),
)
RISKS = ImportTemplate(
    "reserve_risks",
    "Reserves: risks",
    "Risk",
    Risk,
    (
        ImportColumn("Amount at risk", lambda each: risk_key(each, "amount"), ("amount", "impact")),
        ImportColumn("Likelihood, %", lambda each: risk_key(each, "likelihood"), ("likelihood", "probability")),
    ),
)


def causes(structure: Structure) -> Mapping[str, str]:
    """What moves reserves counts with the transfers that are entered in the budget requirement."""
    return {amount_key(each): "Reserve transfers" for each in structure.of(Movement)}


def faults(structure: Structure) -> Iterator[str]:
    """Revenue movements count once; general reserves are measured against one year."""
    takers = [item for item in structure.of(BudgetLine) if item.method == "reserves" and not item.reserve]
    for item in takers[1:]:
        yield (
            f"budget line {item.slug!r}: {takers[0].slug!r} takes the movements of all reserves already: name the "
            "reserve that this line takes"
        )
    general = [each for each in structure.of(Reserve) if each.kind == "general"]
    for each in general[1:]:
        if each.measured_against != general[0].measured_against:
            yield (
                f"reserve {each.slug!r}: it is measured against {each.measured_against!r}, but the general reserve "
                f"{general[0].slug!r} against {general[0].measured_against!r}: choose one of them for both"
            )


SUBJECT = Subject(
    key="reserves",
    title="Reserves",
    inputs=inputs,
    lines=lines,
    tables=tables,
    causes=causes,
    faults=faults,
    imports=(BALANCES, MOVEMENTS, RISKS),
    members=(
        MemberKind("reserves", "reserve", Reserve, "reserves.Reserve"),
        MemberKind("reserve_movements", "reserve movement", Movement, "reserves.Movement"),
        MemberKind("reserve_risks", "reserve risk", Risk, "reserves.Risk"),
    ),
    checks=(
        Check(
            "check.reserves_minimum.*",
            "A reserve is not below nil or its minimum",
            "{label:reserves.reserve.*.closing} is {reserves.reserve.*.closing}, "
            "its minimum {reserves.reserve.*.minimum}",
        ),
        Check(
            "check.reserves_transfers",
            "Transfers between reserves net to nil",
            "the closing balances of the single reserves do not add up to that of all, {reserves.closing}",
        ),
        Check(
            "check.reserves_capital",
            "What reserves give to capital is what capital takes",
            "{reserves.use_for_capital} of reserves is used for capital, but the capital programme takes "
            "{reserves.capital_takes}",
        ),
        Check(
            "check.reserves_band.*",
            "The general reserve is within its band",
            "{label:reserves.general.share_of_*} is {reserves.general.share_of_*}; its band is "
            "{reserves.general.band_low} to {reserves.general.band_high}",
        ),
        Check(
            "check.reserves_band_upright",
            "The general reserve's band is not upside down",
            "the band's low end, {reserves.general.band_low}, is above its high end, {reserves.general.band_high}",
        ),
        Check(
            "check.reserves_reason.*",
            "The general reserve is not so large that a reason is asked for",
            "{label:reserves.general.share_of_*} is {reserves.general.share_of_*}, above "
            "{reserves.general.asked_above}: record the reason",
        ),
    ),
    words=(
        "Reserves are {reserves.closing:1} at the end of {year:1}[ and {reserves.closing:-1} at the end of {year:-1}]; "
        "they were {reserves.closing:0} at the end of {year:0}.",
        "The general reserve is {reserves.general.share_of_this_year:1} of the net budget requirement of {year:1}.",
        "The budget equalisation reserve meets the gap until it runs out in "
        "{first_year:reserves.equalisation.runs_out}.",
    ),
)
