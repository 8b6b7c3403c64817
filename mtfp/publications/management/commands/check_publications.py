"""Recompute every publication: is it what was published, and would today's formulas give the same?"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from mtfp.engine import compute
from mtfp.freeze import document_digest, plan_of, thaw
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFileError
from mtfp.publications.guards import missing
from mtfp.publications.models import Publication


class Command(BaseCommand):
    help = "Check that every publication is intact, and say which differ under the present formulas"

    def handle(self, *args: Any, **options: Any) -> None:
        damaged = 0
        for publication in Publication.objects.order_by("pk").iterator():
            fault = damage(publication)
            word = f"DAMAGED: {fault}" if fault else differing(publication) or "intact"
            damaged += bool(fault)
            self.stdout.write(f"{publication.pk} {publication}: {word}")
        absent = missing(connection)
        for name in absent:
            self.stdout.write(f"MISSING guard {name}: run migrate to put it back")
        if damaged or absent:
            raise CommandError(f"{damaged} damaged, {len(absent)} guards missing")


def damage(publication: Publication) -> str:
    """Why a publication is not what was published; empty when it is."""
    if document_digest(publication.document) != publication.digest:
        return "the document is not the one of which the digest was taken"
    try:
        frozen = thaw(json.loads(publication.document))
        again = compute(frozen.result.graph, frozen.result.inputs)
    except Exception as error:  # whatever stands in a damaged document, it is reported, not raised
        return f"the document cannot be read ({type(error).__name__}: {error})"
    paper = frozen.document["paper"]
    if (paper["version"], paper["title"]) != (publication.version, publication.title):
        return "title or version differ from the document's"
    for kept in publication.artefacts.all():
        if hashlib.sha256(bytes(kept.content)).hexdigest() != kept.digest:
            return f"{kept.name} is not the file that was made"
    for key in again.graph.lines:
        if again.figures[key] != frozen.result.figures[key]:
            return f"the figures of {key} do not follow from its values and formulas"
    return ""


def differing(publication: Publication) -> str:
    """Which lines the present formulas would compute otherwise; empty for none."""
    document = json.loads(publication.document)
    frozen = thaw(document)
    try:
        plan = plan_of(document)
    except PlanFileError as error:
        return f"intact; the present program cannot read its plan file: {error.faults[0]}"
    today = compute(plan_graph(plan.structure), plan.inputs())
    other = [
        key for key, row in today.figures.items() if key in today.graph.lines and row != frozen.result.figures.get(key)
    ]
    if not other:
        return ""
    return f"intact; differs under newer formulas in {len(other)} lines, the first is {other[0]}"
