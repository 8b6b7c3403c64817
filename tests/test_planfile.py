"""Plan files: what is wrong is said clearly, nothing is half-imported, and what goes in comes out the same."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from mtfp.digest import input_digest, result_digest
from mtfp.engine import compute
from mtfp.forces.models import Force
from mtfp.inputs import plan_results
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFileError, read_plan_file, write_plan_file
from mtfp.scenarios.models import Change, Plan
from mtfp.scenarios.transfer import plan_export, plan_import
from tests.support.bad_plan_files import EXAMPLE, FAULTS, ROOT, TEXT, Document, edited, put, replaced, value

SECOND = ROOT / "tests" / "plans" / "second_force.json"


def cases() -> list[Any]:
    return [pytest.param(content, says, id=name) for name, content, says in FAULTS]


@pytest.mark.parametrize(("content", "says"), cases())
def test_a_bad_file_gets_one_clear_error(content: bytes, says: tuple[str, ...]) -> None:
    with pytest.raises(PlanFileError) as error:
        read_plan_file(content)
    assert len(error.value.faults) == 1, error.value.faults
    for part in says:
        assert part in str(error.value)
    assert len(str(error.value)) < 400
    assert "Decimal(" not in str(error.value)


def table_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "says"), cases())
def test_importing_a_bad_file_leaves_the_database_as_it_was(
    content: bytes, says: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    before = table_counts()
    with pytest.raises(CommandError) as error:
        call_command("plan_import", str(file))
    assert str(error.value).startswith(f"{file} was not imported:\n")
    assert says[0] in str(error.value)
    assert table_counts() == before


def test_several_faults_are_told_together() -> None:
    def spoil(document: Document) -> None:
        value("precept.band_d", y2017_18="1")(document)
        value("no.such.key", y2017_18="1")(document)

    with pytest.raises(PlanFileError) as error:
        read_plan_file(edited(spoil))
    assert len(error.value.faults) == 2


def test_of_very_many_faults_the_first_are_told() -> None:
    def spoil(document: Document) -> None:
        for place in range(100):
            value(f"no.such.key{place}", y2017_18="1")(document)

    with pytest.raises(PlanFileError) as error:
        read_plan_file(edited(spoil))
    assert len(error.value.faults) == 21
    assert error.value.faults[-1] == "… and perhaps more: these are the first 20"


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for command in ("plan_import", "plan_compute"):
        with pytest.raises(CommandError, match=r"nothing\.json: No such file"):
            call_command(command, str(tmp_path / "nothing.json"))


def test_a_scenario_that_is_not_there_is_named() -> None:
    with pytest.raises(
        CommandError, match=r"no scenario 'Cuts' in this plan: choose one of 'Proposal 1\.99%', 'Freeze'"
    ):
        call_command("plan_compute", str(EXAMPLE), scenario="Cuts")


@pytest.mark.parametrize("number", ["5", "5.0", "-5.50", "0", "-0", "null", '"5.25"', "1e2"])
def test_good_numbers_are_read_exactly(number: str) -> None:
    entry = f'{{"key": "precept.increase_amount", "figures": {{"2019/20": {number}}}}}'
    plan = read_plan_file(replaced('"values": [', f'"values": [{entry}, '))
    found = plan.inputs().values.get(("precept.increase_amount", 3))
    text = number.strip('"')
    assert found == (None if text == "null" else Decimal(text))
    assert found is None or isinstance(found, Decimal)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_plan_file(b"\xef\xbb\xbf" + TEXT.encode()) == read_plan_file(TEXT)


@pytest.mark.parametrize("file", [EXAMPLE, SECOND], ids=["example", "second"])
def test_a_plan_file_is_in_the_form_in_which_it_is_written(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert write_plan_file(read_plan_file(text)) == text


@pytest.mark.django_db
@pytest.mark.parametrize("file", [EXAMPLE, SECOND], ids=["example", "second"])
def test_exporting_what_was_imported_gives_the_same_file_and_digests(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    plan = read_plan_file(text)
    call_command("plan_import", str(file), stdout=StringIO())
    record = Plan.objects.get(name=plan.name)
    out = StringIO()
    call_command("plan_export", str(record.pk), stdout=out)
    assert out.getvalue() == text
    for computed in plan_results(record).values():
        inputs = plan.inputs(computed.scenario.name)
        assert computed.input_digest == input_digest(plan.structure, inputs)
        result = compute(plan_graph(plan.structure), inputs)
        assert computed.digest == result_digest(plan.structure, result)


@pytest.mark.django_db
def test_an_override_to_not_entered_survives_the_journey() -> None:
    plan = read_plan_file(edited(put("scenarios", 1, "overrides", 0, "figures", "2018/19", number=None)))
    assert ("precept.increase", 2) not in plan.inputs("Freeze").values
    assert ("precept.increase", 2) in plan.inputs().values
    record = plan_import(plan=plan, force=Force.objects.create(name="X", slug="x"), by=None)
    again = plan_export(record)
    assert ("precept.increase", 2) not in again.inputs("Freeze").values
    assert again.scenario("Freeze").entries == plan.scenario("Freeze").entries


@pytest.mark.django_db
def test_importing_twice_makes_two_plans_and_leaves_the_first_alone(tmp_path: Path) -> None:
    for _ in range(2):
        call_command("plan_import", str(EXAMPLE), stdout=StringIO())
    first, second = Plan.objects.order_by("pk")
    assert (first.name, second.name) == ("MTFS 2017/18 to 2021/22", "MTFS 2017/18 to 2021/22 (2)")
    assert first.force == second.force
    assert Change.objects.filter(plan=second).count() == 1
    with pytest.raises(CommandError, match=r"there is no plan 'Nothing'; the plans are: .*Leicestershire"):
        call_command("plan_export", "Nothing")
    call_command("plan_export", str(second.pk), output=tmp_path / "out.json")
    assert read_plan_file((tmp_path / "out.json").read_bytes()).structure == plan_export(first).structure


@pytest.mark.django_db
def test_a_plan_name_of_full_length_can_be_imported_twice(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(edited(put("plan", "name", number="x" * 160)))
    for _ in range(2):
        call_command("plan_import", str(file), stdout=StringIO())
    assert {len(name) for name in Plan.objects.values_list("name", flat=True)} == {160, 154}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["Kent", "Kent!", "kent"], ["kent", "kent-2", "kent-3"]),
        (["警察", "!"], ["force", "force-2"]),
        (["x" * 120], ["x" * 50]),
    ],
)
def test_forces_of_like_names_get_slugs_of_their_own(names: list[str], slugs: list[str], tmp_path: Path) -> None:
    for name in names:
        file = tmp_path / "plan.json"
        file.write_bytes(edited(put("force", "name", number=name)))
        call_command("plan_import", str(file), stdout=StringIO())
    assert list(Force.objects.order_by("pk").values_list("slug", flat=True)) == slugs


@pytest.mark.django_db
def test_a_plan_can_be_imported_into_another_force_and_only_one_that_is_there() -> None:
    Force.objects.create(name="Rutland Police", slug="rutland")
    call_command("plan_import", str(EXAMPLE), force_slug="rutland", stdout=StringIO())
    assert Plan.objects.get().force.slug == "rutland"
    with pytest.raises(CommandError, match="there is no force 'gotham'; the forces are: rutland"):
        call_command("plan_import", str(EXAMPLE), force_slug="gotham")
    assert Force.objects.count() == 1


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures").glob("*.json")), ids=lambda path: path.stem)
def test_every_figure_of_the_examples_says_where_it_is_from_and_every_override_why(path: Path) -> None:
    baseline, *others = read_plan_file(path.read_bytes()).scenarios
    assert not [each.key for each in baseline.entries if not (each.source and each.certainty)]
    overrides = [(scenario.name, each) for scenario in others for each in scenario.entries]
    assert not [(name, each.key) for name, each in overrides if not (each.source and each.certainty and each.reason)]
    assert all(each.certainty == "assumed" for _, each in overrides if each.source.startswith("Assumed"))
