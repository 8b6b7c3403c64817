"""Two plans as one: every member of either, and both sides' values for every cell.

A member that one side has not is "not included" there: its amounts are nil. One that works
differently on the two sides (another method, role, section…) becomes two, each included on its
own side. A cell that only one side has entered, and that formulas read outright, is no difference:
the side without it does not use it, so it takes the other's value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields, replace
from decimal import Decimal
from typing import Any

from mtfp.compare.groups import cause_order, input_groups
from mtfp.compare.terms import NIL, Side
from mtfp.engine import TIMELESS, Graph, Input, Years
from mtfp.engine.expression import Expression, Operation, Ref, Rounded, Word
from mtfp.engine.inputs import Cell
from mtfp.plan import MEMBER_KINDS, plan_graph
from mtfp.structure import Member, Structure
from mtfp.units import RATE

Values = Mapping[Cell, Decimal]
Name = tuple[type[Member], str]
"""A member's kind and slug."""


@dataclass(frozen=True)
class Joined:
    """Two plans of one base year over the same inputs.

    `graphs` differ in conventions only (the same object when those agree). `causes` has each
    input's cause, `order` all causes as they are shown, `own_keys` the key that people know for an
    input of a member that became two.
    """

    years: Years
    graphs: tuple[Graph, Graph]
    left: Values
    right: Values
    causes: Mapping[str, str]
    order: Sequence[str]
    own_keys: Mapping[str, str]

    def differing(self) -> Iterator[Cell]:
        """The cells whose values differ, in the order of the inputs."""
        for key, declared in {**self.graphs[0].inputs, **self.graphs[1].inputs}.items():
            for year in _cells(declared, self.years):
                if self.left.get((key, year)) != self.right.get((key, year)):
                    yield key, year

    def labels(self) -> Mapping[str, str]:
        """The label of every input, by the key that people know."""
        inputs = {**self.graphs[1].inputs, **self.graphs[0].inputs}
        return {self.own_keys.get(key, key): declared.label for key, declared in inputs.items()}


def join(left: Side, right: Side) -> Joined:
    """The two sides as one. They have the same base year."""
    base, mine, theirs = left.structure.years.base, left.structure, right.structure
    years = Years(base, min(mine.years.forecast, theirs.years.forecast))
    renamed = _renamed(mine, theirs)
    known = {_name(member) for member in mine.members}
    members = (*mine.members, *(member for member in renamed.members if _name(member) not in known))
    structures = [Structure(years, each.conventions, members) for each in (mine, theirs)]
    graphs = plan_graph(structures[0]), plan_graph(structures[1])
    own_keys = dict(zip(plan_graph(renamed).inputs, plan_graph(theirs).inputs, strict=True))
    joined_keys = {own: key for key, own in own_keys.items()}
    entered = (
        dict(left.inputs.values),
        {(joined_keys[key], year): number for (key, year), number in right.inputs.values.items() if key in joined_keys},
    )
    has = frozenset(plan_graph(mine).inputs), frozenset(own_keys)
    values = _filled(graphs, years, entered, has)
    causes = {**input_groups(structures[1]), **input_groups(structures[0])}
    return Joined(years, graphs, *values, causes, cause_order(*structures), own_keys)


def member_differences(left: Structure, right: Structure) -> Iterator[tuple[Member | None, Member | None]]:
    """The members that only one side has, and those that work differently, in the order of their kinds."""
    for kind in MEMBER_KINDS.values():
        mine, theirs = ({each.slug: each for each in side.of(kind.type)} for side in (left, right))
        for slug in dict.fromkeys([*mine, *theirs]):
            first, second = mine.get(slug), theirs.get(slug)
            if first is None or second is None or _attributes(first) != _attributes(second):
                yield first, second


def _filled(
    graphs: tuple[Graph, Graph],
    years: Years,
    entered: tuple[Values, Values],
    has: tuple[frozenset[str], frozenset[str]],
) -> tuple[Values, Values]:
    filled: tuple[dict[Cell, Decimal], dict[Cell, Decimal]] = {}, {}
    given = [_given_keys(graph) for graph in graphs]
    for key, declared in {**graphs[0].inputs, **graphs[1].inputs}.items():
        for year in _cells(declared, years):
            numbers = [_value(side, key, year, declared, entered, has, graphs) for side in (0, 1)]
            for side in (0, 1):
                number = numbers[side]
                asked = key in graphs[side].inputs and (key, year == 0) in given[side]
                if number is None and not asked:
                    number = numbers[1 - side]
                if number is not None:
                    filled[side][key, year] = number
    return filled


def _value(
    side: int,
    key: str,
    year: int,
    declared: Input,
    entered: tuple[Values, Values],
    has: tuple[frozenset[str], frozenset[str]],
    graphs: tuple[Graph, Graph],
) -> Decimal | None:
    """A side's value of a cell: entered, nil for a member it has not, else none."""
    absent = key not in has[side] and key in graphs[side].inputs
    return NIL if absent and declared.unit != RATE else entered[side].get((key, year))


def _cells(declared: Input, years: Years) -> Iterator[int]:
    yield from (year for year in range(TIMELESS, len(years)) if declared.may_stand_in(year))


def _given_keys(graph: Graph) -> frozenset[tuple[str, bool]]:
    """The inputs that formulas read with `given`, and whether those of the base year do."""
    found: set[tuple[str, bool]] = set()
    for line in graph.lines.values():
        found |= {(key, False) for key in _given(line.formula)}
        found |= {(key, True) for key in _given(line.formula if line.base is None else line.base)}
    return frozenset(found)


def _given(part: Expression) -> Iterator[str]:
    match part:
        case Operation(word=word, parts=parts):
            if word is Word.GIVEN and isinstance(parts[0], Ref):
                yield parts[0].key
            for inner in parts:
                yield from _given(inner)
        case Rounded(part=inner) | Ref(past_end=Expression() as inner):
            yield from _given(inner)


def _twins(left: Structure, right: Structure) -> frozenset[Name]:
    """The members of both sides that work differently, and those that refer to such a one."""
    both = [pair for pair in member_differences(left, right) if pair[0] is not None and pair[1] is not None]
    found = {_name(second) for _, second in both if second is not None}
    known = {_name(member) for member in left.members}
    while True:
        more = {
            _name(member)
            for member in right.members
            if _name(member) in known - found and found.intersection(_references(member))
        }
        if not more:
            return frozenset(found)
        found |= more


def _renamed(left: Structure, right: Structure) -> Structure:
    """The right structure with each twin under a slug of its own, and all references to it."""
    twins = _twins(left, right)
    if not twins:
        return right
    taken = {member.slug for structure in (left, right) for member in structure.members}
    return replace(right, members=tuple(_rename(member, twins, taken) for member in right.members))


def _rename(member: Member, twins: frozenset[Name], taken: set[str]) -> Member:
    changes = {each.name: _other(getattr(member, each.name), taken) for each in _pointing(member, twins)}
    if _name(member) in twins:
        changes["slug"] = _other(member.slug, taken)
    return replace(member, **changes)


def _other(slug: str, taken: set[str]) -> str:
    """A slug that nobody has; never stored or shown."""
    found = f"{slug}_2"
    while found in taken:
        found += "2"
    return found


def _pointing(member: Member, twins: frozenset[Name]) -> Iterator[Field[Any]]:
    for each in fields(member):
        kind = each.metadata.get("refers_to")
        if kind and (MEMBER_KINDS[kind].type, getattr(member, each.name)) in twins:
            yield each


def _references(member: Member) -> Iterator[Name]:
    for each in fields(member):
        kind = each.metadata.get("refers_to")
        if kind:
            yield MEMBER_KINDS[kind].type, getattr(member, each.name)


def _attributes(member: Member) -> dict[str, object]:
    counted = [each for each in fields(member) if each.name != "label" and not each.metadata.get("note")]
    return {each.name: getattr(member, each.name) for each in counted}


def _name(member: Member) -> Name:
    return type(member), member.slug
