"""The database itself refuses what may not be, whoever writes it and past whatever form or service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from functools import partial
from typing import Any, get_type_hints
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from mtfp.forces.models import Force, Membership
from mtfp.inputs import member_model
from mtfp.plan import MEMBER_KINDS
from mtfp.publications.models import Artefact, Publication, PublicationEvent, PublicLink
from mtfp.scenarios.models import Change, MemberRecord, Plan, Scenario, Value
from mtfp.spreadsheets.models import ImportPreview
from mtfp.structure import longest
from mtfp.subject import MemberKind
from tests.support.people import Office, open_office
from tests.support.starting import begin_with

OWN = [
    model
    for model in apps.get_models()
    if model.__module__.partition(".")[0] in {"mtfp", "precept", "reserves", "capital"}
]
MEMBERS = [model for model in OWN if issubclass(model, MemberRecord)]
Write = Callable[[Office], object]


@pytest.fixture
def office(db: None) -> Office:
    """Ambridge Police and its plan."""
    return begin_with("office", open_office)


def refused(write: Callable[[], object]) -> None:
    """Refused by the database; on SQLite and PostgreSQL alike."""
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def change(rows: models.QuerySet[Any], **fields: Any) -> object:
    """Write over rows past models and services."""
    assert rows.exists(), "there is something to write over"
    return rows.update(**fields)


def value(office: Office, **fields: Any) -> object:
    """A value row, written as it is."""
    row = {"scenario": office.baseline, "key": "a.key", "year": 2017, "number": "1", **fields}
    return Value.objects.bulk_create([Value(**row)])


def history(office: Office, **fields: Any) -> object:
    """A change row, written as it is."""
    row = {"plan": office.plan, "batch": uuid4(), "at": timezone.now(), "kind": "plan", **fields}
    return Change.objects.bulk_create([Change(**row)])


def scenario(office: Office, **fields: Any) -> object:
    """A scenario, written as it is."""
    row = {"plan": office.plan, "name": "X", "kind": "option", "based_on": office.baseline, **fields}
    return Scenario.objects.bulk_create([Scenario(**row)])


def preview(office: Office, **fields: Any) -> object:
    """An upload, written as it is."""
    now = timezone.now()
    row = {"scenario": office.baseline, "person": office.omar, "content": b"", "sent": now, **fields}
    return ImportPreview.objects.bulk_create([ImportPreview(**{"expires": now + timedelta(1), **row})])


PAST_THE_SERVICES: dict[str, Write] = {
    "a force without a name": lambda o: change(Force.objects.filter(pk=o.force.pk), name=""),
    "two forces of a name": lambda o: change(Force.objects.filter(pk=o.force.pk), name=o.other_force.name),
    "two forces of a slug": lambda o: change(Force.objects.filter(pk=o.force.pk), slug=o.other_force.slug),
    "two roles of a person at a force": lambda o: Membership.objects.create(
        force=o.force, user=o.harriet, role="panel_member"
    ),
    "a role that is none": lambda o: change(Membership.objects.filter(user=o.harriet), role="owner"),
    "a plan that begins too early": lambda o: change(Plan.objects.all(), base_year=1989),
    "a plan that begins too late": lambda o: change(Plan.objects.all(), base_year=2101),
    "a plan of no years": lambda o: change(Plan.objects.all(), forecast_years=0),
    "a plan of too many years": lambda o: change(Plan.objects.all(), forecast_years=11),
    "a plan without a name": lambda o: change(Plan.objects.all(), name=""),
    "a plan that was never counted": lambda o: change(Plan.objects.all(), version=0),
    "two plans of a name": lambda o: Plan.objects.create(
        force=o.force, name=o.plan.name, base_year=2016, forecast_years=4
    ),
    "a plan of no force": lambda o: _dangling(Plan.objects.all(), force_id=987654),
    "two baselines": lambda o: scenario(o, kind="baseline", based_on=None),
    "two scenarios of a name": lambda o: scenario(o, name="Best case"),
    "a scenario of no kind": lambda o: scenario(o, kind="wish"),
    "an option based on nothing": lambda o: scenario(o, based_on=None),
    "a baseline based on another": lambda o: change(Scenario.objects.filter(kind="baseline"), based_on=o.best),
    "a scenario based on itself": lambda o: change(Scenario.objects.filter(pk=o.best.pk), based_on=o.best),
    "a scenario without a name": lambda o: change(Scenario.objects.filter(pk=o.best.pk), name=""),
    "a lock of nobody": lambda o: change(Scenario.objects.filter(pk=o.best.pk), locked=timezone.now()),
    "a lock without a moment": lambda o: change(Scenario.objects.filter(pk=o.best.pk), locked_by=o.omar),
    "a value of a year too early": lambda o: value(o, year=1989),
    "a value of a year too late": lambda o: value(o, year=2112),
    "a value without a key": lambda o: value(o, key=""),
    "a value without a version": lambda o: value(o, version=0),
    "a value of no certainty": lambda o: value(o, certainty="surely"),
    "a number that does not stand": lambda o: value(o, stands=False),
    "two values of a cell": lambda o: [value(o), value(o)],
    "a value of no scenario": lambda o: _dangling(Value.objects.filter(pk=_pk(value(o))), scenario_id=987654),
    "a change of no kind": lambda o: history(o, kind="whim"),
    "a change of a year too late": lambda o: history(o, year=2112),
    "a change of a value of no cell": lambda o: history(o, kind="value", scenario=o.baseline),
    "a change of a value of no scenario": lambda o: history(o, kind="value", key="a.key"),
    "an upload that never expires": lambda o: preview(o, expires=timezone.now() - timedelta(2)),
    "an upload that was never made": lambda o: preview(o, made=0),
}


def _pk(made: Any) -> Any:
    return made[0].pk


def _dangling(rows: models.QuerySet[Any], **reference: int) -> None:
    """References are looked at when a transaction ends: look now."""
    change(rows, **reference)
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("what", PAST_THE_SERVICES)
def test_the_database_refuses(office: Office, what: str) -> None:
    refused(partial(PAST_THE_SERVICES[what], office))


@pytest.mark.parametrize("model", MEMBERS, ids=lambda model: model.__name__)
def test_two_rows_of_a_plan_never_share_a_slug(office: Office, model: type[MemberRecord]) -> None:
    rows = model._default_manager
    texts = [each for each in model._meta.local_fields if isinstance(each, models.CharField)]
    needed = {each.name: "x" for each in texts if not each.has_default() and not _is_choice(model, each.name)}
    given: dict[str, Any] = needed | {"plan": office.plan}
    rows.bulk_create([model(**given | {"slug": "twice-there", "label": "One"})])
    refused(lambda: rows.bulk_create([model(**given | {"slug": "twice-there", "label": "Two"})]))


@pytest.mark.parametrize("kind", MEMBER_KINDS.values(), ids=lambda kind: kind.name)
def test_a_text_that_a_plan_file_may_hold_fits_its_record(kind: MemberKind) -> None:
    """PostgreSQL refuses a longer one only when it is written, after the file was found to be in order."""
    hints = get_type_hints(kind.type)
    for each in fields(kind.type):
        if hints[each.name] is not str or each.name == "slug" or each.metadata.get("refers_to"):
            continue  # a slug, and what names one, is short by its form
        field = member_model(kind)._meta.get_field(each.name)
        assert isinstance(field, models.CharField)
        room = field.max_length or 0
        assert room >= longest(each) or list(kind.type("a", "A", **{each.name: "1" * (room + 1)}).faults()), each.name


def _is_choice(model: type[models.Model], name: str) -> bool:
    return any(_names(each, name) for each in model._meta.constraints)


def _names(constraint: models.BaseConstraint, field: str) -> bool:
    condition = str(constraint.condition) if isinstance(constraint, models.CheckConstraint) else ""
    return f"('{field}__in', " in condition or f"('{field}', " in condition


def test_every_choice_is_one_in_the_database_too() -> None:
    bare = [
        f"{model.__name__}.{field.name}"
        for model in OWN
        for field in model._meta.local_fields
        if field.choices and not _is_choice(model, field.name)
    ]
    assert bare == []


def test_publications_have_versions_events_and_links_that_make_sense(office: Office) -> None:
    now = timezone.now()
    made = Publication(
        plan=office.plan, scenario=office.baseline, version=1, title="T", purpose="update", published=now,
        published_by=office.omar, document="{}", digest="0" * 64,
    )  # fmt: skip
    made.save()

    def another(**fields: Any) -> Callable[[], object]:
        names = [each.attname for each in Publication._meta.local_fields if each.attname != "id"]
        row = {name: getattr(made, name) for name in names} | {"version": 2} | fields
        return lambda: Publication.objects.bulk_create([Publication(**row)])

    fields: dict[str, Any]
    for fields in ({"version": 1}, {"version": 0}, {"title": ""}, {"document": ""}, {"digest": ""}, {"purpose": "x"}):
        refused(another(**fields))
    event = {"publication": made, "at": now, "by": office.omar}
    for fields in (
        {"kind": "superseded"}, {"kind": "withdrawn"}, {"kind": "superseded", "successor": made},
        {"kind": "burnt", "reason": "x"},
    ):  # fmt: skip
        refused(partial(PublicationEvent.objects.create, **event | fields))
    link = {"publication": made, "created": now, "created_by": office.omar}
    refused(partial(PublicLink.objects.create, **link, token=""))
    refused(partial(PublicLink.objects.create, **link, token="a", revoked=now))
    PublicLink.objects.create(**link, token="a")
    refused(partial(PublicLink.objects.create, **link, token="a"))
    file = {"publication": made, "name": "a.xlsx", "content": b"", "digest": "0", "made": now}
    Artefact.objects.create(**file)
    refused(partial(Artefact.objects.create, **file))
    refused(partial(Artefact.objects.create, **file | {"name": ""}))
