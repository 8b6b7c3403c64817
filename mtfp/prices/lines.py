"""Indices have no formula of their own: they are rates that grants and budget lines follow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mtfp.engine import Input, Line, When
from mtfp.prices.structure import Index
from mtfp.structure import Structure
from mtfp.units import RATE


def rate_key(slug: str) -> str:
    """The key of an index's yearly rate."""
    return f"prices.index.{slug}"


def inputs(structure: Structure) -> Iterator[Input]:
    """One rate a year for each index; -100% or less has no meaning as a change."""
    for index in structure.of(Index):
        yield Input(
            rate_key(index.slug), f"{index.label}, yearly change", RATE, when=When.FORECAST,
            minimum=Decimal("-0.9999"), maximum=Decimal(10),
        )  # fmt: skip


def lines(structure: Structure) -> Iterator[Line]:
    """None: a rate is an input."""
    return iter(())
