"""Who reads what is published, at which address, at what cost, and what caches keep of it."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from mtfp.digest import LENGTH
from mtfp.engine.inputs import plain
from mtfp.freeze import thaw
from mtfp.publications.models import Artefact, Publication
from mtfp.publications.services import Paper, open_link, publish, revoke_link, withdraw
from mtfp.publications.views import readers
from mtfp.scenarios.models import Plan
from tests.pages.reading import words
from tests.publications.conftest import FREEZE, TITLE
from tests.support.visitors import Visitors, make_plan, scenario

PARTS = ("paper", "csv", "json", "workbook", "downloads", "print_styles")
FIGURE = ["gap", "2018-19"]


def addresses(publication: Publication, token: str = "") -> list[str]:
    """Every address of a publication: by number, or of its link."""
    prefix, of = ("linked_", token) if token else ("", publication.pk)
    plain = [reverse(f"publications:{prefix}{part}", args=[of]) for part in PARTS]
    return [*plain, reverse(f"publications:{prefix}explanation", args=[of, *FIGURE])]


@pytest.fixture
def token(visitors: Visitors, proposal: Publication) -> str:
    """An open link to version 2."""
    return open_link(publication=proposal, by=visitors.omar).token


def test_a_panel_member_reads_every_part_of_every_version(
    jean: Client, earlier: Publication, proposal: Publication
) -> None:
    for publication in (earlier, proposal):
        assert [jean.get(each).status_code for each in addresses(publication)] == [200] * 7


def test_a_panel_member_sees_nothing_of_a_plan_but_what_is_published(
    jean: Client, plan: Plan, proposal: Publication
) -> None:
    unpublished = [each.name for each in plan.scenarios.exclude(name__in=["Proposal 1.99%", "Grant cut of 1.0%"])]
    assert FREEZE in unpublished
    for address in ("/", *addresses(proposal)):
        page = jean.get(address).content.decode(errors="replace")
        assert not [name for name in unpublished if f">{name}<" in page]
    for address in (f"/plans/{plan.pk}/", f"/plans/{plan.pk}/compare/", f"/scenarios/{scenario(plan).pk}/"):
        assert jean.get(address).status_code == 404
    assert jean.get(reverse("publications:publish", args=[scenario(plan).pk])).status_code == 404
    assert jean.get(reverse("publications:change", args=[proposal.pk])).status_code == 404
    assert "Withdraw" not in words(jean.get(addresses(proposal)[0]))


@pytest.mark.parametrize("name", ["olive", "sam"])
def test_others_find_nothing_at_any_address(visitors: Visitors, proposal: Publication, name: str) -> None:
    client = visitors.client(name)
    assert [client.get(each).status_code for each in addresses(proposal)] == [404] * 7
    assert TITLE not in words(client.get("/"))


def test_without_signing_in_a_number_leads_to_the_sign_in(client: Client, proposal: Publication) -> None:
    for address in addresses(proposal):
        assert client.get(address).headers["Location"].startswith("/sign-in/?next=/publications/")


def test_a_link_is_read_by_anybody_and_sets_no_cookie(client: Client, proposal: Publication, token: str) -> None:
    for address in addresses(proposal, token):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.headers["Vary"]
    page = client.get(addresses(proposal, token)[0]).content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert "csrfmiddlewaretoken" not in page
    assert f"/publications/{proposal.pk}/" not in page


def test_a_link_shows_the_same_to_those_who_have_signed_in(
    jean: Client, client: Client, proposal: Publication, token: str
) -> None:
    address = addresses(proposal, token)[0]
    assert jean.get(address).content == client.get(address).content
    assert "Jean" not in words(jean.get(address))


def test_a_link_opens_one_publication_and_closes_for_good(
    visitors: Visitors, client: Client, earlier: Publication, proposal: Publication, token: str
) -> None:
    other = open_link(publication=earlier, by=visitors.omar).token
    assert len({token, other}) == 2
    assert all(len(each) >= 32 for each in (token, other))
    revoke_link(link=proposal.links.get(), by=visitors.omar)
    for address in addresses(proposal, token):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "private" in answer.headers["Cache-Control"]
    assert client.get(addresses(earlier, other)[0]).status_code == 200
    assert client.get("/p/guessed/").status_code == 404


def test_the_chief_finance_officer_opens_closes_and_withdraws_on_one_page(
    omar: Client, client: Client, proposal: Publication
) -> None:
    address = reverse("publications:change", args=[proposal.pk])
    omar.post(address, {"action": "open"})
    token = proposal.links.get().token
    assert f"/p/{token}/" in words(omar.get(address))
    assert client.get(f"/p/{token}/").status_code == 200
    omar.post(address, {"action": "revoke", "token": token})
    assert client.get(f"/p/{token}/").status_code == 404
    assert "closed" in words(omar.get(address))
    refused = omar.post(address, {"action": "withdraw", "reason": " "})
    assert refused.status_code == 422
    assert "Say why it is withdrawn" in words(refused)
    done = omar.post(address, {"action": "withdraw", "reason": "An error."}, follow=True)
    assert "Withdrawn on" in words(done)
    assert omar.post(address, {"action": "revoke", "token": "another"}).status_code == 404


def test_a_published_page_asks_three_queries(
    jean: Client, omar: Client, proposal: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = addresses(proposal)[0]
    for client in (jean, omar):
        client.get(address)
        # session, person, the publication with its standing and the person's role
        with django_assert_num_queries(3):
            etag = client.get(address).headers["ETag"]
        with django_assert_num_queries(3):
            assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_public_page_asks_one(
    client: Client, proposal: Publication, token: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = addresses(proposal, token)[0]
    client.get(address)
    with django_assert_num_queries(1):  # the publication of an open link, with its standing
        client.get(address)


def test_every_part_answers_a_second_request_with_304(jean: Client, proposal: Publication, token: str) -> None:
    for address in (*addresses(proposal), *addresses(proposal, token)):
        etag = jean.get(address).headers["ETag"]
        for sent in (etag, f"W/{etag}", f'"other", {etag}'):
            again = jean.get(address, headers={"If-None-Match": sent})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)


def test_the_etag_differs_by_person_unit_session_release_and_what_became_of_it(
    visitors: Visitors, jean: Client, omar: Client, proposal: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = addresses(proposal)[0]

    def etag(client: Client) -> str:
        return client.get(address).headers["ETag"]

    found = [etag(jean), etag(omar), etag(visitors.client("jean"))]
    jean.post("/units/", {"scale": "£"})
    found.append(etag(jean))
    withdraw(publication=proposal, reason="an error", by=visitors.omar)
    found.append(etag(jean))
    User.objects.filter(pk=visitors.jean.pk).update(last_name="Married")  # the page says who is signed in
    found.append(etag(jean))
    monkeypatch.setattr(readers, "program_digest", lambda: "the next release, with other templates")
    found.append(etag(jean))
    assert len(set(found)) == 7
    assert jean.get(address).headers["Cache-Control"] == "private, no-cache"


def test_a_message_is_shown_once_and_kept_by_no_cache(visitors: Visitors, omar: Client, plan: Plan) -> None:
    address = reverse("publications:publish", args=[scenario(plan).pk])
    page = omar.post(address, {"title": "A paper", "purpose": "update"}, follow=True)
    assert "is published." in words(page)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers
    assert "is published." not in words(omar.get(page.request["PATH_INFO"]))


def test_the_reader_chooses_the_unit(jean: Client, client: Client, proposal: Publication, token: str) -> None:
    jean.post("/units/", {"scale": "£000"})
    assert "(10,324)" in words(jean.get(addresses(proposal)[0]))
    page = addresses(proposal, token)[0]
    assert "(10.324)" in words(client.get(page))
    assert "(10,323,681)" in words(client.get(page, {"units": "£"}))
    assert "(10.324)" in words(client.get(page, {"units": "€"}))


def test_an_explanation_is_a_page_or_a_panel_and_of_a_figure_that_is_there(jean: Client, proposal: Publication) -> None:
    address = addresses(proposal)[-1]
    page = words(jean.get(address))
    assert "£171,639,113" not in page
    assert "Total funding less the net budget requirement" in page
    panel = jean.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    for key, year in (("gap", "2001-02"), ("gap", "soon"), ("nothing", "2018-19")):
        assert jean.get(reverse("publications:explanation", args=[proposal.pk, key, year])).status_code == 404


def test_csv_and_json_agree_with_the_figures(jean: Client, proposal: Publication) -> None:
    result = thaw(json.loads(proposal.document)).result
    text = jean.get(reverse("publications:csv", args=[proposal.pk])).content.decode()
    data = json.loads(jean.get(reverse("publications:json", args=[proposal.pk])).content)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [{**row, "label": "", "source": ""} for row in rows] == [
        {**row, "label": "", "source": ""} for row in data["figures"]
    ]
    computed = {(row["key"], row["year"]): row["value"] for row in rows if row["kind"] == "computed"}
    published = {key for key, line in result.graph.lines.items() if line.published}
    assert {key for key, _ in computed} == published
    for (key, year), text in computed.items():
        figure = result[key, result.years.labels.index(year)]
        assert text == (plain(figure) if isinstance(figure, Decimal) else "")
    assert computed["precept.band_d", "2017/18"] == "187.2302"
    assert data["digest"] == proposal.digest
    assert data["version"] == 2


def test_the_workbook_is_made_once_and_carries_version_and_digest(
    jean: Client, visitors: Visitors, proposal: Publication, token: str, client: Client
) -> None:
    first = jean.get(reverse("publications:workbook", args=[proposal.pk])).content
    assert client.get(reverse("publications:linked_workbook", args=[token])).content == first
    assert Artefact.objects.filter(publication=proposal).count() == 1
    book = load_workbook(io.BytesIO(first))
    cover = {row[0]: row[1] for row in book["Cover"].iter_rows(values_only=True) if row[0]}
    assert cover["Version"] == "version 2"
    assert proposal.digest in [row[1] for row in book["Cover"].iter_rows(values_only=True)]
    for sheet in book.worksheets:
        foot = str(sheet.oddFooter)
        assert "version 2 · published" in foot
        assert proposal.digest[:LENGTH] in foot
    change = [row for row in book["Change since the last version"].iter_rows(values_only=True) if row[0]]
    assert any(row[0] == "Government funding" and -1735313 in [_whole(each) for each in row[1:]] for row in change)
    percent = {row[0].number_format for row in book["Appendix 1c"].iter_rows(min_col=3) if row[0].value == 0.0199}
    assert all("%" in each for each in percent)


def test_sheets_and_values_are_cut_from_the_workbook_that_was_kept(
    jean: Client, client: Client, proposal: Publication, token: str
) -> None:
    for reader, prefix, of in ((jean, "", proposal.pk), (client, "linked_", token)):
        at = reverse(f"publications:{prefix}workbook", args=[of])
        page = reader.get(reverse(f"publications:{prefix}downloads", args=[of]))
        assert f'href="{at}?sheet=Appendix%201a"' in page.content.decode()
        one = reader.get(at, {"sheet": "Appendix 1a"})
        assert "version-2-appendix-1a.xlsx" in one.headers["Content-Disposition"]
        assert load_workbook(io.BytesIO(one.content)).sheetnames == ["Appendix 1a"]
        values = load_workbook(io.BytesIO(reader.get(at, {"values": "1"}).content))
        assert len(values.sheetnames) > 10
        assert not [cell for sheet in values for row in sheet for cell in row if cell.data_type == "f"]
        assert reader.get(at, {"sheet": "Elsewhere"}).status_code == 404
    assert Artefact.objects.filter(publication=proposal).count() == 1


def _whole(each: object) -> int | None:
    return round(each) if isinstance(each, int | float) else None


def test_the_printed_foot_quotes_any_title_safely(visitors: Visitors, plan: Plan, jean: Client) -> None:
    made = publish(scenario=scenario(plan), paper=Paper('"} body { } \\', "update"), by=visitors.omar)
    style = jean.get(reverse("publications:print_styles", args=[made.pk])).content.decode()
    assert style.count("{") == style.count("}") == 3
    assert "body {" not in style


def test_a_title_is_text_on_every_page(visitors: Visitors, plan: Plan, jean: Client) -> None:
    paper = Paper("<b>x</b>", "update", "<script>1</script>")
    made = publish(scenario=scenario(plan), paper=paper, by=visitors.omar)
    page = jean.get(addresses(made)[0]).content.decode()
    assert "<b>x</b>" not in page
    assert "<script>1" not in page


def test_publications_are_sides_of_a_comparison(
    omar: Client, plan: Plan, earlier: Publication, proposal: Publication
) -> None:
    where = f"/plans/{plan.pk}/compare/"
    page = words(omar.get(where, {"a": f"p{earlier.pk}", "b": f"p{proposal.pk}"}))
    assert "rises from £8.6m to £10.3m, because of government funding (£1.7m worse)." in page
    assert omar.get(where, {"a": f"p{earlier.pk}", "b": str(scenario(plan).pk)}).status_code == 200
    assert omar.get(where, {"a": "p999", "b": "p998"}).status_code == 404


def test_another_forces_publication_is_no_side(visitors: Visitors, plan: Plan, proposal: Publication) -> None:
    other = make_plan(visitors)
    other.force = visitors.elsewhere
    other.save()
    olive = visitors.client("olive")
    assert olive.get(f"/plans/{other.pk}/compare/", {"a": f"p{proposal.pk}", "b": f"p{proposal.pk}"}).status_code == 404
    assert TITLE not in words(olive.get(f"/plans/{other.pk}/compare/"))


def test_the_columns_are_described_to_everybody(client: Client) -> None:
    page = words(client.get("/publications/columns/"))
    assert "The financial year, 1 April to 31 March, as 2017/18." in page
    for unit in ("£ a dwelling", "Band D equivalent dwellings", "FTE", "month", "1 yes, 0 no", "date", "£ an FTE"):
        assert f"; {unit}" in page
