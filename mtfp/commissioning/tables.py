"""Services by priority, as commissioning frameworks list them."""

from __future__ import annotations

from collections.abc import Iterator

from mtfp.commissioning.keys import TOTAL, amount_key, priority_key, service_key
from mtfp.commissioning.structure import Priority, Service
from mtfp.layout import Heading, Row, Style, Table, Words
from mtfp.spending.lines import budget_line_key
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without a service."""
    if not structure.of(Service):
        return
    yield Table(
        "services",
        "Commissioned services by priority",
        (
            *(row for priority in structure.of(Priority) for row in _priority(structure, priority)),
            Row(TOTAL, Style.TOTAL),
            Row("commissioning.from_reserve", entered=("commissioning.from_reserve_amount",)),
            Row("commissioning.net", Style.SUBTOTAL),
            *_in_the_budget(structure),
        ),
        note="A service's amount carries on in cash until another one is entered.",
        chart="services",
        in_full=True,
    )
    if any(service.provider or service.area or service.provision for service in structure.of(Service)):
        yield Table(
            "providers",
            "Who provides what, and where",
            tuple(row for priority in structure.of(Priority) for row in _providers(structure, priority)),
            columns=("Provider", "Area", "What is provided"),
        )


def _in_the_budget(structure: Structure) -> Iterator[Row]:
    """The budget line that takes the services: for a year in which an amount is entered there, another one."""
    for item in structure.of(BudgetLine):
        if item.method == "services":
            yield Row(budget_line_key(item), label=f"In the budget: {item.label}")


def _providers(structure: Structure, priority: Priority) -> Iterator[Words | Heading]:
    yield Heading(priority.label)
    for service in structure.of(Service):
        if service.priority == priority.slug:
            yield Words((service.label, service.provider, service.area, service.provision))


def _priority(structure: Structure, priority: Priority) -> Iterator[Row | Heading]:
    yield Heading(priority.label)
    for service in structure.of(Service):
        if service.priority == priority.slug:
            label = f"{service.label} ({service.provider})" if service.provider else service.label
            yield Row(service_key(service), label=label, entered=(amount_key(service),), member=service.slug)
    yield Row(priority_key(priority), Style.SUBTOTAL, label=f"Subtotal: {priority.label}")
