"""The workbook of a publication, from its frozen document: made once, when it is published."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.compare import Bridge
from mtfp.freeze import Frozen, plan_of
from mtfp.layout import Style
from mtfp.present.extras import extra_sheets
from mtfp.present.numbers import Display, Scale
from mtfp.present.workbook import ExtraRow, ExtraSheet, Grid, WorkbookSource, scenario_workbook
from mtfp.publications.change import ChangeView, change_bridges, change_view
from mtfp.publications.models import Publication
from precept.notices.selectors import notice_sheets_of

WORKBOOK_NAME = "workbook.xlsx"
CHANGE = "Change since the last version"


def publication_workbook(publication: Publication, content: Frozen) -> bytes:
    """The appendix workbook with the publication's title, version and digest on every sheet.

    Further sheets: precept options, notices and, as values, what changed when it supersedes another one.
    """
    document = content.document
    structure = plan_of(document).structure
    source = WorkbookSource(
        document["force"],
        document["plan"],
        document["scenario"],
        structure,
        content.result,
        publication.digest,
        publication.published.date(),
    )
    change = change_view(document["change"], Display(Scale.POUNDS, document["paper"]["places"]))
    extra = [
        *extra_sheets(structure, content.result),
        *notice_sheets_of(publication.plan, structure, content.result),
    ]
    if change is not None:
        extra.append(_change_sheet(change, change_bridges(document["change"])))
    return scenario_workbook(
        source, title=publication.title, status="published", version=f"version {publication.version}", extra=extra
    )


def _change_sheet(change: ChangeView, bridges: list[Bridge]) -> ExtraSheet:
    """Sentences, the bridge of every year, and the assumptions that changed."""
    parts: list[str | Grid] = [*change.sentences, *change.notes]
    if any(each.terms for each in bridges):
        parts.append(Grid("Surplus / (funding gap)", ("£", *(each.year for each in bridges)), tuple(_bridges(bridges))))
    if change.inputs:
        rows = (ExtraRow((each.label, each.years, each.before, each.after, each.why)) for each in change.inputs)
        parts.append(Grid("Assumptions that changed", ("", "Years", "Before", "Now", "Why"), tuple(rows)))
    return ExtraSheet(CHANGE, f"What changed since version {change.version}", tuple(parts))


def _bridges(bridges: list[Bridge]) -> Iterator[ExtraRow]:
    """One column a year: the gap before, what each cause adds, the gap now."""
    causes = dict.fromkeys(term.label for each in bridges for term in each.terms)
    yield ExtraRow((bridges[0].start, *(each.opening for each in bridges)), Style.SUBTOTAL)
    for cause in causes:
        yield ExtraRow((cause, *(_amount(each, cause) for each in bridges)))
    yield ExtraRow((bridges[0].end, *(each.closing for each in bridges)), Style.RESULT)


def _amount(bridge: Bridge, cause: str) -> Decimal:
    return sum((term.amount for term in bridge.terms if term.label == cause), Decimal(0))
