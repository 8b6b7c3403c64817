"""The terms of police budgets in plain words, for readers who did not build the model."""

from __future__ import annotations

from collections.abc import Mapping

GLOSSARY: Mapping[str, str] = {
    "Band D council tax": "The PCC's share of the council tax of a Band D home for a year; the other bands are fixed "
    "shares of it, from 6/9 in Band A to 18/9 in Band H (in Wales to 21/9 in Band I).",
    "Tax base": "The number of homes in an area, counted as if all were in Band D, after discounts and losses.",
    "Precept": "What the PCC asks the billing authorities to collect for policing with the council tax.",
    "Billing authority": "The district, borough or unitary council that sends out the council tax bills.",
    "Collection fund surplus (deficit)": "What a billing authority has collected more or less than it expected; the "
    "PCC's share comes once and does not recur.",
    "Net budget requirement": "What is to be spent after specific grants, income and planned transfers from reserves: "
    "what general grants and the precept have to pay for.",
    "Gross budget requirement": "Spending on the force, the PCC's office and commissioned services before specific "
    "grants, savings and reserve transfers.",
    "Surplus / (funding gap)": "Total funding less the net budget requirement. A figure in brackets is a gap: what is "
    "missing in that year if nothing is done in any year.",
    "New saving needed": "How much the gap grows in a year: what that year newly asks for.",
    "Surplus / (gap) before reserves": "The gap if nothing were taken from or put into reserves.",
    "Structural surplus / (gap)": "The gap without draws on reserves, the collection fund, one-off grants and one-off "
    "spending: what would be missing year after year.",
    "Reserve": "Money put aside in earlier years. A transfer from a reserve pays for spending once.",
    "Confirmed, indicative, assumed": "How sure a figure is: notified in its final form; announced but not final; or "
    "the office's own judgement.",
    "Base year": "The approved budget that the plan starts from.",
}


def hint(label: str) -> str:
    """The meaning of a row's label, empty when it needs none."""
    return GLOSSARY.get(label, "")
