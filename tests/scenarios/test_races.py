"""Two people at the same time, on two connections: nobody writes over what they have not seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User

from mtfp.scenarios.errors import Clash, Locked, ServiceError, StalePlan
from mtfp.scenarios.models import Change, ChangeKind, Plan, Value
from mtfp.scenarios.services import Edit, add_member, create_plan, lock_scenario, undo, write_values
from tests.support.connections import at_once, shared_database
from tests.support.people import PAY, Office, open_office

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def tried(barrier: Barrier, write: Callable[[], object]) -> type[ServiceError] | None:
    """What came of a write that begins when all are ready: the kind of error, or None."""
    barrier.wait(timeout=30)
    try:
        write()
    except ServiceError as error:
        return type(error)
    return None


def together(*writes: Callable[[], object]) -> list[type[ServiceError] | None]:
    """What came of writes that begin at once."""
    barrier = Barrier(len(writes))
    return at_once(*(lambda write=write: tried(barrier, write) for write in writes))


def test_of_two_first_entries_of_one_cell_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    office = open_office()
    cells = [(PAY, year) for year in range(2016, 2022)]

    def writer(by: User, key: str, year: int, number: int) -> Callable[[], object]:
        edits = [Edit(key, year, 0, Decimal(number))]
        return lambda: write_values(scenario=office.baseline, edits=edits, by=by)

    with shared_database(tmp_path):
        for key, year in cells:
            outcomes = together(writer(office.harriet, key, year, 1), writer(office.ines, key, year, 2))
            assert sorted(map(str, outcomes)) == sorted(map(str, [None, Clash]))


def test_of_two_edits_of_one_version_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    office = open_office()
    office.set(PAY, 2017, "0")

    def writer(by: User, seen: int, number: int) -> Callable[[], object]:
        edits = [Edit(PAY, 2017, seen, Decimal(number))]
        return lambda: write_values(scenario=office.baseline, edits=edits, by=by)

    with shared_database(tmp_path):
        for seen in range(1, ROUNDS + 1):
            outcomes = together(writer(office.harriet, seen, 2 * seen), writer(office.ines, seen, 2 * seen + 1))
            assert sorted(map(str, outcomes)) == sorted(map(str, [None, Clash]))


def test_two_people_who_look_and_write_in_turn_leave_a_history_without_a_gap(tmp_path: Path) -> None:
    office = open_office()
    keys = [PAY, "spending.line.income.amount"]

    def work(by: User, seed: int) -> Callable[[], int]:
        chance = random.Random(seed)

        def run() -> int:
            written = 0
            for turn in range(40):
                edits = [
                    Edit(key, 2017, office.version(key, 2017), Decimal(100 * turn + seed))
                    for key in chance.sample(keys, chance.randint(1, 2))
                ]
                try:
                    write_values(scenario=office.baseline, edits=edits, by=by)
                except Clash:
                    continue
                written += len(edits)
            return written

        return run

    def written_changes() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
        return list(Change.objects.filter(kind=ChangeKind.VALUE).order_by("pk").values_list("key", "old", "new"))

    def versions() -> dict[str, int]:
        return dict(Value.objects.values_list("key", "version"))

    with shared_database(tmp_path):
        acknowledged = sum(at_once(work(office.harriet, 1), work(office.ines, 2)))
        (changes,) = at_once(written_changes)
        (last,) = at_once(versions)
    assert len(changes) == acknowledged
    assert acknowledged > 40
    for key in keys:
        chain = [(old, new) for changed, old, new in changes if changed == key]
        assert [new["version"] for _, new in chain] == list(range(1, len(chain) + 1))
        assert all(old == new for (_, new), (old, _) in pairwise(chain))
        assert last[key] == len(chain)


def test_of_two_rows_added_at_once_one_is_told_that_the_plan_has_changed(tmp_path: Path) -> None:
    office = open_office()
    seen = office.seen()

    def adder(by: User, seen: int) -> Callable[[], object]:
        return lambda: add_member(plan=office.plan, kind="grants", label=f"Grant {seen}", by=by, seen=seen)

    with shared_database(tmp_path):
        for later in range(4):
            outcomes = together(adder(office.harriet, seen + later), adder(office.ines, seen + later))
            assert sorted(map(str, outcomes)) == sorted(map(str, [None, StalePlan]))


def test_two_plans_of_one_name_made_at_once_get_one(tmp_path: Path) -> None:
    office = open_office()

    def maker(by: User) -> Callable[[], object]:
        return lambda: create_plan(force=office.force, name="The same", base_year=2017, forecast_years=5, by=by)

    with shared_database(tmp_path):
        together(maker(office.harriet), maker(office.ines))
        (count,) = at_once(lambda: Plan.objects.filter(name="The same").count())
    assert count == 1


def test_no_value_is_written_after_a_lock_was_acknowledged(tmp_path: Path) -> None:
    office = open_office()
    edits = [Edit(PAY, 2017, 0, Decimal(5))]
    with shared_database(tmp_path):
        together(
            lambda: lock_scenario(scenario=office.best, reason="For the panel", by=office.omar, seen=1),
            lambda: write_values(scenario=office.best, edits=edits, by=office.harriet),
        )
        again = [Edit(PAY, 2018, 0, Decimal(5))]
        (later,) = together(lambda: write_values(scenario=office.best, edits=again, by=office.harriet))
        (order,) = at_once(lambda: list(Change.objects.order_by("-pk").values_list("kind", flat=True)[:2]))
    assert later is Locked
    assert order[0] == ChangeKind.SCENARIO


def test_two_undos_of_one_person_at_once_take_back_two_batches(tmp_path: Path) -> None:
    office: Office = open_office()
    for number in ("1", "2", "3"):
        office.set(PAY, 2017, number)

    def take_back() -> object:
        return undo(plan=office.plan, scenario=office.baseline, by=office.harriet)

    with shared_database(tmp_path):
        assert together(take_back, take_back) == [None, None]
        (last,) = at_once(lambda: office.number(PAY, 2017))
    assert last == "1"
