"""Reading a workbook against the example plan, without a database."""

from __future__ import annotations

from dataclasses import replace

from mtfp.engine import Result, compute
from mtfp.plan import plan_graph
from mtfp.spreadsheets.asked import asked_of
from mtfp.spreadsheets.matching import Chosen
from mtfp.spreadsheets.outcome import Outcome
from mtfp.spreadsheets.reader import read_workbook
from mtfp.spreadsheets.tables import read_tables
from mtfp.structure import Structure
from tests.support.visitors import example_file

PLAN = example_file()
RESULT: Result = compute(plan_graph(PLAN.structure), PLAN.inputs())
BASE = "precept.authority.{}.tax_base_notified"
FUND = "precept.authority.{}.collection_fund_share"
GRANT = "funding.grant.police.amount"
PAY = "spending.line.police_pay.amount"
RATE = "prices.index.government_funding"


BY_AUTHORITY = replace(PLAN.structure, conventions=replace(PLAN.structure.conventions, collection_fund="by_authority"))


def read(content: bytes, chosen: dict[str, Chosen] | None = None, structure: Structure = PLAN.structure) -> Outcome:
    result = Result(plan_graph(structure), RESULT.inputs, {})
    return read_tables(read_workbook(content), asked_of(structure), result, chosen or {})


def new(outcome: Outcome) -> dict[tuple[str, int], str]:
    return {(each.key, each.year): each.new for each in outcome.changes}


def refusals(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.cell, each.reason) for each in outcome.refused]
