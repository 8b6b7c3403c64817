"""The formulas of commissioning: services, subtotals by priority, and what its reserve meets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import Input, Line, line
from mtfp.engine.expression import Expression, given, previous, total, value
from mtfp.structure import Structure
from mtfp.units import CHECK, POUNDS

LARGEST = Decimal(10) ** 13
FRAMEWORK = "commissioning framework"
TOTAL = "commissioning.total"


def service_key(service: Service) -> str:
    """The key of a service's line."""
    return f"commissioning.service.{service.slug}"


def amount_key(service: Service) -> str:
    """The key of a service's entered amount."""
    return f"{service_key(service)}.amount"


def priority_key(priority: Priority) -> str:
    """The key of a priority's subtotal."""
    return f"commissioning.priority.{priority.slug}"


def service_cost(service: Service) -> Expression:
    """The amount entered for the year, else last year's in cash; a service that ends is entered as nil."""
    return given(amount_key(service), previous(service_key(service)))


def services_together(services: tuple[Service, ...]) -> Expression:
    """The services together."""
    return total(value(service_key(service)) for service in services)


def from_reserve() -> Expression:
    """What the commissioning reserve meets, as entered; nil when nothing is."""
    return given("commissioning.from_reserve_amount", 0)


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
            minimum=Decimal(0), maximum=LARGEST, hint="For information: the transfer itself is a budget line.",
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
    yield line(
        "commissioning.from_reserve", "Met from the commissioning reserve", POUNDS, from_reserve, source=FRAMEWORK
    )  # fmt: skip
    yield line(
        "commissioning.net", "Commissioned services net of the reserve", POUNDS, net_of_reserve, source="arithmetic"
    )  # fmt: skip
    yield line(
        "check.commissioning_reserve", "The reserve meets no more than commissioning costs", CHECK,
        reserve_within_cost, source="arithmetic",
    )  # fmt: skip
