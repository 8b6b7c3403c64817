"""The plans that the generated documents tell of: one member of every kind and method, under every convention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from capital.debt.structure import Liability, Loan
from capital.structure import SOURCES, Category, LifeClass, MrpMethod, Scheme, Source
from mtfp.commissioning.structure import Priority, Service
from mtfp.engine import Years
from mtfp.funding.structure import Grant, GrantMethod
from mtfp.pay.structure import PayGroup
from mtfp.prices.structure import Index
from mtfp.proposals.structure import Proposal
from mtfp.spending.structure import BudgetLine, LineMethod, Section
from mtfp.structure import Member, Structure
from precept.conventions import Conventions
from precept.household.structure import Neighbour
from precept.structure import Authority
from reserves.structure import KINDS, NATURES, Movement, Reserve, Risk


def model_plan(settings: Conventions) -> Structure:
    """One member of every kind and method; its slug is what its key pattern says anyway."""
    indices = (Index("index", "the index"),)
    grants = tuple(
        Grant(f"grant_{method}", f"Grant ({method})", method, "index", "group") for method in get_args(GrantMethod)
    )
    lines = tuple(
        BudgetLine(
            f"line_{method}",
            f"Line ({method})",
            "section",
            method,
            "index",
            role="reserve_transfer" if method == "reserves" else "",
            pay_group="group" if method == "pay" else "",
            capital_figure="mrp" if method == "capital" else "",
            holder="force",
            nature="supplies",
        )
        for method in get_args(LineMethod)
    )
    line = BudgetLine(
        "line_reserve",
        "Line (one reserve)",
        "section",
        "reserves",
        role="reserve_transfer",
        reserve="reserve_earmarked",
    )
    earned = BudgetLine(
        "line_interest", "Line (interest earned)", "section", "capital", capital_figure="interest_earned"
    )
    contributed = BudgetLine(
        "line_source", "Line (one source)", "section", "capital", capital_figure="revenue_contributions",
        capital_source="source_revenue",
    )  # fmt: skip
    others = BudgetLine(
        "line_contributions", "Line (other contributions)", "section", "capital",
        capital_figure="revenue_contributions",
    )  # fmt: skip
    groups = (PayGroup("group", "Group"), PayGroup("group_by_month", "Group", by_month=True))
    services = (Priority("priority", "Priority"), Service("service", "Service", "priority"))
    proposals = (
        Proposal("proposal", "Proposal", budget_line="line_flat"),
        Proposal("proposal_one_off", "Proposal", "growth", one_off=True),
    )
    members: tuple[Member, ...] = (Authority("authority", "Authority"), *grants, Section("section", "Section"), *lines)
    own = (Neighbour("neighbour", "Neighbour"), *_reserves(), *_capital(), *_debt())
    return Structure(
        Years(2016, 5),
        settings,
        (*members, *groups, *proposals, *services, line, earned, contributed, others, *own, *indices),
    )


def _reserves() -> Iterator[Member]:
    """A reserve of every kind, a movement of every nature, a risk."""
    kinds = [f"reserve_{kind}" for kind in KINDS]
    yield from (Reserve(slug, "Reserve", kind) for slug, kind in zip(kinds, KINDS, strict=True))
    for nature in NATURES:
        to = kinds[1] if nature == "to_another_reserve" else ""
        yield Movement(f"movement_{nature}", "Movement", kinds[0], nature, to)
    yield Risk("risk", "Risk", kinds[0])


def _capital() -> Iterator[Member]:
    """A life class of every method with a scheme, a source of every kind, and a tied one."""
    yield Category("category", "Category")
    for method in get_args(MrpMethod):
        yield LifeClass(f"life_{method}", "Life", method)
        yield Scheme(f"scheme_{method}", "Scheme", "category", f"life_{method}")
    for kind, label in SOURCES.items():
        yield Source(f"source_{kind}", label, kind, "scheme_annuity" if kind == "section_106" else "")


def _debt() -> Iterator[Member]:
    """A loan at rates of either kind, one that pays for a life class, a liability."""
    yield Loan("loan_fixed", "Loan")
    yield Loan("loan_variable", "Loan (variable rate)", "variable")
    yield Loan("loan_new", "Loan (of the programme)", life_class="life_annuity")
    yield Liability("liability", "Liability")


def variants() -> Iterator[tuple[str, Structure]]:
    """The model plan under every convention, one changed at a time."""
    hints = get_type_hints(Conventions)
    for each in fields(Conventions):
        for choice in get_args(hints[each.name]):
            settings: dict[str, Any] = {each.name: choice}
            yield f"{each.name}: {choice}", model_plan(Conventions(**settings))
