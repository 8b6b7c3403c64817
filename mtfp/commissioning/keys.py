"""The keys of commissioning, shared by formulas, tables and the budget line that takes the services."""

from mtfp.commissioning.structure import Priority, Service

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
