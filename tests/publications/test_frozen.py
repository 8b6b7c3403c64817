"""A document is all that a publication needs: read again it gives the same figures, pages and explanations."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples

import mtfp.plan as program
from mtfp.engine import Result, compute, explain
from mtfp.engine.line import Line
from mtfp.freeze import canonical, freeze, plan_of, thaw
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile
from mtfp.present import assumptions, checks, glossary, paper, wording
from mtfp.present.numbers import Display, Scale
from mtfp.present.paper import paper_texts, paper_view
from mtfp.publications import selectors
from mtfp.publications.models import Publication
from mtfp.publications.views import reading
from mtfp.scenarios.models import Plan, Scenario, Value
from mtfp.units import RATE
from tests.support.plans import plans
from tests.support.visitors import Visitors, example_file


def frozen_text(plan: PlanFile) -> tuple[Result, str]:
    """A complete plan computed, and its document as it would be kept."""
    result = compute(plan_graph(plan.structure), plan.inputs())
    assume(not any(year > 0 for _, year, _ in result.missing()))
    document = freeze(
        force="Ambridge", plan="A plan", scenario="As planned", structure=plan.structure, result=result
    )  # fmt: skip
    document["texts"] = paper_texts(thaw(document), plan.structure.conventions.band_d_places)
    document["paper"] = {"checks": []}
    return result, canonical(document)


@examples(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(plans(patchy=False))
def test_a_document_read_again_is_the_plan(plan: PlanFile) -> None:
    result, text = frozen_text(plan)
    document = json.loads(text)
    assert canonical(document) == text
    assert frozen_text(plan)[1] == text, "the same plan gave another document"
    again = thaw(document)
    _has_every_figure(again.result, result)
    _has_the_same_explanations(again.result, result)
    assert plan_of(document).structure == plan.structure
    assert plan_of(document).inputs().values == result.inputs.values
    for scale in Scale:
        assert paper_view(again, Display(scale)).sections


def _has_every_figure(again: Result, result: Result) -> None:
    """As kept, and computed once more."""
    assert {key: again.figures[key] for key in result.graph.lines} == {
        key: result.figures[key] for key in result.graph.lines
    }
    assert compute(again.graph, again.inputs).figures == again.figures


def _has_the_same_explanations(again: Result, result: Result) -> None:
    for key in result.graph.lines:
        for year in {1, len(result.years) - 1}:
            mine, theirs = explain(again, key, year), explain(result, key, year)
            assert (mine.sentence, mine.formula_in_words) == (theirs.sentence, theirs.formula_in_words)
            assert [(part.member.key, part.figure) for part in mine.parts] == [
                (part.member.key, part.figure) for part in theirs.parts
            ]


def test_units_of_a_document_are_the_programs_own(proposal: Publication) -> None:
    graph = thaw(json.loads(proposal.document)).result.graph
    assert graph.lines["precept.band_d.increase_percent"].unit is RATE


def pages(client: Client, publication: Publication) -> dict[str, bytes]:
    """Everything that a reader can open of a publication, with the session's own tokens left out."""
    found = {}
    for name in ("paper", "csv", "json", "workbook", "downloads", "print_styles"):
        found[name] = client.get(reverse(f"publications:{name}", args=[publication.pk])).content
    for key in ("gap/2018-19", "precept.band_d/2017-18", "funding.grant.police/2018-19", "precept.increase/2017-18"):
        key, year = key.split("/")
        address = reverse("publications:explanation", args=[publication.pk, key, year])
        found[key] = client.get(address).content
    return {name: _without_tokens(page) for name, page in found.items()}


def _without_tokens(page: bytes) -> bytes:
    marker = b'name="csrfmiddlewaretoken" value="'
    parts = page.split(marker)
    return marker.join([parts[0], *(part[part.index(b'"') :] for part in parts[1:])])


def other_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's next release: other labels, formulas, sentences, checks, glossary and titles."""

    def renamed(line: Line) -> Line:
        return replace(line, label=f"{line.label} (new)", words="Otherwise.", source="another paper")

    subjects = []
    for subject in program.SUBJECTS:
        lines = subject.lines
        others: Any = lambda structure, lines=lines: map(renamed, lines(structure))  # noqa: E731
        tables: Any = lambda structure: iter(())  # noqa: E731
        tests = tuple(replace(check, title="Another check", failing="otherwise") for check in subject.checks)
        subjects.append(
            replace(subject, title="Another", lines=others, tables=tables, words=("Another word.",), checks=tests)
        )
    for module in (program, assumptions):
        monkeypatch.setattr(module, "SUBJECTS", tuple(subjects))
    program.plan_graph.cache_clear()
    monkeypatch.setattr(wording, "MOVEMENT_TITLE", "Another title")
    monkeypatch.setattr(paper, "MOVEMENT_TITLE", "Another title")
    for module in (glossary, paper):
        monkeypatch.setattr(module, "GLOSSARY", {"Precept": "Something else."})
    monkeypatch.setattr(paper, "headline", lambda result, display: iter(()))
    monkeypatch.setattr(paper, "sentences", lambda result, templates, display: ["Something else."])
    monkeypatch.setattr(checks, "plan_checks", lambda graph: iter(()))


def test_nothing_that_happens_later_changes_what_was_published(
    visitors: Visitors, plan: Plan, proposal: Publication, jean: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pages(jean, proposal)
    Value.objects.filter(stands=True).exclude(number="").update(number="1", source="another", certainty="assumed")
    for each in Scenario.objects.all():
        Scenario.objects.filter(pk=each.pk).update(name=f"Renamed {each.pk}", archived="2018-01-01T00:00Z")
    Plan.objects.update(name="Another plan", conventions=plan.conventions | {"band_d": "2"}, version=99)
    plan.authority_set.update(label="Another authority")
    visitors.omar.first_name = "Renamed"
    visitors.omar.save()
    visitors.leicestershire.name = "Rutland"
    visitors.leicestershire.save()
    other_wording(monkeypatch)
    selectors.frozen.cache_clear()
    reading._paper.cache_clear()
    try:
        assert pages(jean, proposal) == before
    finally:
        monkeypatch.undo()
        program.plan_graph.cache_clear()


def test_a_publication_says_what_was_published_in_february_2017(jean: Client, proposal: Publication) -> None:
    page = jean.get(reverse("publications:paper", args=[proposal.pk])).content.decode()
    assert "For 2017/18 a Band D council tax of £187.23 is proposed, £3.65 (1.99%) more than in 2016/17" in page
    assert "It is to be met by savings that are still to be found." in page
    for text in ("7.0p a week", "£171.639m", "(4.162)", "(5.474)", "(7.863)", "(10.324)", "£58.089m"):
        assert text in page


def test_a_lower_band_d_is_said_to_be_less(plan: Plan) -> None:
    file = example_file()
    inputs = file.inputs()
    lower = inputs.with_values({("precept.increase", 1): Decimal("-0.01")})
    result = compute(plan_graph(file.structure), lower)
    content = thaw(freeze(force="F", plan="P", scenario="S", structure=file.structure, result=result))
    said = paper_texts(content, 4)["shown"]["£"]["proposal"]
    assert "£1.84 (1.00%) less than in 2016/17" in said
