"""What a process keeps of the first page, for tests."""

from __future__ import annotations

from mtfp.scenarios.views import cards


def forget_cards() -> None:
    """As a process that has just been started."""
    cards._own.clear()
