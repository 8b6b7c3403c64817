"""Records of the register; `structure` says what the fields mean."""

from typing import get_args

from django.db import models
from django.db.models import Q

from mtfp.proposals.structure import ProposalKind, Status
from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_NOTE


class Proposal(MemberRecord):
    """A proposal of a plan: growth, a pressure or a saving."""

    kind = models.CharField(max_length=20, default="saving")
    status = models.CharField(max_length=20, default="idea")
    one_off = models.BooleanField(default=False)
    budget_line = models.CharField(max_length=50, blank=True)
    category = models.CharField(max_length=LONGEST_NOTE, blank=True)
    owner = models.CharField(max_length=LONGEST_NOTE, blank=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=get_args(ProposalKind)), name="proposal_kind_known"),
            models.CheckConstraint(condition=Q(status__in=get_args(Status)), name="proposal_status_known"),
        ]
