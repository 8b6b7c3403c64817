"""Records of precept options."""

from typing import get_args

from django.db import models

from mtfp.scenarios.models import MemberRecord
from precept.options.structure import OptionKind, OptionYears


class PreceptOption(MemberRecord):
    """An option to compare; see `structure.PreceptOption` for what its fields mean."""

    kind = models.CharField(max_length=20, default="freeze")
    amount = models.CharField(max_length=20, blank=True)
    years = models.CharField(max_length=20, default="budget_year")
    year = models.CharField(max_length=7, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=get_args(OptionKind)), name="precept_option_kind_known"),
            models.CheckConstraint(
                condition=models.Q(years__in=get_args(OptionYears)), name="precept_option_years_known"
            ),
        ]
