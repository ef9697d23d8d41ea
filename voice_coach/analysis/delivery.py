"""Delivery: rising ends, fading ends, flat pitch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from voice_coach.analysis.pacing import snippet
from voice_coach.analysis.pitch import semitones, spread_semitones
from voice_coach.analysis.signal import frames, within
from voice_coach.analysis.talk import Sentence, sentences
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.records import Flag, Scenario, Signal, Transcript, Turn

AT_LIMIT, BEYOND = 0.5, 0.95
"""Confidence at the limit, and at twice (for monotone: half) of it. Near the limit the errors of
tracker and words decide (our choice)."""
EXPERIMENTAL = 0.95
"""Uptalk has no firm ground yet: its confidence is that much less."""
JUMP_SEMITONES = 7.0
"""A step this large between neighbouring frames is the tracker's octave error, not a voice."""
EDGE = 3
"""Frames whose median is the pitch at an end of a window."""
ECHO_DB, ECHO_S = 15.0, 0.15
"""See ``without_echo_s``."""
FALLS = 0.5
"""Semitones down from which the last voiced stretch falls (our choice)."""
TRACKER_SEMITONES = 0.25
"""Rises of known size are measured within this in half of all cases and 0.1 too small on average
(470 resynthesised endings): one of just the limit counts as it."""
HEARD_SHARE = 0.5
"""At least half of a rise is heard as climbing; the rest may lie in gaps of the voicing. A step
between two level stretches is as often the tracker's (a creak, an echo of what was before)."""
SHORTEST_RUN = 5
"""Frames (50 ms) of voicing in a row from which a direction can be told."""
FEWEST_DB, FEWEST_LAST_DB = 50, 8
"""Frames of speech (0.5 s and 80 ms) from which a median level can be told."""


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
        end_s = _voice_end_s(transcript, signal, sentence)
        pitch = signal.f0_hz[frames(signal, start_s, end_s)]
        own = signal.f0_hz[_sung(signal.f0_hz)]
        window = round(self.limits["uptalk.window_s"] / signal.hop_s)
        rise, end = final_rise(pitch, own, window=window)
        limit = self.limits["uptalk.min_semitones"]
        if rise >= limit - TRACKER_SEMITONES and end > 0:
            first = max(sentence.first, sentence.last - 3)
            quote = " ".join(w.text for w in transcript.words[first : sentence.last + 1])
            yield Flag(
                family="pacing", type="uptalk",
                start_s=transcript.words[first].start_s, end_s=last.end_s, quote=quote,
                why=f"Your voice went up {rise:.0f} semitones at the end of a statement, so it "
                "came out as a question.",
                instead=f"Say “{quote}” again and let the last word fall.",
                confidence=EXPERIMENTAL * _beyond(rise / limit),
            )  # fmt: skip

    def _trailing_off(
        self, transcript: Transcript, signal: Signal, sentence: Sentence
    ) -> Iterator[Flag]:
        words = transcript.words[sentence.first : sentence.last + 1]
        start_s, end_s = words[0].start_s, _voice_end_s(transcript, signal, sentence)
        if signal.fall_db < self.limits["withheld.echo_fall_db"]:
            end_s = without_echo_s(signal, start_s, end_s)
        if end_s - start_s < self.limits["trailing_off.min_s"]:
            return
        fifth_s = end_s - (end_s - start_s) / 5
        before_db = _spoken_levels(signal, start_s, fifth_s)
        last_db = _spoken_levels(signal, fifth_s, end_s)
        word_db = _spoken_levels(signal, max(words[-1].start_s, fifth_s), end_s)
        if len(before_db) < FEWEST_DB or len(last_db) < FEWEST_LAST_DB or not len(word_db):
            return
        limit = self.limits["trailing_off.drop_db"]
        # Against what came before: the part that fades must not pull its own yardstick down.
        usual_db = mean_level_db(before_db)
        drop_db = usual_db - mean_level_db(last_db)
        falls = usual_db - mean_level_db(word_db[len(word_db) // 2 :]) >= limit
        if drop_db < limit or (sentence.finished and not falls):
            return
        quote = " ".join(w.text for w in words[-4:])
        yield Flag(
            family="pacing", type="trailing_off",
            start_s=fifth_s, end_s=end_s, quote=quote,
            why=f"Your voice dropped {drop_db:.0f} dB over “{quote}”, as if you took it back.",
            instead="Carry the sentence to its end: make "
            f"“{words[-1].text.rstrip('.,!?')}” as loud as the first word.",
            confidence=_beyond(drop_db / limit),
        )  # fmt: skip

    def _monotone(self, turn: Turn, signal: Signal) -> Iterator[Flag]:
        sung = _sung(signal.f0_hz)
        limit = self.limits["monotone.max_semitones"]
        voiced_s = int(np.sum(sung)) * signal.hop_s
        if not signal.speech or voiced_s < self.limits["monotone.min_voiced_s"]:
            return
        spread = spread_semitones(signal.f0_hz[sung])
        if spread < limit:
            yield Flag(
                family="pacing", type="monotone",
                start_s=signal.speech[0].start_s, end_s=signal.speech[-1].end_s,
                quote=snippet(turn),
                why=f"Your pitch stayed within {spread:.1f} semitones; a voice that moves 2 to 4 "
                "sounds as if it means it.",
                instead="Choose the one word that matters in each sentence and lean on it.",
                confidence=_beyond(limit / max(spread, 0.01)),
            )  # fmt: skip


def final_rise(
    pitch_hz: npt.NDArray[np.float32], own_hz: npt.NDArray[np.float32], *, window: int
) -> tuple[float, float]:
    """How far the pitch climbs over the last voiced frames, and where it ends.

    Parameters
    ----------
    pitch_hz : float32, shape (n,)
        Of one sentence, NaN where unvoiced.
    own_hz : float32, shape (m,)
        All that the speaker voiced in the turn.
    window : int
        Voiced frames looked at.

    Returns
    -------
    rise, end : float
        Semitones; ``end`` is above the own median. 0, 0 where it cannot be told: too little
        voicing, a leap that no voice makes, a step over a consonant after which the voice falls, or
        steps alone, without a voice that climbs.
    """
    heard = np.flatnonzero(_sung(pitch_hz))
    if len(heard) < window or len(own_hz) < 2 * window or window < 2 * EDGE:
        return 0.0, 0.0
    heard = heard[-window:]
    tail = semitones(pitch_hz[heard], float(np.median(own_hz)))
    together = np.diff(heard) == 1
    if np.any(np.abs(np.diff(tail))[together] > JUMP_SEMITONES):
        return 0.0, 0.0
    # The medians lie inside the window: a straight line is drawn out to its ends.
    reach = (window - 1) / (window - EDGE)
    rise = reach * float(np.median(tail[-EDGE:]) - np.median(tail[:EDGE]))
    run = tail[_last_run(heard) :]
    # A step up over a consonant is no question where the voice falls after it.
    if len(run) >= SHORTEST_RUN and np.median(run[-EDGE:]) < np.median(run[:EDGE]) - FALLS:
        return 0.0, 0.0
    if float(np.sum(np.diff(tail)[together])) < HEARD_SHARE * rise:
        return 0.0, 0.0
    return rise, float(np.median(tail[-EDGE:]))


def mean_level_db(level_db: npt.NDArray[np.float32]) -> float:
    """The level of the mean power of frames (dB), as sound level meters give it (IEC 61672: Leq).

    Vowels decide on it. A median of frames moves with the share of consonants, of a room's echo and
    of breath among them: over 53 recordings in a reverberant copy it moved the fall at the end by
    3.1 dB (standard deviation), the mean power by 1.3 dB; and what voices let fall by themselves
    spreads by 2.2 dB instead of 4.8.
    """
    return 10.0 * float(np.log10(np.mean(np.power(10.0, level_db.astype(np.float64) / 10.0))))


def _voice_end_s(transcript: Transcript, signal: Signal, sentence: Sentence) -> float:
    """Where the voice of a sentence ends: the recogniser often ends a word before it does."""
    end_s = transcript.words[sentence.last].end_s
    for stretch in signal.speech:
        if stretch.start_s < end_s <= stretch.end_s:
            end_s = stretch.end_s
            break
    if sentence.last + 1 < len(transcript.words):
        end_s = min(end_s, transcript.words[sentence.last + 1].start_s)
    return max(end_s, transcript.words[sentence.last].end_s)


def without_echo_s(signal: Signal, start_s: float, end_s: float) -> float:
    """Where a voice stops in a room that goes on sounding after it.

    The echo would count as the softest part of its last fifth: what follows the last moment within
    15 dB of the mean level is left out, but 0.15 s at most, in which a room that takes 0.5 s to
    fall by 60 dB falls by 18.
    """
    levels = signal.level_db[frames(signal, start_s, end_s)]
    if not len(levels):
        return end_s
    loud = np.flatnonzero(levels >= mean_level_db(levels) - ECHO_DB)
    return max(start_s + float(loud[-1] + 1) * signal.hop_s, end_s - ECHO_S)


def _spoken_levels(signal: Signal, start_s: float, end_s: float) -> npt.NDArray[np.float32]:
    """Levels (dB) of the frames between two times in which somebody speaks."""
    here = frames(signal, start_s, end_s)
    levels: npt.NDArray[np.float32] = signal.level_db[here][
        within(signal.speech, len(signal.level_db), signal.hop_s)[here]
    ]
    return levels


def _last_run(heard: npt.NDArray[np.intp]) -> int:
    """Where in ``heard`` the last stretch without a gap begins."""
    breaks = np.flatnonzero(np.diff(heard) > 1)
    return int(breaks[-1]) + 1 if len(breaks) else 0


def _sung(f0_hz: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Where there is a pitch."""
    return np.isfinite(f0_hz) & (np.nan_to_num(f0_hz) > 0)


def _beyond(ratio: float) -> float:
    """Confidence by how many times the limit was reached: 1 is at the limit."""
    return AT_LIMIT + (BEYOND - AT_LIMIT) * min(1.0, max(0.0, ratio - 1.0))
