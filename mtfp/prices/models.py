"""Records of prices."""

from mtfp.scenarios.models import MemberRecord


class Index(MemberRecord):
    """A named yearly rate of change of a plan."""

    class Meta(MemberRecord.Meta):
        verbose_name_plural = "indices"
