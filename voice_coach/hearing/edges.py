"""Word times that keep to the speech in the signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_coach.records import Stretch, Word


def fit(words: Sequence[Word], speech: Sequence[Stretch]) -> tuple[Word, ...]:
    """Cut the silence out of word times.

    Whisper gives a word all the time up to the next one, pauses included. A word that reaches over
    a pause keeps the side on which most of it lies; times never go back.
    """
    fitted: list[Word] = []
    at_s = 0.0
    for word in words:
        start_s, end_s = max(word.start_s, at_s), max(word.end_s, at_s)
        over = [
            (min(end_s, s.end_s) - max(start_s, s.start_s), s)
            for s in speech
            if s.start_s < end_s and s.end_s > start_s
        ]
        if over:
            _, best = max(over, key=lambda pair: pair[0])
            start_s, end_s = max(start_s, best.start_s), min(end_s, best.end_s)
        end_s = max(end_s, start_s)
        fitted.append(replace(word, start_s=start_s, end_s=end_s))
        at_s = end_s
    return tuple(fitted)
