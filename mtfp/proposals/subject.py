"""The register of growth, pressures and savings."""

from mtfp.proposals.keys import item_key
from mtfp.proposals.lines import inputs, lines
from mtfp.proposals.structure import Proposal
from mtfp.proposals.tables import tables
from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject

SUBJECT = Subject(
    key="proposals",
    title="Growth and savings",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(MemberKind("proposals", "proposal", Proposal, "proposals.Proposal"),),
    imports=(
        ImportTemplate(
            "proposals",
            "Growth, pressures and savings",
            "Proposal",
            Proposal,
            (ImportColumn("Amount", lambda item: item_key(item, "amount")),),
        ),
    ),
    words=(
        "Savings of {proposals.required:1} are required in {year:1}; {proposals.status.realised:1} are realised and "
        "{proposals.still_to_find:1} are still to be found.",
    ),
)
