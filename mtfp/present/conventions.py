"""What each convention would make of a plan's own figures: every choice beside the present one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mtfp.engine import Missing, Result
from mtfp.engine.exact import Figure
from mtfp.present.numbers import Display
from mtfp.units import POUNDS_PER_DWELLING
from precept.conventions import QUESTIONS, Conventions, answer, choices

FIGURES: tuple[tuple[str, str], ...] = (
    ("precept.band_d", "Band D"),
    ("precept.band.a", "Band A"),
    ("precept.total", "Precept"),
    ("precept.parts_difference", "Parts above it"),
    ("gap", "Gap"),
)
"""What is shown of the budget year, by key."""
LATER: tuple[tuple[str, str], ...] = (("precept.band_d", "Band D"), ("gap", "Gap"))
"""What is shown of the last year, where compounding tells."""

TO_THE_PENNY = Display(pence=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure; `differs` from that of the present conventions; `reason` when it cannot be computed."""

    text: str
    differs: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a convention: `now` is the plan's, `picked` the one that is marked in the form."""

    value: str
    text: str
    now: bool
    picked: bool
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One convention with its choices."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """One figure in every year, now and with all that is picked."""

    label: str
    now: tuple[Shown, ...]
    picked: tuple[Shown, ...]


def alternatives(now: Conventions) -> list[Conventions]:
    """The present conventions, then each choice that is not theirs, alone."""
    return [now, *(_with(now, name, choice) for name, choice in _others(now))]


def questions(now: Conventions, picked: Conventions, results: Sequence[Result]) -> Iterator[Question]:
    """Each convention with what its choices come to; `results` are those of `alternatives`."""
    present, found = results[0], dict(zip(_others(now), results[1:], strict=True))
    for name, offered in choices():
        shown = tuple(
            Choice(
                choice, answer(choice), choice == getattr(now, name), choice == getattr(picked, name),
                _figures(found.get((name, choice), present), present),
            )
            for choice in offered
        )  # fmt: skip
        yield Question(name, QUESTIONS[name], shown)


def headings(result: Result) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The years that are shown, each with the headings of its figures."""
    labels = result.years.labels
    first = (labels[1], tuple(label for _, label in FIGURES))
    return (first, (labels[-1], tuple(label for _, label in LATER))) if len(labels) > 2 else (first,)


def together(present: Result, picked: Result) -> tuple[Together, ...]:
    """What everything that is picked comes to in every year, beside the present."""
    return tuple(
        Together(
            label,
            tuple(_shown(present, present, key, year) for year in range(len(present.years))),
            tuple(_shown(picked, present, key, year) for year in range(len(present.years))),
        )
        for key, label in FIGURES
    )


def taken_back(old: Mapping[str, str], new: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What a change of conventions replaced, when all of it still stands; else nothing."""
    names = [name for name in new if name in QUESTIONS]
    stands = names and all(now[name] == new[name] for name in names)
    return {name: old[name] for name in names} if stands else {}


def _others(now: Conventions) -> list[tuple[str, str]]:
    return [(name, choice) for name, offered in choices() for choice in offered if choice != getattr(now, name)]


def _with(now: Conventions, name: str, choice: str) -> Conventions:
    settings: dict[str, object] = {name: choice}
    return replace(now, **settings)  # type: ignore[arg-type]  # a name and a choice of it, from `choices`


def _figures(result: Result, present: Result) -> tuple[Shown, ...]:
    last = len(present.years) - 1
    first = tuple(_shown(result, present, key, 1) for key, _ in FIGURES)
    return (*first, *(_shown(result, present, key, last) for key, _ in LATER)) if last > 1 else first


def _shown(result: Result, present: Result, key: str, year: int) -> Shown:
    figure = result[key, year]
    text = _text(result, key, year)
    return Shown(text, text != _text(present, key, year), getattr(figure, "reason", ""))


def _text(result: Result, key: str, year: int) -> str:
    """A figure as the page shows it: to the penny, council tax to four places, with … where more are carried."""
    figure: Figure = result[key, year]
    unit = result.graph.member(key).unit
    text = TO_THE_PENNY.cell(figure, unit)
    if unit == POUNDS_PER_DWELLING and not isinstance(figure, Missing) and figure != TO_THE_PENNY.number(figure, unit):
        text += "…"
    return text
