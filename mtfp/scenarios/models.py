"""Plans and scenarios as records. Nothing computed is stored here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from mtfp.engine import Years
from mtfp.forces.models import Force

TIMELESS_YEAR = 0
"""The `year` of a value that has none; other values carry the calendar year their year begins in."""
YEAR_OR_NONE = Q(year=TIMELESS_YEAR) | Q(year__range=(1990, 2111))


class Plan(models.Model):
    """A medium term financial plan of one force: a base year and the forecast years after it."""

    force = models.ForeignKey(Force, on_delete=models.CASCADE, related_name="plans")
    name = models.CharField(max_length=160)
    base_year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    forecast_years = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10)])
    conventions = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    archived = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes of the structure.")

    class Meta:
        ordering = ["-base_year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["force", "name"], name="plan_name_unique_in_force"),
            models.CheckConstraint(condition=Q(base_year__range=(1990, 2100)), name="plan_base_year_in_range"),
            models.CheckConstraint(condition=Q(forecast_years__range=(1, 10)), name="plan_years_in_range"),
            models.CheckConstraint(condition=~Q(name="") & Q(version__gte=1), name="plan_is_named_and_counted"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> Years:
        """The plan's years."""
        return Years(self.base_year, self.forecast_years)


class MemberRecord(models.Model):
    """What every kind of member has: a slug given once, a label, a place in the order."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)s_set")
    slug = models.CharField(max_length=50)
    label = models.CharField(max_length=160)
    position = models.PositiveIntegerField(default=0)
    archived = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "slug"], name="%(app_label)s_%(class)s_slug_unique_in_plan"),
        ]

    def __str__(self) -> str:
        return self.label


class ScenarioKind(models.TextChoices):
    """What a scenario is for."""

    BASELINE = "baseline", "baseline"
    BEST = "best", "best case"
    MOST_LIKELY = "most_likely", "most likely"
    WORST = "worst", "worst case"
    OPTION = "option", "option"


class Scenario(models.Model):
    """A named set of values. The baseline holds the plan's own; every other overrides some of them.

    A plan has one baseline, which is based on nothing; every other scenario is based on another
    one of the same plan and inherits what it does not override.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=ScenarioKind.choices, default=ScenarioKind.OPTION)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="dependents")
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    archived = models.DateTimeField(null=True, blank=True)
    locked = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lock_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes of the scenario itself.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="scenario_name_unique_in_plan"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(kind=ScenarioKind.BASELINE), name="one_baseline_per_plan"
            ),
            models.CheckConstraint(
                condition=Q(kind=ScenarioKind.BASELINE, based_on__isnull=True)
                | (~Q(kind=ScenarioKind.BASELINE) & Q(based_on__isnull=False)),
                name="only_the_baseline_is_based_on_nothing",
            ),
            models.CheckConstraint(condition=Q(kind__in=ScenarioKind.values), name="scenario_kind_known"),
            models.CheckConstraint(condition=~Q(based_on=F("id")), name="scenario_not_based_on_itself"),
            models.CheckConstraint(
                condition=Q(locked__isnull=True, locked_by__isnull=True, lock_reason="")
                | Q(locked__isnull=False, locked_by__isnull=False),
                name="scenario_locked_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(name="") & Q(version__gte=1), name="scenario_is_named_and_counted"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_baseline(self) -> bool:
        """True for the scenario that holds the plan's own values."""
        return self.kind == ScenarioKind.BASELINE

    @property
    def is_read_only(self) -> bool:
        """True while it is locked or put away: its values are not written then."""
        return self.locked is not None or self.archived is not None

    @property
    def inherits_from(self) -> str:
        """Where a cell takes its value from when it is reset, in words; of the baseline, itself."""
        base = self.based_on
        return "the baseline" if base is None or base.is_baseline else f"“{base.name}”"


class Certainty(models.TextChoices):
    """How sure a value is."""

    CONFIRMED = "confirmed", "confirmed"
    INDICATIVE = "indicative", "indicative"
    ASSUMED = "assumed", "assumed"


class Value(models.Model):
    """One entered value of a scenario: key and year to a number, as text.

    A row is never deleted: `stands` false means that the cell inherits (in the baseline: is
    empty), and the version goes on counting, so a value that changed and came back has moved on.
    A standing row with no number is an override to "not entered".
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="values")
    key = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(help_text="Calendar year it begins in; 0 when it has no year.")
    stands = models.BooleanField(default=True)
    number = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=20, choices=Certainty.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "key", "year"], name="one_value_per_cell"),
            models.CheckConstraint(condition=YEAR_OR_NONE, name="value_year_in_range"),
            models.CheckConstraint(condition=Q(certainty__in=["", *Certainty.values]), name="value_certainty_known"),
            models.CheckConstraint(condition=~Q(key="") & Q(version__gte=1), name="value_has_key_and_version"),
            models.CheckConstraint(
                condition=Q(stands=True) | Q(number="", source="", certainty="", reason=""),
                name="value_that_does_not_stand_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}: {self.number or 'not entered'}"


class ChangeKind(models.TextChoices):
    """What a change was made to."""

    PLAN = "plan", "plan"
    SCENARIO = "scenario", "scenario"
    MEMBER = "member", "row"
    VALUE = "value", "value"
    DECISION = "decision", "precept decision"


class Change(models.Model):
    """One change, written with it in the same transaction, and never changed itself."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    scenario = models.ForeignKey(Scenario, null=True, blank=True, on_delete=models.CASCADE, related_name="changes")
    batch = models.UUIDField(help_text="Changes made together.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    key = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(default=TIMELESS_YEAR)
    old: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    new: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=300, blank=True)
    undoes = models.UUIDField(null=True, blank=True, help_text="The batch that this one takes back or makes again.")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["plan", "-id"]),
            models.Index(fields=["scenario", "key", "year"]),
            models.Index(fields=["batch"]),
            models.Index(fields=["scenario", "by", "-id"], name="change_of_one_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(condition=YEAR_OR_NONE, name="change_year_in_range"),
            models.CheckConstraint(
                condition=~Q(kind=ChangeKind.VALUE) | (Q(scenario__isnull=False) & ~Q(key="")),
                name="change_of_a_value_names_its_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.key}"
