"""The formulas of reserves, in the order of a statement: one reserve, all of them, the general one, the gap."""

from __future__ import annotations

from decimal import Decimal

from capital.keys import FROM_RESERVES
from mtfp.engine.expression import (
    Expression,
    both,
    choose,
    either,
    equals,
    following,
    given,
    maximum,
    minimum,
    previous,
    round_to,
    total,
    value,
)
from reserves.keys import (
    MEETS_GAP,
    amount_key,
    movement_key,
    nature_key,
    provision_key,
    reserve_key,
    risk_key,
)
from reserves.structure import CONTRIBUTIONS, USES, Movement, Nature, Reserve, Risk

NET = "requirement.net"
ASKED_ABOVE = Decimal("0.05")
"""The Home Office asks a police body for the reason why its general reserve is more than 5%."""

Movements = tuple[Movement, ...]
Reserves = tuple[Reserve, ...]


def amount(movement: Movement) -> Expression:
    """The amount entered for the year; nil when nothing is."""
    return given(amount_key(movement), 0)


def opening(reserve: Reserve) -> Expression:
    """The balance with which the year before closed."""
    return previous(reserve_key(reserve, "closing"))


def goes_in(reserve: Reserve, movements: Movements) -> Expression:
    """What is contributed to the reserve, and what other reserves transfer to it."""
    return total(value(movement_key(each)) for each in movements if _adds(each, reserve))


def _adds(movement: Movement, reserve: Reserve) -> bool:
    own = movement.reserve == reserve.slug and movement.nature in CONTRIBUTIONS
    return own or movement.to == reserve.slug


def is_used(reserve: Reserve, movements: Movements) -> Expression:
    """What is used of the reserve, and what it transfers to other reserves."""
    return total(
        value(movement_key(each)) for each in movements if each.reserve == reserve.slug and each.nature in USES
    )


def closing(reserve: Reserve) -> Expression:
    """The opening balance plus what goes in less what is used."""
    kept = value(reserve_key(reserve, "opening")) + value(reserve_key(reserve, "in"))
    return kept - value(reserve_key(reserve, "used"))


def provision(risk: Risk) -> Expression:
    """The amount at risk × its likelihood; nil where either is not entered, and when risks do not count."""
    return given("reserves.risks_count", 1) * given(risk_key(risk, "amount"), 0) * given(
        risk_key(risk, "likelihood"), 0
    )  # fmt: skip


def least_balance(reserve: Reserve, risks: tuple[Risk, ...]) -> Expression:
    """The minimum entered for the year, nil when none is, plus what its risks add."""
    return given(reserve_key(reserve, "minimum_amount"), 0) + _provisions(reserve, risks)


def least_general_balance(reserve: Reserve, risks: tuple[Risk, ...]) -> Expression:
    """The minimum entered for the year, else its share of this year's net budget requirement, plus what its risks add."""  # noqa: E501
    share = given(reserve_key(reserve, "minimum_share"), 0) * value(NET)
    return given(reserve_key(reserve, "minimum_amount"), share) + _provisions(reserve, risks)


def _provisions(reserve: Reserve, risks: tuple[Risk, ...]) -> Expression:
    return total(value(provision_key(each)) for each in risks if each.reserve == reserve.slug)


def moved_by_revenue(reserve: Reserve, movements: Movements) -> Expression:
    """What revenue contributes to the reserve less what it uses of it."""
    own = [each for each in movements if each.reserve == reserve.slug]
    return of_nature(tuple(own), "from_revenue") - of_nature(tuple(own), "use_for_revenue")


def above_minimum(reserve: Reserve) -> Expression:
    """The closing balance less the minimum; a negative figure is missing."""
    return value(reserve_key(reserve, "closing")) - value(reserve_key(reserve, "minimum"))


def not_below_minimum(reserve: Reserve) -> Expression:
    """The closing balance is, to the pound, neither below nil nor below the minimum."""
    lowest = maximum(0, value(reserve_key(reserve, "minimum")))
    return round_to(value(reserve_key(reserve, "closing")) - lowest, places=0) >= 0


def all_reserves(reserves: Reserves, name: str) -> Expression:
    """The reserves together."""
    return total(value(reserve_key(each, name)) for each in reserves)


def opening_of_all() -> Expression:
    """What all reserves closed with in the year before."""
    return previous("reserves.closing")


def closing_of_all() -> Expression:
    """All opening balances plus contributions less uses; transfers between reserves change nothing."""
    names = [nature_key(each) for each in CONTRIBUTIONS]
    uses = [nature_key(each) for each in USES if each != "to_another_reserve"]
    return value("reserves.opening") + total(map(value, names)) - total(map(value, uses))


def of_nature(movements: Movements, nature: Nature) -> Expression:
    """The movements of this nature together."""
    return total(value(movement_key(each)) for each in movements if each.nature == nature)


def revenue_movements() -> Expression:
    """Contributions from revenue less what is used for revenue: the transfers line of the net budget requirement."""
    return value(nature_key("from_revenue")) - value(nature_key("use_for_revenue"))


def adds_up(reserves: Reserves) -> Expression:
    """The closing balances of the single reserves are, to the pound, those of all: transfers between them net to nil."""  # noqa: E501
    apart = total(value(reserve_key(each, "closing")) for each in reserves) - value("reserves.closing")
    return equals(round_to(apart, places=0), 0)


def capital_takes() -> Expression:
    """What the capital programme takes from reserves as entered; when nothing is, what is used for capital."""
    return given("reserves.capital_takes_amount", value(nature_key("use_for_capital")))


def taken_by_capital() -> Expression:
    """What the financing of the capital programme takes from reserves."""
    return value(FROM_RESERVES)


def capital_agrees() -> Expression:
    """What is used for capital is, to the pound, what the capital programme takes."""
    return equals(round_to(value(nature_key("use_for_capital")) - value("reserves.capital_takes"), places=0), 0)


def share_of_this_year() -> Expression:
    """The general reserve at the end of the year ÷ the year's net budget requirement."""
    return value("reserves.kind.general") / value(NET)


def share_of_next_year() -> Expression:
    """The general reserve at the end of the year ÷ next year's net budget requirement; in the last year this year's."""
    return value("reserves.kind.general") / following(NET, past_end=value(NET))


def band_low() -> Expression:
    """The low end of the band as entered; nil when none is."""
    return given("reserves.general.band_low_rate", 0)


def band_high() -> Expression:
    """The high end of the band as entered; 100% when none is."""
    return given("reserves.general.band_high_rate", 1)


def asked_above() -> Expression:
    """The share as entered; when none is, the Home Office's 5%."""
    return given("reserves.general.asked_above_rate", ASKED_ABOVE)


def within_band(share: str) -> Expression:
    """The general reserve's share is at least the low end of the band and at most its high end."""
    return both(value("reserves.general.band_low") <= value(share), value(share) <= value("reserves.general.band_high"))


def band_upright() -> Expression:
    """The low end of the band is at most its high end."""
    return value("reserves.general.band_low") <= value("reserves.general.band_high")


def no_reason_asked(share: str) -> Expression:
    """The general reserve's share is at most that above which a reason is asked for."""
    return value(share) <= value("reserves.general.asked_above")


def free_of_equalisation(reserves: Reserves) -> Expression:
    """The equalisation reserve at the end of the year, as planned, less its minimum."""
    return total(value(reserve_key(each, "above_minimum")) for each in reserves if each.kind == "equalisation")


def not_planned_for() -> Expression:
    """The least that is free in this or any later year: what is used now is missing from then on."""
    free = "reserves.equalisation.free"
    return minimum(value(free), following("reserves.equalisation.not_planned_for", past_end=value(free)))


def meets_gap() -> Expression:
    """When switched on, as much of the year's gap as what is not planned for and not used yet can meet; below 50p there is no gap."""  # noqa: E501
    left = value("reserves.equalisation.not_planned_for") - previous("reserves.equalisation.used_to_date")
    nothing = either(equals(given(MEETS_GAP, 0), 0), equals(round_to(value("gap"), places=0), 0))
    return choose(nothing, 0, maximum(0, minimum(-value("gap"), left)))


def used_to_date() -> Expression:
    """What has met gaps up to the end of the year."""
    return previous("reserves.equalisation.used_to_date") + value("reserves.equalisation.meets")


def gap_after() -> Expression:
    """The gap plus what the equalisation reserve meets of it; a negative figure is a gap."""
    return value("gap") + value("reserves.equalisation.meets")


def equalisation_left() -> Expression:
    """The planned balance of the equalisation reserve less what has met gaps."""
    return value("reserves.kind.equalisation") - value("reserves.equalisation.used_to_date")


def runs_out() -> Expression:
    """Yes in a year whose gap takes the last pound that is not planned for."""
    left = value("reserves.equalisation.not_planned_for") - value("reserves.equalisation.used_to_date")
    return both(value("reserves.equalisation.meets") > 0, equals(round_to(left, places=0), 0))


def left_of_all() -> Expression:
    """All reserves as planned less what of the equalisation reserve has met gaps."""
    return value("reserves.closing") - value("reserves.equalisation.used_to_date")
