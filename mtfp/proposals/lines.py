"""The formulas of the register: each proposal's amount and effect, and the report on savings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.engine import Input, Line, When, line
from mtfp.engine.expression import Expression, both, choose, express, given, maximum, previous, total, value
from mtfp.proposals.keys import APPLIED, effect_key, item_key, status_key
from mtfp.proposals.structure import STATUSES, SURE, Proposal, Status
from mtfp.structure import Structure
from mtfp.units import CHECK, POUNDS, RATE, SWITCH

NIL, ONE = Decimal(0), Decimal(1)
LARGEST = Decimal(10) ** 13
REGISTER = "register of growth, pressures and savings"
Proposals = tuple[Proposal, ...]


def recurring(item: Proposal) -> Expression:
    """The amount entered for the year, else last year's: what recurs carries on."""
    return given(item_key(item, "amount"), previous(item_key(item, "full")))


def one_off(item: Proposal) -> Expression:
    """The amount entered for the year, else nothing: it does not recur."""
    return given(item_key(item, "amount"), 0)


def effect(item: Proposal) -> Expression:
    """The amount if the proposal is in this scenario, times its confidence where that is applied."""
    confidence = choose(value(APPLIED), given(item_key(item, "confidence"), 1), 1)
    return value(item_key(item, "full")) * given(item_key(item, "included"), 1) * confidence


def confidence_applied() -> Expression:
    """Whether amounts count times their confidence, as entered; in full when nothing is."""
    return given("proposals.apply_confidence", 0)


def together(items: Proposals) -> Expression:
    """The proposals of this kind that are in the scenario, together."""
    return total(value(effect_key(item)) for item in items)


def saved(items: Proposals) -> Expression:
    """The savings of this kind that are in the scenario, as a positive amount."""
    return -total(value(effect_key(item)) for item in items)


def required(taken_out: Proposals) -> Expression:
    """The requirement entered for the year, else what the gap would be without the savings that the budget has taken out."""  # noqa: E501
    without = total((-value("gap"), *(-value(effect_key(item)) for item in taken_out)))
    return given("proposals.required_amount", maximum(0, without))


def savings_save(savings: Proposals) -> Expression:
    """None of the savings that are in the scenario costs anything."""
    return both(*(value(effect_key(item)) <= 0 for item in savings))


def after_identified() -> Expression:
    """Savings required, less those realised, agreed and identified."""
    return value("proposals.required") - total(value(status_key(status)) for status in SURE)


def still_to_find() -> Expression:
    """What is needed beyond those identified, less those being refined; ideas do not count, brackets are more than required."""  # noqa: E501
    return value("proposals.after_identified") - value(status_key("refining"))


def inputs(structure: Structure) -> Iterator[Input]:
    """Nothing without a proposal."""
    items = structure.of(Proposal)
    if items:
        yield Input(
            "proposals.apply_confidence", "Confidence is applied to proposals", SWITCH, when=When.TIMELESS,
            minimum=NIL, maximum=ONE, places=0, hint="1: amounts count times their confidence; 0: in full.",
        )  # fmt: skip
        yield Input(
            "proposals.required_amount", "Savings required, as entered", POUNDS, when=When.FORECAST,
            minimum=NIL, maximum=LARGEST, hint="When entered, used instead of the plan's own gap.",
        )  # fmt: skip
    for item in items:
        name = item.label
        yield Input(
            item_key(item, "amount"), f"{name}: amount", POUNDS, when=When.FORECAST, minimum=-LARGEST,
            maximum=LARGEST, one_off=item.one_off, hint="A cost is positive, a saving negative.",
        )  # fmt: skip
        yield Input(
            item_key(item, "confidence"), f"{name}: confidence", RATE, when=When.TIMELESS, minimum=NIL, maximum=ONE,
            hint="100% when not entered.",
        )  # fmt: skip
        yield Input(
            item_key(item, "included"), f"{name}: included", SWITCH, when=When.TIMELESS, minimum=NIL, maximum=ONE,
            places=0, hint="1: in this scenario, 0: not. In when not entered.",
        )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """Nothing without a proposal."""
    items = structure.of(Proposal)
    for item in items:
        rule = one_off if item.one_off else recurring
        yield line(
            item_key(item, "full"), f"{item.label}: in full", POUNDS, rule, item, base=express(0), source=REGISTER,
            published=False,
        )  # fmt: skip
        yield line(effect_key(item), item.label, POUNDS, effect, item, source=REGISTER)
    if items:
        yield line(APPLIED, "Confidence is applied to amounts", SWITCH, confidence_applied, source=REGISTER)
        yield from _report(items)


def _report(items: Proposals) -> Iterator[Line]:
    for key, label, kind in (
        ("proposals.growth", "Growth", "growth"),
        ("proposals.pressures", "Pressures", "pressure"),
        ("proposals.savings", "Savings", "saving"),
    ):
        own = tuple(item for item in items if item.kind == kind)
        rule = saved if kind == "saving" else together
        yield line(key, label, POUNDS, rule, own, source=REGISTER)
    yield line("proposals.net", "Growth and pressures less savings", POUNDS, together, items, source=REGISTER)
    for status, label in STATUSES.items():
        yield line(status_key(status), label, POUNDS, saved, _savings(items, status), source=REGISTER)
    taken_out = tuple(
        item for item in items if item.kind == "saving" and (item.budget_line or item.status == "realised")
    )
    yield line("proposals.required", "Savings required", POUNDS, required, taken_out, source="arithmetic")
    yield line(
        "proposals.after_identified", "Needed beyond what is identified", POUNDS, after_identified, source="arithmetic"
    )  # fmt: skip
    yield line("proposals.still_to_find", "Still to find", POUNDS, still_to_find, source="arithmetic")
    if savings := tuple(item for item in items if item.kind == "saving"):
        yield line("check.proposals_save", "Savings save", CHECK, savings_save, savings, source="arithmetic")


def _savings(items: Proposals, status: Status) -> Proposals:
    return tuple(item for item in items if item.kind == "saving" and item.status == status)
