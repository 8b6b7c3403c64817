"""The least whole number at which something that never falls is above nil."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal


def least(worth: Callable[[int], Decimal], start: int, lowest: int, highest: int) -> int | None:
    """The least number from `lowest` to `highest` with worth(number) > 0, None when there is none.

    `worth` never falls. Every answer has been tried: the number itself is above nil, the one below it is not.
    Straight lines through what is known come near it in a few tries, since a yield is almost one; every other
    try halves what is left, so that it ends whatever `worth` looks like.
    """
    known = {lowest: worth(lowest), highest: worth(highest)}
    if known[lowest] > 0 or known[highest] <= 0:
        return lowest if known[lowest] > 0 else None
    low, high, guess = lowest, highest, min(max(start, lowest + 1), highest - 1)
    halve = False
    while high - low > 1:
        guess = min(max(guess, low + 1), high - 1)
        known[guess] = worth(guess)
        low, high = (guess, high) if known[guess] <= 0 else (low, guess)
        guess = (low + high) // 2 if halve else _crossing(low, known[low], high, known[high])
        halve = not halve
    return high


def _crossing(low: int, below: Decimal, high: int, above: Decimal) -> int:
    """Where a straight line through two points is nil; upwards."""
    return low + int((-below * (high - low) / (above - below)).to_integral_value(rounding="ROUND_CEILING"))
