"""Plans made up from a seed: every convention and method, with and without optional values."""

from __future__ import annotations

import datetime
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

from capital.debt.structure import Liability, Loan, RateKind
from capital.structure import Category, LifeClass, MrpMethod, Scheme, Source, SourceKind
from capital.treasury.structure import Institution, PastInterest
from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import TIMELESS, Graph, Input, Inputs, Provenance, Years, compute
from mtfp.funding.structure import Grant
from mtfp.pay.structure import PayGroup
from mtfp.plan import plan_graph
from mtfp.planfile import read_plan_file
from mtfp.present.workbook import WorkbookSource
from mtfp.prices.structure import Index
from mtfp.proposals.structure import Proposal
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member, Structure
from mtfp.units import (
    DATE,
    DWELLINGS,
    FTE,
    HOMES,
    MONTH,
    POUNDS,
    POUNDS_PER_DWELLING,
    POUNDS_PER_FTE,
    RATE,
    SWITCH,
    YEARS,
)
from precept.conventions import Conventions
from precept.structure import Authority
from reserves.structure import Heading, Kind, Movement, Nature, Reserve, Risk, YearMeasured

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXAMPLE = FIXTURES / "leicestershire_2017_18.json"
PAY = FIXTURES / "leicestershire_2017_18_pay.json"
FULL, FULL_SCENARIO = FIXTURES / "leicestershire_2017_18_full.json", "BER meets the gap"
DAY = datetime.date(2026, 2, 1)
NASTY = ("=1+1", "+A1", "-2+3", "@SUM(A1)", "\tTab", "Smith & Sons <b>", "O'Neill's \"share\"", "Ynys Môn", "x" * 150)

EXAMPLES = {
    EXAMPLE: "Proposal 1.99%",
    FULL: FULL_SCENARIO,
    PAY: "Award of 2% from September",
    FIXTURES / "leicestershire_2022_23.json": "Maintain 2,242",
    Path(__file__).parents[1] / "plans" / "second_force.json": "",
}
"""Every example plan and one more, each with a scenario of it; the first where none is named."""


@cache
def example_source(path: Path = EXAMPLE) -> WorkbookSource:
    """An example plan, computed once."""
    plan = read_plan_file(path.read_bytes())
    scenario = EXAMPLES[path] or plan.scenarios[0].name
    return source(plan.structure, plan.inputs(scenario), plan.force, plan.name, scenario)


@cache
def generated_source(seed: int) -> WorkbookSource:
    """A plan of its own conventions for every seed."""
    random = Random(seed)
    structure = _structure(random)
    return source(structure, _inputs(random, structure), "Anyshire", f"Plan {seed}", random.choice(NASTY))


def source(structure: Structure, inputs: Inputs, force: str, plan: str, scenario: str) -> WorkbookSource:
    """A computed source."""
    result = compute(plan_graph(structure), inputs)
    return WorkbookSource.from_result(structure, result, DAY, force=force, plan=plan, scenario=scenario)


def changed(before: WorkbookSource, changes: dict[tuple[str, int], Decimal]) -> WorkbookSource:
    """The same plan with other values."""
    inputs = before.result.inputs.with_values(changes)
    return source(before.structure, inputs, before.force, before.plan, before.scenario)


def three_changes(seed: int, before: WorkbookSource) -> dict[tuple[str, int], Decimal]:
    """Three new numbers for inputs, some of them perhaps not entered before."""
    random, graph = Random(seed * 7 + 1), before.result.graph
    cells = [
        (key, year)
        for key, declared in graph.inputs.items()
        for year in range(TIMELESS, len(before.result.years))
        if declared.may_stand_in(year)
    ]
    return {cell: _number(random, graph.inputs[cell[0]]) for cell in random.sample(cells, 3)}


def _structure(random: Random) -> Structure:
    choices = {
        each.name: random.choice(get_args(get_type_hints(Conventions)[each.name])) for each in fields(Conventions)
    }
    indices = [Index(f"index{place}", _label(random, f"Index {place}")) for place in range(random.randint(1, 3))]
    sections = [
        Section(part, _label(random, part), part)  # type: ignore[arg-type]
        for part in ("force", "pcc", "adjustment")[: random.choice((3, 3, 2))]
    ]
    authorities = [
        Authority(f"authority{place}", _label(random, f"Authority {place}")) for place in range(random.randint(1, 12))
    ]
    members: list[Member] = [*indices, *sections, *authorities]
    members += [_grant(random, place, indices) for place in range(random.randint(1, 5))]
    members += [_budget_line(random, place, indices, sections) for place in range(random.randint(3, 20))]
    for place in range(random.randint(0, 3)):
        slug, label = f"group{place}", _label(random, f"Group {place}")
        members.append(PayGroup(slug, label, random.choice(("chief_constable", "pcc")), random.random() < 0.3))
        members.append(Proposal(f"saving{place}", label, one_off=random.random() < 0.3, budget_line=f"line{place}"))
        members.append(BudgetLine(f"pay{place}", label, random.choice(sections).slug, "pay", pay_group=slug))
    if random.random() < 0.5:
        members += [Priority("priority", "Priority"), Service("service", _label(random, "Service"), "priority")]
        members.append(BudgetLine("services", "Services", sections[0].slug, "services", nature="third_party"))
    members += [*_reserves(random, sections), *_capital(random, sections), *_debt(random)]
    return Structure(Years(random.randint(2010, 2030), random.randint(1, 10)), Conventions(**choices), tuple(members))


def _reserves(random: Random, sections: list[Section]) -> list[Member]:
    """None in some plans; in the others with movements of every nature, a risk, and the line that takes them."""
    slugs = [f"reserve{place}" for place in range(random.randint(0, 4))]
    if not slugs:
        return []
    measured = random.choice(get_args(YearMeasured))
    members: list[Member] = [
        Reserve(
            slug,
            _label(random, f"Reserve {slug}"),
            random.choice(get_args(Kind)),
            random.choice(get_args(Heading)),
            measured,
        )
        for slug in slugs
    ]
    for place in range(random.randint(0, 8)):
        nature, reserve = random.choice(get_args(Nature)), random.choice(slugs)
        others = [slug for slug in slugs if slug != reserve]
        if nature != "to_another_reserve" or others:
            to = random.choice(others) if nature == "to_another_reserve" else ""
            members.append(Movement(f"move{place}", _label(random, f"Movement {place}"), reserve, nature, to))
    members += [Risk(f"risk{place}", f"Risk {place}", random.choice(slugs)) for place in range(random.randint(0, 2))]
    line = BudgetLine("moved", "Reserves", random.choice(sections).slug, "reserves", role="reserve_transfer")
    return [*members, line] if random.random() < 0.7 else members


def _capital(random: Random, sections: list[Section]) -> list[Member]:
    """None in some plans; in the others a scheme and money of every kind, and a line that takes MRP."""
    methods = random.sample(get_args(MrpMethod), random.randint(0, 3))
    if not methods:
        return []
    members: list[Member] = [Category("category", _label(random, "Category"))]
    for method in methods:
        members += [LifeClass(method, _label(random, method), method), Scheme(method, "Scheme", "category", method)]
    for kind in get_args(SourceKind):
        tied = kind == "section_106" or random.random() < 0.3
        members.append(Source(kind, _label(random, kind), kind, methods[0] if tied else ""))
    figure: Any = random.choice(("mrp", "interest_earned", "revenue_contributions"))
    return [*members, BudgetLine("capital", "Capital", sections[0].slug, "capital", capital_figure=figure)]


def _debt(random: Random) -> list[Member]:
    """None in half of all plans; in the others loans and a liability at rates of both kinds, and lists in words."""
    if random.random() < 0.5:
        return []
    members: list[Member] = []
    for kind in get_args(RateKind):
        members.append(Loan(f"loan_{kind}", _label(random, kind), kind, lender=_label(random, "PWLB")))
        if random.random() < 0.5:
            members.append(Liability(f"liability_{kind}", _label(random, kind), kind))
    bank = Institution("bank", _label(random, "Bank"), "£10.0m", "364 days", random.choice(NASTY), "A-1", "P-1")
    return [*members, bank, PastInterest("before", _label(random, "2008/09"), random.choice(NASTY), "Actual")]


def _label(random: Random, plain: str) -> str:
    return random.choice(NASTY) if random.random() < 0.2 else plain


def _grant(random: Random, place: int, indices: list[Index]) -> Grant:
    method = random.choice(("amounts", "flat", "change", "change_on_group"))
    return Grant(
        f"grant{place}", _label(random, f"Grant {place}"), method, random.choice(indices).slug,  # type: ignore[arg-type]
        random.choice(("one", "two")), random.random() < 0.3,
    )  # fmt: skip


def _budget_line(random: Random, place: int, indices: list[Index], sections: list[Section]) -> BudgetLine:
    return BudgetLine(
        f"line{place}", _label(random, f"Line {place}"), random.choice(sections).slug,
        random.choice(("amounts", "flat", "index", "rate")), random.choice(indices).slug,
        random.choice(("", "", "reserve_transfer")), random.random() < 0.2,
    )  # fmt: skip


def _inputs(random: Random, structure: Structure) -> Inputs:
    graph: Graph = plan_graph(structure)
    values: dict[tuple[str, int], Decimal] = {}
    for key, declared in graph.inputs.items():
        entered = _share_entered(random, key, key in graph.optional)
        for year in range(TIMELESS, len(structure.years)):
            needed = year == 0 and key.endswith(("band_d_amount", ".amount", "tax_base_notified"))
            if declared.may_stand_in(year) and (needed or random.random() < entered):
                values[key, year] = _number(random, declared)
    provenance = {cell: Provenance(random.choice(NASTY), "assumed") for cell in values if random.random() < 0.5}
    return Inputs(structure.years, values, provenance)


def _share_entered(random: Random, key: str, optional: bool) -> float:
    if key.endswith(("increase_amount", "band_d_target", "requirement_amount")):
        return random.choice((0, 0, 0.3))
    return random.choice((0, 0.2, 1)) if optional else random.choice((1, 1, 1, 1, 1, 1, 0.95))


def _number(random: Random, declared: Input) -> Decimal:
    """A number of the usual size, with as many decimals as people type."""
    if declared.unit is RATE:
        least = -300 if declared.minimum is None or declared.minimum < 0 else int(declared.minimum > 0)
        return Decimal(random.randint(least, 600)).scaleb(-4)
    if declared.unit is DWELLINGS:
        return Decimal(random.randint(500_000, 15_000_000)).scaleb(-2)
    if declared.unit is POUNDS_PER_DWELLING:
        yearly = "increase" in declared.key
        return Decimal(random.randint(0, 1_500) if yearly else random.randint(15_000, 35_000)).scaleb(-2)
    if declared.unit is SWITCH:
        return Decimal(random.randint(0, 1))
    if declared.unit is YEARS:
        return Decimal(random.randint(1, 12))
    if declared.unit is DATE:
        return Decimal(random.randint(38_000, 48_000))
    if declared.unit is MONTH:
        return Decimal(random.randint(1, 12))
    if declared.unit is HOMES:
        return Decimal(random.randint(0, 90_000))
    if declared.unit is FTE:
        return Decimal(random.randint(0, 30_000)).scaleb(-1)
    if declared.unit is POUNDS_PER_FTE:
        return Decimal(random.randint(20_000, 60_000))
    assert declared.unit is POUNDS
    low = 0 if declared.minimum == 0 else -5_000_000
    return Decimal(random.randint(low, 150_000_000))


def describe(source: WorkbookSource) -> dict[str, Any]:
    """The conventions of a plan, for the words of a failing test."""
    return {each.name: getattr(source.structure.conventions, each.name) for each in fields(Conventions)}
