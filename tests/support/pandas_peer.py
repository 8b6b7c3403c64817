"""The sized plan of `plans.py` as somebody would write it out in pandas: the peer of `tests/bench.py`.

Usual conventions with Band D to 4 places; floats; tables of members by years.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mtfp.engine import Inputs
from mtfp.funding.structure import Grant
from mtfp.planfile import PlanFile
from mtfp.prices.structure import Index
from mtfp.spending.structure import BudgetLine
from precept.structure import Authority


def pandas_gap(plan: PlanFile, inputs: Inputs) -> list[float]:
    """The gap of every year."""
    structure, years = plan.structure, len(inputs.years)
    grants, items = structure.of(Grant), structure.of(BudgetLine)
    areas = [f"precept.authority.{each.slug}" for each in structure.of(Authority)]
    rates = _table(inputs, [f"prices.index.{each.slug}" for each in structure.of(Index)])
    growth = _table(inputs, [f"{area}.tax_base_growth" for area in areas])
    bases = _table(inputs, [f"{area}.tax_base_notified" for area in areas])
    shares = _table(inputs, [f"{area}.collection_fund_share" for area in areas])
    grant = _table(inputs, [f"funding.grant.{each.slug}.amount" for each in grants])
    item = _table(inputs, [f"spending.line.{each.slug}.amount" for each in items])
    places = {each.slug: place for place, each in enumerate(structure.of(Index))}
    grant_rate = rates.loc[[places[each.index] for each in grants]].reset_index(drop=True)
    item_rate = rates.loc[[places[each.index] for each in items]].reset_index(drop=True)
    group = pd.Series([each.group for each in grants])
    method, flat = pd.Series([each.method for each in grants]), pd.Series([each.method == "flat" for each in items])
    band_d = float(inputs.values["precept.band_d_amount", 0])
    precept = float((np.floor(bases[0] * band_d * 100 + 0.5) / 100).sum())
    gaps = []
    for year in range(years):
        if year:
            band_d = np.floor(band_d * (1 + float(inputs.values["precept.increase", year])) * 1e4 + 0.5) / 1e4
            bases[year] = bases[year].fillna(bases[year - 1] * (1 + growth[year]))
            precept = float(bases[year].sum()) * band_d
            last = grant[year - 1]
            grown = last.where(method == "flat", last * (1 + grant_rate[year]))
            on_group = last + grant_rate[year] * last.groupby(group).transform("sum")
            grant[year] = grant[year].fillna(grown.where(method != "change_on_group", on_group))
            before = item[year - 1]
            item[year] = item[year].fillna(before.where(flat, before * (1 + item_rate[year])))
        gaps.append(float(grant[year].sum() + shares[year].sum() + precept - item[year].sum()))
    return gaps


def _table(inputs: Inputs, keys: Sequence[str]) -> pd.DataFrame:
    """What was entered for these keys: a row a key, a column a year."""
    values = inputs.values
    rows = [
        [float(values[key, year]) if (key, year) in values else np.nan for year in range(len(inputs.years))]
        for key in keys
    ]
    return pd.DataFrame(rows)
