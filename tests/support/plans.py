"""Made-up plans: any legal one for property tests, and one of a chosen size for measuring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from functools import cache
from typing import Any, Literal, TypeVar, get_args

from hypothesis import strategies as st

from capital.debt.structure import Liability, Loan, RateKind
from capital.structure import Category, LifeClass, MrpMethod, Scheme, Source, SourceKind
from capital.structure import Status as SchemeStatus
from capital.treasury.structure import Institution, PastInterest
from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import TIMELESS, Input, Inputs, Years
from mtfp.funding.structure import Grant, GrantMethod
from mtfp.pay.structure import Employer, PayGroup
from mtfp.plan import plan_graph
from mtfp.planfile import Entry, PlanFile, ScenarioFile
from mtfp.prices.structure import Index
from mtfp.proposals.structure import Proposal, ProposalKind, Status
from mtfp.spending.structure import BudgetLine, CapitalFigure, Holder, LineMethod, Nature, Part, Role, Section
from mtfp.structure import Member, Structure
from mtfp.units import DATE, DWELLINGS, FTE, MONTH, POUNDS_PER_DWELLING, POUNDS_PER_FTE, RATE, SWITCH, YEARS
from mtfp.validation import MOST_DIGITS
from precept.conventions import Conventions
from precept.structure import Authority
from reserves.structure import Heading, Kind, Movement, Reserve, Risk, YearMeasured
from reserves.structure import Nature as MovementNature

M = TypeVar("M", bound=Member)
SLUGS = ("ash", "birch", "cedar", "elm", "fir", "hazel")
LABELS = st.text("abc &'é–", min_size=1, max_size=8)
TEXTS = st.sampled_from(["", "paper of 1 February", "an officer's estimate"])
CERTAINTIES = st.sampled_from(["", "confirmed", "indicative", "assumed"])
among = cache(st.sampled_from)
"""One of several. A strategy is checked when it is first drawn from, which takes longer than drawing: it is kept."""
some_of = cache(lambda choices, least, most: st.lists(among(choices), min_size=least, max_size=most, unique=True))
"""Some of several in any order, each once."""
whole = cache(st.integers)

conventions = st.builds(Conventions)
"""Every combination of conventions."""


@st.composite
def structures(draw: st.DrawFn, most: int = 3) -> Structure:
    """Any legal structure with up to `most` members of a kind."""
    indices = [Index(slug, draw(LABELS)) for slug in _slugs(draw, most)]
    sections = [Section(slug, draw(LABELS), _one(draw, Part)) for slug in _slugs(draw, most)]
    authorities = [Authority(slug, draw(LABELS)) for slug in _slugs(draw, most)]
    grants = [_grant(draw, slug, indices) for slug in _slugs(draw, most)]
    groups = [
        PayGroup(slug, draw(LABELS), _one(draw, Employer), by_month=not place and draw(whole(0, 4)) == 4)
        for place, slug in enumerate(_slugs(draw, min(most, 2)))
    ]
    priorities = [Priority(slug, draw(LABELS)) for slug in _slugs(draw, min(most, 2))]
    services = [_service(draw, slug, priorities) for slug in (_slugs(draw, 2) if priorities else ())]
    drivers = {"pay": [group.slug for group in groups], "services": [""] if services else [], "reserves": [""]}
    reserves = _reserves(draw, most)
    drivers["capital"] = [each for each in get_args(CapitalFigure) if each]
    drivers["reserves"] += [each.slug for each in reserves if isinstance(each, Reserve)]
    lines = [_budget_line(draw, slug, indices, sections, drivers) for slug in (_slugs(draw, most) if sections else ())]
    proposals = [_proposal(draw, slug, lines) for slug in _slugs(draw, min(most, 2))]
    capital = _capital(draw, most) if draw(whole(0, 2)) == 2 else []
    years = Years(draw(among((1998, 2016, 2023))), draw(whole(1, 4)))
    return Structure(
        years,
        draw(conventions),
        (
            *authorities,
            *grants,
            *sections,
            *lines,
            *groups,
            *proposals,
            *priorities,
            *services,
            *reserves,
            *capital,
            *_debt(draw, capital),
            *indices,
        ),
    )


@st.composite
def plans(
    draw: st.DrawFn, *, wild: bool = False, patchy: bool = True, of: st.SearchStrategy[Structure] | None = None
) -> PlanFile:
    """Any legal plan with its scenarios; with `of`, one of such a structure.

    Figures are of ordinary size, or with `wild` anything a cell may hold. With `patchy` some
    cells are left empty, so some figures cannot be computed.
    """
    structure = draw(structures() if of is None else of)
    cells = [
        (declared, year)
        for declared in plan_graph(structure).inputs.values()
        for year in range(TIMELESS, len(structure.years))
        if declared.may_stand_in(year) and not declared.at_least  # which is refused below what it is held against
    ]
    skip = draw(among((0, 0, 3, 8))) if patchy else 0
    entered = [cell for cell in cells if not (skip and draw(whole(0, 9)) < skip)]
    entered = _with_what_they_need(entered)
    tied = {key for declared, _ in cells if declared.needs for key in (declared.key, *declared.needs)}
    cells = [cell for cell in cells if cell[0].key not in tied]
    values = tuple(_entry(draw, structure.years, *cell, wild=wild) for cell in entered)
    scenarios = [ScenarioFile("As planned", "baseline", None, draw(TEXTS), values)]
    for name in draw(among(((), ("Worst",), ("Worst", "Best")))):
        chosen = draw(st.lists(st.sampled_from(cells), max_size=5, unique=True)) if cells else []
        overrides = tuple(_override(draw, structure.years, *cell, wild=wild) for cell in chosen)
        scenarios.append(ScenarioFile(name, "option", scenarios[-1].name, "", overrides))
    return PlanFile("Ambridge", "A plan", structure, tuple(scenarios))


def _with_what_they_need(cells: list[tuple[Input, int]]) -> list[tuple[Input, int]]:
    """Without those that say nothing alone, nor those that then say nothing."""
    there = {(declared.key, year) for declared, year in cells}
    kept = [
        (each, year) for each, year in cells if not each.needs or any((other, year) in there for other in each.needs)
    ]
    return kept if len(kept) == len(cells) else _with_what_they_need(kept)


@st.composite
def programmes(draw: st.DrawFn) -> Structure:
    """A structure that has a capital programme, reserves perhaps, and little else."""
    sections = [Section("all", "All")]
    items = [
        BudgetLine(figure, figure, "all", "capital", capital_figure=figure) for figure in get_args(CapitalFigure)[1:]
    ]
    years = Years(2016, draw(whole(1, 6)))
    capital = _capital(draw, 3)
    return Structure(years, Conventions(), (*sections, *items, *_reserves(draw, 2), *capital, *_debt(draw, capital)))


@cache
def numbers(declared: Input, *, wild: bool = False) -> st.SearchStrategy[Decimal]:
    """What a cell of an input may hold: of ordinary size, or anything that is allowed."""
    if declared.unit is DATE:  # what at_least orders stands in order
        place = ("starts", "matures", "refinanced_until").index(declared.key.rsplit(".", 1)[1])
        return whole(35_000 + place * 6_000, 41_000 + place * 6_000).map(Decimal)
    low, high, places = _wide(declared) if wild else _allowed(declared, *_ordinary(declared))
    if declared.at_least or declared.key.endswith("_low_rate"):  # the two ends of a band are never upside down
        middle = (low + high) / 2
        low, high = (middle, high) if declared.at_least else (low, middle)
    scale = Decimal(1).scaleb(-places)
    if declared.part_of:  # a whole of which every part is nil is refused
        low = max(low, scale)
    steps = whole(int((low / scale).to_integral_value(ROUND_DOWN)), int(high / scale))
    return steps.map(lambda count: _short(count * scale))


def sized_plan(lines: int, forecast: int = 5) -> PlanFile:
    """A complete plan of about so many lines, the same every time: every method, every kind."""
    authorities = [Authority(f"authority_{at}", f"Authority {at}") for at in range(lines // 15)]
    indices = [Index(f"index_{at}", f"Index {at}") for at in range(10)]
    grants = [
        Grant(
            f"grant_{at}",
            f"Grant {at}",
            ("change", "flat", "change_on_group", "amounts")[at % 4],
            f"index_{at % 10}",
            f"group_{at % 3}",
        )
        for at in range(lines // 20)
    ]
    sections = [Section(f"section_{at}", f"Section {at}", _turn(Part, at)) for at in range(12)]
    fixed = 2 * len(authorities) + len(grants) + len(sections) + 30
    items = [
        BudgetLine(
            f"line_{at}", f"Line {at}", f"section_{at % 12}", ("amounts", "flat", "index")[at % 3], f"index_{at % 10}"
        )
        for at in range(max(0, lines - fixed))
    ]
    structure = Structure(
        Years(2023, forecast), Conventions(band_d="4"), (*authorities, *grants, *sections, *items, *indices)
    )
    values = []
    for place, declared in enumerate(plan_graph(structure).inputs.values()):
        for year in range(len(structure.years)):
            if declared.may_stand_in(year) and _is_wanted(declared, year):
                entry = Entry(declared.key, structure.years.base + year, _typical(declared, place + year))
                values.append(entry)
    baseline = ScenarioFile("As planned", "baseline", entries=tuple(values))
    return PlanFile("Borsetshire", "A large plan", structure, (baseline,))


def reordered(plan: PlanFile, order: Sequence[int]) -> PlanFile:
    """The plan with its baseline values in another order; `order` is a permutation."""
    baseline = plan.scenarios[0]
    shuffled = tuple(baseline.entries[place] for place in order)
    return replace(plan, scenarios=(replace(baseline, entries=shuffled), *plan.scenarios[1:]))


def relabelled(plan: PlanFile, label: str) -> PlanFile:
    """The plan with every member's label changed."""
    members = tuple(replace(member, label=f"{label} {member.label}"[:160]) for member in plan.structure.members)
    return replace(plan, structure=replace(plan.structure, members=members))


def with_entries(plan: PlanFile, entries: Iterable[Entry]) -> PlanFile:
    """The plan with other baseline values."""
    return replace(plan, scenarios=(replace(plan.scenarios[0], entries=tuple(entries)), *plan.scenarios[1:]))


def with_numbers(inputs: Inputs, scale: Decimal) -> Inputs:
    """The same inputs with every number scaled and cut to 15 digits."""
    return inputs.with_values({cell: _short(number * scale) for cell, number in inputs.values.items()})


def _slugs(draw: st.DrawFn, most: int) -> list[str]:
    return draw(some_of(SLUGS, 0, most))


def _one(draw: st.DrawFn, literal: Any) -> Any:
    return draw(among(get_args(literal)))


def _turn(literal: Any, at: int) -> Any:
    choices = get_args(literal)
    return choices[at % len(choices)]


def _index(draw: st.DrawFn, indices: Sequence[Index]) -> str:
    return draw(among(tuple(each.slug for each in indices))) if indices else ""


def _grant(draw: st.DrawFn, slug: str, indices: Sequence[Index]) -> Grant:
    method: GrantMethod = _one(draw, GrantMethod if indices else Literal["amounts", "flat"])
    group = draw(among(("home_office", "other")))
    return Grant(slug, draw(LABELS), method, _index(draw, indices), group, draw(st.booleans()))


def _budget_line(
    draw: st.DrawFn, slug: str, indices: Sequence[Index], sections: Sequence[Section], drivers: dict[str, list[str]]
) -> BudgetLine:
    """One of any method that the plan allows; what drives it is taken off `drivers`."""
    allowed = {"amounts": True, "flat": True, "rate": True, "index": indices, **drivers}
    method: LineMethod = draw(among(tuple(each for each in get_args(LineMethod) if allowed[each])))
    section = draw(among(tuple(each.slug for each in sections)))
    role: Role = "reserve_transfer" if method == "reserves" else _one(draw, Role)
    taken = drivers[method].pop() if method in drivers else ""
    group, reserve = (taken if method == each else "" for each in ("pay", "reserves"))
    figure: Any = taken if method == "capital" else ""
    return BudgetLine(
        slug, draw(LABELS), section, method, _index(draw, indices), role, draw(st.booleans()), group,
        _one(draw, Holder), _one(draw, Nature), reserve, capital_figure=figure,
    )  # fmt: skip


def _reserves(draw: st.DrawFn, most: int) -> list[Member]:
    """Reserves with movements and risks; none in half of all plans."""
    slugs = _slugs(draw, most)
    if not slugs or draw(st.booleans()):
        return []
    measured = _one(draw, YearMeasured)
    found: list[Member] = [
        Reserve(slug, draw(LABELS), _one(draw, Kind), _one(draw, Heading), measured) for slug in slugs
    ]
    for slug in _slugs(draw, most):
        nature, reserve = _one(draw, MovementNature), draw(among(tuple(slugs)))
        others = tuple(other for other in slugs if other != reserve)
        if nature == "to_another_reserve" and not others:
            nature = "use_for_capital"
        to = draw(among(others)) if nature == "to_another_reserve" else ""
        found.append(Movement(slug, draw(LABELS), reserve, nature, to))
    return [*found, *(Risk(slug, draw(LABELS), draw(among(tuple(slugs)))) for slug in _slugs(draw, 1))]


def _capital(draw: st.DrawFn, most: int) -> list[Member]:
    """A programme with schemes, life classes and money of every kind."""
    slugs = draw(some_of(SLUGS, 1, most))
    found: list[Member] = []
    lives = [LifeClass(slug, draw(LABELS), _one(draw, MrpMethod)) for slug in slugs]
    schemes = [
        Scheme(slug, draw(LABELS), "all", draw(among(tuple(slugs))), _one(draw, SchemeStatus))
        for slug in _slugs(draw, most)
    ]
    kinds = draw(some_of(get_args(SourceKind), 0, most))
    for slug, kind in zip(SLUGS, kinds, strict=False):
        tied = draw(among(("", *(each.slug for each in schemes))))
        if tied or kind != "section_106":
            found.append(Source(slug, draw(LABELS), kind, tied))
    return [Category("all", draw(LABELS)), *schemes, *found, *lives]


def _debt(draw: st.DrawFn, capital: Sequence[Member]) -> list[Member]:
    """Loans, liabilities and what treasury lists; none in half of all plans."""
    if draw(st.booleans()):
        return []
    lives = ("", *(each.slug for each in capital if isinstance(each, LifeClass)))
    loans = [
        Loan(slug, draw(LABELS), _one(draw, RateKind), draw(among(lives)), draw(TEXTS)) for slug in _slugs(draw, 2)
    ]
    liabilities = [Liability(slug, draw(LABELS), _one(draw, RateKind)) for slug in _slugs(draw, 1)]
    listed = [Institution(slug, draw(LABELS), draw(TEXTS)) for slug in _slugs(draw, 1)]
    return [*loans, *liabilities, *listed, *(PastInterest(slug, draw(LABELS)) for slug in _slugs(draw, 1))]


def _proposal(draw: st.DrawFn, slug: str, lines: Sequence[BudgetLine]) -> Proposal:
    line = draw(among(("", *(each.slug for each in lines))))
    return Proposal(slug, draw(LABELS), _one(draw, ProposalKind), _one(draw, Status), draw(st.booleans()), line)


def _service(draw: st.DrawFn, slug: str, priorities: Sequence[Priority]) -> Service:
    return Service(slug, draw(LABELS), draw(among(tuple(each.slug for each in priorities))), draw(TEXTS))


def _entry(draw: st.DrawFn, years: Years, declared: Input, year: int, *, wild: bool) -> Entry:
    at = None if year == TIMELESS else years.base + year
    return Entry(declared.key, at, draw(numbers(declared, wild=wild)), draw(TEXTS), draw(CERTAINTIES))


def _override(draw: st.DrawFn, years: Years, declared: Input, year: int, *, wild: bool) -> Entry:
    entry = replace(_entry(draw, years, declared, year, wild=wild), reason="for the test")
    return replace(entry, number=None) if draw(st.booleans()) else entry


def _ordinary(declared: Input) -> tuple[Decimal, Decimal, int]:
    """Least, greatest and decimals of an ordinary figure."""
    if declared.unit is RATE:
        return Decimal("-0.2"), Decimal("0.2"), 4
    if declared.unit is DWELLINGS:
        return Decimal(1_000), Decimal(100_000), 2
    if declared.unit is FTE:
        return Decimal(0), Decimal(3_000), 1
    if declared.unit is POUNDS_PER_FTE:
        return Decimal(5_000), Decimal(90_000), 2
    if declared.unit is SWITCH:
        return Decimal(0), Decimal(1), 0
    if declared.unit is MONTH:
        return Decimal(1), Decimal(12), 0
    if declared.unit is YEARS:
        return Decimal(1), Decimal(40), 0
    if declared.unit is POUNDS_PER_DWELLING:
        signed = declared.minimum is not None and declared.minimum < 0
        return (Decimal(-10), Decimal(10), 2) if signed else (Decimal(50), Decimal(400), 4)
    signed = declared.minimum is None or declared.minimum < 0
    return (Decimal(-100_000_000) if signed else Decimal(0)), Decimal(100_000_000), min(2, _places(declared))


def _allowed(declared: Input, low: Decimal, high: Decimal, places: int) -> tuple[Decimal, Decimal, int]:
    least = low if declared.minimum is None else max(low, declared.minimum)
    return least, high if declared.maximum is None else min(high, declared.maximum), places


def _wide(declared: Input) -> tuple[Decimal, Decimal, int]:
    low, high = declared.minimum, declared.maximum
    assert low is not None
    assert high is not None
    return low, high, _places(declared)


def _places(declared: Input) -> int:
    return 8 if declared.places is None else declared.places


def _short(number: Decimal) -> Decimal:
    """Cut, towards nil, to the digits that a cell may hold."""
    excess = len(number.normalize().as_tuple().digits) - MOST_DIGITS
    if excess <= 0:
        return number
    exponent = int(number.normalize().as_tuple().exponent) + excess
    return number.quantize(Decimal(1).scaleb(exponent), ROUND_DOWN)


def _is_wanted(declared: Input, year: int) -> bool:
    """What a plan of the usual kind has: amounts for the base year, rates after it."""
    key = declared.key
    if key.startswith(("precept.principle", "precept.referendum", "precept.household")):
        return False
    if key.endswith(("_target", "increase_amount", ".total_amount", ".precept_amount", "_fund_spread")):
        return False
    if key.endswith(".tax_base_notified"):
        return year <= 1
    if key.startswith("funding.grant."):
        return year == 0 or int(key.split(".")[2].rsplit("_", 1)[1]) % 4 == 3
    if key.startswith("spending.line."):
        return year == 0 or int(key.split(".")[2].rsplit("_", 1)[1]) % 3 == 0
    return True


def _typical(declared: Input, at: int) -> Decimal:
    if declared.unit is RATE:
        return Decimal("0.01") + Decimal(at % 20) / 1000
    if declared.unit is DWELLINGS:
        return 30_000 + Decimal(at * 137 % 40_000) + Decimal("0.25")
    if declared.unit is POUNDS_PER_DWELLING:
        return Decimal("187.2302")
    return Decimal(1_000_000 + at * 7_919 % 900_000)
