"""The keys of the register, shared by its formulas, its tables and the budget lines it feeds."""

from mtfp.proposals.structure import Proposal

APPLIED = "proposals.confidence_applied"


def item_key(item: Proposal, name: str) -> str:
    """The key of a line or input of one proposal."""
    return f"proposals.item.{item.slug}.{name}"


def effect_key(item: Proposal) -> str:
    """The key of what a proposal adds to (+) or takes from (−) the budget."""
    return item_key(item, "effect")


def status_key(status: str) -> str:
    """The key of the savings of one status."""
    return f"proposals.status.{status}"
