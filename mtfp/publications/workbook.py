"""The workbook of a publication, from its frozen document: made once, when it is published."""

from __future__ import annotations

import json

from mtfp.freeze import Frozen
from mtfp.planfile import read_plan_file
from mtfp.present.workbook import WorkbookSource, scenario_workbook
from mtfp.publications.models import Publication

WORKBOOK_NAME = "workbook.xlsx"


def publication_workbook(publication: Publication, content: Frozen) -> bytes:
    """The appendix workbook with the publication's title, version and digest on every sheet."""
    document = content.document
    source = WorkbookSource(
        document["force"],
        document["plan"],
        document["scenario"],
        read_plan_file(json.dumps(document["plan_file"])).structure,
        content.result,
        publication.digest,
        publication.published.date(),
    )
    version = f"version {publication.version}"
    return scenario_workbook(source, title=publication.title, status="published", version=version)
