"""The precept."""

from __future__ import annotations

from collections.abc import Mapping

from mtfp.engine import Inputs
from mtfp.structure import Structure
from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject
from precept.keys import FUND, authority_key
from precept.lines import inputs, lines
from precept.structure import Authority
from precept.tables import tables


def causes(structure: Structure) -> Mapping[str, str]:
    """The tax base and the collection fund are causes of their own, apart from the Band D increase."""
    found = {"precept.tax_base_growth": "Tax base", f"{FUND}_amount": "Collection fund"}
    for authority in structure.of(Authority):
        found[authority_key(authority, "tax_base_notified")] = "Tax base"
        found[authority_key(authority, "tax_base_growth")] = "Tax base"
        for name in ("share", "spread"):
            found[authority_key(authority, f"collection_fund_{name}")] = "Collection fund"
    return found


def line_causes(structure: Structure, inputs: Inputs, year: int) -> Mapping[str, str]:
    """What a bridge from year to year calls what authorities collect, and their balances."""
    return {"precept.total": "Precept", FUND: "Collection fund"}


RETURNS = ImportTemplate(
    "billing_authorities",
    "Tax bases and collection fund, as billing authorities return them",
    "Billing authority",
    Authority,
    (
        ImportColumn(
            "Tax base",
            lambda authority: authority_key(authority, "tax_base_notified"),
            ("taxbase", "band d equivalent", "band d equivalents", "council tax base"),
        ),
        ImportColumn(
            "Collection fund surplus (deficit)",
            lambda authority: authority_key(authority, "collection_fund_share"),
            ("collection fund", "surplus", "deficit"),
            whole=f"{FUND}_amount",
        ),
        ImportColumn(
            "Collection fund spread over three years",
            lambda authority: authority_key(authority, "collection_fund_spread"),
            ("spread", "spread over three years", "exceptional balance"),
        ),
    ),
)

SUBJECT = Subject(
    key="precept",
    title="Precept",
    inputs=inputs,
    lines=lines,
    tables=tables,
    causes=causes,
    line_causes=line_causes,
    imports=(RETURNS,),
    members=(MemberKind("authorities", "billing authority", Authority, "precept.Authority"),),
    words=(
        "Band D is {precept.band_d:1} in {year:1}, against {precept.band_d:0} in {year:0}"
        "<+: {precept.band_d.increase:1} more a year, which is {precept.band_d.increase_percent:1} or "
        "{precept.band_d.pence_a_week:1}>"
        "<-: {=precept.band_d.increase:1} less a year, which is {=precept.band_d.increase_percent:1} or "
        "{=precept.band_d.pence_a_week:1}>.",
        "The precept raises {precept.total:1} from {precept.tax_base:1} Band D equivalent dwellings.",
    ),
)
