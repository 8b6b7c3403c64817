"""Records of funding."""

from typing import get_args

from django.db import models

from mtfp.funding.structure import GrantMethod
from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_TEXT


class Grant(MemberRecord):
    """A grant of a plan; see `structure.Grant` for what its fields mean."""

    method = models.CharField(max_length=20, default="amounts")
    index = models.CharField(max_length=50, blank=True)
    group = models.CharField(max_length=LONGEST_TEXT, blank=True)
    one_off = models.BooleanField(default=False)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=models.Q(method__in=get_args(GrantMethod)), name="grant_method_known"),
        ]
