"""What a scenario leaves out is nowhere in what is published of it."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

from django.test import Client
from django.urls import reverse

from capital.structure import Category, LifeClass, Scheme, Source
from mtfp.engine import TIMELESS, compute
from mtfp.inputs import Computed
from mtfp.plan import plan_graph
from mtfp.planfile import Entry
from mtfp.proposals.structure import Proposal
from mtfp.publications.included import as_published
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.models import Scenario
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Member
from tests.compare.small import MEMBERS, side
from tests.pages.reading import words
from tests.support.visitors import Visitors, example_file, make_plan, scenario

STATION = Proposal("station", "Close Coalville station", "saving", budget_line="non_pay", note="Not yet told.")
CAPITAL: tuple[Member, ...] = (
    Category("it", "IT"),
    LifeClass("five", "Five years"),
    Scheme("vans", "Vans", "it", "five"),
    Source("vans_grant", "Grant for vans", scheme="vans"),
    BudgetLine("vans", "Vans, from revenue", "pay", "capital", capital_figure="revenue_contributions",
               capital_source="vans_grant"),
)  # fmt: skip


def test_an_option_of_another_scenario_is_in_no_part_of_a_publication(visitors: Visitors) -> None:
    file = example_file()
    key = "proposals.item.station"
    entered = (Entry(f"{key}.included", None, Decimal(0)), Entry(f"{key}.amount", 2018, Decimal(-400_000)))
    first, second = file.scenarios[0], file.scenarios[1]
    wanted = Entry(f"{key}.included", None, Decimal(1), reason="to close the gap")
    plan = make_plan(
        visitors,
        replace(
            file,
            structure=replace(file.structure, members=(*file.structure.members, STATION)),
            scenarios=(
                replace(first, entries=(*first.entries, *entered)),
                replace(second, entries=(*second.entries, wanted)),
            ),
        ),
    )
    omar, jean = visitors.client("omar"), visitors.client("jean")
    form = words(omar.get(reverse("publications:publish", args=[scenario(plan).pk])))
    assert "does not include Close Coalville station: readers find nothing of it" in form
    reasons = {"check.balanced/2017-18": "Members asked."}
    made = [
        publish(scenario=scenario(plan, name), paper=Paper("A paper", "update", reasons=reasons), by=visitors.omar)
        for name in (first.name, second.name)
    ]
    told = [_says(jean, each.pk, b"Coalville", b"proposals.item.station", b"Not yet told") for each in made]
    assert told[0] == set()
    assert told[1] >= {"paper", "csv", "json", "workbook"}
    assert "(4.162)" in words(jean.get(reverse("publications:paper", args=[made[0].pk])))


def computed(values: dict[tuple[str, int], str | None]) -> Computed:
    """A small plan in which a scheme and the money for it are left out."""
    plan = side("A", {("capital.scheme.vans.included", TIMELESS): "0", **values}, (*MEMBERS, *CAPITAL))
    return Computed(Scenario(), plan.structure, compute(plan_graph(plan.structure), plan.inputs))


def test_a_scheme_goes_with_the_money_that_is_tied_to_it() -> None:
    whole = computed({("capital.scheme.vans.amount", 1): "500"})
    kept = as_published(whole)
    assert [each.slug for each in whole.structure.members if each not in kept.structure.members] == [
        "vans", "vans_grant", "vans",
    ]  # fmt: skip
    assert not [key for key in kept.result.graph.rows if "vans" in key]
    assert kept.result.figures["gap"] == whole.result.figures["gap"]
    assert kept.result.figures["requirement.net"] == whole.result.figures["requirement.net"]


def test_all_rows_stay_where_a_figure_would_move() -> None:
    whole = computed({("spending.line.vans.amount", 1): "700"})  # typed, whatever becomes of the scheme
    assert as_published(whole) is whole


def _says(reader: Client, pk: int, *texts: bytes) -> set[str]:
    """The parts of a publication in which any of the texts stands."""
    parts = {
        name: reader.get(reverse(f"publications:{name}", args=[pk])).content
        for name in ("paper", "csv", "json", "workbook", "downloads")
    }
    with ZipFile(io.BytesIO(parts["workbook"])) as book:
        parts["workbook"] = b" ".join(book.read(name) for name in book.namelist())
    return {name for name, content in parts.items() if any(text in content for text in texts)}
