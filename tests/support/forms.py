"""For every address that writes: a request that is in order, as the site's own pages send it."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mtfp.planfile import write_plan_file
from mtfp.scenarios.models import Plan, Value
from precept.decision.selectors import steps_of
from tests.spreadsheets.books import rows
from tests.support.visitors import example_file, scenario

CELL = ("precept.increase", 2018)
GRANT = ("funding.grant.police.amount", 2017)
Form = dict[str, Any]


def forms(plan: Plan) -> dict[str, Form]:
    """The forms by the name of their address, for the example plan as it stands."""
    base, versions = scenario(plan), _versions(plan)
    row = {"seen": plan.version, "label": "Another label"}
    return {
        "scenarios:new_plan": {"name": "Another", "base_year": "2016/17", "forecast_years": "4", "rows": "typical"},
        "scenarios:upload": {"file": upload("plan.json", write_plan_file(example_file()).encode())},
        "scenarios:plan": {"name": "Renamed", "forecast_years": "6", "seen": plan.version},
        "scenarios:conventions": {"band_d": "2", "seen": plan.version},
        "scenarios:restore_plan": {},
        "scenarios:create_scenario": {"name": "Another", "kind": "option", "based_on": base.pk, "description": "x"},
        "scenarios:change_scenario": {"action": "save", "name": "Renamed", "seen": base.version},
        "scenarios:cell": {
            "number": "3.5", "source": "a paper", "certainty": "assumed", "reason": "so", "seen": versions[CELL],
        },
        "scenarios:save_form": {_name(GRANT): "7,000,000", "seen": json.dumps({_name(GRANT): ["", versions[GRANT]]})},
        "scenarios:save_cells": {"cells": [[_name(GRANT), "8000000", versions[GRANT]]], "opened": ""},
        "scenarios:take_back": {"action": "undo"},
        "scenarios:add_row": row,
        "scenarios:change_row": row | {"action": "save"},
        "scenarios:remove_row": row,
        "spreadsheets:upload": {"file": upload("grants.xlsx", rows(["Grant", "2018/19"], ["Police Grant", 1]))},
        "spreadsheets:preview": {"template-0": "none"},
        "spreadsheets:confirm": {"made": 1, "to": "this", "source": "a paper", "rest": "1"},
        "publications:publish": {
            "title": "The precept", "purpose": "panel_paper", "note": "A note", "statement-0": "# Heading\nWords",
        },
        "precept_options:add": {
            "label": "Nothing more", "kind": "freeze", "amount": "", "years": "budget_year", "year": "",
            "seen": plan.version,
        },
        "precept_options:to_scenario": {},
        "notices:instalments": {"dates-": "18 May 2017\n19/06/2017\n", "seen": 0},
        "capital:slip": {"scheme": "none-there"},
        "decision:record": {"on": "2017-02-06", "outcome": "no_veto", "seen": _last_step(plan)},
        "decision:correct": {"action": "strike", "reason": "for the test", "seen": _last_step(plan)},
        "publications:change": {"action": "withdraw", "reason": "for the test"},
    }  # fmt: skip


def send(client: Client, address: str, arguments: dict[str, Any], form: Form) -> Any:
    """Send a form as its page does: the grid's script sends JSON."""
    where = reverse(address, kwargs=arguments)
    if address == "scenarios:save_cells":
        return client.post(where, json.dumps(form), content_type="application/json")
    for each in form.values():
        if isinstance(each, SimpleUploadedFile):
            each.seek(0)
    return client.post(where, form)


def _versions(plan: Plan) -> dict[tuple[str, int], int]:
    found = Value.objects.filter(scenario=scenario(plan)).values_list("key", "year", "version")
    known = {(key, year): version for key, year, version in found}
    return {CELL: known.get(CELL, 0), GRANT: known.get(GRANT, 0)}


def _last_step(plan: Plan) -> int:
    steps = steps_of(plan)
    return steps[-1].pk if steps else 0


def _name(place: tuple[str, int]) -> str:
    return f"{place[0]}|{place[1]}"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content)
