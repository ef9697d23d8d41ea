"""Personal bests: the answers worth hearing again, each with the turn it is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from voice_coach.coaching.facts import plural
from voice_coach.records import Behaviour, Measured, Session, VoiceCoachError
from voice_coach.store import Store

LONGEST_QUOTE = 140


@dataclass(frozen=True, slots=True)
class Best:
    """A kind of best: the session with the most of ``rank`` that showed ``skill``."""

    skill: str
    title: str
    rank: Callable[[Behaviour], float]
    why: Callable[[Behaviour], str]


BESTS = (
    Best("hold", "Holding on", lambda b: b.pressures_held,
         lambda b: f"you held {plural(b.pressures_held, 'time')} while they pressed"),
    Best("plain_ask", "Asking plainly", lambda b: b.asks_plain,
         lambda b: f"{plural(b.asks_plain, 'ask')} without a hedge"),
    Best("trade", "A real trade", lambda b: b.gives_traded,
         lambda b: f"you asked for something back {plural(b.gives_traded, 'time')}"),
)  # fmt: skip


def bests(store: Store, sessions: Sequence[Measured]) -> list[dict[str, Any]]:
    """The best answers there are, as the page shows them; a later session wins a tie."""
    found, seen = [], set()
    for best in BESTS:
        able = [s for s in sessions if best.skill in s.skills and best.rank(s.behaviour) > 0]
        for session in sorted(
            able, key=lambda s: (best.rank(s.behaviour), s.ended_at), reverse=True
        )[:3]:
            shown = _answer(store, session, best)
            if shown is not None and (shown["session"], shown["turn"]) not in seen:
                seen.add((shown["session"], shown["turn"]))
                found.append(shown)
                break
    return found


def _answer(store: Store, measured: Measured, best: Best) -> dict[str, Any] | None:
    """The turn that shows it; None where its recording is gone, or the rules changed since."""
    from voice_coach.analysis.ledger import ledger
    from voice_coach.coaching.skills import shown

    try:
        session: Session = store.load(measured.session)
    except (VoiceCoachError, ValueError):
        return None
    session = replace(session, ledger=ledger(session.turns, session.scenario))
    index = shown(session).get(best.skill)
    turn = session.turns[index] if index is not None else None
    if turn is None or turn.audio is None or not store.audio_path(turn.audio).is_file():
        return None
    return {
        "title": best.title,
        "why": best.why(measured.behaviour),
        "quote": _short(turn.text),
        "session": session.id,
        "turn": turn.index,
        "scenario": measured.title,
        "clip": f"best-{best.skill}",
        "audio": f"/audio/{turn.audio}",
    }


def _short(text: str) -> str:
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
