"""What spending adds to a plan's structure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from mtfp.structure import LATER, Member, refers_to

Part = Literal["force", "pcc", "adjustment"]
LineMethod = Literal["amounts", "flat", "index", "rate", "pay", "services", "reserves", "capital"]
CapitalFigure = Literal["", "mrp", "interest", "interest_earned", "revenue_contributions"]
Holder = Literal["", "force", "collaboration", "commissioning", "pcc", "capital"]
Nature = Literal[
    "", "pay", "premises", "transport", "supplies", "third_party", "capital_financing", "income", "reserves"
]
Role = Literal["", "pay", "reserve_transfer"]
ActHeading = Literal["", "expenditure", "contingency", "income"]


@dataclass(frozen=True, slots=True)
class Section(Member):
    """A section of the published table, in one of its three parts.

    force: up to the force budget requirement; pcc: the PCC's office and commissioning, up to the
    gross budget requirement; adjustment: specific grants, re-investment, efficiency savings and
    reserve transfers, up to the net budget requirement.
    """

    part: Part = "force"


@dataclass(frozen=True, slots=True)
class BudgetLine(Member):
    """A budget line; spending is positive, income and savings negative.

    method: amounts as entered, flat cash, last year's changed by an index or by the line's own
    rates, the bill of a pay group, the commissioned services, what revenue moves to and from
    reserves, or a figure of capital financing; an amount entered for a year always stands. reserve: the
    one whose movements the line takes, or none for all that no other line takes. capital_figure: which
    figure of capital the line takes; interest earned is income. capital_source: the one source of revenue
    contributions that it takes, or none for all that no other line takes. role: reserve_transfer marks
    transfers to (+) and from (−) reserves, pay marks pay, so that "what is 1% worth" can be told. one_off: does not
    recur
    (left out of the structural gap). holder: who holds the money. nature: what it is spent on, for
    the subjective analysis. act_heading: where it stands in the council tax requirement as the Act adds it
    up; an ordinary line is expenditure above nil and income below it, or income by its nature.
    """

    section: str = refers_to("sections")
    method: LineMethod = "amounts"
    index: str = refers_to("indices")
    role: Role = ""
    one_off: bool = False
    pay_group: str = refers_to("pay_groups", once=True, later=True)
    holder: Holder = field(default="", metadata=LATER)
    nature: Nature = field(default="", metadata=LATER)
    reserve: str = refers_to("reserves", once=True, later=True)
    act_heading: ActHeading = field(default="", metadata=LATER)
    capital_figure: CapitalFigure = field(default="", metadata=LATER)
    capital_source: str = refers_to("capital_sources", once=True, later=True)

    @property
    def heading(self) -> str:
        """Under what the Act counts it: "reserves", one of the headings, or "" for the side of its sign."""
        if self.role == "reserve_transfer":
            return "reserves"
        return self.act_heading or ("income" if self.nature == "income" else "")

    def faults(self) -> Iterator[str]:
        """Every line stands in a section; an index method needs an index."""
        if not self.section:
            yield "it stands in no section: name one"
        if self.method == "index" and not self.index:
            yield "method 'index' needs an index: name the one it follows"
        if self.method == "pay" and not self.pay_group:
            yield "method 'pay' needs a pay group: name the one whose bill it is"
        if self.method != "pay" and self.pay_group:
            yield f"it names the pay group {self.pay_group!r} but not the method 'pay': choose one or neither"
        if self.method == "reserves" and self.role != "reserve_transfer":
            yield "method 'reserves' needs the role 'reserve_transfer': its amounts are those of reserves"
        if self.method != "reserves" and self.reserve:
            yield f"it names the reserve {self.reserve!r} but not the method 'reserves': choose one or neither"
        if self.method == "capital" and not self.capital_figure:
            yield "method 'capital' needs a figure: mrp, interest, interest_earned or revenue_contributions"
        if self.method != "capital" and self.capital_figure:
            yield f"it names the figure {self.capital_figure!r} but not the method 'capital': choose one or neither"
        if self.capital_figure != "revenue_contributions" and self.capital_source:
            yield (
                f"it names the source {self.capital_source!r} but not the figure 'revenue_contributions': choose one "
                "or neither"
            )
