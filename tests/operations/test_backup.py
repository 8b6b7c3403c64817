"""A backup holds the whole database as it was at one moment, and puts it back, in either kind of database."""

from __future__ import annotations

import gzip
import json
import stat
import tracemalloc
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from mtfp.forces.models import Force
from mtfp.operations import tables
from mtfp.operations.backup import write_backup
from mtfp.operations.errors import NotDone
from mtfp.operations.file import Writer
from mtfp.operations.restore import read_head, restore
from mtfp.publications import guards
from mtfp.publications.management.commands.check_publications import damage
from mtfp.publications.models import Publication
from mtfp.scenarios.models import Change, Plan, Value
from mtfp.spreadsheets.models import ImportPreview
from tests.operations.conftest import CELL, edit
from tests.support.connections import shared_database
from tests.support.databases import another
from tests.support.visitors import PASSWORD, scenario

Lines = list[Any]


def content(path: Path) -> Lines:
    """What a file has of the database: its lines without the head and the last."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()[1:-1]]


def backup_of(alias: str, path: Path) -> Lines:
    """What a backup of a database has, as it stands now."""
    write_backup(path, alias)
    return content(path)


def rewritten(path: Path, change: Callable[[Lines], object]) -> Path:
    """A whole and sealed file, made from another one by changing its lines."""
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()[:-1]]
    change(lines)
    other = path.with_name("rewritten.backup")
    with gzip.open(other, "wb") as packed:
        writer = Writer(packed)  # type: ignore[arg-type]
        for line in lines:
            writer.line(line)
        writer.seal()
    return other


def test_what_is_put_back_is_what_was_there(kept: Path, other: str, tmp_path: Path) -> None:
    restore(kept, using=other)
    assert backup_of(other, tmp_path / "again.backup") == content(kept)
    value = Value.objects.using(other).get(scenario__kind="baseline", key=CELL[0], year=CELL[1])
    assert value.number == "61234567.89"
    assert ImportPreview.objects.using(other).count() == 1
    # publications are intact, and guarded
    assert [damage(each) for each in Publication.objects.using(other)] == ["", ""]
    assert guards.missing(connections[other]) == []
    # new rows are counted on from those put back
    last = max(Force.objects.using(other).values_list("pk", flat=True))
    assert Force.objects.using(other).create(name="New", slug="new").pk > last


def test_every_table_of_every_application_is_in_it(kept: Path, db: None) -> None:
    named = {line["table"]: line["columns"] for line in content(kept) if "table" in line}
    known = {name for name in connection.introspection.table_names() if not name.startswith("django_")}
    assert set(named) >= known - tables.LEFT_OUT
    assert {"django_content_type", "django_admin_log"} <= set(named)
    with connection.cursor() as cursor:
        for name, columns in named.items():
            assert {each.name for each in connection.introspection.get_table_description(cursor, name)} == set(columns)


def test_it_goes_from_one_kind_of_database_to_the_other_and_back(kept: Path, other: str, tmp_path: Path) -> None:
    """From PostgreSQL to SQLite and back; the run on SQLite has gone from SQLite to SQLite above."""
    if connection.vendor == "sqlite":
        restore(kept, replace=True)
        assert backup_of(DEFAULT_DB_ALIAS, tmp_path / "here.backup") == content(kept)
        return
    with another(tmp_path, "sqlite", "sqlite") as sqlite:
        restore(kept, using=sqlite)
        assert backup_of(sqlite, tmp_path / "sqlite.backup") == content(kept)
    restore(tmp_path / "sqlite.backup", using=other)
    assert backup_of(other, tmp_path / "back.backup") == content(kept)


def test_people_sign_in_again_afterwards(harriet: User, kept: Path, client: Client) -> None:
    client.force_login(harriet)
    assert client.get("/").status_code == 200
    restore(kept, replace=True)
    assert client.get("/").status_code == 302
    assert client.login(username="harriet", password=PASSWORD)


def test_a_database_that_is_not_empty_is_left_alone_unless_told(
    harriet: User, plan: Plan, kept: Path, tmp_path: Path
) -> None:
    edit(plan, "7", 2, harriet)
    after = backup_of(DEFAULT_DB_ALIAS, tmp_path / "after.backup")
    with pytest.raises(NotDone, match="not empty"):
        restore(kept)
    assert backup_of(DEFAULT_DB_ALIAS, tmp_path / "still.backup") == after
    restore(kept, replace=True)
    assert backup_of(DEFAULT_DB_ALIAS, tmp_path / "replaced.backup") == content(kept)
    assert guards.missing(connection) == []


@pytest.mark.parametrize("broken", ["a row twice", "a reference to nothing", "a row that is not counted"])
def test_what_cannot_be_put_back_wholly_changes_nothing(plan: Plan, kept: Path, tmp_path: Path, broken: str) -> None:
    def change(lines: Lines) -> None:
        place = next(
            n for n, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == "forces_membership"
        )
        row = lines[place + 1]
        if broken == "a row twice":
            lines.insert(place + 1, row)
        elif broken == "a row that is not counted":
            del lines[place + 1]
        else:
            columns = lines[place]["columns"]
            row[columns.index("user_id")] = 987654

    before = backup_of(DEFAULT_DB_ALIAS, tmp_path / "before.backup")
    with pytest.raises(CommandError, match="Nothing was put back"):
        call_command("restore", str(rewritten(kept, change)), replace=True)
    assert backup_of(DEFAULT_DB_ALIAS, tmp_path / "after.backup") == before
    assert guards.missing(connection) == []


def test_a_damaged_file_is_refused_wherever_it_is_damaged(kept: Path, other: str, tmp_path: Path) -> None:
    whole, bad = kept.read_bytes(), tmp_path / "bad.backup"
    flipped = [
        whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :] for place in range(12, len(whole), 997)
    ]
    cut = [whole[:length] for length in (0, 1, 20, len(whole) // 2, len(whole) - 1)]
    unpacked = gzip.decompress(whole)
    changed = gzip.compress(unpacked.replace(b"61234567.89", b"61234567.88"))
    shortened = gzip.compress(b"".join(unpacked.splitlines(keepends=True)[:-1]))
    for content in [*flipped, *cut, changed, shortened, unpacked, b"PK\x03\x04", gzip.compress(b"")]:
        bad.write_bytes(content)
        with pytest.raises(NotDone):
            restore(bad, using=other)
    assert connections[other].introspection.table_names() == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[0].update(format_version=2), "newer program"),
        (
            lambda lines: lines[0]["migrations"].append(["scenarios", "9999_of_the_future"]),
            "scenarios.9999_of_the_future",
        ),
        (lambda lines: lines[0].update(kind="a shopping list"), "not a backup"),
        (lambda lines: lines.insert(0, ["no", "head"]), "not a backup"),
    ],
)
def test_a_newer_or_other_file_is_refused(kept: Path, other: str, change: Callable[[Lines], object], says: str) -> None:
    with pytest.raises(NotDone, match=says):
        restore(rewritten(kept, change), using=other)
    assert connections[other].introspection.table_names() == []


STATES = {
    "before budget lines named their reserve": ("spending", "0006_reserves"),
    "before the constraints of values and history": ("scenarios", "0004_constraints"),
}


@pytest.mark.parametrize("state", STATES)
def test_data_of_an_earlier_state_is_migrated_forwards(kept: Path, other: str, tmp_path: Path, state: str) -> None:
    """The tables as they were then are filled with a plan, its history and its publications, and migrated to now."""
    loader = MigrationExecutor(connection).loader
    names = set(loader.graph.nodes) - set(loader.graph.backwards_plan(STATES[state]))
    last = [name for name in names if not {child.key for child in loader.graph.node_map[name].children} & names]
    then = {table._meta.db_table: tables.columns(table) for table in tables.tables(loader.project_state(last).apps)}

    def older(lines: Lines) -> None:
        lines[:] = [lines[0] | {"migrations": [list(name) for name in names]}, *_of_then(lines[1:], then)]

    old = rewritten(kept, older)
    with pytest.raises(NotDone, match="no tables yet"):
        restore(old, replace=True)
    restore(old, using=other)

    assert MigrationExecutor(connections[other]).loader.applied_migrations.keys() == loader.graph.nodes.keys()
    assert _of_then(backup_of(other, tmp_path / "forward.backup"), then) == _of_then(content(kept), then)
    assert [damage(each) for each in Publication.objects.using(other)] == ["", ""]
    assert guards.missing(connections[other]) == []
    with pytest.raises(IntegrityError):
        Value.objects.using(other).update(version=0)


def _of_then(lines: Lines, then: dict[str, list[str]]) -> Lines:
    """The tables and columns that there were."""
    made: Lines = []
    there, keep = False, []
    for line in lines[:-1]:
        if isinstance(line, dict):
            there = line["table"] in then
            keep = [place for place, name in enumerate(line["columns"]) if name in then.get(line["table"], [])]
            made += [line | {"columns": [line["columns"][place] for place in keep]}] * there
        elif there:
            made.append([line[place] for place in keep])
    return [*made, {"rows": {name: count for name, count in lines[-1]["rows"].items() if name in then}}]


def test_it_is_of_one_moment_and_nobody_waits_for_it(
    harriet: User, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit is made after the history was written to the file and before the values are."""
    path, write = tmp_path / "busy.backup", Writer.line
    told: list[str] = []

    def meanwhile() -> None:
        edit(plan, "777", 2, harriet)
        told.append("edited")
        connections.close_all()

    def line(self: Writer, written: Any) -> None:
        if isinstance(written, dict) and written.get("table") == "scenarios_value":
            other = Thread(target=meanwhile)
            other.start()
            other.join(timeout=15)
            assert told == ["edited"], "the edit waited for the backup"
        write(self, written)

    def keep() -> None:
        monkeypatch.setattr(Writer, "line", line)
        write_backup(path)
        monkeypatch.undo()
        told.append(Value.objects.get(scenario=scenario(plan), key=CELL[0], year=CELL[1]).number)
        connections.close_all()

    with shared_database(tmp_path):
        thread = Thread(target=keep)
        thread.start()
        thread.join()
    assert told == ["edited", "777"]
    with another(tmp_path, "then") as then:
        restore(path, using=then)
        value = Value.objects.using(then).get(scenario=scenario(plan).pk, key=CELL[0], year=CELL[1])
        last = Change.objects.using(then).filter(key=CELL[0], year=CELL[1]).first()
        assert last is not None
        assert (value.number, value.version) == (last.new["number"], last.new["version"]) == ("61234567.89", 2)


def test_its_memory_does_not_grow_with_the_database(plan: Plan, tmp_path: Path) -> None:
    preview, large = ImportPreview.objects.get(), 4_000_000
    for number in range(12):
        preview.pk, preview.content, preview.name = None, bytes([number]) * large, f"{number}.xlsx"
        preview.save()
    path = tmp_path / "large.backup"
    tracemalloc.start()
    try:
        write_backup(path)
        restore(path, replace=True)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert ImportPreview.objects.count() == 13
    assert most < 12 * large, f"{most / 1e6:.0f} MB at most, for {12 * large / 1e6:.0f} MB of uploads"


def test_the_file_is_its_owner_s_alone_and_never_written_over(kept: Path, transactional_db: None) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    before = kept.read_bytes()
    with pytest.raises(CommandError, match="already"):
        call_command("backup", str(kept))
    assert kept.read_bytes() == before


def test_a_backup_that_cannot_be_finished_leaves_no_file(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Writer) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Writer, "seal", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "full.backup"))
    assert not list(tmp_path.glob("full*"))
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", str(tmp_path / "no-such-folder" / "x.backup"))


def test_the_commands_say_what_they_did(kept: Path, plan: Plan, tmp_path: Path) -> None:
    said = StringIO()
    call_command("restore", str(kept), check=True, stdout=said)
    assert "is whole" in said.getvalue()
    assert read_head(kept).digest in said.getvalue()
    call_command("restore", str(kept), replace=True, stdout=said)
    assert said.getvalue().count(": intact") == 2
    call_command("backup", str(tmp_path / "second.backup"), stdout=said)
    assert "rows of" in said.getvalue()
