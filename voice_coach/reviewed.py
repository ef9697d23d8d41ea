"""Reviews that are done: what coaches and the machine saw in each turn, and what was corrected.

Only sessions that the asking coach may see now: what was taken back is not counted any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from voice_coach.measuring.agreement import MACHINE, Kind, Seen
from voice_coach.measuring.corrections import Corrected, Mark
from voice_coach.records import Account, Missed, Session, Turn, Verdict, flag_key
from voice_coach.store import Store
from voice_coach.store.judgements import missed_of, verdicts_of
from voice_coach.store.reviews import queue, states

MOST = 1000
"""Reviews that are looked at, the newest first (our choice: a minute's work at most)."""


@dataclass(slots=True)
class Judged:
    """What each judge saw, by ``session/turn``; ``coaches``: everybody but the machine."""

    by: dict[str, dict[str, Seen]] = field(default_factory=dict)
    coaches: set[str] = field(default_factory=set)


def judged(store: Store, account: Account) -> Judged:
    """What the machine, this coach, and other coaches of the same sessions saw.

    Another coach's word counts where their review is done too.
    """
    found = Judged()
    for session in _sessions(store, account):
        verdicts, missed = verdicts_of(store, session.id), missed_of(store, session.id)
        done = [c for c, s in states(store, session.id).items() if s == "done"]
        for turn in session.learner_turns():
            key = f"{session.id}/{turn.index}"
            machine = _kinds(turn)
            found.by.setdefault(MACHINE, {})[key] = Seen(frozenset(machine.values()))
            for coach in done:
                found.coaches.add(coach)
                found.by.setdefault(coach, {})[key] = _seen(turn, coach, machine, verdicts, missed)
    return found


def corrected(store: Store, account: Account) -> Iterator[Corrected]:
    """Every turn of the reviews this coach has done, with their word on each flag."""
    for session in _sessions(store, account):
        verdicts = {
            (v.turn, v.flag): v.accepted
            for v in verdicts_of(store, session.id)
            if v.coach_id == account.id
        }
        added = [m for m in missed_of(store, session.id) if m.coach_id == account.id]
        for turn in session.learner_turns():
            if turn.reading is None or not turn.text.strip():
                continue
            marks = [
                Mark(f.family, f.type, f.start, f.end, verdicts.get((turn.index, flag_key(f))))
                for f in turn.reading.flags
            ]
            marks += [
                Mark(m.family, m.type, m.start, m.end, missed=True)
                for m in added
                if m.turn == turn.index
            ]
            before = session.turns[turn.index - 1].text if turn.index else ""
            yield Corrected(session.id, turn.index, turn.text, before, tuple(marks))


def _sessions(store: Store, account: Account) -> Iterator[Session]:
    for line in queue(store, account, part="done", most=MOST):
        yield store.load(line.session_id)


def _kinds(turn: Turn) -> dict[str, Kind]:
    """The machine's advised flags by key; faint ones claim nothing."""
    flags = turn.reading.flags if turn.reading is not None else ()
    return {flag_key(f): (f.family, f.type) for f in flags if f.severity != "faint"}


def _seen(
    turn: Turn,
    coach: str,
    machine: dict[str, Kind],
    verdicts: list[Verdict],
    missed: list[Missed],
) -> Seen:
    """What a coach saw: accepted and added kinds; open where no word was said on any flag of it."""
    said = {v.flag: v.accepted for v in verdicts if v.coach_id == coach and v.turn == turn.index}
    added = {(m.family, m.type) for m in missed if m.coach_id == coach and m.turn == turn.index}
    kinds = {kind for key, kind in machine.items() if said.get(key)} | added
    unsaid = {kind for key, kind in machine.items() if key not in said}
    return Seen(frozenset(kinds), frozenset(unsaid - kinds))
