"""Records of reserves; `structure` says what the fields mean."""

from typing import get_args

from django.db import models
from django.db.models import Q

from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_NOTE
from reserves import structure


class Reserve(MemberRecord):
    """A reserve of a plan."""

    kind = models.CharField(max_length=20, default="earmarked")
    home_office = models.CharField(max_length=20, default="inside")
    measured_against = models.CharField(max_length=20, default="this_year")
    purpose = models.CharField(max_length=LONGEST_NOTE, blank=True)
    how_used = models.CharField(max_length=LONGEST_NOTE, blank=True)
    controlled_by = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=get_args(structure.Kind)), name="reserve_kind_known"),
            models.CheckConstraint(
                condition=Q(home_office__in=get_args(structure.Heading)), name="reserve_heading_known"
            ),
            models.CheckConstraint(
                condition=Q(measured_against__in=get_args(structure.YearMeasured)), name="reserve_year_known"
            ),
        ]


class Movement(MemberRecord):
    """A movement into or out of a reserve."""

    reserve = models.CharField(max_length=50)
    nature = models.CharField(max_length=20, default="use_for_revenue")
    to = models.CharField(max_length=50, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(nature__in=get_args(structure.Nature)), name="movement_nature_known"),
        ]


class Risk(MemberRecord):
    """A risk that a reserve is held for."""

    reserve = models.CharField(max_length=50)
