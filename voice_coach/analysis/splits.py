"""Where a turn's split stands beside the own last one and the other side's: lower, higher, nearer.

A split says who gets how much of what (``claims.py``). What is left to the speaker of each thing is
its share; what goes to the other side is taken off the most that anybody spoke of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from voice_coach.analysis.claims import ALL, REST, Split

_MOST_NAMES = 50  # things that a dialogue may be about; bounds the work, not the talk
_UNKNOWN_TOTAL = 3.0  # "all of it" where no number was said of it: a few (our choice)


def merged_totals(totals: Mapping[str, float], split: Split) -> dict[str, float]:
    """The most that anybody spoke of, of each thing."""
    out = dict(totals)
    for side in (split.own, split.other):
        for thing, value in side.items():
            if value != ALL:
                out[thing] = max(value, out.get(thing, 0.0))
    for thing in split.own.keys() & split.other.keys():
        both = split.own[thing] + split.other[thing]
        if both < ALL:
            out[thing] = max(both, out.get(thing, 0.0))
    return out


def shares(split: Split, totals: Mapping[str, float]) -> dict[str, float]:
    """How much of each thing is left to the speaker; what goes to the other side is taken off."""
    out: dict[str, float] = {}
    for thing, value in split.own.items():
        if thing and thing != REST:
            out[thing] = max(totals.get(thing, _UNKNOWN_TOTAL), 2.0) if value == ALL else value
    for thing, value in split.other.items():
        if thing and thing != REST and thing not in out and (value == ALL or thing in totals):
            out[thing] = 0.0 if value == ALL else max(0.0, totals[thing] - value)
    if REST in split.other:
        out.update((thing, 0.0) for thing in totals if thing and thing not in out)
    return out


def compare(now: Mapping[str, float], past: Mapping[str, float]) -> tuple[bool, bool]:
    """Whether ``now`` holds less, and more, than ``past`` of anything in both."""
    steps = [now[thing] - past[thing] for thing in now.keys() & past.keys()]
    return any(step < 0 for step in steps), any(step > 0 for step in steps)


def same_names(split: Split, known: Iterable[str]) -> Split:
    """One name for a thing that is also called by a part of it: wood and firewood."""
    longest = sorted(sorted(known)[:_MOST_NAMES], key=len, reverse=True)

    def one(side: Mapping[str, float]) -> dict[str, float]:
        out: dict[str, float] = {}
        for thing, value in side.items():
            whole = (name for name in longest if name.endswith(thing) or name.startswith(thing))
            out[next(whole, thing) if len(thing) > 3 and thing != REST else thing] = value
        return out

    return Split(one(split.own), one(split.other))


def standing(split: Split, mine: Split, theirs: Split, totals: Mapping[str, float]) -> list[str]:
    """What holds of a turn's split, beside the own last one and the other side's last one.

    All three are seen from the turn's speaker; ``totals`` are those before the turn.
    """
    known = totals.keys() | split.own.keys() | split.other.keys()
    split, mine, theirs = (same_names(each, known) for each in (split, mine, theirs))
    totals = merged_totals(totals, split)
    now, past, offered = (shares(each, totals) for each in (split, mine, theirs))
    found = [*_beside_own(now, past), *_beside_theirs(now, past, offered)]
    asked = theirs.other
    for thing in split.other.keys() & asked.keys():
        found.append("gives_asked" if split.other[thing] >= asked[thing] else "gives_part")
    if any(split.own[thing] for thing in split.own.keys() & asked.keys()):
        found.append("wants_theirs")
    found.extend(_drops(split.own, mine.own, now, past))
    if split.own and split.other and not past and not offered:
        found.append("opens_with_a_split")
    found.append("had_own" if past else "had_no_own")
    found.append("had_theirs" if offered else "had_no_theirs")
    return list(dict.fromkeys(found))


def _beside_own(now: Mapping[str, float], past: Mapping[str, float]) -> Iterator[str]:
    lower, higher = compare(now, past)
    both = now.keys() & past.keys()
    if lower:
        yield "lowered"
        yield "only_lowered" if not higher else "lowered_and_raised"
    elif higher:
        yield "raised"
    elif both:
        yield "repeated"
        if len(both) > 1:
            yield "same_again"
    if both:
        net = sum(now[thing] - past[thing] for thing in both)
        yield "net_down" if net < 0 else "net_up" if net > 0 else "net_same"
    elif now:
        yield "first_of_its_kind" if past else "first_claim"


def _beside_theirs(
    now: Mapping[str, float], past: Mapping[str, float], offered: Mapping[str, float]
) -> Iterator[str]:
    meet = now.keys() & offered.keys()
    if meet:
        under, over = compare(now, offered)
        yield "over_theirs" if over else "under_theirs" if under else "as_they_said"
        if len(meet) > 1 and not under and not over:
            yield "takes_theirs"
    elif not now and offered:
        under, _ = compare(offered, past)
        yield "their_offer_below" if under else "their_offer_enough" if past else "offer"
    three = meet & past.keys()
    if three:
        before = sum(abs(past[thing] - offered[thing]) for thing in three)
        after = sum(abs(now[thing] - offered[thing]) for thing in three)
        yield "towards" if after < before else "away" if after > before else "no_nearer"
        if not after:
            yield "meets_theirs"


def _drops(
    own: Mapping[str, float],
    mine: Mapping[str, float],
    now: Mapping[str, float],
    past: Mapping[str, float],
) -> Iterator[str]:
    """Giving ground beyond doubt: less of something claimed before, and more of nothing."""
    said, had = own.keys() - {"", REST}, mine.keys() - {"", REST}
    both = said & had
    steps = [now[thing] - past[thing] for thing in both]
    more = bool(said - had)
    if steps and min(steps) < 0 and max(steps) <= 0:
        yield "drops_and_adds" if more else "drops_all" if said == had else "drops_some"
        yield f"drops{min(len(both), 3)}"
    if both and not more and not any(steps):
        yield f"restates{min(len(both), 3)}"
    implied = (now.keys() & past.keys()) - both
    if not more and max(steps, default=0) <= 0 and any(now[t] < past[t] for t in implied):
        yield "gives_claimed"
