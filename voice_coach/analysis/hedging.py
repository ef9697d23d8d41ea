"""Hedges → flags: those on an ask, a refusal or a hold; the others are shown faintly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from voice_coach.analysis.text import Text, read_tokens
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.analysis.wording import FAINT, HONEST, hedge_instead, hedge_why, honest
from voice_coach.records import Flag, Hedge, Scenario, Severity, Stretch, Turn

MATTERS = {"demand", "hold", "trade"}
"""The moves on which a hedge costs: powerless style weakens persuasion where the matter is
important to the listener (Blankenship & Holtgraves 2005)."""
STRONG = {"permission", "apology", "disclaimer"}
"""Types that hand the decision over rather than soften a word."""


class HedgingDetector:
    """Flags of the family "hedging"."""

    def __init__(self, *, thresholds: Thresholds, scenario: Scenario | None = None) -> None:
        self.limits = thresholds
        self.scenario = scenario

    def detect(self, turn: Turn, earlier_turns: Sequence[Turn]) -> Iterator[Flag]:
        """A flag for each hedge in ``turn.reading``; faint ones carry no advice."""
        if turn.reading is None or turn.transcript is None:
            return
        text = read_tokens(turn.text)
        kept = {h for h in turn.reading.hedges if h.on in MATTERS and honest(text.raw, h)}
        weighing = [h for h in turn.reading.hedges if h.on in MATTERS and h not in kept]
        crowd = Counter(_sentence_of(text, h) for h in weighing)
        for hedge in turn.reading.hedges:
            when = turn.transcript.time_of(hedge.start, hedge.end)
            if when is None:
                continue
            if hedge in weighing:
                yield _flag(text, hedge, when, crowded=crowd[_sentence_of(text, hedge)] > 1)
            else:
                why = HONEST if hedge in kept else FAINT
                yield Flag(
                    family="hedging", type=hedge.type, start_s=when.start_s, end_s=when.end_s,
                    quote=hedge.quote, why=why.format(quote=hedge.quote), instead="",
                    severity="faint", start=hedge.start, end=hedge.end,
                    confidence=hedge.confidence,
                )  # fmt: skip


def _flag(text: Text, hedge: Hedge, when: Stretch, *, crowded: bool) -> Flag:
    severity: Severity = "major" if crowded or hedge.type in STRONG else "minor"
    said = sentence(text, hedge.start)
    return Flag(
        family="hedging",
        type=hedge.type,
        start_s=when.start_s,
        end_s=when.end_s,
        quote=hedge.quote,
        why=hedge_why(hedge, said),
        instead=hedge_instead(hedge, said),
        severity=severity,
        start=hedge.start,
        end=hedge.end,
        confidence=hedge.confidence,
    )


def _sentence_of(text: Text, hedge: Hedge) -> int:
    return sentence_number(text, hedge.start)


def sentence_number(text: Text, start: int) -> int:
    """The number of the sentence that a character stands in."""
    token = next((i for i, t in enumerate(text.tokens) if t.end > start), len(text.tokens) - 1)
    return text.sentence_of[token]


def sentence(text: Text, start: int) -> str:
    """The sentence around a character, with its punctuation."""
    return sentence_text(text, sentence_number(text, start))


def sentence_text(text: Text, number: int) -> str:
    """A sentence by its number, with its punctuation."""
    first, last, _ = text.sentences[number]
    end = text.tokens[last].start if last < len(text.tokens) else len(text.raw)
    return text.raw[text.tokens[first].start : end].strip()
