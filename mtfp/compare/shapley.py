"""The Shapley value: what each of several causes adds, whatever order they are taken in.

It is the mean, over all orders, of what a cause adds when it comes (L. S. Shapley, 1953).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from math import factorial

from mtfp.compare.terms import EXACTLY, NIL


def shapley(worth: Sequence[Decimal], players: int) -> list[Decimal]:
    """Each player's share of worth[all] less worth[none].

    `worth` has one number for every set of players; player p is in the set at place m when bit p
    of m is set. Shares of what has no end in decimals are rounded at the last of many digits.
    """
    sizes = [mask.bit_count() for mask in range(1 << players)]
    with localcontext(EXACTLY):
        everybody = _by_size(worth, sizes, range(len(worth)), players)
        shares = []
        for player in range(players):
            inside = _by_size(worth, sizes, (mask for mask in range(len(worth)) if mask >> player & 1), players)
            orders = NIL
            for size in range(players):
                added = inside[size + 1] - (everybody[size] - inside[size])
                orders += factorial(size) * factorial(players - 1 - size) * added
            shares.append(orders / factorial(players))
    return shares


def _by_size(worth: Sequence[Decimal], sizes: Sequence[int], masks: Iterable[int], players: int) -> list[Decimal]:
    totals = [NIL] * (players + 1)
    for mask in masks:
        totals[sizes[mask]] += worth[mask]
    return totals
