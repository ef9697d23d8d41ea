"""Recording → reading: the two looks at a learner's turn, for sessions and single recordings."""

from __future__ import annotations

from dataclasses import replace

from voice_coach.records import Clip, Scenario, Session, Turn
from voice_coach.rooms import Progress, Rooms


def first_look(turn: Turn, session: Session, *, rooms: Rooms) -> Turn:
    """Judge a turn on its words and signal, quickly: the counterpart answers this reading.

    ``turn`` has ``clip`` and ``transcript``; the result has ``signal`` and an incomplete reading.
    """
    from voice_coach.analysis.signal import measure_signal

    assert turn.clip is not None
    turn = replace(turn, signal=measure_signal(turn.clip))
    turn = _judge(turn, session.turns[: turn.index], session.scenario, rooms=rooms)
    assert turn.reading is not None
    return replace(turn, reading=replace(turn.reading, complete=False))


def last_look(turn: Turn, session: Session, *, rooms: Rooms) -> Turn:
    """Judge a turn again after a second hearing for fillers, which the first leaves out."""
    from voice_coach.analysis.signal import measure_signal

    assert turn.clip is not None
    if turn.signal is None:
        turn = replace(turn, signal=measure_signal(turn.clip))
    turn = _with_fillers(turn, rooms=rooms)
    return _judge(turn, session.turns[: turn.index], session.scenario, rooms=rooms)


def look_back(turn: Turn, session: Session) -> Turn | None:
    """The learner's turn before ``turn``, where ``turn`` changes what it was, or None."""
    from voice_coach.analysis.settled import settled

    return settled(session.turns[: turn.index], turn)


def analyze(
    clip: Clip, *, rooms: Rooms, scenario: Scenario | None = None, progress: Progress | None = None
) -> Turn:
    """Any recording as one turn, with transcript, signal and reading."""
    from voice_coach.analysis.signal import measure_signal

    say = progress or (lambda stage, share: None)
    say("Listening", 0.0)
    transcript = rooms.transcriber.transcribe(clip)
    say("Measuring", 0.7)
    turn = Turn(
        index=0,
        speaker="learner",
        text=transcript.text,
        duration_s=clip.duration_s,
        transcript=transcript,
        clip=clip,
        signal=measure_signal(clip),
    )
    say("Listening for ums", 0.75)
    turn = _with_fillers(turn, rooms=rooms)
    say("Reading", 0.95)
    turn = _judge(turn, (), scenario, rooms=rooms)
    say("Done", 1.0)
    return turn


def _with_fillers(turn: Turn, *, rooms: Rooms) -> Turn:
    find = getattr(rooms.transcriber, "fillers", None)
    if find is None or turn.transcript is None or not turn.transcript.words:
        return turn
    heard = find(turn.clip, turn.transcript)
    return replace(turn, transcript=replace(turn.transcript, fillers=tuple(heard)))


def _judge(
    turn: Turn, earlier: tuple[Turn, ...], scenario: Scenario | None, *, rooms: Rooms
) -> Turn:
    from voice_coach.analysis.judge import judge

    reading = judge(
        replace(turn, reading=None),
        earlier,
        scenario=scenario,
        thresholds=rooms.thresholds,
        detectors=rooms.detectors(scenario),
    )
    return replace(turn, reading=reading)
