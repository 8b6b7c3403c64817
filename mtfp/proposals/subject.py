"""The register of growth, pressures and savings."""

from collections.abc import Mapping

from mtfp.engine import Inputs
from mtfp.proposals.keys import effect_key, item_key
from mtfp.proposals.lines import inputs, lines
from mtfp.proposals.structure import Proposal
from mtfp.proposals.tables import tables
from mtfp.structure import Structure
from mtfp.subject import Check, ImportColumn, ImportTemplate, MemberKind, Subject


def line_causes(structure: Structure, inputs: Inputs, year: int) -> Mapping[str, str]:
    """Growth and pressures are one cause, savings another."""
    return {
        effect_key(each): "Savings" if each.kind == "saving" else "Growth and pressures"
        for each in structure.of(Proposal)
    }


SUBJECT = Subject(
    key="proposals",
    title="Growth and savings",
    inputs=inputs,
    lines=lines,
    tables=tables,
    line_causes=line_causes,
    members=(
        MemberKind("proposals", "proposal", Proposal, "proposals.Proposal", lambda item: item_key(item, "included")),
    ),
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
        "Savings required in {year:1}: {proposals.required:1}; realised: {proposals.status.realised:1}; still to find: "
        "{proposals.still_to_find:1}.",
    ),
    checks=(
        Check(
            "check.proposals_save",
            "Savings save",
            "a saving of the register is entered as a cost: a saving is negative; "
            "together they save {proposals.savings}",
            advice=True,
        ),
    ),
)
