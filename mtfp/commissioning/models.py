"""Records of commissioning; `structure` says what the fields mean."""

from django.db import models

from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_NOTE


class Priority(MemberRecord):
    """A priority of a plan's commissioning framework."""

    class Meta(MemberRecord.Meta):
        verbose_name_plural = "priorities"


class Service(MemberRecord):
    """A commissioned service."""

    priority = models.CharField(max_length=50)
    provider = models.CharField(max_length=LONGEST_NOTE, blank=True)
    provision = models.CharField(max_length=LONGEST_NOTE, blank=True)
    area = models.CharField(max_length=LONGEST_NOTE, blank=True)
