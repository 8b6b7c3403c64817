"""Who may do what: one row for every address and method of the site, and none may be left out.

A new address fails `test_every_address_has_its_rows` until its rows stand here; `known` says what
its arguments are. Harriet is a finance officer and Omar the chief finance officer of the plan's
force, Jean a member of its panel, Olive the chief finance officer of another force; Sam belongs to
none; nobody has not signed in. Publications and previews of imports are Omar's. Of a decision the
panel has been notified and something is published: tests/decision/test_pages.py has what Jean sees
before that. Statuses: 200 shown, 302 sent on (nobody: to sign in), 404 there is nothing of that kind
for this person, 405 not done by this method, 400, 409 and 422 the form is refused (it is empty here).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mtfp.people.invitations import token
from mtfp.people.models import PeopleChange
from mtfp.people.services import invite
from mtfp.publications.models import Publication, PublicationEvent
from mtfp.publications.services import Paper, open_link, publish
from mtfp.scenarios.models import Change, Plan
from mtfp.scenarios.services import add_member
from mtfp.spreadsheets.models import ImportPreview
from mtfp.spreadsheets.services import make_preview
from precept.decision.models import Step
from precept.notices.models import Instalments
from precept.options.models import PreceptOption
from tests.decision.conftest import propose_and_notify
from tests.spreadsheets.books import rows
from tests.support.visitors import NOBODY, Visitors, scenario

WHO = ("harriet", "omar", "jean", "olive", "sam", NOBODY)
MATRIX = """
    address                    method  harriet omar jean olive sam nobody
    account_login                         GET   302 302 302 302 302 200
    account_login                         POST  302 302 302 302 302 200
    mfa_authenticate                      GET   302 302 302 302 302 302
    mfa_authenticate                      POST  302 302 302 302 302 302
    organisation                          GET   404 404 404 404 404 404
    organisation                          POST  405 405 405 405 405 405
    openid_connect_callback               GET   404 404 404 404 404 404
    openid_connect_callback               POST  405 405 405 405 405 405
    socialaccount_login_cancelled         GET   200 200 200 200 200 200
    socialaccount_login_cancelled         POST  405 405 405 405 405 405
    sign_out                              GET   405 405 405 405 405 302
    sign_out                              POST  302 302 302 302 302 302
    account_reset_password                GET   200 200 200 200 200 200
    account_reset_password                POST  200 200 200 200 200 200
    account_reset_password_done           GET   200 200 200 200 200 200
    account_reset_password_done           POST  405 405 405 405 405 405
    account_reset_password_from_key       GET   200 200 200 200 200 200
    account_reset_password_from_key       POST  200 200 200 200 200 200
    account_reset_password_from_key_done  GET   200 200 200 200 200 200
    account_reset_password_from_key_done  POST  405 405 405 405 405 405
    mfa_index                             GET   200 200 200 200 200 302
    mfa_index                             POST  405 405 405 405 405 302
    account_change_password               GET   200 200 200 200 200 302
    account_change_password               POST  200 200 200 200 200 302
    account_reauthenticate                GET   200 200 200 200 200 302
    account_reauthenticate                POST  200 200 200 200 200 302
    confirm_organisation                  GET   404 404 404 404 404 302
    confirm_organisation                  POST  405 405 405 405 405 302
    mfa_reauthenticate                    GET   302 302 302 302 302 302
    mfa_reauthenticate                    POST  302 302 302 302 302 302
    mfa_activate_totp                     GET   200 200 200 200 200 302
    mfa_activate_totp                     POST  200 200 200 200 200 302
    mfa_deactivate_totp                   GET   404 404 404 404 404 302
    mfa_deactivate_totp                   POST  404 404 404 404 404 302
    mfa_view_recovery_codes               GET   404 404 404 404 404 302
    mfa_view_recovery_codes               POST  405 405 405 405 405 302
    mfa_generate_recovery_codes           GET   200 200 200 200 200 302
    mfa_generate_recovery_codes           POST  200 200 200 200 200 302
    invitation                            GET   200 200 200 200 200 200
    invitation                            POST  422 422 422 422 422 422
    people                                GET   404 200 404 404 404 302
    people                                POST  404 422 404 404 404 302
    live                                  GET   200 200 200 200 200 200
    live                                  POST  405 405 405 405 405 405
    ready                                 GET   200 200 200 200 200 200
    ready                                 POST  405 405 405 405 405 405
    scenarios:home             GET     200     200  200  200   200 302
    scenarios:home             POST    405     405  405  405   405 302
    scenarios:units            GET     405     405  405  405   405 302
    scenarios:units            POST    302     302  302  302   302 302

    scenarios:new_plan         GET     200     200  404  200   404 302
    scenarios:new_plan         POST    422     422  404  422   404 302
    scenarios:upload           GET     200     200  404  200   404 302
    scenarios:upload           POST    422     422  404  422   404 302
    scenarios:plan             GET     200     200  404  404   404 302
    scenarios:plan             POST    422     422  404  404   404 302
    scenarios:conventions      GET     200     200  404  404   404 302
    scenarios:conventions      POST    302     302  404  404   404 302
    scenarios:download         GET     200     200  404  404   404 302
    scenarios:download         POST    405     405  405  405   405 302
    scenarios:restore_plan     GET     405     405  405  405   405 302
    scenarios:restore_plan     POST    404     404  404  404   404 302
    scenarios:scenarios        GET     200     200  404  404   404 302
    scenarios:scenarios        POST    405     405  405  405   405 302
    scenarios:create_scenario  GET     405     405  405  405   405 302
    scenarios:create_scenario  POST    302     302  404  404   404 302
    scenarios:compare          GET     200     200  404  404   404 302
    scenarios:compare          POST    405     405  405  405   405 302
    scenarios:compare_years    GET     200     200  404  404   404 302
    scenarios:compare_years    POST    405     405  405  405   405 302

    scenarios:overview         GET     200     200  404  404   404 302
    scenarios:overview         POST    405     405  405  405   405 302
    scenarios:assumptions      GET     200     200  404  404   404 302
    scenarios:assumptions      POST    405     405  405  405   405 302
    scenarios:subject          GET     200     200  404  404   404 302
    scenarios:subject          POST    405     405  405  405   405 302
    scenarios:history          GET     200     200  404  404   404 302
    scenarios:history          POST    405     405  405  405   405 302
    scenarios:explanation      GET     200     200  404  404   404 302
    scenarios:explanation      POST    405     405  405  405   405 302

    scenarios:change_scenario  GET     405     405  405  405   405 302
    scenarios:change_scenario  POST    302     302  404  404   404 302
    scenarios:cell             GET     200     200  404  404   404 302
    scenarios:cell             POST    422     422  404  404   404 302
    scenarios:edit             GET     200     200  404  404   404 302
    scenarios:edit             POST    405     405  405  405   405 302
    scenarios:save_form        GET     405     405  405  405   405 302
    scenarios:save_form        POST    302     302  404  404   404 302
    scenarios:save_cells       GET     405     405  405  405   405 302
    scenarios:save_cells       POST    400     400  404  404   404 302
    scenarios:take_back        GET     405     405  405  405   405 302
    scenarios:take_back        POST    302     302  404  404   404 302
    scenarios:add_row          GET     405     405  405  405   405 302
    scenarios:add_row          POST    302     302  404  404   404 302
    scenarios:change_row       GET     405     405  405  405   405 302
    scenarios:change_row       POST    302     302  404  404   404 302
    scenarios:remove_row       GET     200     200  404  404   404 302
    scenarios:remove_row       POST    302     302  404  404   404 302

    scenarios:downloads        GET     200     200  404  404   404 302
    scenarios:downloads        POST    405     405  405  405   405 302
    scenarios:workbook         GET     200     200  404  404   404 302
    scenarios:workbook         POST    405     405  405  405   405 302

    capital:slip               GET     405     405  405  405   405 302
    capital:slip               POST    302     302  404  404   404 302

    precept_options:options      GET   200     200  404  404   404 302
    precept_options:options      POST  405     405  405  405   405 302
    precept_options:explanation  GET   200     200  404  404   404 302
    precept_options:explanation  POST  405     405  405  405   405 302
    precept_options:add          GET   405     405  405  405   405 302
    precept_options:add          POST  422     422  404  404   404 302
    precept_options:to_scenario  GET   405     405  405  405   405 302
    precept_options:to_scenario  POST  302     302  404  404   404 302

    spreadsheets:upload        GET     200     200  404  404   404 302
    spreadsheets:upload        POST    422     422  404  404   404 302
    spreadsheets:template      GET     200     200  404  404   404 302
    spreadsheets:template      POST    405     405  405  405   405 302
    spreadsheets:preview       GET     404     200  404  404   404 302
    spreadsheets:preview       POST    404     302  404  404   404 302
    spreadsheets:confirm       GET     405     405  405  405   405 302
    spreadsheets:confirm       POST    404     409  404  404   404 302

    decision:page              GET     200     200  200  404   404 302
    decision:page              POST    405     405  405  405   405 302
    decision:record            GET     200     200  404  404   404 302
    decision:record            POST    422     422  404  404   404 302
    decision:correct           GET     200     200  404  404   404 302
    decision:correct           POST    422     422  404  404   404 302

    notices:of_scenario        GET     200     200  404  404   404 302
    notices:of_scenario        POST    405     405  405  405   405 302
    notices:one_of_scenario    GET     200     200  404  404   404 302
    notices:one_of_scenario    POST    405     405  405  405   405 302
    notices:of_publication     GET     200     200  200  404   404 302
    notices:of_publication     POST    405     405  405  405   405 302
    notices:one_of_publication GET     200     200  200  404   404 302
    notices:one_of_publication POST    405     405  405  405   405 302
    notices:of_link            GET     200     200  200  200   200 200
    notices:of_link            POST    405     405  405  405   405 405
    notices:one_of_link        GET     200     200  200  200   200 200
    notices:one_of_link        POST    405     405  405  405   405 405
    notices:instalments        GET     200     200  404  404   404 302
    notices:instalments        POST    422     422  404  404   404 302

    publications:publish       GET     404     200  404  404   404 302
    publications:publish       POST    404     422  404  404   404 302
    publications:change        GET     404     200  404  404   404 302
    publications:change        POST    404     302  404  404   404 302
    publications:paper         GET     200     200  200  404   404 302
    publications:paper         POST    405     405  405  405   405 405
    publications:explanation   GET     200     200  200  404   404 302
    publications:explanation   POST    405     405  405  405   405 405
    publications:option        GET     200     200  200  404   404 302
    publications:option        POST    405     405  405  405   405 405
    publications:csv           GET     200     200  200  404   404 302
    publications:csv           POST    405     405  405  405   405 405
    publications:json          GET     200     200  200  404   404 302
    publications:json          POST    405     405  405  405   405 405
    publications:workbook      GET     200     200  200  404   404 302
    publications:workbook      POST    405     405  405  405   405 405
    publications:downloads     GET     200     200  200  404   404 302
    publications:downloads     POST    405     405  405  405   405 405
    publications:print_styles  GET     200     200  200  404   404 302
    publications:print_styles  POST    405     405  405  405   405 405

    publications:columns              GET   200 200 200 200 200 200
    publications:columns              POST  405 405 405 405 405 405
    publications:linked_paper         GET   200 200 200 200 200 200
    publications:linked_paper         POST  405 405 405 405 405 405
    publications:linked_explanation   GET   200 200 200 200 200 200
    publications:linked_explanation   POST  405 405 405 405 405 405
    publications:linked_option        GET   200 200 200 200 200 200
    publications:linked_option        POST  405 405 405 405 405 405
    publications:linked_csv           GET   200 200 200 200 200 200
    publications:linked_csv           POST  405 405 405 405 405 405
    publications:linked_json          GET   200 200 200 200 200 200
    publications:linked_json          POST  405 405 405 405 405 405
    publications:linked_workbook      GET   200 200 200 200 200 200
    publications:linked_workbook      POST  405 405 405 405 405 405
    publications:linked_downloads     GET   200 200 200 200 200 200
    publications:linked_downloads     POST  405 405 405 405 405 405
    publications:linked_print_styles  GET   200 200 200 200 200 200
    publications:linked_print_styles  POST  405 405 405 405 405 405
"""
ROWS = [line.split() for line in MATRIX.strip().splitlines()[1:] if line]
OF_AN_OPTION = {"precept_options:explanation", "publications:option", "publications:linked_option"}
ELSEWHERE = {"admin"}
"""Namespaces of Django itself, which have their own rules; the admin's are tested below."""


def known(plan: Plan, address: str, by: User) -> dict[str, str | int]:
    """What stands in the addresses; `pk` is a scenario's, or that of its publication."""
    every: dict[str, str | int] = {
        "pk": scenario(plan).pk,
        "plan_pk": plan.pk,
        "subject": "precept",
        "kind": "authorities",
        "slug": "blaby",
        "key": "gap",
        "year": "2018-19",
        "template_key": "grants",
        "provider_id": "organisation",
        "uidb36": "1",
        "force": plan.force.slug,
    }
    if address == "account_reset_password_from_key":
        every |= {"key": "not-a-key"}
    if address == "invitation":
        made = invite(force=plan.force, email="new@example.org", role="finance_officer", by=by)
        every |= {"token": token(made)}
    if address in OF_AN_OPTION:
        seen, freeze = plan.version, {"kind": "freeze", "years": "every_year"}
        if not PreceptOption.objects.filter(plan=plan).exists():
            add_member(plan=plan, kind="precept_options", label="Freeze", by=by, seen=seen, attributes=freeze)
        every |= {"slug": "freeze", "option": "freeze"}
    if address == "scenarios:cell":
        every |= {"key": "precept.increase", "year": 2018}
    of_paper = address.startswith("notices:") and address.endswith(("_publication", "_link"))
    if of_paper or (address.startswith("publications:") and address != "publications:publish"):
        kept = plan.publications.filter(version__gt=1 if address in OF_AN_OPTION else 0).first()  # one with the option
        paper = kept or publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=by)
        link = paper.links.filter(revoked=None).first() or open_link(publication=paper, by=by)
        every |= {"pk": paper.pk, "token": link.token}
    if address in {"spreadsheets:preview", "spreadsheets:confirm"}:
        content = rows(["Grant", "2018/19"], ["Police Grant", 1])
        preview = ImportPreview.objects.filter(person=by).first() or make_preview(
            scenario=scenario(plan), by=by, name="grants.xlsx", content=content
        )
        every |= {"preview_pk": preview.pk}
    if address.startswith("decision:"):
        if not plan.publications.exists():
            publish(scenario=scenario(plan), paper=Paper("The precept", "panel_paper"), by=by)
        notified = plan.decision_steps.last() or propose_and_notify(plan, by, scenario(plan))[-1]
        every |= {"kind": "reported", "step_pk": notified.pk}
    return {name: every[name] for name in dict(addresses())[address]}


def sent(plan: Plan, address: str) -> dict[str, str | int]:
    """The form of an address that answers only to a sensible one; the others get an empty one."""
    forms: dict[str, dict[str, str | int]] = {
        "scenarios:create_scenario": {"name": "Another", "kind": "option", "based_on": scenario(plan).pk},
        "scenarios:change_scenario": {"action": "save", "name": "Renamed"},
        "publications:change": {"action": "withdraw", "reason": "for the test"},
        "notices:instalments": {"dates-": "soon"},
    }
    return forms.get(address, {})


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[tuple[str, set[str]]]:
    """Every address of the site by name, with the names of its arguments."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{space}{pattern.name}", set(pattern.pattern.converters)
        elif pattern.namespace not in ELSEWHERE:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)


def test_every_address_has_its_rows() -> None:
    rows = {(address, method) for address, method, *_ in ROWS}
    assert rows == {(address, method) for address, _ in addresses() for method in ("GET", "POST")}


def _traces() -> int:
    kept = (Change, PublicationEvent, Publication, PeopleChange, Step, Instalments)
    return sum(each._default_manager.count() for each in kept)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("address", "method", "statuses"), [(row[0], row[1], row[2:]) for row in ROWS])
def test_the_matrix_holds(
    visitors: Visitors, plan: Plan, address: str, method: str, statuses: list[str], subtests: pytest.Subtests
) -> None:
    where, form = reverse(address, kwargs=known(plan, address, visitors.omar)), sent(plan, address)
    may_change = {"omar"} if address.startswith("publications:") else {"omar", "harriet"}
    for who, status in zip(WHO, statuses, strict=True):
        with subtests.test(who), transaction.atomic():
            client, before = visitors.client(who), _traces()
            answer = client.post(where, form) if method == "POST" else client.get(where)
            assert answer.status_code == int(status)
            assert b"digest </" not in getattr(answer, "content", b"")  # a page that names its figures has them
            if who == NOBODY and answer.status_code == 302:
                assert answer.headers["Location"].startswith("/sign-in/")
            if who not in may_change:
                assert _traces() == before
            transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["harriet", "omar", "jean", "olive", "sam"])
def test_the_admin_is_closed_to_all_roles(visitors: Visitors, who: str) -> None:
    assert visitors.client(who).get("/admin/").status_code == 302


def test_being_a_superuser_opens_no_plan(visitors: Visitors, plan: Plan) -> None:
    visitors.sam.is_superuser = visitors.sam.is_staff = True
    visitors.sam.save()
    client = visitors.client("sam")
    assert client.get("/admin/").status_code == 200
    assert client.get(reverse("scenarios:overview", args=[scenario(plan).pk])).status_code == 404


def test_a_leaver_sees_nothing_more(visitors: Visitors, plan: Plan, client: Client) -> None:
    client.force_login(visitors.harriet)
    visitors.harriet.is_active = False
    visitors.harriet.save()
    assert client.get("/").status_code == 302


def test_a_person_of_two_forces_has_each_role_where_it_is_held(visitors: Visitors, plan: Plan) -> None:
    visitors.olive.memberships.create(force=visitors.leicestershire, role="panel_member")
    olive = visitors.client("olive")
    assert olive.get(reverse("scenarios:overview", args=[scenario(plan).pk])).status_code == 404
    assert plan.name not in olive.get("/").content.decode()


def test_an_archived_plan_is_not_found(visitors: Visitors, plan: Plan) -> None:
    first = scenario(plan)
    Plan.objects.update(archived="2017-02-01T00:00Z")
    assert visitors.client("omar").get(reverse("scenarios:overview", args=[first.pk])).status_code == 404
