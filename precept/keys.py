"""The keys of the precept, the proportions of the bands, and the statutes they come from."""

from __future__ import annotations

from collections.abc import Mapping

from precept.conventions import Conventions
from precept.structure import Authority

NINTHS: Mapping[str, int] = {"a": 6, "b": 7, "c": 8, "d": 9, "e": 11, "f": 13, "g": 15, "h": 18}
"""Proportions of Band D, in ninths: s5(1) Local Government Finance Act 1992."""
WELSH_NINTHS: Mapping[str, int] = {**NINTHS, "i": 21}
"""Wales has band I: s5(1A), inserted for financial years from 1 April 2005 (SI 2003/3046)."""

ACT = "Local Government Finance Act 1992"
FUNDS = "Local Authorities (Funds) (England) Regulations 1992 (SI 1992/2428), regs 10 and 11"
NO_FUNDS = "Principal councils in Wales keep no collection fund (s89A Local Government Finance Act 1988)"
SPREADING = "Local Authorities (Collection Fund: Surplus and Deficit) (Coronavirus) (England) Regulations 2020"

FUND = "precept.collection_fund"


def ninths(conventions: Conventions) -> Mapping[str, int]:
    """The bands of the force's country with their ninths."""
    return WELSH_NINTHS if conventions.country == "wales" else NINTHS


def act(conventions: Conventions, england: str, wales: str = "") -> str:
    """A section of the Act as it applies in the force's country; without `wales` it is the same in both."""
    return f"{wales if wales and conventions.country == 'wales' else england} {ACT}"


def authority_key(authority: Authority, name: str) -> str:
    """The key of a line or input of one billing authority."""
    return f"precept.authority.{authority.slug}.{name}"


def fund_key(authority: Authority) -> str:
    """The key of what a billing authority's collection fund gives or takes in a year."""
    return authority_key(authority, "collection_fund")


def statutory_key(name: str) -> str:
    """The key of a line of the calculation that the Act asks for."""
    return f"precept.statutory.{name}"
