"""Delivery: rising ends, fading ends, flat pitch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from voice_coach.analysis.pacing import snippet
from voice_coach.analysis.pitch import semitones
from voice_coach.analysis.signal import frames, within
from voice_coach.analysis.talk import Sentence, sentences
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.records import Flag, Scenario, Signal, Transcript, Turn

EXPERIMENTAL = 0.6
"""Confidence of what has no firm ground yet."""
JUMP_SEMITONES = 7.0
"""A step this large between neighbouring frames is the tracker's octave error, not a voice."""


class DeliveryDetector:
    """Flags of the family "pacing" that stand on pitch and level."""

    def __init__(self, *, thresholds: Thresholds, scenario: Scenario | None = None) -> None:
        self.limits = thresholds
        self.scenario = scenario

    def detect(self, turn: Turn, earlier_turns: Sequence[Turn]) -> Iterator[Flag]:
        """The flags of a turn with transcript and signal."""
        if turn.transcript is None or turn.signal is None or not turn.transcript.words:
            return
        for sentence in sentences(turn.transcript):
            if not sentence.question:
                yield from self._uptalk(turn.transcript, turn.signal, sentence)
            yield from self._trailing_off(turn.transcript, turn.signal, sentence)
        yield from self._monotone(turn, turn.signal)

    def _uptalk(self, transcript: Transcript, signal: Signal, sentence: Sentence) -> Iterator[Flag]:
        last = transcript.words[sentence.last]
        start_s = transcript.words[sentence.first].start_s
        here = frames(signal, start_s, last.end_s + 0.1)
        pitch = signal.f0_hz[here]
        heard = np.flatnonzero(~np.isnan(pitch))
        own = signal.f0_hz[signal.voiced]
        window = round(self.limits["uptalk.window_s"] / signal.hop_s)
        if len(heard) < window or len(own) < 2 * window:
            return
        tail = semitones(pitch[heard[-window:]], float(np.median(own)))
        if np.max(np.abs(np.diff(tail))) > JUMP_SEMITONES:
            return
        if not _glides(pitch[heard[-1] - _run(heard) + 1 : heard[-1] + 1], self.limits):
            return
        edge = max(3, window // 5)
        rise = float(np.median(tail[-edge:]) - np.median(tail[:edge]))
        if rise >= self.limits["uptalk.min_semitones"] and np.median(tail[-edge:]) > 0:
            first = max(sentence.first, sentence.last - 3)
            quote = " ".join(w.text for w in transcript.words[first : sentence.last + 1])
            yield Flag(
                family="pacing", type="uptalk",
                start_s=transcript.words[first].start_s, end_s=last.end_s, quote=quote,
                why=f"Your voice went up {rise:.0f} semitones at the end of a statement, so it "
                "came out as a question.",
                instead=f"Say “{quote}” again and let the last word fall.",
                confidence=EXPERIMENTAL,
            )  # fmt: skip

    def _trailing_off(
        self, transcript: Transcript, signal: Signal, sentence: Sentence
    ) -> Iterator[Flag]:
        words = transcript.words[sentence.first : sentence.last + 1]
        start_s, end_s = words[0].start_s, words[-1].end_s
        if end_s - start_s < self.limits["trailing_off.min_s"]:
            return
        inside = within(signal.speech, len(signal.level_db), signal.hop_s)
        here = frames(signal, start_s, end_s)
        fifth = frames(signal, end_s - (end_s - start_s) / 5, end_s)
        whole_db, last_db = (
            signal.level_db[here][inside[here]],
            signal.level_db[fifth][inside[fifth]],
        )
        if len(whole_db) < 50 or len(last_db) < 8:
            return
        drop_db = float(np.median(whole_db) - np.median(last_db))
        if drop_db < self.limits["trailing_off.drop_db"]:
            return
        word = frames(signal, words[-1].start_s, words[-1].end_s)
        word_db = signal.level_db[word][inside[word]]
        loud_db = float(np.quantile(whole_db, 0.9))
        # Every phrase falls a little at its end: a word that falls away is far under the loud ones.
        falls = len(word_db) > 0 and loud_db - float(np.max(word_db)) >= 12.0
        if sentence.finished and not falls:
            return
        quote = " ".join(w.text for w in words[-4:])
        yield Flag(
            family="pacing", type="trailing_off",
            start_s=end_s - (end_s - start_s) / 5, end_s=end_s, quote=quote,
            why=f"Your voice dropped {drop_db:.0f} dB over “{quote}”, as if you took it back.",
            instead="Carry the sentence to its end: make "
            f"“{words[-1].text.rstrip('.,!?')}” as loud as the first word.",
            confidence=0.7,
        )  # fmt: skip

    def _monotone(self, turn: Turn, signal: Signal) -> Iterator[Flag]:
        voiced = signal.f0_hz[signal.voiced].astype(np.float32)
        if len(voiced) * signal.hop_s < self.limits["monotone.min_voiced_s"]:
            return
        # Middle 90 %: a few octave errors of the tracker would make any voice lively.
        pitch = semitones(voiced, float(np.median(voiced)))
        low, high = np.quantile(pitch, [0.05, 0.95])
        spread = float(np.std(pitch[(pitch >= low) & (pitch <= high)]))
        if spread < self.limits["monotone.max_semitones"]:
            yield Flag(
                family="pacing", type="monotone",
                start_s=signal.speech[0].start_s, end_s=signal.speech[-1].end_s,
                quote=snippet(turn),
                why=f"Your pitch stayed within {spread:.1f} semitones; a voice that moves 2 to 4 "
                "sounds as if it means it.",
                instead="Choose the one word that matters in each sentence and lean on it.",
                confidence=0.8,
            )  # fmt: skip


def _run(heard: npt.NDArray[np.intp]) -> int:
    """How many voiced frames stand together at the end."""
    breaks = np.flatnonzero(np.diff(heard) > 1)
    return len(heard) - (int(breaks[-1]) + 1 if len(breaks) else 0)


def _glides(last_hz: npt.NDArray[np.float32], limits: Thresholds) -> bool:
    """Whether the last voiced stretch itself rises: a step over a consonant is no question."""
    edge = max(2, len(last_hz) // 5)
    first, last = float(np.median(last_hz[:edge])), float(np.median(last_hz[-edge:]))
    return 12.0 * float(np.log2(last / first)) >= limits["uptalk.min_semitones"] / 2
