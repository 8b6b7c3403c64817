"""The formulas of commissioning: services, subtotals by priority, and what its reserve meets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.commissioning.keys import TOTAL, amount_key, priority_key, service_key
from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import Input, Line, line
from mtfp.engine.expression import Expression, equals, given, previous, round_to, total, value
from mtfp.spending.lines import budget_line_key
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.units import CHECK, POUNDS

LARGEST = Decimal(10) ** 13
FRAMEWORK = "commissioning framework"


def service_cost(service: Service) -> Expression:
    """The amount entered for the year, else last year's in cash; a service that ends is entered as nil."""
    return given(amount_key(service), previous(service_key(service)))


def services_together(services: tuple[Service, ...]) -> Expression:
    """The services together."""
    return total(value(service_key(service)) for service in services)


def from_reserve() -> Expression:
    """What the commissioning reserve meets, as entered; nil when nothing is."""
    return given("commissioning.from_reserve_amount", 0)


def from_reserve_lines(taking: tuple[BudgetLine, ...]) -> Expression:
    """What the commissioning reserve meets, as entered; when nothing is, what the transfers from it bring in."""
    return given("commissioning.from_reserve_amount", 0 - _transferred(taking))


def _transferred(taking: tuple[BudgetLine, ...]) -> Expression:
    return total(value(budget_line_key(item)) for item in taking)


def transfers_agree(taking: tuple[BudgetLine, ...]) -> Expression:
    """What the reserve meets is, to the pound, what the transfers from it bring into the budget."""
    return equals(round_to(value("commissioning.from_reserve") + _transferred(taking), places=0), 0)


def takes_from_reserve(structure: Structure) -> tuple[BudgetLine, ...]:
    """The budget lines with the commissioning reserve's transfers: those that commissioning holds."""
    lines = structure.of(BudgetLine)
    return tuple(each for each in lines if each.holder == "commissioning" and each.role == "reserve_transfer")


def net_of_reserve() -> Expression:
    """The services together, less what the reserve meets."""
    return value(TOTAL) - value("commissioning.from_reserve")


def reserve_within_cost() -> Expression:
    """The reserve meets at most what the services cost."""
    return value("commissioning.from_reserve") <= value(TOTAL)


def inputs(structure: Structure) -> Iterator[Input]:
    """One amount a year for each service; nothing without one."""
    services = structure.of(Service)
    for service in services:
        yield Input(
            amount_key(service), f"{service.label}: amount", POUNDS, minimum=Decimal(0), maximum=LARGEST,
            hint="Carries on in cash until another amount is entered.",
        )  # fmt: skip
    if services:
        yield Input(
            "commissioning.from_reserve_amount", "Met from the commissioning reserve, as entered", POUNDS,
            minimum=Decimal(0), maximum=LARGEST,
            hint="The transfer itself is a budget line; a check compares the two.",
        )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """Services and subtotals by priority; nothing without a service."""
    services = structure.of(Service)
    if not services:
        return
    for priority in structure.of(Priority):
        own = tuple(service for service in services if service.priority == priority.slug)
        for service in own:
            base = given(amount_key(service), 0)
            yield line(service_key(service), service.label, POUNDS, service_cost, service, base=base, source=FRAMEWORK)
        yield line(priority_key(priority), priority.label, POUNDS, services_together, own, source=FRAMEWORK)
    yield line(TOTAL, "Commissioned services", POUNDS, services_together, services, source=FRAMEWORK)
    taking = takes_from_reserve(structure)
    met, label = "commissioning.from_reserve", "Met from the commissioning reserve"
    if taking:
        yield line(met, label, POUNDS, from_reserve_lines, taking, source=FRAMEWORK)
        yield line(
            "check.commissioning_transfers", "What the reserve meets is what is transferred from it", CHECK,
            transfers_agree, taking, source="arithmetic",
        )  # fmt: skip
    else:
        yield line(met, label, POUNDS, from_reserve, source=FRAMEWORK)
    yield line(
        "commissioning.net", "Commissioned services net of the reserve", POUNDS, net_of_reserve, source="arithmetic"
    )  # fmt: skip
    yield line(
        "check.commissioning_reserve", "The reserve meets no more than commissioning costs", CHECK,
        reserve_within_cost, source="arithmetic",
    )  # fmt: skip
