"""Words as they were heard."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.records.sound import Stretch


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word with its punctuation; ``probability`` is the recogniser's, 0 to 1."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Filler:
    """An um, uh, er, erm, hmm or ah that was heard, whether or not it was written."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """Words as heard. ``text`` is the words joined by single spaces, so offsets follow from them.

    An empty transcript says why in ``reason`` (silence, noise, music, too short…).
    """

    words: tuple[Word, ...] = ()
    model: str = ""
    reason: str = ""
    fillers: tuple[Filler, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def offsets(self) -> tuple[tuple[int, int], ...]:
        """(start, end) of each word in ``text``."""
        spans, at = [], 0
        for word in self.words:
            spans.append((at, at + len(word.text)))
            at += len(word.text) + 1
        return tuple(spans)

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that the characters ``start`` to ``end`` touch."""
        pairs = zip(self.words, self.offsets(), strict=True)
        return tuple(word for word, (a, b) in pairs if a < end and start < b)

    def time_of(self, start: int, end: int) -> Stretch | None:
        """From the first word's start to the last word's end; None where no word is touched."""
        touched = self.words_in(start, end)
        return Stretch(touched[0].start_s, touched[-1].end_s) if touched else None
