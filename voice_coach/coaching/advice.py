"""What to say again, and what to work on next time."""

from __future__ import annotations

from voice_coach.coaching.facts import Facts, count_word, plural
from voice_coach.records import Flag, Moment

MOST = 2

# What costs most in a negotiation comes first: ground given, then force taken out of an ask, then
# delivery. Within a family, major before minor, then the surer flag.
FAMILY_WEIGHT = {"conceding": 3.0, "hedging": 2.0, "pacing": 1.0}
SEVERITY_WEIGHT = {"major": 2.0, "minor": 1.0, "faint": 0.0}

WORK = {
    "unreciprocated": "Before you give, finish the sentence “if you…, then I…”",
    "immediate": "When they press, answer the first time with your reason, not with a lower number",
    "self_bidding": "After your number, wait for theirs before you change it",
    "large_step": "Move in small steps, each smaller than the last",
    "below_walkaway": "Write your walk-away down and say no at it",
    "placating": "Leave out the words that tell them it does not matter to you",
    "retreat": "Stop after the ask; let them be the ones to answer it",
    "shield": "Say the ask as a fact, without “I think” or “maybe” in front",
    "approximator": "Name one exact number instead of a rough one",
    "minimizer": "Drop “just” and “a little” from what you ask for",
    "permission": "Ask for it; do not ask whether you may",
    "tag": "End on your statement, not on a question about it",
    "apology": "Ask without saying sorry for asking",
    "disclaimer": "Leave your standing out of it and start with the point",
    "rushed": "Slow down: one breath before the number",
    "dragging": "Say the ask first and the background after",
    "long_pause": "Keep the silence for the end of the sentence, not its middle",
    "filled_pause": "Where an “um” comes, close your mouth and wait",
    "filler_words": "Let a short silence stand where a filler word comes",
    "hesitant_start": "Have your first word ready: a number, or no",
    "uptalk": "Let your voice fall at the end of a statement",
    "trailing_off": "Give the last word as much voice as the first",
    "monotone": "Lean on one word in the sentence, the one that matters",
    "speeding_up": "When they press, take one breath and answer at your own pace",
    "monologue": "Make one point, then stop and let them answer",
    "restart": "Decide the sentence before you begin it",
}


def weight(flag: Flag) -> float:
    """How much a flag matters for what to say again."""
    return FAMILY_WEIGHT[flag.family] * SEVERITY_WEIGHT[flag.severity] * flag.confidence


def moments(facts: Facts) -> tuple[Moment, ...]:
    """The two moments most worth repeating: heaviest first, of different turns and kinds."""
    ranked = sorted(
        facts.flags(),
        key=lambda pair: (-weight(pair[1]), pair[0].index, pair[1].start_s, pair[1].type),
    )
    chosen: list[Moment] = []
    for turn, flag in ranked:
        taken = any(m.turn == turn.index or m.flag_type == flag.type for m in chosen)
        if not taken:
            chosen.append(_moment(turn.index, flag))
    for turn, flag in ranked:  # one kind or one turn only: still two moments, if there are two
        if len(chosen) >= MOST:
            break
        moment = _moment(turn.index, flag)
        clash = any(
            m.turn == moment.turn and m.start_s < moment.end_s and moment.start_s < m.end_s
            for m in chosen
        )
        if not clash:
            chosen.append(moment)
    return tuple(chosen[:MOST])


def _moment(turn: int, flag: Flag) -> Moment:
    return Moment(
        turn=turn,
        start_s=flag.start_s,
        end_s=flag.end_s,
        quote=flag.quote,
        why=flag.why,
        instead=flag.instead,
        flag_type=flag.type,
        family=flag.family,
    )


def work_on(facts: Facts) -> tuple[str, ...]:
    """One or two habits to change, the heaviest kinds of flag, with how often they came up."""
    turns: dict[str, set[int]] = {}
    weights: dict[str, float] = {}
    for turn, flag in facts.flags():
        turns.setdefault(flag.type, set()).add(turn.index)
        weights[flag.type] = weights.get(flag.type, 0.0) + weight(flag)
    ranked = sorted((kind for kind in weights if kind in WORK), key=lambda k: (-weights[k], k))
    answers = len(facts.heard)

    def often(count: int) -> str:
        if answers <= 1:
            return "your answer"
        return f"{count_word(count)} of your {plural(answers, 'answer')}"

    return tuple(
        f"{WORK[kind]}. It came up in {often(len(turns[kind]))}." for kind in ranked[:MOST]
    )
