"""Words and pauses of a turn, put in order for those who judge its pace."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voice_coach.records import Signal, Stretch, Transcript, Word

FILLED = re.compile(r"^(u+h*m+|u+h+|e+r+m*|h+m+|m+h*m+|a+h+)$")
_EDGE = ".,!?;:…\"“”()[]-–—'’ "
_NOT_TWICE = {"very", "no", "yes", "so", "really", "that", "had", "bye", "many", "much", "well"}
"""Doubled on purpose or by grammar: no restart."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of one sentence: ``first`` to ``last`` (inclusive) in the transcript."""

    first: int
    last: int
    question: bool
    finished: bool


def plain(text: str) -> str:
    """A word without case and punctuation."""
    return text.lower().replace("’", "'").strip(_EDGE)


def is_filled_pause(text: str) -> bool:
    return bool(FILLED.match(plain(text)))


def spoken_words(transcript: Transcript) -> list[Word]:
    """The words without filled pauses."""
    return [word for word in transcript.words if not is_filled_pause(word.text)]


def span(signal: Signal) -> Stretch | None:
    """From the first to the last speech."""
    if not signal.speech:
        return None
    return Stretch(signal.speech[0].start_s, signal.speech[-1].end_s)


def inner_pauses(signal: Signal, *, min_s: float) -> tuple[Stretch, ...]:
    """Silences between two stretches of speech that last ``min_s`` or more."""
    pairs = zip(signal.speech, signal.speech[1:], strict=False)
    gaps = (Stretch(before.end_s, after.start_s) for before, after in pairs)
    return tuple(gap for gap in gaps if gap.duration_s >= min_s)


def around(transcript: Transcript, pause: Stretch) -> tuple[int | None, int | None]:
    """Indices of the words before and after a pause, by the nearer of their edges."""
    middle = (pause.start_s + pause.end_s) / 2
    before = [i for i, w in enumerate(transcript.words) if (w.start_s + w.end_s) / 2 <= middle]
    after = [i for i, w in enumerate(transcript.words) if (w.start_s + w.end_s) / 2 > middle]
    return (before[-1] if before else None), (after[0] if after else None)


def sentences(transcript: Transcript) -> list[Sentence]:
    """Sentences by the recogniser's punctuation."""
    found: list[Sentence] = []
    first = 0
    for index, word in enumerate(transcript.words):
        last = index == len(transcript.words) - 1
        ends = word.text.rstrip("\"”')").endswith((".", "!", "?", "…"))
        if ends or last:
            text = word.text.rstrip("\"”')")
            opener = plain(transcript.words[first].text)
            asks = text.endswith("?") or (opener in _ASKING and not ends)
            found.append(Sentence(first, index, asks, text.endswith((".", "!", "?"))))
            first = index + 1
    return found


_ASKING = {
    "what",
    "why",
    "how",
    "when",
    "where",
    "who",
    "which",
    "can",
    "could",
    "would",
    "do",
    "is",
}


def restarts(transcript: Transcript) -> list[tuple[int, int]]:
    """(first, last) word of each word or pair of words said twice running, or cut off."""
    words = [plain(word.text) for word in transcript.words]
    found: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        if transcript.words[i].text.rstrip(",. ").endswith(("-", "–", "—")) and word:
            found.append((i, min(i + 1, len(words) - 1)))
        elif i + 1 < len(words) and word and word == words[i + 1] and word not in _NOT_TWICE:
            found.append((i, i + 1))
        elif i + 3 < len(words) and words[i : i + 2] == words[i + 2 : i + 4]:
            found.append((i, i + 3))
    return [pair for i, pair in enumerate(found) if i == 0 or pair[0] > found[i - 1][1]]


_AFTER_MEAN = {"it", "that", "this", "the", "to", "you", "him", "her", "them", "business"}
_BEFORE_KNOW = {"do", "did", "if", "as", "should", "that", "how", "what", "don't", "let"}
_AFTER_KNOW = {"that", "what", "how", "why", "who", "where", "when", "if", "the", "about", "each"}


def filler_words(transcript: Transcript) -> list[tuple[int, int]]:
    """(first, last) word of each like, you know, I mean, basically that fills.

    "Like" counts between commas or before a number; "you know what I mean by that" does not.
    """
    texts = [word.text for word in transcript.words]
    words = [plain(text) for text in texts]
    found: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        after = words[i + 1] if i + 1 < len(words) else ""
        beyond = words[i + 2] if i + 2 < len(words) else ""
        comma_before = i > 0 and texts[i - 1].rstrip().endswith((",", "…", "-"))
        if word in {"basically", "literally", "obviously"}:
            found.append((i, i))
        elif word == "like" and (texts[i].endswith(",") or comma_before or after[:1].isdigit()):
            if before not in {"would", "look", "looks", "feel", "feels", "sound", "sounds", "'d"}:
                found.append((i, i))
        elif (word, after) == ("you", "know"):
            closed = i + 1 < len(texts) and texts[i + 1].endswith(",")
            if before not in _BEFORE_KNOW and (closed or beyond not in _AFTER_KNOW):
                found.append((i, i + 1))
        elif (word, after) == ("i", "mean") and beyond not in _AFTER_MEAN and before != "what":
            found.append((i, i + 1))
    return found
