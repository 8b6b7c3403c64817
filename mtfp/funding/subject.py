"""Funding: grants and the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mtfp.engine import Inputs
from mtfp.funding.lines import amount_key, inputs, lines
from mtfp.funding.structure import Grant
from mtfp.funding.tables import tables
from mtfp.prices.lines import rate_key
from mtfp.structure import Structure
from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject


def causes(structure: Structure) -> Mapping[str, str]:
    """Amounts of grants, and the rates that nothing but grants follow."""
    amounts = {amount_key(grant): "Grants" for grant in structure.of(Grant)}
    return amounts | {rate_key(slug): "Government funding" for slug in _rates_of_grants(structure)}


def line_causes(structure: Structure, inputs: Inputs, year: int) -> Mapping[str, str]:
    """What a bridge from year to year calls the grants together."""
    return {"funding.grants": "Grants"}


def _rates_of_grants(structure: Structure) -> Iterator[str]:
    followed = {grant.index for grant in structure.of(Grant)} - {""}
    others = {getattr(member, "index", "") for member in structure.members if not isinstance(member, Grant)}
    yield from sorted(followed - others)


SUBJECT = Subject(
    key="funding",
    title="Funding",
    inputs=inputs,
    lines=lines,
    tables=tables,
    causes=causes,
    line_causes=line_causes,
    imports=(ImportTemplate("grants", "Grants", "Grant", Grant, (ImportColumn("Amount", amount_key),)),),
    members=(MemberKind("grants", "grant", Grant, "funding.Grant"),),
    words=(
        "Grants are {funding.grants:1} of the {funding.total:1} of funding in {year:1}[; by {year:-1} "
        "they are {funding.grants:-1}].",
        "The collection fund stands at {precept.collection_fund:1} in {year:1}: a surplus adds to "
        "funding, a deficit takes away.",
    ),
)
