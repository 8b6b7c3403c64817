"""Slippage: a scheme is done a year later than planned."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from capital.keys import scheme_input, source_amount
from capital.structure import Scheme, Source
from mtfp.engine import Inputs, Provenance
from mtfp.inputs import plan_inputs
from mtfp.present.numbers import figure_text
from mtfp.scenarios.errors import FieldFault, Invalid
from mtfp.scenarios.models import Scenario
from mtfp.scenarios.services import Edit, write_values
from mtfp.scenarios.services.values import Sheet
from mtfp.structure import Structure
from mtfp.units import POUNDS


@transaction.atomic
def slip_scheme(*, scenario: Scenario, slug: str, by: User, seen: Mapping[tuple[str, int], int]) -> uuid.UUID:
    """Move what a scheme spends in each forecast year to the year after, and what is tied to it: one batch, to undo.

    What the base year spends stays, and nothing may stand in the plan's last year: it would fall out of
    the plan. Sources and certainty move with the figures. `seen` gives the versions of the scenario's own
    cells by key and calendar year. Raises Invalid for those and for a scheme that is not there; otherwise as
    `write_values`.
    """
    sheet = Sheet.open(scenario, by)
    scheme = next((each for each in sheet.structure.of(Scheme) if each.slug == slug), None)
    if scheme is None:
        raise Invalid(FieldFault("scheme", slug, f"There is no capital scheme “{slug}” in the plan now."))
    every = plan_inputs(sheet.structure, list(sheet.plan.scenarios.all()))
    inputs, keys = every[sheet.scenario.pk], tuple(_keys(sheet.structure, scheme))
    _check_room(inputs, keys, scheme)
    why = f"“{scheme.label}” slips by a year"[:300]
    edits = [edit for key in keys for edit in _moved(inputs, key, seen, why)]
    return write_values(scenario=sheet.scenario, edits=edits, by=by, why=why)


def _keys(structure: Structure, scheme: Scheme) -> Iterator[str]:
    yield scheme_input(scheme.slug, "amount")
    yield from (source_amount(each) for each in structure.of(Source) if each.scheme == scheme.slug)


def _check_room(inputs: Inputs, keys: tuple[str, ...], scheme: Scheme) -> None:
    """Raises Invalid when there is nothing to move, or no year to move it to."""
    years = inputs.years
    forecast = [inputs.values.get((key, year)) for key in keys for year in range(1, len(years))]
    if not any(forecast):
        raise Invalid(FieldFault("scheme", scheme.slug, f"“{scheme.label}” spends nothing after the base year."))
    for key in keys:
        last = inputs.values.get((key, len(years) - 1))
        if last:
            what = f"{figure_text(last, POUNDS)} in {years.labels[-1]}, the last year, would fall out of the plan"
            words = f"“{scheme.label}” cannot slip: {what}. Give the plan another year, or lower that figure first."
            raise Invalid(FieldFault("scheme", scheme.slug, words))


def _moved(inputs: Inputs, key: str, seen: Mapping[tuple[str, int], int], why: str) -> Iterator[Edit]:
    """The cells of a row that hold something else once each forecast year holds what the year before held."""
    for year in range(1, len(inputs.years)):
        start = inputs.years.base + year
        number = inputs.values.get((key, year - 1)) if year > 1 else None
        note = Provenance() if number is None else inputs.provenance.get((key, year - 1), Provenance())
        now = inputs.provenance.get((key, year), Provenance())
        same = number == inputs.values.get((key, year)) and (note.source, note.certainty) == (now.source, now.certainty)
        if not same:
            yield Edit(key, start, seen.get((key, start), 0), number, note.source, note.certainty, why)
