"""Records of the precept."""

from mtfp.scenarios.models import MemberRecord


class Authority(MemberRecord):
    """A billing authority of a plan."""

    class Meta(MemberRecord.Meta):
        verbose_name_plural = "authorities"
