"""Records of the capital programme; `structure` says what the fields mean."""

from typing import get_args

from django.db import models
from django.db.models import Q

from capital import structure
from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_NOTE


class Category(MemberRecord):
    """A category of schemes."""


class LifeClass(MemberRecord):
    """A life class: a pool of MRP."""

    method = models.CharField(max_length=20, default="equal_instalments")
    policy = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(method__in=get_args(structure.MrpMethod)), name="life_class_method_known"
            ),
        ]


class Scheme(MemberRecord):
    """A capital scheme of a plan."""

    category = models.CharField(max_length=50)
    life_class = models.CharField(max_length=50)
    status = models.CharField(max_length=20, default="proposed")
    description = models.CharField(max_length=LONGEST_NOTE, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=get_args(structure.Status)), name="scheme_status_known"),
        ]


class Source(MemberRecord):
    """A source of money for capital spending."""

    kind = models.CharField(max_length=20, default="capital_grant")
    scheme = models.CharField(max_length=50, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=get_args(structure.SourceKind)), name="source_kind_known"),
        ]
