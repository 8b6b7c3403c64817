"""What a record amounts to: every way through Schedule 5 and the regulations, and every departure from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from mtfp.present.numbers import Display
from precept.decision.dates import Kind
from precept.decision.guide import what_next
from precept.decision.rules import Amounts, Entry, Outcome, Record, Veto, Vote

PROPOSED, LOWER, HIGHER = (Amounts(Decimal(band_d), Decimal(band_d) * 1000) for band_d in ("187.23", "185", "190"))
CARRIED, LOST = Vote(13, 9, 4), Vote(13, 8, 5)


def entry(kind: Kind, day: int, month: int = 2, **told: object) -> Entry:
    """A step of 2017."""
    return replace(Entry(kind, date(2017, month, day)), **told)  # type: ignore[arg-type]  # told by name


def record(*entries: Entry) -> Record:
    """The precept of 2017/18."""
    return Record(2017, {each.kind: each for each in entries}, Display(dwelling_places=2))


START = (entry(Kind.PROPOSED, 20, 1, amounts=PROPOSED), entry(Kind.NOTIFIED, 30, 1))
NO_VETO = entry(Kind.REPORTED, 6)
TOO_HIGH = entry(Kind.REPORTED, 6, outcome=Outcome.TOO_HIGH, vote=CARRIED)
TOO_LOW = entry(Kind.REPORTED, 6, outcome=Outcome.TOO_LOW, vote=CARRIED)
END = (entry(Kind.RESPONDED, 9), entry(Kind.RESPONSE_PUBLISHED, 10), entry(Kind.ISSUED, 20, amounts=PROPOSED))


def revised(amounts: Amounts) -> tuple[Entry, ...]:
    """The way that follows a veto, up to the issue of the revised precept."""
    return (
        entry(Kind.REVISED, 14, amounts=amounts),
        entry(Kind.REVISION_PUBLISHED, 15),
        entry(Kind.SECOND_REPORT, 21),
        entry(Kind.RESPONDED, 23),
        entry(Kind.RESPONSE_PUBLISHED, 24),
        entry(Kind.ISSUED, 27, amounts=amounts),
    )


def all_departures(found: Record) -> list[str]:
    """Of every step, in order."""
    return [said for kind in found.path for said in found.departures(kind)]


@pytest.mark.parametrize(
    ("entries", "veto"),
    [
        ((*START, NO_VETO, *END), Veto.NONE),
        ((*START, TOO_HIGH, *revised(LOWER)), Veto.STANDS),
        ((*START, TOO_LOW, *revised(HIGHER)), Veto.STANDS),
    ],
    ids=["no veto", "too high", "too low"],
)
def test_the_way_of_the_law_departs_nowhere_and_is_complete(entries: tuple[Entry, ...], veto: Veto) -> None:
    found = record(*entries)
    assert (found.veto, found.next, all_departures(found), what_next(found)) == (veto, None, [], ())


@pytest.mark.parametrize("day", [1, 8, 15, 22])
def test_a_step_on_its_last_day_is_in_time(day: int) -> None:
    kind = {1: Kind.NOTIFIED, 8: Kind.REPORTED, 15: Kind.REVISED, 22: Kind.SECOND_REPORT}[day]
    assert not record().is_late(entry(kind, day))
    assert record().is_late(entry(kind, day + 1))


def test_the_precept_is_issued_before_1_march() -> None:
    assert not record().is_late(entry(Kind.ISSUED, 28))
    late = record(*START, NO_VETO, *END[:2], entry(Kind.ISSUED, 1, 3, amounts=PROPOSED))
    assert late.departures(Kind.ISSUED) == ("Late: it was due before 1 March 2017.",)
    assert not Record(2024).is_late(Entry(Kind.ISSUED, date(2024, 2, 29)))


# Two-thirds of ALL members: of 13 that is 8.67, so 9; absent members and abstentions count among the 13.
@pytest.mark.parametrize(
    ("members", "votes_for", "votes_against", "needed", "carried"),
    [
        (12, 8, 4, 8, True),  # exactly two-thirds
        (12, 7, 0, 8, False),  # all who voted, and still too few
        (13, 9, 0, 9, True),
        (13, 8, 5, 9, False),  # just under
        (13, 8, 0, 9, False),  # five absent
        (15, 10, 1, 10, True),
        (15, 9, 1, 10, False),
        (20, 14, 6, 14, True),
        (20, 13, 0, 14, False),
        (1, 1, 0, 1, True),
        (1, 0, 0, 1, False),
    ],
)
def test_a_veto_needs_two_thirds_of_all_members(
    members: int, votes_for: int, votes_against: int, needed: int, carried: bool
) -> None:
    vote = Vote(members, votes_for, votes_against)
    assert (vote.needed, vote.carried) == (needed, carried)
    assert vote.others == members - votes_for - votes_against


@pytest.mark.parametrize("members", range(1, 101))
def test_the_votes_needed_are_the_fewest_that_are_two_thirds(members: int) -> None:
    needed = Vote(members, 0, 0).needed
    assert 3 * needed >= 2 * members > 3 * (needed - 1)


def test_a_veto_without_the_majority_is_none_in_law() -> None:
    found = record(*START, replace(TOO_HIGH, vote=LOST), *END)
    assert found.veto is Veto.NO_MAJORITY
    assert found.departures(Kind.REPORTED) == (
        "It is no veto in law: 8 of 13 members voted for it; 9 are needed (two-thirds of all members, "
        "Sch 5 para 4(4)).",
    )
    assert found.departures(Kind.ISSUED) == ()
    assert Kind.REVISED not in found.path


def test_votes_enough_for_a_veto_that_the_report_does_not_state_are_pointed_out() -> None:
    assert "which is enough" in record(*START, replace(NO_VETO, vote=CARRIED)).departures(Kind.REPORTED)[0]
    assert record(*START, replace(NO_VETO, vote=LOST)).departures(Kind.REPORTED) == ()


def test_a_veto_reported_late_lapses_and_the_proposed_precept_may_be_issued() -> None:
    found = record(*START, replace(TOO_HIGH, on=date(2017, 2, 9)))
    assert found.veto is Veto.LAPSED
    assert found.departures(Kind.REPORTED) == (
        "Late: it was due by 8 February 2017.",
        "The veto was reported too late and lapses: the proposed precept may be issued (reg 4(2)).",
    )
    assert what_next(found) == ("The veto lapsed: the proposed precept may be issued, before 1 March 2017 (reg 4(2)).",)
    issued = record(*found.entries.values(), entry(Kind.ISSUED, 20, amounts=PROPOSED))
    assert issued.departures(Kind.ISSUED) == ()
    other = record(*found.entries.values(), entry(Kind.ISSUED, 20, amounts=LOWER))
    assert other.departures(Kind.ISSUED) == (
        "It is not the proposed precept (Band D £187.23, £187,230 in all), which may be issued (reg 4(2)).",
    )


def test_after_a_veto_the_next_step_is_a_revised_precept_in_the_right_direction() -> None:
    assert what_next(record(*START, TOO_HIGH))[1].endswith("lower than £187.23, by 15 February 2017 (reg 5).")
    assert what_next(record(*START, TOO_LOW))[1].endswith("higher than £187.23, by 15 February 2017 (reg 5).")


@pytest.mark.parametrize(
    ("report", "amounts", "said"),
    [
        (TOO_HIGH, HIGHER, "The veto said too high: it has to be lower than £187.23 (reg 5(3)(a))."),
        (TOO_HIGH, PROPOSED, "The veto said too high: it has to be lower than £187.23 (reg 5(3)(a))."),
        (TOO_LOW, LOWER, "The veto said too low: it has to be higher than £187.23 (reg 5(3)(b))."),
        (TOO_LOW, PROPOSED, "The veto said too low: it has to be higher than £187.23 (reg 5(3)(b))."),
    ],
)
def test_a_revised_precept_in_the_wrong_direction_departs(report: Entry, amounts: Amounts, said: str) -> None:
    assert record(*START, report, *revised(amounts)[:1]).departures(Kind.REVISED) == (said,)


def test_a_revised_precept_without_a_veto_is_not_asked_for_but_shown() -> None:
    found = record(*START, NO_VETO, entry(Kind.REVISED, 14, amounts=LOWER))
    assert found.departures(Kind.REVISED) == ("No veto stands, so the law asks for no such step.",)
    assert Kind.REVISED in found.path


def test_the_proposed_precept_is_not_issued_after_a_veto() -> None:
    found = record(*START, TOO_HIGH, *revised(LOWER)[:-1], entry(Kind.ISSUED, 27, amounts=PROPOSED))
    assert found.departures(Kind.ISSUED) == (
        "The proposed precept was vetoed and must not be issued (Sch 5 para 6(2)).",
    )


def test_after_a_veto_a_precept_that_is_not_the_revised_one_is_pointed_out_unless_recommended() -> None:
    way, other = revised(LOWER), Amounts(Decimal("184.50"), Decimal(184_500))
    issued = entry(Kind.ISSUED, 27, amounts=other)
    found = record(*START, TOO_HIGH, *way[:-1], issued)
    assert found.departures(Kind.ISSUED) == (
        "It is not the revised precept (Band D £185.00, £185,000 in all). No recommended Band D is recorded.",
    )
    advised = replace(way[2], recommended=Decimal("184.50"))
    assert record(*START, TOO_HIGH, *way[:2], advised, *way[3:-1], issued).departures(Kind.ISSUED) == ()


def test_without_a_veto_another_precept_is_issued_only_as_the_panel_recommends() -> None:
    issued = (*END[:2], entry(Kind.ISSUED, 20, amounts=LOWER))
    start = (
        "It is not the proposed precept (Band D £187.23, £187,230 in all): a different one may be issued only in "
        "accordance with a recommendation of the panel's report (Sch 5 para 5(3))."
    )
    none = record(*START, NO_VETO, *issued)
    assert none.departures(Kind.ISSUED) == (f"{start} No recommended Band D is recorded.",)
    another = record(*START, replace(NO_VETO, recommended=Decimal(186)), *issued)
    assert another.departures(Kind.ISSUED) == (f"{start} The report recommends £186.00.",)
    assert record(*START, replace(NO_VETO, recommended=Decimal(185)), *issued).departures(Kind.ISSUED) == ()


def test_a_total_that_moved_with_the_tax_base_is_another_precept() -> None:
    moved = entry(Kind.ISSUED, 20, amounts=replace(PROPOSED, total=Decimal(187_231)))
    assert len(record(*START, NO_VETO, *END[:2], moved).departures(Kind.ISSUED)) == 1


def test_no_precept_is_issued_before_the_response() -> None:
    said = ("It may not be issued before the panel has been given a response to its report (Sch 5 para 1).",)
    assert record(*START, NO_VETO, END[2]).departures(Kind.ISSUED) == said
    assert record(*START, NO_VETO, replace(END[0], on=date(2017, 2, 21)), END[2]).departures(Kind.ISSUED) == said
    same_day = record(*START, NO_VETO, replace(END[0], on=date(2017, 2, 20)), END[2])
    assert same_day.departures(Kind.ISSUED) == ()


def test_a_step_out_of_order_says_what_comes_before() -> None:
    assert record(NO_VETO).departures(Kind.REPORTED) == ("“Panel notified” comes before it and is not recorded.",)
    early = record(*START, replace(NO_VETO, on=date(2017, 1, 29)))
    assert early.departures(Kind.REPORTED) == ("It is dated before “Panel notified”, 30 January 2017.",)


def test_the_way_says_one_step_after_the_other() -> None:
    entries: list[Entry] = []
    asked = []
    for each in (*START, TOO_HIGH, *revised(LOWER)):
        found = record(*entries)
        asked.append(found.next)
        assert what_next(found)
        entries.append(each)
    assert asked == [each.kind for each in entries]


def test_nothing_recorded_departs_from_nothing() -> None:
    assert all_departures(record()) == []
    assert record().veto is Veto.NONE


def test_after_a_veto_the_response_to_the_second_report_is_late_after_1_march() -> None:
    way = {each.kind: each for each in revised(LOWER)}
    late = {Kind.RESPONDED: entry(Kind.RESPONDED, 2, 3)}
    assert record(*START, TOO_HIGH, *(way | late).values()).departures(Kind.RESPONDED) == (
        "Late: it was due by 1 March 2017.",
    )
    assert record(*START, NO_VETO, entry(Kind.RESPONDED, 2, 3)).departures(Kind.RESPONDED) == ()
