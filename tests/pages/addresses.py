"""The pages of a scenario: those that a person opens from the navigation, an explanation, a grid and a cell."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from mtfp.plan import SUBJECTS
from mtfp.scenarios.models import Scenario

SUBJECT_PAGES = tuple(subject.key for subject in SUBJECTS[1:])
READING = ("overview", *SUBJECT_PAGES, "assumptions", "explanation")
EDITING = ("history", "downloads", *(f"edit {subject}" for subject in SUBJECT_PAGES), "cell")
PAGES = (*READING, *EDITING)


def page_address(scenario: Scenario, page: str) -> str:
    """The address of one of PAGES; explanation and cell are those of the budget year."""
    if page == "explanation":
        return explanation_address(scenario, "gap", scenario.plan.years.labels[1])
    if page == "cell":
        return reverse("scenarios:cell", args=[scenario.pk, "precept.increase", scenario.plan.base_year + 1])
    if page.startswith("edit "):
        return reverse("scenarios:edit", args=[scenario.pk, page.removeprefix("edit ")])
    if page in SUBJECT_PAGES:
        return reverse("scenarios:subject", args=[scenario.pk, page])
    return reverse(f"scenarios:{page}", args=[scenario.pk])


def page_addresses(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Each of PAGES with its address."""
    for page in PAGES:
        yield page, page_address(scenario, page)


def explanation_address(scenario: Scenario, key: str, year: str) -> str:
    """Where a figure is explained; the year is 2017/18 or 2017-18."""
    return reverse("scenarios:explanation", args=[scenario.pk, key, year.replace("/", "-")])
