"""The referendum principles for police and crime commissioners in England, year by year.

The Secretary of State sets them for a year under s52ZC Local Government Finance Act 1992, in a report that the House
of Commons approves in February. There is none for Wales. A year is added here once its report is known; what is
expected of later years is an assumption, and entered in the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

REPORT = "The Referendums Relating to Council Tax Increases (Principles) (England) Report"


@dataclass(frozen=True, slots=True)
class Principle:
    """What is excessive in a year: an increase past the %, past the £ amount, or past both where there are both.

    for_lowest: the £ amount for the commissioners with the lowest Band D, where they have one of their own. An
    increase equal to the % is excessive when `rate_equal` ("2% or more"), one equal to a £ amount when
    `amount_equal` ("more than £12" leaves £12 allowed). seen_in: where the figures were read.
    """

    start: int
    report: str
    seen_in: str
    rate: Decimal | None = None
    amount: Decimal | None = None
    for_lowest: Decimal | None = None
    rate_equal: bool = True
    amount_equal: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for a principle that names neither a % nor a £ amount."""
        if self.rate is None and self.amount is None:
            raise ValueError(f"the principle of {self.report} names neither a % nor a £ amount: give one of them")

    @property
    def source(self) -> str:
        """The report, and where its figures were read."""
        return f"{REPORT} {self.report}; read in {self.seen_in}"


PRINCIPLES: tuple[Principle, ...] = (
    Principle(
        2017, "2017/18", "House of Commons Library briefing 05682, December 2016",
        rate=Decimal("0.02"), for_lowest=Decimal(5),
    ),
    Principle(
        2018, "2018/19", "Cleveland PCC's report of January 2018; House of Commons Library briefing 05682",
        amount=Decimal(12),
    ),
    Principle(2019, "2019/20", "Cleveland PCC's decision on the precept for 2019/20", amount=Decimal(24)),
    Principle(2020, "2020/21", "North Yorkshire PFCC's decision notice 02/2020", amount=Decimal(10)),
    Principle(2021, "2021/22", "Cleveland PCC's precept proposal for 2021/22", amount=Decimal(15)),
    Principle(2022, "2022/23", "North Yorkshire PFCC's decision notice 01/2022", amount=Decimal(10)),
    Principle(2023, "2023/24", "North Yorkshire PFCC's decision notice 02/2023", amount=Decimal(15)),
    Principle(2024, "2024/25", "North Yorkshire PFCC's decision notice 03/2024", amount=Decimal(13)),
    Principle(2025, "2025/26", "House of Commons Library briefing 05682 on 2025/26", amount=Decimal(14)),
    Principle(
        2026, "2026/27", "minutes of the Leicester, Leicestershire and Rutland Police and Crime Panel, February 2026",
        amount=Decimal(15),
    ),
)  # fmt: skip
"""In order of years; none stands twice."""
