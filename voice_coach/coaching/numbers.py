"""The three numbers that matter, each a sum whose parts can be looked up."""

from __future__ import annotations

from voice_coach.coaching.facts import (
    ASKS,
    Facts,
    advised,
    count_word,
    plural,
    turn_name,
    way,
)
from voice_coach.records import Flag, Number, Part, Turn

GIVEN = "Given, nothing asked back"
PACE = "words_per_minute"


def three_numbers(facts: Facts) -> tuple[Number, ...]:
    """The first three of: where it closed, ground given for nothing, asks said plainly, pace,
    time spoken, answers. The last two are always there to count.
    """
    candidates = (_close(facts), _given(facts), _plain(facts), _pace(facts), _time(facts))
    found = [number for number in candidates if number is not None]
    return (*found, _answers(facts), _flags(facts), _words(facts))[:3]


def _close(facts: Facts) -> Number | None:
    agreed = facts.agreed()
    if not agreed:
        return _last_ask(facts)
    shares = [(issue, value, way(issue, value)) for issue, value in agreed]
    rated = [(issue, value, share) for issue, value, share in shares if share is not None]
    last = facts.session.turns[-1].index if facts.session.turns else None
    parts = tuple(
        Part(
            f"{issue.name}: {facts.amount(issue, value)}, from walk-away "
            f"{facts.amount(issue, issue.walk_away)} to target "
            f"{facts.amount(issue, issue.target)}",
            f"{100 * share:.0f}%",
            last,
        )
        for issue, value, share in rated
    )
    if len(agreed) == 1 or not rated:
        issue, value, share = shares[0]
        if share is not None and share < 0:
            past = facts.distance(issue, value - issue.walk_away)
            return Number(
                "Where you closed",
                facts.amount(issue, value),
                f"{past} past where you meant to walk away",
                parts,
            )
        where = "" if share is None else f"{100 * share:.0f}% of the way from your walk-away to "
        return Number(
            "Where you closed",
            facts.amount(issue, value),
            f"{where}your target of {facts.amount(issue, issue.target)}"
            if where
            else f"your target was {facts.amount(issue, issue.target)}",
            parts,
        )
    mean = sum(share for _, _, share in rated) / len(rated)
    return Number(
        "Where you closed",
        f"{100 * mean:.0f}%",
        f"of the way from walk-away to target, the mean of {plural(len(rated), 'issue')}",
        parts,
    )


def _last_ask(facts: Facts) -> Number | None:
    issue = facts.main_issue
    if issue is None:
        return None
    entry = facts.own(issue.id)[-1]
    turn = facts.turn(entry.turn)
    share = way(issue, entry.value)
    if share is not None and share < 0:
        past = facts.distance(issue, entry.value - issue.walk_away)
        where = f", {past} past where you meant to walk away"
    else:
        where = "" if share is None else f", {100 * share:.0f}% of the way from walk-away to target"
    return Number(
        "Your last word",
        facts.amount(issue, entry.value),
        f"on {issue.name.lower()}{where}; no deal was closed",
        (
            Part(
                f"{turn_name(entry.turn)}: “{entry.quote}”",
                facts.amount(issue, entry.value),
                entry.turn,
                0.0 if turn is not None else None,
                turn.duration_s if turn is not None else None,
            ),
        ),
    )


def _given(facts: Facts) -> Number | None:
    """Steps towards the other side in turns flagged as asking nothing back."""
    if not facts.heard:
        return None
    issue = facts.main_issue
    free = facts.free_turns()
    answers = plural(len(facts.heard), "answer")
    steps = [g for g in facts.given(issue.id) if g.free] if issue is not None else []
    marks = {turn.index: flag for turn, flag in free}
    if issue is not None and steps:
        parts = tuple(
            Part(
                f"{turn_name(g.entry.turn)}: “{marks[g.entry.turn].quote}”",
                facts.distance(issue, g.step),
                g.entry.turn,
                marks[g.entry.turn].start_s,
                marks[g.entry.turn].end_s,
            )
            for g in steps
        )
        turns = len({g.entry.turn for g in steps})
        total = facts.distance(issue, sum(g.step for g in steps))
        return Number(GIVEN, total, f"in {count_word(turns)} of {answers}", parts)
    parts = tuple(
        Part(f"{turn_name(t.index)}: “{f.quote}”", "1", t.index, f.start_s, f.end_s)
        for t, f in free
    )
    if not free:
        return Number(GIVEN, "0", f"you gave nothing away in {answers}")
    return Number(
        GIVEN,
        f"{len(free)} of {len(facts.heard)}",
        "of your answers gave something; what you could ask for in return is worth a thought",
        parts,
    )


def _plain(facts: Facts) -> Number | None:
    asks = [t for t in facts.heard if facts.has_move(t, *ASKS)]
    if not asks:
        return None
    plain = [t for t in asks if not _hedges(t)]
    return Number(
        "Said plainly",
        f"{len(plain)} of {len(asks)}",
        "times you asked or said no, nothing softened it",
        tuple(_plain_part(t) for t in asks),
    )


def _plain_part(turn: Turn) -> Part:
    hedges = _hedges(turn)
    if not hedges:
        return Part(
            f"{turn_name(turn.index)}: no softening word", "1", turn.index, 0.0, turn.duration_s
        )
    first = hedges[0]
    return Part(
        f"{turn_name(turn.index)}: “{first.quote}”", "0", turn.index, first.start_s, first.end_s
    )


def _hedges(turn: Turn) -> list[Flag]:
    return [flag for flag in advised(turn) if flag.family == "hedging"]


def _pace(facts: Facts) -> Number | None:
    """Words over minutes, added up over the turns whose pace was measured."""
    parts, words, minutes = [], 0, 0.0
    low: float | None = None
    high: float | None = None
    for turn in facts.heard:
        assert turn.reading is not None
        measure = next((m for m in turn.reading.measures if m.name == PACE and m.value), None)
        if measure is None or measure.value is None:
            continue
        count = len(turn.text.split())
        words, minutes = words + count, minutes + count / measure.value
        low, high = measure.low, measure.high
        parts.append(
            Part(
                f"{turn_name(turn.index)}: {count} words",
                f"{measure.value:.0f}",
                turn.index,
                0.0,
                turn.duration_s,
            )
        )
    if not parts:
        return None
    usual = f"; most business talk is at {low:.0f} to {high:.0f}" if low and high else ""
    return Number(
        "Words a minute",
        f"{words / minutes:.0f}",
        f"over {plural(len(parts), 'answer')}{usual}",
        tuple(parts),
    )


def _time(facts: Facts) -> Number | None:
    if not facts.turns:
        return None
    own = sum(t.duration_s for t in facts.turns)
    total = sum(t.duration_s for t in facts.session.turns)
    share = f", {100 * own / total:.0f}% of the talk" if total > 0 else ""
    parts = tuple(
        Part(turn_name(t.index), f"{t.duration_s:.1f} s", t.index, 0.0, t.duration_s)
        for t in facts.turns
    )
    return Number(
        "Your recordings", f"{own:.0f} s", f"in {plural(len(parts), 'answer')}{share}", parts
    )


def _answers(facts: Facts) -> Number:
    return Number("Answers", str(len(facts.turns)), "recorded in this session")


def _words(facts: Facts) -> Number:
    count = sum(len(t.text.split()) for t in facts.turns)
    return Number("Words heard", str(count), "in your recordings")


def _flags(facts: Facts) -> Number:
    count = sum(1 for _ in facts.flags())
    return Number("Flags", str(count), "raised in this session")
