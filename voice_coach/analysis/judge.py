"""A turn with transcript and signal → everything the analysis says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_coach.analysis.measures import measure_turn
from voice_coach.analysis.reading import read_text
from voice_coach.analysis.talk import inner_pauses
from voice_coach.analysis.thresholds import Thresholds
from voice_coach.analysis.withheld import judged_share, sift
from voice_coach.plugins import Detector
from voice_coach.records import Flag, Reading, Scenario, Turn


def judge(
    turn: Turn,
    earlier_turns: Sequence[Turn],
    *,
    scenario: Scenario | None,
    thresholds: Thresholds,
    detectors: Sequence[Detector],
) -> Reading:
    """Read the words, measure, run the detectors, and keep back what cannot be trusted.

    Parameters
    ----------
    turn : Turn
        With ``transcript`` and ``signal``. A ``reading`` it may have is not read again.
    earlier_turns : sequence of Turn
        The session before it, both sides, in order.
    scenario : Scenario or None
        Needed for what depends on issues and on the walk-away.
    thresholds : Thresholds
        The limits.
    detectors : sequence of Detector
        Each sees the turn with moves, hedges, offers and measures.

    Returns
    -------
    Reading
        Flags sorted by start, family and type. The same input gives the same reading.

    Raises
    ------
    ValueError
        When the turn has no transcript or no signal.
    """
    if turn.transcript is None or turn.signal is None:
        raise ValueError("only a turn with transcript and signal can be judged")
    reading = turn.reading or _read(turn, earlier_turns, scenario)
    reading = replace(
        reading,
        measures=measure_turn(turn, earlier_turns, thresholds=thresholds),
        pauses=inner_pauses(turn.signal, min_s=thresholds["pause.min_s"]),
        speech=turn.signal.speech,
        rules_version=thresholds.version,
    )
    turn = replace(turn, reading=reading)
    found: list[Flag] = []
    for detector in detectors:
        found += detector.detect(turn, earlier_turns)
    shown, withheld = sift(turn, found, thresholds=thresholds)
    return replace(
        reading,
        flags=tuple(sorted(shown, key=_order)),
        withheld=tuple(sorted(withheld, key=lambda w: (w.start_s, w.family, w.type, w.reason))),
        judged_share=judged_share(turn, thresholds=thresholds),
    )


def _read(turn: Turn, earlier: Sequence[Turn], scenario: Scenario | None) -> Reading:
    context = [(t.speaker, t.text) for t in earlier]
    words = read_text(turn.text, speaker=turn.speaker, context=context, scenario=scenario)
    return Reading(moves=words.moves, hedges=words.hedges, offers=words.offers, signs=words.signs)


def _order(flag: Flag) -> tuple[float, str, str, float, str]:
    return (flag.start_s, flag.family, flag.type, flag.end_s, flag.quote)
