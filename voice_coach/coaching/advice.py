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
    "unreciprocated": "Giving is a choice with a price: name yours first, with “if you…, then I…”",
    "immediate": "When they press, give your reason first; a lower number can wait",
    "self_bidding": "After your number, wait for theirs before you change yours",
    "large_step": "Move in small steps, each smaller than the last",
    "below_walkaway": "Decide beforehand where you would walk away, write it down, and stop there",
    "placating": "Leave out the words that tell them it does not matter much to you",
    "retreat": "Say what you want and stop there; the answer is theirs to give",
    "shield": "Say what you want without “I think” or “maybe” in front",
    "approximator": "Say the exact number, or the plain word, that you have in mind",
    "minimizer": "Let what you ask for be as big as it is, without “just” or “a little”",
    "permission": "Say what you would like; nobody has to allow you to want it",
    "tag": "End on your point; it does not need a “right?” behind it",
    "apology": "Ask, or say no, without a sorry; you did nothing wrong",
    "disclaimer": "Begin with your point; you do not have to play yourself down first",
    "rushed": "Slow down: one breath before the number",
    "dragging": "Say what you want first and the background after",
    "long_pause": "Keep the silence for the end of the sentence, not its middle",
    "filled_pause": "Where an “um” comes, close your mouth and wait",
    "filler_words": "Let a short silence stand where a “like” or a “you know” would come",
    "hesitant_start": "Have your first word ready before they have finished: a number, or no",
    "uptalk": "Let your voice fall at the end of a statement",
    "trailing_off": "Give the last word as much voice as the first",
    "monotone": "Lean on one word in each sentence, the one that matters",
    "speeding_up": "When they press, take one breath and answer at your own pace",
    "monologue": "Make one point, then stop and let them answer",
    "restart": "Take a breath and choose your first five words before you begin",
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
