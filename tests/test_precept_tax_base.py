"""A total tax base of nil is refused wherever a figure comes in; an authority of nil, or one not known yet, is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mtfp.engine import Graph, Input, When
from mtfp.planfile import PlanFileError, read_plan_file
from mtfp.scenarios.errors import Refused
from mtfp.scenarios.services import Edit, archive_member, rebase_scenario, reset_values, undo, write_values
from mtfp.scenarios.services.cells import Cell
from mtfp.spreadsheets.services import confirm_preview, make_preview
from mtfp.units import DWELLINGS
from mtfp.validation import order_faults
from tests.spreadsheets.books import rows
from tests.support.bad_plan_files import edited
from tests.support.people import Office, open_office
from tests.support.starting import begin_with

NIL = "the total tax base would be nil: enter one above nil, or leave it blank until it is known"
AMBRIDGE, BORCHESTER = (f"precept.authority.{name}.tax_base_notified" for name in ("ambridge", "borchester"))


@pytest.fixture
def office(db: None) -> Office:
    """Ambridge Police, whose plan has two billing authorities and no figures."""
    return begin_with("office", open_office)


def both(office: Office, *, year: int = 2017, number: str = "0") -> None:
    """Both tax bases of a year in one go."""
    edits = [Edit(key, year, office.version(key, year), Decimal(number)) for key in (AMBRIDGE, BORCHESTER)]
    write_values(scenario=office.baseline, edits=edits, by=office.harriet)


PARTS = [Input(f"base.{name}", name, DWELLINGS, when=When.EVERY_YEAR, part_of="total tax base") for name in "ab"]


@pytest.mark.parametrize(
    ("entered", "refused"),
    [
        ({("base.a", 1): "0"}, []),
        ({("base.a", 1): "0", ("base.b", 1): "0.01"}, []),
        ({("base.a", 1): "0", ("base.b", 1): "0"}, [("base.a", 1), ("base.b", 1)]),
        ({("base.a", 0): "5", ("base.b", 0): "0", ("base.a", 2): "0"}, [("base.a", 2)]),
        ({("base.a", 0): "0", ("base.b", 2): "0", ("base.a", 3): "1"}, [("base.b", 2)]),
        ({("base.a", 0): "0", ("base.b", 0): "5", ("base.a", 2): "0"}, []),
    ],
    ids=[
        "one is not known",
        "one has some",
        "all are nil",
        "what grows from nil is nil",
        "goes on",
        "goes on with some",
    ],
)
def test_it_is_nil_when_every_authority_is_entered_and_none_has_a_dwelling(
    entered: Mapping[tuple[str, int], str], refused: list[tuple[str, int]]
) -> None:
    found = list(order_faults(Graph([], PARTS), {cell: Decimal(text) for cell, text in entered.items()}))
    assert found == [(cell, NIL) for cell in refused]


def test_a_block_that_makes_it_nil_is_refused_in_each_cell_with_the_year(office: Office) -> None:
    with pytest.raises(Refused) as told:
        both(office)
    assert [str(fault) for fault in told.value.faults] == [
        f"{name}: tax base as notified, 2017/18: {NIL}" for name in ("Ambridge", "Borchester")
    ]
    assert office.number(AMBRIDGE, 2017) is None


def test_the_last_cell_that_makes_it_nil_is_the_one_that_is_refused(office: Office) -> None:
    office.set(AMBRIDGE, 2017, "0")
    with pytest.raises(Refused) as told:
        office.set(BORCHESTER, 2017, "0")
    assert [fault.label for fault in told.value.faults] == ["Borchester: tax base as notified, 2017/18"]
    office.set(BORCHESTER, 2017, "0.01")
    with pytest.raises(Refused):  # back to what is nil
        office.set(BORCHESTER, 2017, "0")


def test_a_scenario_that_inherits_it_counts_too(office: Office) -> None:
    both(office, number="10")
    office.set(AMBRIDGE, 2017, "0", office.best)
    with pytest.raises(Refused) as told:
        office.set(BORCHESTER, 2017, "0")
    assert [fault.message for fault in told.value.faults] == [
        f"in the scenario “Best case”, {NIL}"  # and in the one that is based on it
    ]
    office.set(BORCHESTER, 2017, "5", office.best)
    office.set(BORCHESTER, 2017, "0")  # the best case has its own now


def test_going_back_to_what_is_inherited_or_taking_back_does_not_make_it_nil(office: Office) -> None:
    both(office, number="10")
    office.set(AMBRIDGE, 2017, "0")
    office.set(AMBRIDGE, 2017, "7", office.best)
    office.set(BORCHESTER, 2017, "0", office.best)
    seen = office.version(AMBRIDGE, 2017, office.best)
    with pytest.raises(Refused, match="would be nil"):
        reset_values(scenario=office.best, cells=[Cell(AMBRIDGE, 2017, seen)], by=office.harriet)
    office.set(BORCHESTER, 2017, "10")
    office.set(AMBRIDGE, 2017, "5")
    office.set(BORCHESTER, 2017, "0", by=office.ines)
    with pytest.raises(Refused, match="would be nil"):
        undo(plan=office.plan, by=office.harriet, scenario=office.baseline)


def test_the_grid_marks_the_cell_that_makes_it_nil(office: Office, client: Client) -> None:
    office.set(AMBRIDGE, 2017, "0")
    client.force_login(office.harriet)
    address = reverse("scenarios:save_cells", args=[office.baseline.pk, "precept"])
    body = json.dumps({"cells": [[f"{BORCHESTER}|2017", "0", 0]]})
    answer = client.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (422, {"faults": [{"name": f"{BORCHESTER}|2017", "message": NIL}]})


def test_a_workbook_with_it_is_refused_as_a_whole(office: Office) -> None:
    content = rows(["Billing authority", "Tax base 2017/18"], ["Ambridge", 0], ["Borchester", 0])
    preview = make_preview(scenario=office.baseline, by=office.harriet, name="returns.xlsx", content=content)
    with pytest.raises(Refused, match=r"Borchester: tax base as notified, 2017/18: the total tax base would be nil"):
        confirm_preview(preview=preview, by=office.harriet, made=preview.made)
    assert office.number(AMBRIDGE, 2017) is None


def test_a_plan_file_with_it_is_refused_naming_scenario_and_year() -> None:
    def none_in_2017(document: dict[str, object]) -> None:
        for group in document["values"]:  # type: ignore[attr-defined]
            if group["key"].endswith("tax_base_notified"):
                group["figures"]["2017/18"] = "0"

    with pytest.raises(PlanFileError) as refused:
        read_plan_file(edited(none_in_2017))
    first = refused.value.faults[0]
    assert first.startswith("scenario ")
    assert first.endswith(f".tax_base_notified, 2017/18: Blaby: tax base as notified: {NIL}")


def test_a_tax_base_never_falls_by_all_of_it(office: Office) -> None:
    with pytest.raises(Refused, match=r"-100% is below the least allowed, -99.99%"):
        office.set("precept.tax_base_growth", 2017, "-1")


def test_a_row_is_not_removed_when_nothing_is_left_of_the_total(office: Office) -> None:
    office.set(AMBRIDGE, 2017, "0")
    office.set(BORCHESTER, 2017, "10")
    with pytest.raises(Refused) as told:
        archive_member(
            plan=office.plan, kind="authorities", slug="borchester", by=office.harriet, seen=office.seen()
        )  # fmt: skip
    assert [str(fault) for fault in told.value.faults] == [
        f"Ambridge: tax base as notified, 2017/18: in the scenario “Baseline”, {NIL}"
    ]
    office.set(AMBRIDGE, 2017, "1")
    archive_member(plan=office.plan, kind="authorities", slug="borchester", by=office.harriet, seen=office.seen())


def test_a_scenario_is_not_based_on_one_that_leaves_nothing_of_the_total(office: Office) -> None:
    both(office, number="10")
    office.set(AMBRIDGE, 2017, "0")
    office.set(AMBRIDGE, 2017, "7", office.best)
    office.set(BORCHESTER, 2017, "0", office.option)  # which is based on the best case
    with pytest.raises(Refused, match=r"in the scenario “Freeze”, the total tax base would be nil"):
        rebase_scenario(scenario=office.option, based_on=office.baseline, by=office.harriet, seen=1)
    office.option.refresh_from_db()
    assert office.option.based_on == office.best
