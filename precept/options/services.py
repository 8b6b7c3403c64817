"""An option becomes a scenario: a new one on the scenario that was looked at, with the option's overrides."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from mtfp.inputs import scenario_result
from mtfp.scenarios.errors import FieldFault, Invalid
from mtfp.scenarios.models import Scenario, ScenarioKind
from mtfp.scenarios.services import Edit, create_scenario, write_values
from precept.options.compute import compute_option
from precept.options.structure import PreceptOption


@transaction.atomic
def make_scenario(*, scenario: Scenario, slug: str, by: User) -> Scenario:
    """A scenario that overrides the increase as the option does, each override with its reason.

    Raises Invalid when there is no such option or it cannot be computed, besides what `create_scenario` and
    `write_values` raise.
    """
    computed = scenario_result(scenario)
    option = next((each for each in computed.structure.of(PreceptOption) if each.slug == slug), None)
    if option is None:
        raise Invalid(FieldFault("slug", slug, "There is no such option in the plan now: load the page again."))
    found = compute_option(option, computed.structure, computed.result)
    if not found.overrides:
        reason = getattr(found.result, "reason", "it changes nothing")
        raise Invalid(FieldFault("slug", slug, f"“{option.label}” cannot be made a scenario: {reason}."))
    words = option.described
    made = create_scenario(
        plan=scenario.plan, name=_free_name(scenario, option.label), kind=ScenarioKind.OPTION, based_on=scenario, by=by,
        description=f"{words}.",
    )  # fmt: skip
    base = computed.structure.years.base
    edits = [Edit(key, base + year, 0, number, reason=words) for (key, year), number in found.overrides.items()]
    write_values(scenario=made, edits=edits, by=by, why=words)
    return made


def _free_name(scenario: Scenario, label: str) -> str:
    """The option's name, with a number when a scenario of the plan has it already."""
    taken = {name.casefold() for name in scenario.plan.scenarios.values_list("name", flat=True)}
    name, number = label[:110], 1
    while name.casefold() in taken:
        number += 1
        name = f"{label[:110]} ({number})"
    return name
