"""What is not shown because the recording cannot bear it, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voice_coach.analysis.thresholds import Thresholds
from voice_coach.records import Flag, Signal, Transcript, Turn, Withheld, Word

ON_SOUND = {"uptalk", "trailing_off", "monotone"}
"""Flags that stand on level and pitch."""


def sift(
    turn: Turn, flags: Iterable[Flag], *, thresholds: Thresholds
) -> tuple[tuple[Flag, ...], tuple[Withheld, ...]]:
    """Flags that may be shown, and those that may not."""
    assert turn.transcript is not None and turn.signal is not None
    shown: list[Flag] = []
    kept_back: list[Withheld] = []
    sound = poor_sound(turn.signal, thresholds=thresholds)
    if sound and turn.transcript.words:
        end_s = turn.signal.duration_s
        kept_back.append(
            Withheld("pacing", "delivery", 0.0, end_s, f"Pitch and level were not judged: {sound}")
        )
    words = poor_words(turn.transcript, turn.signal, thresholds=thresholds)
    for flag in flags:
        reason = ""
        if flag.type in ON_SOUND:
            reason = sound
        elif flag.start is not None and flag.end is not None:
            reason = words or _unsure(turn.transcript.words_in(flag.start, flag.end), thresholds)
        elif words and flag.type != "long_pause":
            reason = words
        if reason:
            if flag.type not in ON_SOUND:  # those are told once for all
                kept_back.append(Withheld(flag.family, flag.type, flag.start_s, flag.end_s, reason))
        else:
            shown.append(flag)
    return tuple(shown), tuple(kept_back)


def judged_share(turn: Turn, *, thresholds: Thresholds) -> float:
    """The share of a turn's words that could be judged."""
    assert turn.transcript is not None and turn.signal is not None
    words = turn.transcript.words
    if not words or poor_words(turn.transcript, turn.signal, thresholds=thresholds):
        return 0.0
    sure = sum(word.probability >= thresholds["withheld.word_probability"] for word in words)
    return sure / len(words)


def poor_sound(signal: Signal, *, thresholds: Thresholds) -> str:
    """Why level and pitch cannot be judged, "" when they can."""
    if signal.clipped_share > thresholds["withheld.clipped_share"]:
        return "the recording is clipped, too loud for the microphone."
    if signal.speech and signal.snr_db < thresholds["withheld.snr_db"]:
        return f"the background is loud, only {signal.snr_db:.0f} dB under the voice."
    return ""


def poor_words(transcript: Transcript, signal: Signal, *, thresholds: Thresholds) -> str:
    """Why the words as a whole cannot be judged, "" when they can."""
    words = transcript.words
    if not words:
        return ""
    middles = [(word.start_s + word.end_s) / 2 for word in words]
    silent = sum(
        not any(s.start_s - 0.15 <= at <= s.end_s + 0.15 for s in signal.speech) for at in middles
    )
    if silent / len(words) > thresholds["withheld.unspoken_share"]:
        return "The words do not fit the sound: much of them stands where nobody speaks."
    if _repeats(words):
        return "The transcript repeats itself, as recognisers do when they lose the thread."
    return ""


def _repeats(words: Sequence[Word]) -> bool:
    """Whether four words come back four times or more."""
    texts = [word.text.lower() for word in words]
    seen: dict[tuple[str, ...], int] = {}
    for i in range(len(texts) - 3):
        four = tuple(texts[i : i + 4])
        seen[four] = seen.get(four, 0) + 1
    return max(seen.values(), default=0) >= 4


def _unsure(words: Sequence[Word], thresholds: Thresholds) -> str:
    if not words:
        return ""
    mean = sum(word.probability for word in words) / len(words)
    if mean < thresholds["withheld.word_probability"]:
        said = " ".join(word.text for word in words)
        return f"The recogniser was not sure that it heard “{said}”."
    return ""
