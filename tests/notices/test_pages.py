"""The pages of notices: drafts and published ones, which of them was issued, instalment dates, the workbook's sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mtfp.publications.models import Publication
from mtfp.publications.services import open_link, revoke_link, withdraw
from mtfp.scenarios.errors import Invalid, NotAllowed, Stale
from mtfp.scenarios.history import plan_history
from mtfp.scenarios.models import Plan, Value
from mtfp.scenarios.services import Edit, add_member, write_values
from precept.decision.dates import Kind
from precept.notices.models import Instalments
from precept.notices.selectors import schedule_of
from precept.notices.services import set_instalments
from tests.decision.conftest import tell
from tests.pages.reading import tables, words
from tests.support.visitors import Visitors, scenario

MAY, JUNE = date(2017, 5, 18), date(2017, 6, 19)


@pytest.fixture
def harriet(visitors: Visitors) -> Client:
    """The finance officer's browser."""
    return visitors.client("harriet")


@pytest.fixture
def jean(visitors: Visitors) -> Client:
    """The panel member's browser."""
    return visitors.client("jean")


def drafts(plan: Plan, slug: str = "") -> str:
    """The address of the drafts of the baseline, or of one of them."""
    pk = scenario(plan).pk
    return reverse("notices:one_of_scenario", args=[pk, slug]) if slug else reverse("notices:of_scenario", args=[pk])


def published(paper: Publication) -> str:
    """The address of the notices of a publication."""
    return reverse("notices:of_publication", args=[paper.pk])


def put_a_freeze(plan: Plan, visitors: Visitors) -> None:
    """Take the increase out of the baseline."""
    row = Value.objects.get(scenario=scenario(plan), key="precept.increase", year=2017)
    edit = Edit("precept.increase", 2017, row.version, Decimal(0))
    write_values(scenario=scenario(plan), edits=[edit], by=visitors.harriet)


def test_the_drafts_have_the_published_precepts_of_leicestershire(harriet: Client, plan: Plan) -> None:
    page = harriet.get(drafts(plan))
    table = tables(page)["Precept by billing authority, 2017/18"]
    assert table["Blaby"] == ["32,448.66", "£6,075,369"]
    assert table["Precepts on all authorities"] == ["", "£58,088,856"]
    assert table["Above the total"] == ["", "£1"]
    assert table["Total precept"] == ["", "£58,088,855"]
    text = words(page)
    assert text.count("Draft, not issued") == 9
    assert "Band H £374.4604" in text
    assert "rounded to the pound on its own" in text


def test_one_notice_stands_alone(harriet: Client, plan: Plan) -> None:
    text = words(harriet.get(drafts(plan, "melton")))
    assert "Precept 2017/18: Melton" in text
    assert "Blaby" not in text
    assert harriet.get(drafts(plan, "imagined")).status_code == 404


def test_a_publication_has_its_frozen_figures_for_ever(
    visitors: Visitors, harriet: Client, jean: Client, plan: Plan, paper: Publication
) -> None:
    put_a_freeze(plan, visitors)
    assert "£187.2302" not in words(harriet.get(drafts(plan)))
    text = words(jean.get(published(paper)))
    assert "£187.2302" in text
    assert "No precept with these figures is recorded as issued." in text
    assert "Instalment dates" not in text  # nothing to edit for a panel member
    assert words(jean.get(f"{published(paper)}blaby/")).count("Not issued") == 1


def test_the_notices_of_the_issued_precept_say_so(
    visitors: Visitors, harriet: Client, jean: Client, plan: Plan, paper: Publication
) -> None:
    tell(plan, visitors.omar, Kind.ISSUED, "2017-02-20", source=paper, reason="The rest is on paper.")
    text = words(jean.get(published(paper)))
    assert "Issued 20 February 2017, by the record of the decision." in text
    assert "is issued to Blaby, as billing authority, under section 40" in text
    assert "Not issued" not in text
    assert "Draft, not issued" in words(harriet.get(drafts(plan)))  # another source


def test_a_scenario_that_was_issued_is_a_draft_again_once_it_changes(
    visitors: Visitors, harriet: Client, plan: Plan
) -> None:
    tell(plan, visitors.omar, Kind.ISSUED, "2017-02-20", source=scenario(plan), reason="The rest is on paper.")
    assert "Issued 20 February 2017" in words(harriet.get(drafts(plan)))
    put_a_freeze(plan, visitors)
    assert "Draft, not issued" in words(harriet.get(drafts(plan)))


def test_a_withdrawn_publication_says_so_on_its_notices(visitors: Visitors, jean: Client, paper: Publication) -> None:
    withdraw(publication=paper, reason="A grant was missing.", by=visitors.omar)
    assert "The publication was withdrawn: A grant was missing." in words(jean.get(published(paper)))


def test_a_figure_that_is_missing_says_why(visitors: Visitors, harriet: Client, plan: Plan) -> None:
    add_member(plan=plan, kind="authorities", label="Newtown", by=visitors.harriet, seen=plan.version)
    text = words(harriet.get(drafts(plan, "newtown")))
    assert "Precept payable cannot be computed:" in text


def test_no_date_is_assumed_and_those_entered_stand_on_the_notices(
    visitors: Visitors, harriet: Client, jean: Client, plan: Plan, paper: Publication
) -> None:
    assert "No dates are entered: they are those of the billing authority's schedule" in words(
        jean.get(published(paper))
    )
    where = reverse("notices:instalments", args=[plan.pk])
    sent = {"dates-": "18 May 2017\n19/06/2017\n", "dates-melton": "2017-07-18", "seen": 0}
    assert harriet.post(where, sent).status_code == 302
    assert "18 May 2017\n19 June 2017</textarea>" in harriet.get(where).content.decode()
    assert "Instalments 18 May 2017 19 June 2017" in words(jean.get(f"{published(paper)}blaby/"))
    assert "Instalments 18 July 2017" in words(jean.get(f"{published(paper)}melton/"))


def test_dates_that_cannot_be_are_refused_all_at_once(harriet: Client, plan: Plan) -> None:
    where = reverse("notices:instalments", args=[plan.pk])
    unread = harriet.post(where, {"dates-": "soon", "dates-blaby": "31 June 2017", "seen": 0})
    assert unread.status_code == 422
    assert words(unread).replace("&#x27;", "'").count("'soon' is no day") == 2  # at the head and beside its field
    assert "'31 June 2017' is no day" in words(unread).replace("&#x27;", "'")
    assert "soon</textarea>" in unread.content.decode()
    outside = harriet.post(where, {"dates-": "31 March 2017\n1 April 2018", "dates-blaby": "18 May 2017\n18 May 2017"})
    text = words(outside)
    assert "31 March 2017 is not in 2017/18" in text
    assert "1 April 2018 is not in 2017/18" in text
    assert "Blaby: 18 May 2017 is there twice" in text
    assert not Instalments.objects.exists()


def test_the_first_and_the_last_day_of_the_year_are_in_it(visitors: Visitors, plan: Plan) -> None:
    days = [date(2018, 3, 31), date(2017, 4, 1)]
    assert set_instalments(plan=plan, dates={"": days}, by=visitors.harriet, seen=0) == 1
    assert schedule_of(plan).of("blaby") == (date(2017, 4, 1), date(2018, 3, 31))


def test_too_many_dates_and_another_plans_authority_are_refused(visitors: Visitors, plan: Plan) -> None:
    many = [date.fromordinal(date(2017, 4, 1).toordinal() + day) for day in range(61)]
    for dates, said in [({"": many}, "61 dates"), ({"ambridge": [MAY]}, "of this plan")]:
        with pytest.raises(Invalid, match=said):
            set_instalments(plan=plan, dates=dates, by=visitors.harriet, seen=0)


def test_only_what_changed_is_written_and_history_tells_it(visitors: Visitors, plan: Plan) -> None:
    write = partial(set_instalments, plan=plan, by=visitors.harriet)
    assert write(dates={"": [MAY], "blaby": []}, seen=0) == 1
    assert write(dates={"": [MAY], "blaby": [JUNE]}, seen=schedule_of(plan).seen) == 1
    assert write(dates={"": [MAY], "blaby": []}, seen=schedule_of(plan).seen) == 1
    assert [(each.authority, each.number, each.dates) for each in Instalments.objects.all()] == [
        ("", 1, "2017-05-18"), ("blaby", 1, "2017-06-19"), ("blaby", 2, ""),
    ]  # fmt: skip
    newest = plan_history(plan)[0]
    assert (newest.what, newest.old, newest.new) == (
        "precept decision “instalment dates, Blaby”", "dates: 19 June 2017", "dates: none",
    )  # fmt: skip
    assert schedule_of(plan).of("blaby") == (MAY,)  # none of its own: those for everybody


def test_whoever_is_behind_or_does_not_work_on_the_plan_writes_nothing(visitors: Visitors, plan: Plan) -> None:
    set_instalments(plan=plan, dates={"": [MAY]}, by=visitors.harriet, seen=0)
    with pytest.raises(Stale, match="the instalment dates"):
        set_instalments(plan=plan, dates={"": [JUNE]}, by=visitors.omar, seen=0)
    with pytest.raises(NotAllowed):
        set_instalments(plan=plan, dates={"": [JUNE]}, by=visitors.jean, seen=schedule_of(plan).seen)


def test_rows_of_dates_are_kept_as_they_are(visitors: Visitors, plan: Plan) -> None:
    set_instalments(plan=plan, dates={"": [MAY]}, by=visitors.harriet, seen=0)
    row = Instalments.objects.get()
    attempts: list[Callable[[], object]] = [
        row.save, row.delete, partial(Instalments.objects.update, dates=""), Instalments.objects.all().delete,
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            attempt()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_workbook_has_the_notices_with_references_and_dates(
    visitors: Visitors, harriet: Client, plan: Plan
) -> None:
    set_instalments(plan=plan, dates={"": [MAY, JUNE]}, by=visitors.harriet, seen=0)
    content = harriet.get(reverse("scenarios:workbook", args=[scenario(plan).pk])).content
    formulas, values = (load_workbook(BytesIO(content), data_only=only)["Precept notices"] for only in (False, True))
    said = [[cell.value for cell in row[:2]] for row in values.iter_rows()]
    start = next(place for place, row in enumerate(said) if row[0] == "Blaby")
    rows = {str(label): value for label, value in said[start : start + 14]}
    assert (rows["Tax base, Band D equivalent dwellings"], rows["Precept payable"]) == (32448.66, 6075369)
    assert rows["Band D council tax"] == rows["Band D"] == 187.2302
    assert str(formulas.cell(start + 3, 2).value).startswith("='Appendix 1b'!")
    assert "Instalments: 18 May 2017, 19 June 2017." in rows


def test_without_the_sheets_they_rest_on_the_notices_hold_values(harriet: Client, plan: Plan) -> None:
    where = reverse("scenarios:workbook", args=[scenario(plan).pk])
    content = harriet.get(where, {"sheet": "Precept notices"}).content
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Precept notices"]
    numbers = [cell.value for row in book["Precept notices"].iter_rows() for cell in row if cell.data_type == "n"]
    assert 6075369 in numbers


def test_the_publications_workbook_has_them_too(jean: Client, paper: Publication) -> None:
    content = jean.get(reverse("publications:workbook", args=[paper.pk])).content
    assert "Precept notices" in load_workbook(BytesIO(content), read_only=True).sheetnames


def test_by_the_public_address_anybody_reads_notices_once_they_are_issued(
    visitors: Visitors, client: Client, plan: Plan, paper: Publication
) -> None:
    link = open_link(publication=paper, by=visitors.omar)
    address = reverse("notices:of_link", args=[link.token])
    assert f'href="{address}"' in client.get(reverse("publications:linked_paper", args=[link.token])).content.decode()
    for drafts_at in (address, f"{address}blaby/"):
        text = words(client.get(drafts_at))
        assert "No precept with these figures is recorded as issued: its notices stand here once it is." in text
        assert "32,448.66" not in text
    tell(plan, visitors.omar, Kind.ISSUED, "2017-02-20", source=paper, reason="The rest is on paper.")
    page = client.get(address)
    assert tables(page)["Precept by billing authority, 2017/18"]["Blaby"] == ["32,448.66", "£6,075,369"]
    assert page.headers["Cache-Control"] == "private, no-store"
    text = words(client.get(f"{address}blaby/"))
    assert "is issued to Blaby, as billing authority, under section 40" in text
    assert "Instalment dates" not in text
    revoke_link(link=link, by=visitors.omar)
    assert client.get(address).status_code == 404
