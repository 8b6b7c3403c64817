"""Records of spending; `structure` says what the fields mean."""

from typing import get_args

from django.db import models
from django.db.models import Q

from mtfp.scenarios.models import MemberRecord
from mtfp.spending.structure import ActHeading, CapitalFigure, Holder, LineMethod, Nature, Part, Role


class Section(MemberRecord):
    """A section of the published table."""

    part = models.CharField(max_length=20, default="force")

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(part__in=get_args(Part)), name="section_part_known"),
        ]


class BudgetLine(MemberRecord):
    """A budget line in one of the sections."""

    section = models.CharField(max_length=50)
    method = models.CharField(max_length=20, default="amounts")
    index = models.CharField(max_length=50, blank=True)
    role = models.CharField(max_length=30, blank=True)
    one_off = models.BooleanField(default=False)
    pay_group = models.CharField(max_length=50, blank=True)
    holder = models.CharField(max_length=30, blank=True)
    nature = models.CharField(max_length=30, blank=True)
    reserve = models.CharField(max_length=50, blank=True)
    capital_figure = models.CharField(max_length=30, blank=True)
    capital_source = models.CharField(max_length=50, blank=True)
    act_heading = models.CharField(max_length=30, blank=True)

    class Meta(MemberRecord.Meta):
        constraints = [
            *MemberRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(method__in=get_args(LineMethod)), name="budget_line_method_known"),
            models.CheckConstraint(condition=Q(role__in=get_args(Role)), name="budget_line_role_known"),
            models.CheckConstraint(condition=Q(holder__in=get_args(Holder)), name="budget_line_holder_known"),
            models.CheckConstraint(condition=Q(nature__in=get_args(Nature)), name="budget_line_nature_known"),
            models.CheckConstraint(
                condition=Q(act_heading__in=get_args(ActHeading)), name="budget_line_act_heading_known"
            ),
            models.CheckConstraint(
                condition=Q(capital_figure__in=get_args(CapitalFigure)), name="budget_line_capital_figure_known"
            ),
        ]
