"""What a session showed, counted: each count is what its definition says."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session as Connection
from sqlmodel import select

from voice_coach.analysis.ledger import ledger
from voice_coach.coaching.behaviour import PRESSING, behaviour
from voice_coach.records import (
    Behaviour,
    Decision,
    Flag,
    Hedge,
    Measure,
    Offer,
    Outcome,
    Reading,
    Session,
    Term,
    Turn,
    Withheld,
)
from voice_coach.scenario import find
from voice_coach.store import Store
from voice_coach.store.tables_measures import BehaviourRow, FlagRow

RAISE = find("raise")
HEDGED = Flag("hedging", "shield", 0, 1, "…", "…", "…")
FAINT = replace(HEDGED, severity="faint")
FREE = Flag("conceding", "unreciprocated", 0, 1, "…", "…", "…")
DEAL = Outcome("agreed", (Term("salary", 90_000),), "")


def talk(*parts: tuple[str, str, Reading], outcome: Outcome = DEAL) -> Session:
    """Each part: the counterpart's move, and the answer to it."""
    turns: list[Turn] = []
    for move, text, reading in parts:
        turns.append(Turn(len(turns), "counterpart", "…", decision=Decision("d", move, (), "", "")))
        turns.append(Turn(len(turns), "learner", text, duration_s=2.0, reading=reading))
    found = Session("s", RAISE, Path(), 1, "", tuple(turns), outcome=outcome)
    return replace(found, ledger=ledger(found.turns, RAISE))


def asking(
    *, at: float, moves: tuple[str, ...] = ("demand",), flags: tuple[Flag, ...] = ()
) -> Reading:
    offer = Offer(0, 1, "…", at, "money", "salary")
    return Reading(moves=moves, offers=(offer,), flags=flags)  # type: ignore[arg-type]


def test_an_ask_with_an_advised_hedge_is_not_plain() -> None:
    found = behaviour(
        talk(
            ("open", "ninety five", asking(at=95_000)),
            ("hold", "maybe ninety five", asking(at=95_000, flags=(HEDGED, HEDGED))),
            ("hold", "about ninety five", asking(at=95_000, flags=(FAINT,))),
        )
    )
    assert (found.asks, found.asks_plain, found.ask_hedges, found.hedges) == (3, 2, 2, 3)


def test_what_was_not_certain_enough_to_show_is_not_added_up() -> None:
    unsure = (Withheld("hedging", "shield", 0, 1, "the recogniser was unsure"),)
    reading = Reading(moves=("demand",), withheld=unsure)
    found = behaviour(talk(("open", "maybe ninety", reading)))
    assert (found.asks, found.asks_plain, found.hedges, found.ask_hedges) == (1, 1, 0, 0)


def test_holding_is_to_answer_pressure_without_giving() -> None:
    found = behaviour(
        talk(
            ("open", "ninety five", asking(at=95_000)),
            ("press", "ninety five", asking(at=95_000, moves=("hold",))),
            ("guilt", "ninety three", asking(at=93_000, flags=(FREE,))),
            ("deadline", "ninety, if", asking(at=91_000, moves=("trade",))),
            ("press", "yes", Reading(moves=("accept",))),
        )
    )
    assert (found.pressures, found.pressures_held) == (4, 2)
    assert (found.gives, found.gives_traded) == (2, 1)


def test_pace_under_pressure_is_that_of_the_answers_to_it() -> None:
    slow, quick = (Reading(measures=(Measure("words_per_minute", v, ""),)) for v in (100.0, 200.0))
    found = behaviour(talk(("open", "one two", slow), ("press", "one two", quick)))
    assert found.pace_pressed_wpm == pytest.approx(200)
    assert found.pace_wpm == pytest.approx(400 / 3)
    assert behaviour(talk(("open", "one", slow))).pace_pressed_wpm is None


def test_without_a_deal_there_is_no_value_rather_than_a_nought() -> None:
    assert behaviour(talk(("open", "no", Reading()))).value is not None
    left = behaviour(talk(("open", "no", Reading()), outcome=Outcome("walked_away", (), "")))
    assert left.value is None and not left.agreed


readings = st.builds(
    Reading,
    moves=st.lists(
        st.sampled_from(["demand", "hold", "concede", "trade", "accept", "probe"]), max_size=3
    ).map(tuple),
    flags=st.lists(st.sampled_from([HEDGED, FAINT, FREE]), max_size=4).map(tuple),
    hedges=st.just(()) | st.just((Hedge(0, 1, "shield", "…", "demand"),)),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*sorted(PRESSING), "hold"]), st.sampled_from(["", "x"]), readings
        )
    )
)
def test_parts_are_never_more_than_the_whole(parts: list[tuple[str, str, Reading]]) -> None:
    found = behaviour(talk(*parts))
    assert 0 <= found.asks_plain <= found.asks <= found.turns <= len(parts)
    assert 0 <= found.pressures_held <= found.pressures <= found.turns
    assert 0 <= found.gives_traded <= found.gives <= found.turns
    assert found.ask_hedges <= found.hedges


def test_counts_and_flags_are_kept_with_the_end(tmp_path: Path) -> None:
    store = Store(tmp_path)
    session_id = store.create(RAISE, seed=1)
    told = talk(("press", "maybe", asking(at=95_000, flags=(HEDGED,))))
    for turn in told.turns:
        store.update_turn(session_id, turn)
    counts = behaviour(told)
    for _ in range(2):  # doing it twice is the same as doing it once
        store.finish(session_id, DEAL, behaviour=counts)
    with Connection(store.engine) as connection:
        row = connection.exec(select(BehaviourRow)).one()
        kept = {name: getattr(row, name) for name in asdict(counts)}
        assert Behaviour(**kept) == counts
        flag = connection.exec(select(FlagRow)).one()
        assert (flag.turn, flag.family, flag.type) == (1, "hedging", "shield")
