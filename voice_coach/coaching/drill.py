"""A turn said again, beside the first time."""

from __future__ import annotations

from collections.abc import Iterable

from voice_coach.coaching.facts import count_word, sentence
from voice_coach.records import Change, Comparison, Flag, Measure, Reading

ASKING = ("demand", "hold", "trade")
SHOWN = 8  # measures side by side; more is a table, and the report has one


def compare(
    before: Reading,
    after: Reading,
    *,
    before_text: str = "",
    after_text: str = "",
    of: int | None = None,
    drill: int | None = None,
) -> Comparison:
    """What changed between two takes of one turn.

    Flags are matched by family and type, the same words first. A flag whose kind was withheld in
    the second take is unsure, not gone.

    Parameters
    ----------
    before, after
        The readings of the first and the second take.
    before_text, after_text
        What was said, for showing side by side.
    of, drill
        Index of the turn and place of the drill in the session, carried through.
    """
    old, new = _advised(before.flags), _advised(after.flags)
    still, left, fresh = _match(old, new)
    unsure = tuple(f for f in left if _unjudged(f, after))
    gone = tuple(f for f in left if not _unjudged(f, after))
    heard = bool(after_text.strip()) or not before_text.strip()
    if not heard:
        gone, unsure = (), tuple(left)
    return Comparison(
        verdict=_verdict(
            before, after, gone=gone, still=still, new=fresh, unsure=unsure, heard=heard
        ),
        gone=gone,
        still=still,
        new=fresh,
        unsure=unsure,
        changes=_changes(before, after),
        before_text=before_text,
        after_text=after_text,
        of=of,
        drill=drill,
    )


def _advised(flags: Iterable[Flag]) -> list[Flag]:
    return [flag for flag in flags if flag.severity != "faint"]


def _match(
    old: list[Flag], new: list[Flag]
) -> tuple[tuple[Flag, ...], list[Flag], tuple[Flag, ...]]:
    """(still there, as said the second time; not matched of the old; not matched of the new)."""
    rest, still, left = list(new), [], []
    pending = []
    for flag in old:  # the same words are surely the same habit
        twin = next(
            (f for f in rest if _kind(f) == _kind(flag) and _words(f) == _words(flag)), None
        )
        if twin is None:
            pending.append(flag)
        else:
            rest.remove(twin)
            still.append(twin)
    for flag in pending:
        twin = next((f for f in rest if _kind(f) == _kind(flag)), None)
        if twin is None:
            left.append(flag)
        else:
            rest.remove(twin)
            still.append(twin)
    return tuple(sorted(still, key=lambda f: (f.start_s, f.type))), left, tuple(rest)


def _kind(flag: Flag) -> tuple[str, str]:
    return flag.family, flag.type


def _words(flag: Flag) -> str:
    return flag.quote.casefold().strip(" .,!?")


def _changes(before: Reading, after: Reading) -> tuple[Change, ...]:
    """The measures that both takes have, in the first one's order."""
    changes = []
    for m in before.measures:
        other = next((o for o in after.measures if o.name == m.name), None)
        if other is None or m.value is None or other.value is None:
            continue
        low, high = other.low, other.high
        changes.append(Change(m.name, m.unit, m.value, other.value, low, high, _closer(m, other)))
    return tuple(changes[:SHOWN])


def _closer(before: Measure, after: Measure) -> bool | None:
    """Whether a measure came nearer to its usual range; None where it was in it both times."""
    if before.value is None or after.value is None:
        return None
    if after.low is None and after.high is None:
        return None
    was, now = _outside(before.value, after), _outside(after.value, after)
    return None if was == now else now < was


def _outside(value: float, usual: Measure) -> float:
    if usual.low is not None and value < usual.low:
        return usual.low - value
    if usual.high is not None and value > usual.high:
        return value - usual.high
    return 0.0


def _verdict(
    before: Reading,
    after: Reading,
    *,
    gone: tuple[Flag, ...],
    still: tuple[Flag, ...],
    new: tuple[Flag, ...],
    unsure: tuple[Flag, ...],
    heard: bool,
) -> str:
    if not heard:
        return "The second take did not come through, so there is nothing to compare yet."
    asked = any(m in before.moves for m in ASKING)
    asks = any(m in after.moves for m in ASKING)
    if asked and not asks:
        return (
            f"{sentence(_number(gone))} gone, but so is what you asked for: say that again, "
            "only plainer."
            if gone
            else "The second take no longer asks for anything: say what you want again."
        )
    if unsure and not gone and not new and not still:
        return "Part of the second take was too unclear to judge; say it once more to be sure."
    if gone and not still and not new:
        tail = "; the rest was too unclear to judge" if unsure else " and nothing new came in"
        return f"{sentence(_number(gone))} gone{tail}."
    if gone:
        rest = [f"{_number(still)} still there"] if still else []
        rest += [f"{_number(new)} new"] if new else []
        closer = ": closer" if len(gone) > len(new) else ""
        return f"{sentence(_number(gone))} gone, {' and '.join(rest)}{closer}."
    if still and not new:
        return f"{sentence(_number(still))} still there; try the firmer wording word for word."
    if new:
        return f"{sentence(_number(new))} new this time; the first take was plainer."
    return "Nothing to flag either time: it stands as you said it."


def _number(flags: tuple[Flag, ...]) -> str:
    """``“I guess” is``, ``two flags are``."""
    if len(flags) == 1:
        flag = flags[0]
        kind = f"the {flag.type.replace('_', ' ')}"  # of delivery, not of the words
        return f"{kind if flag.family == 'pacing' or not flag.quote else f'“{flag.quote}”'} is"
    return f"{count_word(len(flags))} flags are"


def _unjudged(flag: Flag, take: Reading) -> bool:
    """Whether a take was too unclear to tell that a flag is gone.

    Flags are withheld one by one; a take that could not be judged on its words, or on its pitch,
    level and pace, says so once for all of them.
    """
    kinds = {(w.family, w.type) for w in take.withheld}
    of_all = "delivery" if flag.start is None else "words"
    return (flag.family, flag.type) in kinds or any(kind == of_all for _, kind in kinds)
