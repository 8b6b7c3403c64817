"""What pay adds to a plan's structure."""

from dataclasses import dataclass
from typing import Literal

from mtfp.structure import Member

Employer = Literal["chief_constable", "pcc"]

EMPLOYERS: dict[Employer, str] = {"chief_constable": "Chief Constable", "pcc": "PCC"}
"""Each is an employer of its own, with an allowance of its own against the apprenticeship levy."""


@dataclass(frozen=True, slots=True)
class PayGroup(Member):
    """People who are paid alike: officers, staff, PCSOs.

    employer: whose payroll the group is on. by_month: the strength is worked out from who is in
    post on 1 April and from joiners and leavers by month, so no vacancy factor applies to it.
    """

    employer: Employer = "chief_constable"
    by_month: bool = False
