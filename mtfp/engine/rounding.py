"""Rounding: one definition for the exact and the draws reading."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

GUARD = Decimal(1).scaleb(-20)
WHOLE = Decimal(1)


class Mode(StrEnum):
    """What happens to the part that is cut off."""

    HALF_AWAY = "half_away"
    DOWN = "down"


_DECIMAL_MODE = {Mode.HALF_AWAY: ROUND_HALF_UP, Mode.DOWN: ROUND_DOWN}


@dataclass(frozen=True, slots=True)
class Rounding:
    """Round to a multiple of `step`, half away from zero or towards zero.

    `step` is a positive Decimal: 0.01 is "to the penny", 0.09 is "a multiple of 9p".
    """

    step: Decimal
    mode: Mode = Mode.HALF_AWAY

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise ValueError(f"a rounding step is positive, not {self.step}")

    @classmethod
    def places(cls, places: int, mode: Mode = Mode.HALF_AWAY) -> Rounding:
        """Round to a number of decimal places: 0 is whole units, 2 is pence."""
        return cls(Decimal(1).scaleb(-places), mode)

    def exact(self, value: Decimal) -> Decimal:
        """Round a Decimal; 20 guard places absorb what a division has left behind."""
        steps = (value / self.step).quantize(GUARD, ROUND_HALF_UP)
        return steps.quantize(WHOLE, _DECIMAL_MODE[self.mode]) * self.step

    def draws(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Round float64 values of any shape; what lies within `tie_window` of a tie counts as one."""
        scaled = values * float(1 / self.step)
        steps = tie_window(scaled)
        steps += np.abs(scaled)
        steps += 0.5 if self.mode is Mode.HALF_AWAY else 0.0
        np.floor(steps, out=steps)
        np.copysign(steps, scaled, out=steps)
        steps *= float(self.step)
        return steps

    @property
    def words(self) -> str:
        """The rule as people say it: "to 4 decimal places", "down to a multiple of 0.09"."""
        down = "down " if self.mode is Mode.DOWN else ""
        if self.step == WHOLE:
            return f"{down}to a whole number"
        if self.step.normalize().as_tuple().digits == (1,) and self.step < 1:
            places = -int(self.step.normalize().as_tuple().exponent)
            return f"{down}to {places} decimal place{'s' if places > 1 else ''}"
        return f"{down}to a multiple of {self.step.normalize():f}"


def tie_window(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    """How near to a tie a float64 (already divided by the step) counts as one; same shape."""
    window = np.asarray(np.abs(scaled), dtype=np.float64)
    window *= 2e-14
    return np.asarray(np.maximum(window, 1e-9, out=window))
