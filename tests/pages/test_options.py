"""The options page: what it shows, how the list is kept, and one click to a scenario."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from django.test import Client

from mtfp.inputs import scenario_result
from mtfp.present.numbers import figure_text
from mtfp.publications.services import Paper, publish
from mtfp.scenarios.errors import Invalid
from mtfp.scenarios.models import Change, Plan, Scenario, Value
from mtfp.units import POUNDS
from precept.options.models import PreceptOption
from precept.options.services import make_scenario
from tests.support.published import Planned, begin_planned
from tests.support.visitors import Visitors, scenario

FULL = Path(__file__).parent.parent.parent / "fixtures" / "leicestershire_2017_18_full.json"


@pytest.fixture
def planned(db: None) -> Planned:
    """The example with pay, reserves and options."""
    return begin_planned(FULL)


def shown(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def address(proposal: Scenario, more: str = "") -> str:
    return f"/scenarios/{proposal.pk}/options/{more}"


def test_the_options_stand_beside_the_proposed_increase(harriet: Client, proposal: Scenario) -> None:
    page = shown(harriet, address(proposal))
    for text in (
        "Proposed<small>As the plan has it</small>",
        "Freeze<small>Freeze: no increase, in every year</small>",
        "Closes 2018/19<small>The least that closes the gap of a year: 2018/19, in the budget year, later years as",
        "Leaves the budget year unbalanced: a gap of £1,133,419 in 2017/18.",
        "Needs a referendum in 2017/18: £187.2485 is the most without one.",
        "(16.645)",
        "Ready reckoners",
        "What a referendum costs",
    ):
        assert text in page, text


def test_past_the_principle_the_page_warns_with_the_cost_of_a_referendum(harriet: Client, proposal: Scenario) -> None:
    page = shown(harriet, address(proposal))
    assert "Past the referendum principle:</strong> £5, Closes 2018/19." in page
    assert (
        "A referendum costs £650,000 with local elections, £1,200,000 on another day, £1,000,000 to bill again if it "
        "is lost." in page
    )


def test_council_tax_by_band_is_that_of_the_chosen_option(harriet: Client, proposal: Scenario) -> None:
    assert "Council tax by band, 2017/18: Proposed" in shown(harriet, address(proposal))
    page = shown(harriet, address(proposal, "?option=five_pounds"))
    assert "Council tax by band, 2017/18: £5" in page
    assert f'{address(proposal, "five_pounds/explain/")}precept.band.d/2017-18/">188.5770</a>' in page


def test_a_figure_of_an_option_is_explained_with_what_the_option_enters(harriet: Client, proposal: Scenario) -> None:
    shown_at = f'href="{address(proposal, "freeze/explain/")}gap/2021-22/">(16.645)'
    assert shown_at in shown(harriet, address(proposal))
    page = shown(harriet, address(proposal, "freeze/explain/gap/2018-19/"))
    assert "Precept option “Freeze”: Freeze: no increase, in every year" in page
    assert address(proposal, "freeze/explain/funding.total/2018-19/") in page
    band_d = shown(harriet, address(proposal, "freeze/explain/precept.band_d/2018-19/"))
    assert "£183.5770" in band_d
    entered = shown(harriet, address(proposal, "freeze/explain/precept.increase/2018-19/"))
    assert "Precept option “Freeze”" in entered.partition("explanation__figure")[2]


@pytest.mark.parametrize(
    "part", ["none/explain/gap/2018-19/", "freeze/explain/gap/2031-32/", "freeze/explain/x/2018-19/"]
)
def test_no_other_option_and_no_other_figure_is_explained(harriet: Client, proposal: Scenario, part: str) -> None:
    assert harriet.get(address(proposal, part)).status_code == 404


def test_a_published_option_is_explained_from_what_was_published(visitors: Visitors, proposal: Scenario) -> None:
    jean = visitors.client("jean")
    paper = publish(scenario=proposal, paper=Paper("The precept", "panel_paper"), by=visitors.omar)
    PreceptOption.objects.filter(plan=proposal.plan, slug="freeze").update(kind="percent", amount="1")
    where = f"/publications/{paper.pk}/options/freeze/explain/gap/2021-22/"
    assert f'href="{where}">(16.645)' in shown(jean, f"/publications/{paper.pk}/")
    page = shown(jean, where)
    assert "Precept option “Freeze”: Freeze: no increase, in every year" in page
    frozen = scenario_result(scenario(proposal.plan, "Freeze")).result  # the same increase as a scenario of its own
    assert figure_text(frozen["gap", 5], POUNDS) in page
    assert jean.get(where.replace("freeze", "none")).status_code == 404


def test_in_wales_the_page_says_that_there_is_no_principle(harriet: Client, proposal: Scenario) -> None:
    proposal.plan.conventions["country"] = "wales"
    proposal.plan.version += 1
    proposal.plan.save()
    page = shown(harriet, address(proposal))
    assert "There is no referendum principle in Wales." in page
    assert "Cannot be computed: there is no referendum principle in Wales." in page
    assert "Referendum principle and headroom" not in page


def add(client: Client, proposal: Scenario, **form: str) -> str:
    seen = Plan.objects.get(pk=proposal.plan_id).version
    form = {"kind": "freeze", "amount": "", "years": "budget_year", "year": "", "seen": str(seen), **form}
    answer = client.post(address(proposal, "add/"), form, follow=True)
    return html.unescape(answer.content.decode())


def test_an_option_is_added_with_its_change_in_the_history(harriet: Client, proposal: Scenario) -> None:
    page = add(harriet, proposal, label="2.5% a year", kind="percent", amount="2.5%", years="every_year")
    assert "“2.5% a year” is among the options." in page
    assert "2.5% a year<small>Increase in %: 2.5%, in every year</small>" in page
    made = PreceptOption.objects.get(label="2.5% a year")
    assert (made.slug, made.kind, made.amount, made.years) == (
        "precept_option_2_5_a_year",
        "percent",
        "2.5",
        "every_year",
    )
    change = Change.objects.filter(kind="member").latest("pk")
    assert change.key == f"precept_options.{made.slug}"
    assert change.new["amount"] == "2.5"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"kind": "closes_gap", "year": "2030/31"}, "'2030/31' is not one of the plan's years (2017/18"),
        ({"kind": "percent", "amount": "many"}, "its amount is 'many': write a number such as 1.99"),
        ({"kind": "guess"}, "The kind of a precept option is one of"),
        ({"seen": "0"}, "changed"),
    ],
    ids=["past the years", "no number", "no kind", "stale"],
)
def test_an_option_is_refused_with_the_reason_and_nothing_changes(
    harriet: Client, proposal: Scenario, form: dict[str, str], says: str
) -> None:
    before = PreceptOption.objects.count()
    page = add(harriet, proposal, **{"label": "A new one", **form})
    assert says in page
    assert 'name="label" value="A new one"' in page  # what was typed stays in the open form
    assert '<details class="no-print" id="add-option" open>' in page
    assert PreceptOption.objects.count() == before


def test_one_click_makes_an_option_a_scenario(harriet: Client, proposal: Scenario) -> None:
    answer = harriet.post(address(proposal, "five_pounds/scenario/"), follow=True)
    assert "“£5” is a scenario now, based on “Proposal 1.99%”." in html.unescape(answer.content.decode())
    made = proposal.plan.scenarios.get(name="£5")
    assert (made.kind, made.based_on) == ("option", proposal)
    overrides = {(each.key, each.year): (each.number, each.reason) for each in Value.objects.filter(scenario=made)}
    why = "Precept option “£5”: Increase in £ on Band D: £5, in the budget year, later years as planned"
    assert overrides == {("precept.increase", 2017): ("", why), ("precept.increase_amount", 2017): ("5", why)}
    assert made.description == f"{why}."


@pytest.mark.parametrize("slug", ["freeze", "one_percent", "five_pounds", "most_allowed", "closes_2018_19"])
def test_the_scenario_comes_to_what_the_option_showed(visitors: Visitors, proposal: Scenario, slug: str) -> None:
    from precept.options.compute import compute_option
    from precept.options.structure import PreceptOption as Option

    now = scenario_result(proposal)
    (option,) = [each for each in now.structure.of(Option) if each.slug == slug]
    said = compute_option(option, now.structure, now.result).result
    made = scenario_result(make_scenario(scenario=proposal, slug=slug, by=visitors.harriet))
    assert made.result.figures["gap"] == said.figures["gap"]  # type: ignore[union-attr]


def test_a_second_scenario_of_an_option_has_a_name_of_its_own(visitors: Visitors, proposal: Scenario) -> None:
    names = [make_scenario(scenario=proposal, slug="freeze", by=visitors.harriet).name for _ in range(2)]
    assert names == ["Freeze (2)", "Freeze (3)"]  # the plan has a scenario Freeze


def test_an_option_that_is_not_there_makes_no_scenario(visitors: Visitors, proposal: Scenario) -> None:
    before = proposal.plan.scenarios.count()
    with pytest.raises(Invalid, match="There is no such option in the plan now"):
        make_scenario(scenario=proposal, slug="gone", by=visitors.harriet)
    assert proposal.plan.scenarios.count() == before


def test_the_list_is_kept_on_the_page_where_rows_are(harriet: Client, proposal: Scenario) -> None:
    page = shown(harriet, f"/scenarios/{proposal.pk}/options/edit/")
    assert "Add, rename, order or remove: precept options" in page
    assert "Referendum principle, %" in page or "Principle, %" in page


def test_the_options_of_a_plan_are_seen_from_each_of_its_scenarios(harriet: Client, plan: Plan) -> None:
    page = shown(harriet, address(scenario(plan, "Freeze")))
    assert "The base of every option is the scenario “Freeze”." in page
    assert "Band D council tax" in page
