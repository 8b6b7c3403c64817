"""A scheme slips by a year in one action: the figures move, undo brings them back, what cannot be is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from capital.services import slip_scheme
from mtfp.inputs import scenario_result
from mtfp.scenarios.errors import Clash, Invalid, NotAllowed
from mtfp.scenarios.models import Change, Scenario, Value
from mtfp.scenarios.services import Edit, add_member, undo, write_values
from tests.support.golden import rows
from tests.support.people import Office

pytestmark = pytest.mark.django_db
STATION, DEVELOPER = "capital.scheme.station.amount", "capital.source.developer.amount"
LATER = 2016 - 2023
"""The office's plan begins in 2016, the worked case in 2023."""


@pytest.fixture
def office(office: Office) -> Office:
    """The office, whose plan has the programme of the worked case before the station slips."""

    def add(kind: str, label: str, /, **attributes: str) -> None:
        add_member(
            plan=office.plan, kind=kind, label=label, by=office.harriet, seen=office.seen(), attributes=attributes
        )

    add("capital_categories", "All")
    add("life_classes", "Buildings")
    for label in ("Station", "Boiler"):
        add("capital_schemes", label, category="all", life_class="buildings")
    add("capital_sources", "Developer", kind="section_106", scheme="station")
    for row in rows("capital_before_slip.csv"):
        for column, text in row.items():
            if row["what"] == "input" and "/" in column and text:
                office.set(row["key"], int(column[:4]) + LATER, text)
    return office


def slip(office: Office, scenario: Scenario | None = None, slug: str = "station") -> None:
    scenario = scenario or office.baseline
    seen = {(row.key, row.year): row.version for row in Value.objects.filter(scenario=scenario)}
    slip_scheme(scenario=scenario, slug=slug, by=office.harriet, seen=seen)


def amounts(office: Office, key: str, scenario: Scenario | None = None) -> list[int]:
    """What counts in a scenario in each year, nil where nothing is entered."""
    values = scenario_result(scenario or office.baseline).result.inputs.values
    return [int(values.get((key, year), 0)) for year in range(6)]


def test_every_figure_is_then_the_one_worked_by_hand(office: Office) -> None:
    slip(office)
    for row in rows("capital_after_slip.csv"):
        if row["what"] == "input" and row["2023/24"] + row["2024/25"] + row["2025/26"]:
            wanted = [int(row[f"{year}/{year - 1999}"] or 0) for year in range(2023, 2027)]
            assert amounts(office, row["key"])[:4] == wanted, row["key"]


def test_it_is_one_batch_that_says_what_was_done_and_is_taken_back_at_once(office: Office) -> None:
    before = amounts(office, STATION), amounts(office, DEVELOPER)
    slip(office)
    newest = Change.objects.filter(scenario=office.baseline).first()
    assert newest is not None
    batch = Change.objects.filter(batch=newest.batch)
    assert {change.key for change in batch} == {STATION, DEVELOPER}
    assert {change.why for change in batch} == {"“Station” slips by a year"}
    undo(plan=office.plan, by=office.harriet, scenario=office.baseline)
    assert (amounts(office, STATION), amounts(office, DEVELOPER)) == before


def test_notes_move_with_their_figures(office: Office) -> None:
    edit = Edit(STATION, 2017, office.version(STATION, 2017), Decimal(500_000), "tender of May", "confirmed")
    write_values(scenario=office.baseline, edits=[edit], by=office.harriet)
    slip(office)
    moved, left = office.row(STATION, 2018), office.row(STATION, 2017)
    assert moved is not None
    assert (moved.number, moved.source, moved.certainty) == ("500000", "tender of May", "confirmed")
    assert left is not None
    assert not left.stands


def test_in_another_scenario_only_that_one_slips(office: Office) -> None:
    before = amounts(office, STATION)
    slip(office, office.best)
    assert amounts(office, STATION) == before
    assert amounts(office, STATION, office.best) == [100_000, 0, 500_000, 300_000, 0, 0]
    assert amounts(office, STATION, office.option) == amounts(office, STATION, office.best)
    assert office.row(STATION, 2016, office.best) is None


def test_it_slips_until_the_plans_last_year_and_no_further(office: Office) -> None:
    for _ in range(3):
        slip(office)
    assert amounts(office, STATION) == [100_000, 0, 0, 0, 500_000, 300_000]
    before = Change.objects.count()
    with pytest.raises(Invalid) as told:
        slip(office)
    assert str(told.value) == (
        "Nothing was saved. “Station” cannot slip: £300,000 in 2021/22, the last year, would fall out of the plan. "
        "Give the plan another year, or lower that figure first."
    )
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("gone", "There is no capital scheme “gone” in the plan now."),
        ("boiler", "“Boiler” spends nothing after the base year."),
    ],
)
def test_what_there_is_not_to_move_is_refused(office: Office, slug: str, words: str) -> None:
    write_values(
        scenario=office.baseline, by=office.harriet,
        edits=[Edit("capital.scheme.boiler.amount", 2017, office.version("capital.scheme.boiler.amount", 2017), None)],
    )  # fmt: skip
    with pytest.raises(Invalid, match=words):
        slip(office, slug=slug)


def test_what_somebody_changed_since_is_not_moved_away(office: Office) -> None:
    seen = {(row.key, row.year): row.version for row in Value.objects.filter(scenario=office.baseline)}
    office.set(STATION, 2018, "310000", by=office.ines)
    with pytest.raises(Clash, match="Station: spending, 2018/19"):
        slip_scheme(scenario=office.baseline, slug="station", by=office.harriet, seen=seen)
    assert amounts(office, STATION)[1:3] == [500_000, 310_000]


def test_a_panel_member_cannot(office: Office) -> None:
    with pytest.raises(NotAllowed):
        slip_scheme(scenario=office.baseline, slug="station", by=office.jean, seen={})


def test_the_button_of_the_grid_does_it(office: Office, client: Client) -> None:
    client.force_login(office.harriet)
    page = client.get(reverse("scenarios:edit", args=[office.baseline.pk, "capital"]))
    address = reverse("capital:slip", args=[office.baseline.pk])
    assert f'formaction="{address}"' in page.content.decode()
    sent = {"scheme": "station", "seen": json.dumps(page.context["seen"])}
    answer = client.post(address, sent, follow=True)
    assert "The scheme was moved by a year. Undo takes it back." in answer.content.decode()
    assert amounts(office, STATION) == [100_000, 0, 500_000, 300_000, 0, 0]
    assert "somebody changed this" in client.post(address, sent, follow=True).content.decode()
