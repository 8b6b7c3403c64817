"""Records of pay; `structure` says what the fields mean."""

from typing import get_args

from django.db import models
from django.db.models import Q

from mtfp.pay.structure import Employer
from mtfp.scenarios.models import MemberRecord


class PayGroup(MemberRecord):
    """A pay group of a plan."""

    employer = models.CharField(max_length=20, default="chief_constable")
    by_month = models.BooleanField(default=False)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(employer__in=get_args(Employer)), name="pay_group_employer_known"),
        ]
