"""Records of debt; `structure` says what the fields mean."""

from typing import get_args

from django.db import models
from django.db.models import Q

from capital.debt.structure import RateKind
from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_NOTE


class Loan(MemberRecord):
    """A loan of a plan."""

    rate = models.CharField(max_length=20, default="fixed")
    life_class = models.CharField(max_length=50, blank=True)
    lender = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(rate__in=get_args(RateKind)), name="loan_rate_known"),
        ]


class Liability(MemberRecord):
    """A long-term liability of a plan."""

    rate = models.CharField(max_length=20, default="fixed")
    owed_to = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(rate__in=get_args(RateKind)), name="liability_rate_known"),
        ]
