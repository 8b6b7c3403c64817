"""Households and other forces."""

from mtfp.subject import ImportColumn, ImportTemplate, MemberKind, Subject
from precept.household.lines import inputs, lines, neighbour_key
from precept.household.structure import Neighbour
from precept.household.tables import tables

SUBJECT = Subject(
    key="household",
    title="Households",
    inputs=inputs,
    lines=lines,
    tables=tables,
    imports=(
        ImportTemplate(
            "neighbours",
            "Band D of other forces",
            "Force",
            Neighbour,
            (ImportColumn("Band D", lambda each: neighbour_key(each, "band_d"), ("band d council tax", "precept")),),
        ),
    ),
    members=(MemberKind("neighbours", "other force or average", Neighbour, "household.Neighbour"),),
    words=(
        "In {year:1} a household in band D pays {precept.household.month.d:1} a month, or "
        "{precept.household.week.d:1} a week.",
        "Most dwellings are in band {precept.household.commonest:1}, which pays "
        "{precept.household.commonest_tax:1} in {year:1}.",
    ),
)
