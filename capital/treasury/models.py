"""Records of treasury; `structure` says what the fields mean."""

from django.db import models

from mtfp.scenarios.models import MemberRecord
from mtfp.structure import LONGEST_NOTE


class Institution(MemberRecord):
    """An institution of the lending list."""

    maximum_loan = models.CharField(max_length=LONGEST_NOTE, blank=True)
    maximum_period = models.CharField(max_length=LONGEST_NOTE, blank=True)
    fitch = models.CharField(max_length=LONGEST_NOTE, blank=True)
    standard_and_poors = models.CharField(max_length=LONGEST_NOTE, blank=True)
    moodys = models.CharField(max_length=LONGEST_NOTE, blank=True)


class PastInterest(MemberRecord):
    """Interest earned in an earlier year."""

    amount = models.CharField(max_length=LONGEST_NOTE, blank=True)
    status = models.CharField(max_length=LONGEST_NOTE, blank=True)
