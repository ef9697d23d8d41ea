"""The other side's story as HTML, and two branches of a session beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from voice_coach.records import Counterfactual, Session, Shift, Turn, amount_text
from voice_coach.reports import clock, fragments

ENDINGS = {
    "agreed": "It ended in a deal.",
    "walked_away": "It ended without a deal.",
    "no_deal": "It ended without a deal.",
    "stopped": "You ended it.",
    "recorded": "A recording of two people.",
}


def debrief_html(session: Session, *, back: bool = False) -> str:
    """What the other side wanted, what moved it and what it cost; "" before the end.

    It tells the hidden limits, so nothing of it is shown while a session goes on.

    Parameters
    ----------
    session : Session
        With its debrief.
    back : bool
        Whether one can go back from here to a turn: on the page, not in a file.
    """
    if session.debrief is None or session.outcome is None:
        return ""
    unused = [_would_have(session, one) for one in session.debrief.unused]
    return _macro("debrief", session, session.debrief, unused, back)


def _would_have(session: Session, one: Counterfactual) -> dict[str, Any]:
    """A counterfactual in the words of the report."""
    turn = next((turn for turn in session.turns if turn.index == one.turn), None)
    said = turn.text if one.kind == "plain" and turn is not None else ""
    return {
        "kind": one.kind,
        "turn": one.turn,
        "quote": said or next(iter(one.texts), ""),
        "alike": () if one.kind == "plain" else one.texts[1:],
        "softened": one.texts if one.kind == "plain" else (),
        "who": one.who,
        "offers": ", ".join(_instead(session, shift) for shift in one.offers),
        "ended": ", ".join(_instead(session, shift) for shift in one.ended),
        "same_end": one.same_end,
        "agreed": one.agreed,
        "later": any(later.index > one.turn for later in session.learner_turns()),
        "deal": bool(one.ended) and one.ended[0].was is None,
    }


def _instead(session: Session, shift: Shift) -> str:
    """A shift as "Yearly salary $86,500, not $84,000"."""
    issue = session.scenario.issue(shift.issue)
    zero = session.scenario.day_zero
    would = f"{issue.name} {amount_text(issue, shift.would, day_zero=zero)}"
    if shift.was is None:
        return would
    return f"{would}, not {amount_text(issue, shift.was, day_zero=zero)}"


def side_by_side_html(before: Session, after: Session, *, shown: str = "") -> str:
    """A session and the one that went back in it, from the turn on where they part.

    Parameters
    ----------
    before, after : Session
        The session gone back in, and its branch (with ``branch_turn``).
    shown : str
        The id of the session whose report this is; the other one gets a link.
    """
    start = after.branch_turn or 0
    columns = [_column(session, start) for session in (before, after)]
    rows = list(zip_longest(*columns))
    return _macro(
        "side_by_side",
        f"Said differently from turn {start + 1} on",
        _head(before, "As it went", shown),
        _head(after, "Said differently", shown),
        rows,
    )


def _column(session: Session, start: int) -> list[dict[str, str]]:
    """One way it went, turn by turn, and that it ends there."""
    told = [_told(session, turn) for turn in session.turns[start:]]
    return [*told, {"end": "It was over." if session.outcome else "No further yet."}]


def _head(session: Session, title: str, shown: str) -> dict[str, str]:
    link = f"./?session={session.id}&view=report" if shown not in ("", session.id) else ""
    return {"id": session.id, "title": title, "ending": _ending(session), "link": link}


def _told(session: Session, turn: Turn) -> dict[str, str]:
    who = clock.speaker_name(session, turn)
    text = turn.text or "(nothing was heard)"
    return {"who": who, "text": text, "table": ", ".join(_table(session, turn))}


def _table(session: Session, turn: Turn) -> Iterator[str]:
    """What lies on the table after a turn of the other side's."""
    for term in turn.decision.terms if turn.decision else ():
        issue = session.scenario.issue(term.issue)
        amount = amount_text(issue, term.value, day_zero=session.scenario.day_zero)
        yield f"{issue.name}: {amount}"


def _ending(session: Session) -> str:
    outcome = session.outcome
    if outcome is None:
        return "It is not over yet."
    terms = ", ".join(
        f"{issue.name} {amount_text(issue, term.value, day_zero=session.scenario.day_zero)}"
        for term in outcome.terms
        for issue in session.scenario.issues
        if issue.id == term.issue
    )
    return f"{ENDINGS[outcome.kind]}{f' {terms}.' if terms else ''}"


def _macro(name: str, *values: Any) -> str:
    module = fragments.environment().get_template("other_side.html").module
    return str(getattr(module, name)(*values))
