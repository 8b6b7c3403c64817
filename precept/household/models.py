"""Records of the comparison with others."""

from django.db import models

from mtfp.scenarios.models import MemberRecord


class Neighbour(MemberRecord):
    """Another force, or an average; see `structure.Neighbour`."""

    average = models.BooleanField(default=False)
