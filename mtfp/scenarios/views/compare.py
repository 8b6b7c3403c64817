"""Compare two versions of a plan, or two years of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mtfp.compare import Bridge, Side, bridges, year_bridge
from mtfp.compare.notes import notes_on
from mtfp.digest import LENGTH
from mtfp.engine import Missing, NotComputed, Result
from mtfp.freeze import plan_of
from mtfp.inputs import scenario_result
from mtfp.planfile import PlanFileError
from mtfp.present.bridging import Ends, bridge_sentences, bridge_view, years_table
from mtfp.present.comparison import common_years, input_groups, main_lines
from mtfp.present.numbers import Display
from mtfp.present.tables import year_slug
from mtfp.publications.selectors import frozen, publications, readable_publication
from mtfp.scenarios.models import Plan
from mtfp.scenarios.selectors import visible_plans, visible_scenario
from mtfp.scenarios.views.common import reader_scale, scales, signed_in
from mtfp.structure import Structure

NAME_LENGTH = 28


@dataclass(frozen=True, slots=True)
class Version:
    """One version as the page shows it: its side, where it is read and explained, its digest."""

    side: Side
    title: str
    kind: str
    plan: str
    address: str
    explained_at: str
    digest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A version that may be chosen: what stands in the address, its name, and the heading it stands under."""

    value: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of versions. Its values in an address are `prefix` and a number.

    `offers` lists those of some plans; `load` gives one by its number, called by a letter, and
    raises Http404 for what the person may not see.
    """

    prefix: str
    offers: Callable[[Sequence[Plan]], Iterable[Offer]]
    load: Callable[[User, int, str], Version]


def scenario_offers(plans: Sequence[Plan]) -> Iterable[Offer]:
    """Every scenario of the plans, the baselines too; one that is put away is not offered."""
    for plan in plans:
        for scenario in plan.scenarios.all():
            yield Offer(str(scenario.pk), scenario.name, plan.name)


def load_scenario(user: User, pk: int, letter: str) -> Version:
    """A scenario as one side. Raises Http404."""
    scenario = visible_scenario(user, pk)
    computed = scenario_result(scenario)
    address = reverse("scenarios:overview", args=[pk])
    return Version(
        Side(f"{letter} ({_short(scenario.name)})", computed.structure, computed.result.inputs),
        scenario.name,
        scenario.get_kind_display(),
        scenario.plan.name,
        address,
        f"{address}explain/",
        computed.digest[:LENGTH],
    )


def publication_offers(plans: Sequence[Plan]) -> Iterable[Offer]:
    """Every publication of the plans, the newest first; withdrawn and superseded ones too."""
    for each in publications().filter(plan__in=plans):
        yield Offer(f"{PUBLISHED}{each.pk}", f"Version {each.version}: {each.title}", "Published")


def load_publication(user: User, pk: int, letter: str) -> Version:
    """What was published, as one side, with the figures that it was published with. Raises Http404."""
    publication = readable_publication(user, pk)
    content = frozen(pk, publication.digest)
    try:
        structure = plan_of(content.document).structure
    except PlanFileError:
        raise Http404("the present program cannot read the plan of what was published") from None
    name, address = f"version {publication.version}", reverse("publications:paper", args=[pk])
    return Version(
        Side(f"{letter} ({name})", structure, content.result.inputs, content.result),
        str(publication),
        f"published, {publication.get_purpose_display()}",
        content.document["plan"],
        address,
        f"{address}explain/",
        publication.digest[:LENGTH],
    )


PUBLISHED = "p"
SOURCES: tuple[Source, ...] = (
    Source("", scenario_offers, load_scenario),
    Source(PUBLISHED, publication_offers, load_publication),
)
"""Where versions come from, in the order in which they are offered."""


@require_safe
def compare(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """?a= and ?b= are the versions, ?year= the year whose bridge is drawn."""
    user, plan, plans = _plans(request, plan_pk)
    offers = [offer for source in SOURCES for offer in source.offers(plans)]
    first, second = _chosen(request, plan)
    left, right = _load(user, first, "A"), _load(user, second, "B")
    years = common_years(left.side, right.side)
    year = _year(request.GET.get("year", ""), years, years[-1:])
    places = max(each.side.structure.conventions.band_d_places for each in (left, right))
    display = Display(reader_scale(request), places)
    found, ends = bridges(left.side, right.side), (left.explained_at, right.explained_at)
    context = scales(request) | {
        "plan": plan,
        "offers": offers,
        "chosen": (first, second),
        "left": left,
        "right": right,
        "years": [(label, year_slug(label)) for label in years],
        "year": year,
        "lines": main_lines(left.side, right.side, display),
        "table": years_table(found, display, ends),
        "groups": input_groups(left.side, right.side),
        "notes": notes_on(left.side, right.side),
    }
    return render(request, "scenarios/compare.html", context | _bridge(found.get(year), display, ends))


@require_safe
def compare_years(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """?of= is the version, ?from= and ?to= are the years: from the approved budget to the next when none is given."""
    user, plan, plans = _plans(request, plan_pk)
    of = request.GET.get("of") or _baseline(plan)
    version = _load(user, of, "A")
    result, display = version.side.result, Display.of(version.side.structure, reader_scale(request))
    years = list(result.years.labels)
    start, end = (
        _year(request.GET.get(name, ""), years, [default]) for name, default in (("from", years[0]), ("to", years[1]))
    )
    found = _between(result, version.side.structure, years.index(start), years.index(end))
    context = scales(request) | {
        "plan": plan,
        "offers": [offer for source in SOURCES for offer in source.offers(plans)],
        "of": of,
        "version": version,
        "years": [(label, year_slug(label)) for label in years],
        "start": start,
        "end": end,
    }
    ends = (version.explained_at, version.explained_at)
    return render(request, "scenarios/compare_years.html", context | _bridge(found, display, ends))


def _between(result: Result, structure: Structure, start: int, end: int) -> Bridge | Missing:
    try:
        return year_bridge(result, structure, "gap", start, end)
    except NotComputed as stopped:
        return stopped.missing


def _bridge(found: Bridge | Missing | None, display: Display, explained_at: Ends) -> dict[str, Any]:
    """The bridge with its sentence, or why there is none."""
    if not isinstance(found, Bridge):
        return {"missing": found.reason if isinstance(found, Missing) else "the two plans have no year in common"}
    title = f"The gap for {found.year}, by cause" if found.year else f"The gap from {found.start} to {found.end}"
    return {
        "bridge": bridge_view(title, found, display, explained_at),
        "sentences": bridge_sentences(found),
        "inseparable": found.inseparable,
    }


def _plans(request: HttpRequest, pk: int) -> tuple[User, Plan, list[Plan]]:
    """The plan and all of its force that the person works on. Raises Http404."""
    user = signed_in(request)
    plans = list(visible_plans(user))
    plan = next((each for each in plans if each.pk == pk), None)
    if plan is None:
        raise Http404("there is no such plan")
    return user, plan, [plan, *(each for each in plans if each.force_id == plan.force_id and each.pk != pk)]


def _load(user: User, value: str, letter: str) -> Version:
    """The version that a value of an address names. Raises Http404."""
    for source in SOURCES:
        number = value.removeprefix(source.prefix)
        if value.startswith(source.prefix) and number.isascii() and number.isdigit() and len(number) < 18:
            return source.load(user, int(number), letter)
    raise Http404("there is no such version")


def _chosen(request: HttpRequest, plan: Plan) -> tuple[str, str]:
    """What is compared: the baseline with the first other scenario, when not said otherwise."""
    baseline = _baseline(plan)
    others = [str(each.pk) for each in plan.scenarios.all() if not each.is_baseline] or [baseline]
    first, second = request.GET.get("a", ""), request.GET.get("b", "")
    if not first and second == baseline:
        second = ""
    return first or baseline, second or others[0]


def _baseline(plan: Plan) -> str:
    return next(str(each.pk) for each in plan.scenarios.all() if each.is_baseline)


def _year(slug: str, years: Sequence[str], otherwise: Sequence[str]) -> str:
    """The year of an address when it is one of these, else another."""
    label = slug.replace("-", "/")
    return label if label in years else "".join(otherwise)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
