"""Reserves as papers lay them out: balances, movements by purpose, then the statement of each reserve."""

from __future__ import annotations

from collections.abc import Iterator

from capital.structure import has_capital
from mtfp.layout import Heading, Row, Style, Table
from mtfp.structure import Structure
from reserves.keys import (
    MEETS_GAP,
    REVENUE_MOVEMENTS,
    amount_key,
    heading_key,
    kind_key,
    movement_key,
    nature_key,
    provision_key,
    reserve_key,
    risk_key,
)
from reserves.structure import CONTRIBUTIONS, HEADINGS, KINDS, NATURES, USES, Movement, Reserve, Risk


def tables(structure: Structure) -> Iterator[Table]:
    """Nothing without a reserve."""
    reserves, movements = structure.of(Reserve), structure.of(Movement)
    if not reserves:
        return
    kinds = {each.kind for each in reserves}
    yield _balances(reserves)
    yield _all(movements, () if has_capital(structure) else ("reserves.capital_takes_amount",))
    if movements:
        yield _purposes(movements)
    if "general" in kinds:
        yield _general()
    if "equalisation" in kinds:
        yield _equalisation()
    yield Table(
        "home_office",
        "Reserves under the Home Office's headings",
        (*(Row(heading_key(each)) for each in HEADINGS), Row("reserves.closing", Style.TOTAL)),
        note="Balances at the end of the year.",
    )
    if structure.of(Risk):
        yield _risks(structure.of(Risk), reserves)
    for reserve in reserves:
        yield _statement(reserve, movements)


def _balances(reserves: tuple[Reserve, ...]) -> Table:
    rows: list[Row | Heading] = []
    for kind, title in KINDS.items():
        own = [each for each in reserves if each.kind == kind]
        if own:
            rows += [
                Heading(title),
                *(Row(reserve_key(each, "closing"), label=each.label, member=each.slug) for each in own),
            ]
        if len(own) > 1:
            rows.append(Row(kind_key(kind), Style.SUBTOTAL, f"Subtotal: {title.lower()}"))
    return Table(
        "balances",
        "Balances at the end of the year",
        (*rows, Row("reserves.closing", Style.TOTAL, "All reserves"), Row("reserves.minimum", Style.QUIET)),
        chart="reserves",
    )


def _all(movements: tuple[Movement, ...], entered: tuple[str, ...]) -> Table:
    moved = {each.nature for each in movements}
    return Table(
        "movements",
        "Movements of all reserves",
        (
            Row("reserves.opening"),
            *(Row(nature_key(each)) for each in CONTRIBUTIONS if each in moved),
            *(Row(nature_key(each)) for each in USES if each in moved and each != "to_another_reserve"),
            Row("reserves.closing", Style.TOTAL),
            Row(REVENUE_MOVEMENTS),
            Row("reserves.capital_takes", entered=entered),
        ),
        note="Amounts in and amounts used are both positive. Opening plus contributions less uses is closing; "
        "transfers between reserves are in neither.",
    )


def _purposes(movements: tuple[Movement, ...]) -> Table:
    rows: list[Row | Heading] = []
    for nature, title in NATURES.items():
        own = [each for each in movements if each.nature == nature]
        if own:
            rows += [Heading(title), *(Row(movement_key(each)) for each in own)]
        if len(own) > 1:
            rows.append(Row(nature_key(nature), Style.SUBTOTAL, f"Subtotal: {title.lower()}"))
    return Table("purposes", "Movements by purpose", tuple(rows))


def _general() -> Table:
    rates = [
        Row(f"reserves.general.{name}", entered=(f"reserves.general.{name}_rate",))
        for name in ("band_low", "band_high", "asked_above")
    ]
    shares = [Row(f"reserves.general.share_of_{year}") for year in ("this_year", "next_year")]
    return Table("general", "General reserve against the budget", (*shares, *rates))


def _equalisation() -> Table:
    return Table(
        "equalisation",
        "Budget equalisation reserve and the gap",
        (
            Row("gap", label="Surplus / (gap) before it"),
            Row("reserves.equalisation.meets", label="Used to meet the gap"),
            Row("gap.after_ber", Style.RESULT, "Surplus / (gap) after it"),
            Row("reserves.kind.equalisation", label="Balance by planned movements"),
            Row("reserves.equalisation.used_to_date", label="Used to meet gaps so far"),
            Row("reserves.equalisation.left", Style.TOTAL, "Balance left"),
            Row("reserves.equalisation.runs_out", label="Runs out in this year"),
            Row("reserves.left", label="All reserves left"),
            Row(MEETS_GAP, entered=(MEETS_GAP,)),
        ),
        note="Shown below the gap and never part of the net budget requirement. Nothing is used that movements of "
        "this or a later year, or the minimum, take.",
    )


def _risks(risks: tuple[Risk, ...], reserves: tuple[Reserve, ...]) -> Table:
    labels = {each.slug: each.label for each in reserves}
    rows = [
        Row(
            provision_key(each), label=f"{each.label} ({labels.get(each.reserve, each.reserve)})",
            entered=(risk_key(each, "amount"), risk_key(each, "likelihood")), member=each.slug,
        )
        for each in risks
    ]  # fmt: skip
    switch = "reserves.risks_count"
    return Table("risks", "What risks add to minimums", (*rows, Row(switch, entered=(switch,))))


def _statement(reserve: Reserve, movements: tuple[Movement, ...]) -> Table:
    share = ("minimum_share",) if reserve.kind == "general" else ()
    return Table(
        f"reserve_{reserve.slug}",
        reserve.label,
        (
            _row(reserve, "opening", "Opening balance", "opening_amount"),
            *_moves(reserve, movements),
            _row(reserve, "in", "In", style=Style.SUBTOTAL),
            _row(reserve, "used", "Used", style=Style.SUBTOTAL),
            _row(reserve, "closing", "Closing balance", style=Style.TOTAL),
            _row(reserve, "by_revenue", "Of it to (from) the reserve by revenue", style=Style.QUIET),
            _row(reserve, "minimum", "Minimum", "minimum_amount", *share),
            _row(reserve, "above_minimum", "Above its minimum"),
        ),
        note=_statement_words(reserve),
    )


def _moves(reserve: Reserve, movements: tuple[Movement, ...]) -> Iterator[Row]:
    """What goes in, then what is used; what comes from another reserve is entered there."""
    own = [each for each in movements if each.reserve == reserve.slug]
    for word, natures in (("In", CONTRIBUTIONS), ("Used", USES)):
        for each in own:
            if each.nature in natures:
                yield Row(movement_key(each), label=f"{word}: {each.label}", entered=(amount_key(each),))
    for each in movements:
        if each.to == reserve.slug:
            yield Row(movement_key(each), label=f"In from another reserve: {each.label}")


def _row(reserve: Reserve, name: str, label: str, *entered: str, style: Style = Style.PLAIN) -> Row:
    return Row(reserve_key(reserve, name), style, label, tuple(reserve_key(reserve, each) for each in entered))


def _statement_words(reserve: Reserve) -> str:
    """Purpose, how and when used, by whom controlled: as much of it as is told."""
    said = {"Purpose": reserve.purpose, "Use": reserve.how_used, "Controlled by": reserve.controlled_by}
    return " ".join(f"{name}: {text.rstrip('.')}." for name, text in said.items() if text)
