"""Turns made by hand: words, pauses and fillers in writing → transcript and signal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voice_coach.analysis.judge import judge
from voice_coach.analysis.pacing import PacingDetector
from voice_coach.analysis.thresholds import load_thresholds
from voice_coach.records import (
    Decision,
    Filler,
    Flag,
    Reading,
    Signal,
    Stretch,
    Transcript,
    Turn,
    Word,
)

HOP_S = 0.01
LIMITS = load_thresholds()
PLAIN = (
    "we closed the year with two new clients and the team kept every date that we had promised "
    "to the board in spring"
)
"""23 words without a filler, a hedge, a number or a restart."""


def turn(
    text: str,
    *,
    word_s: float = 0.33,
    lead_s: float = 0.2,
    index: int = 0,
    gap_s: float | None = None,
) -> Turn:
    """A learner's turn, not yet judged.

    ``(2.0)`` in ``text`` is a silence of 2 s, ``{um}`` a filler of 0.4 s that is heard and not
    written; every other word takes ``word_s``. 0.33 s are 182 words a minute.
    """
    at_s = lead_s
    words: list[Word] = []
    fillers: list[Filler] = []
    speech: list[Stretch] = []
    begun_s = at_s
    for token in re.findall(r"\([\d.]+\)|\{\w+\}|\S+", text):
        if token[0] == "(":
            speech.append(Stretch(begun_s, at_s))
            at_s += float(token[1:-1])
            begun_s = at_s
        elif token[0] == "{":
            fillers.append(Filler(token[1:-1], at_s, at_s + 0.4, 0.9))
            at_s += 0.4
        else:
            words.append(Word(token, at_s, at_s + word_s, 0.95))
            at_s += word_s
    speech.append(Stretch(begun_s, at_s))
    transcript = Transcript(words=tuple(words), fillers=tuple(fillers))
    duration_s = at_s + 0.3
    return Turn(
        index=index, speaker="learner", text=transcript.text, duration_s=duration_s, gap_s=gap_s,
        transcript=transcript, signal=signal(tuple(speech), duration_s),
    )  # fmt: skip


def signal(speech: tuple[Stretch, ...], duration_s: float) -> Signal:
    """A signal with a level, flat voice in the stretches and quiet outside them."""
    count = round(duration_s / HOP_S)
    inside = np.zeros(count, dtype=bool)
    for stretch in speech:
        inside[round(stretch.start_s / HOP_S) : round(stretch.end_s / HOP_S)] = True
    return Signal(
        duration_s=duration_s, hop_s=HOP_S,
        level_db=np.where(inside, -20.0, -70.0).astype(np.float32),
        f0_hz=np.where(inside, 120.0, np.nan).astype(np.float32),
        voiced=inside, speech=speech, nuclei_s=(), noise_db=-70.0, snr_db=50.0, clipped_share=0.0,
    )  # fmt: skip


def pressed(index: int, move: str = "press") -> Turn:
    """The counterpart's turn before."""
    return Turn(
        index=index, speaker="counterpart", text="That is too much.", duration_s=2.0,
        decision=Decision(person="lee", move=move, terms=(), reason="", took=""),
    )  # fmt: skip


def judged(spoken: Turn, earlier: Sequence[Turn] = ()) -> Turn:
    """The turn with its reading."""
    reading = judge(
        spoken, earlier, scenario=None, thresholds=LIMITS,
        detectors=[PacingDetector(thresholds=LIMITS)],
    )  # fmt: skip
    return replace(spoken, reading=reading)


def flags(spoken: Turn, earlier: Sequence[Turn] = ()) -> list[Flag]:
    """The pacing flags of a turn."""
    reading: Reading | None = judged(spoken, earlier).reading
    assert reading is not None
    return list(reading.flags)


def types(spoken: Turn, earlier: Sequence[Turn] = ()) -> list[str]:
    return [flag.type for flag in flags(spoken, earlier)]
