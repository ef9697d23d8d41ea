"""The numbers reported with every turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voice_coach.analysis.pitch import spread_semitones
from voice_coach.analysis.signal import within
from voice_coach.analysis.syllables import syllables
from voice_coach.analysis.talk import (
    filler_words,
    inner_pauses,
    is_filled_pause,
    span,
    spoken_words,
)
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.records import Filler, Measure, Turn


def measure_turn(
    turn: Turn, earlier: Sequence[Turn], *, thresholds: Thresholds
) -> tuple[Measure, ...]:
    """All measures of a turn, in a fixed order; None where a turn is too short to say.

    Rates are over the time from the first to the last speech. The usual ranges are the 5th to 95th
    percentiles of Earnings-22 business calls for words a minute, else our reading of the sources
    in ``thresholds.toml``.
    """
    assert turn.transcript is not None and turn.signal is not None
    transcript, signal = turn.transcript, turn.signal
    words = spoken_words(transcript)
    whole = span(signal)
    pauses = inner_pauses(signal, min_s=thresholds["pause.min_s"])
    paused_s = sum(pause.duration_s for pause in pauses)
    total_s = whole.duration_s if whole is not None else 0.0
    spoken_s = total_s - paused_s
    filled = len(filled_pauses(turn))
    said = sum(syllables(word.text) for word in words) + filled  # "um" is a syllable too
    fillers = len(filler_words(transcript))
    enough = len(words) >= 3 and total_s > 0.5
    gap_s = None if turn.gap_s is None or whole is None else turn.gap_s + whole.start_s
    voiced = signal.f0_hz[signal.voiced].astype(np.float32)
    inside = within(signal.speech, len(signal.level_db), signal.hop_s)
    pitch = float(np.median(voiced)) if len(voiced) >= 20 else None
    spread = spread_semitones(voiced) if pitch is not None else None
    levels = signal.level_db[inside]
    return (
        Measure("words", float(len(words)), "words"),
        Measure(
            "words_per_minute", 60.0 * len(words) / total_s if enough else None,
            "words/min", 109.0, 220.0,
        ),
        Measure(
            "articulation_rate", said / spoken_s if enough and spoken_s > 0 else None,
            "syllables/s", 3.3, 5.9,
        ),
        Measure("pause_count", float(len(pauses)), "pauses"),
        Measure("pause_share", paused_s / total_s if enough else None, "share", 0.0, 0.35),
        Measure("longest_pause", max((p.duration_s for p in pauses), default=0.0), "s", 0.0, 1.5),
        Measure(
            "filled_pauses_per_100", 100.0 * filled / len(words) if enough else None,
            "per 100 words", 0.0, 6.0,
        ),
        Measure(
            "filler_words_per_100", 100.0 * fillers / len(words) if enough else None,
            "per 100 words", 0.0, 5.0,
        ),
        Measure("time_to_first_word", gap_s, "s", 0.0, 5.0),
        Measure("pitch_median", pitch, "Hz"),
        Measure("pitch_spread", spread, "semitones", 1.5, 5.0),
        Measure("level_spread", float(np.std(levels)) if len(levels) >= 20 else None, "dB"),
        Measure("talk_share", _talk_share(turn, earlier), "share", 0.3, 0.7),
    )  # fmt: skip


def filled_pauses(turn: Turn) -> list[Filler]:
    """Filled pauses heard: those found by listening for them, and those that were written."""
    assert turn.transcript is not None
    found = list(turn.transcript.fillers)
    for word in turn.transcript.words:
        heard = any(f.start_s < word.end_s and word.start_s < f.end_s for f in found)
        if is_filled_pause(word.text) and not heard:
            found.append(Filler(word.text, word.start_s, word.end_s, word.probability))
    return sorted(found, key=lambda filler: (filler.start_s, filler.end_s))


def _talk_share(turn: Turn, earlier: Sequence[Turn]) -> float | None:
    """The learner's share of the talk until now; None without a counterpart."""
    theirs = sum(t.duration_s for t in earlier if t.speaker == "counterpart")
    own = turn.duration_s + sum(t.duration_s for t in earlier if t.speaker == "learner")
    return own / (own + theirs) if theirs > 0 and own > 0 else None
