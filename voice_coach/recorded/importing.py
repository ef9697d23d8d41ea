"""A recording of two people → a session: saved, split, the learner's side chosen, heard, read.

Each step is kept before the next begins, so a process killed at any moment goes on from there, and
what was uploaded is on disk before anything looks at it. The working files lie in the session's own
folder: whatever deletes the session deletes them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from voice_coach import __version__
from voice_coach.audio.blocks import Tape, lay_out
from voice_coach.recorded.note import Note, keep, note, work_folder
from voice_coach.recorded.sides import Stopped, split
from voice_coach.records import (
    IMPORTED,
    Brief,
    Clip,
    Line,
    Outcome,
    Person,
    Scenario,
    Session,
    Turn,
    VoiceCoachError,
)
from voice_coach.rooms import Progress, Rooms
from voice_coach.store.passing import INCOMING

MAX_RECORDING_S = 4 * 3600.0
"""Our choice, as for single recordings."""
SAMPLE_S = 8.0
"""So much of a voice is enough to know it (our choice)."""
MARGIN_S = 0.15
"""Kept around a turn, so that no soft onset is cut off; never into the turn beside it."""
QUIET_S = 0.5
"""Silence after what is recognised. A turn that ends with the recording, 50 ms after its last
sound, came back empty from tiny.en without it (one of one tried)."""
Stop = Callable[[], bool]


class NobodySpeaksError(VoiceCoachError):
    """A recording in which not even one turn was found."""


def neutral(name: str, scenario: Scenario | None = None) -> Scenario:
    """What a recording is judged against: a scenario's issues, and nobody's hidden limits.

    Parameters
    ----------
    name
        The recording's, for the title.
    scenario
        Whose targets and walk-aways the learner's offers are held against; none without it.
    """
    other = Person("other", "The other side", "In the recording", "busy", "", (), (), {})
    title = f"Recording: {name}"[:120]
    if scenario is None:
        brief = Brief("Yourself", "A conversation that was recorded.", "", ())
        return Scenario(
            IMPORTED, title, "A recording of two people.", "foundations", 1, 1, (), brief, (),
            (other,), "",
        )  # fmt: skip
    return replace(
        scenario, id=IMPORTED, title=title, people=(other,), twists=(), debrief="", plan=None
    )


def begin(
    name: str,
    bring: Callable[[Path], None],
    *,
    rooms: Rooms,
    scenario: Scenario | None = None,
    account: str = "",
    learner: str = "",
    agreed: bool = False,
) -> str:
    """Save a recording as a session that is not read yet; its id.

    Parameters
    ----------
    name
        What it is called where it comes from.
    bring
        Writes the file to the path it is given.
    rooms
        Where the store is.
    scenario
        Whose issues the learner's offers are held against.
    account, learner
        Whose it is.
    agreed
        Whether they said that everybody who can be heard has agreed; that goes into the trail.

    Raises
    ------
    VoiceCoachError
        What ``bring`` raises, or when the disk is full; then there is no session either.
    """
    from voice_coach.store import audit

    store = rooms.store
    source = store.recordings / INCOMING
    source.mkdir(parents=True, exist_ok=True)
    session_id = ""
    temporary = source / f"{id(bring):x}-{Path(name).suffix[:8]}"
    try:
        bring(temporary)
        temporary.chmod(0o600)
        session_id = store.create(
            neutral(name, scenario), seed=0, learner=learner, version=__version__, account=account
        )
        folder = work_folder(store, session_id)
        folder.mkdir(parents=True, exist_ok=True)
        temporary.replace(folder / "source")
        if agreed:
            audit.note(store, actor=account, action="import.begin", subject=session_id)
    except OSError as error:
        raise VoiceCoachError(f"{name} cannot be kept: {error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
    keep(store, session_id, Note(name=name))
    return session_id


def choose(session_id: str, side: int, *, rooms: Rooms) -> Note:
    """Say which of the two is the learner. Raises VoiceCoachError once turns were heard."""
    now = note(rooms.store, session_id)
    if now.stage not in ("choose", "hearing") or now.heard:
        raise VoiceCoachError("Whose voice is whose was said already; switch single turns instead.")
    return keep(rooms.store, session_id, replace(now, mine=side, stage="hearing"))


def advance(
    session_id: str, *, rooms: Rooms, progress: Progress | None = None, stop: Stop | None = None
) -> Note:
    """Do what is left to do, up to the learner's choice or the end.

    Safe to call again after an error, a stop or a kill: nothing is done twice.

    Raises
    ------
    VoiceCoachError
        When the recording cannot be read.
    """
    say, halt = progress or (lambda stage, share: None), stop or (lambda: False)
    store = rooms.store
    now = note(store, session_id)
    folder = work_folder(store, session_id)
    if now.stage == "saved":
        tapes = lay_out(
            folder / "source",
            folder,
            max_s=MAX_RECORDING_S,
            stop=halt,
            say=lambda share: say("Opening the recording", 0.1 * share),
        )
        if not tapes:
            return now
        now = keep(
            store,
            session_id,
            replace(
                now,
                stage="split",
                channels=tuple(tape.name for tape in tapes),
                duration_s=tapes[0].duration_s,
            ),
        )
        (folder / "source").unlink(missing_ok=True)
    if now.stage == "split":
        try:
            found = split(
                tapes_of(folder, now),
                stop=halt,
                say=lambda share: say("Telling the two apart", 0.1 + 0.3 * share),
            )
        except Stopped:
            return now
        if not found.spans:
            raise NobodySpeaksError("Nobody speaks in this recording, as far as can be heard.")
        now = keep(store, session_id, replace(now, stage="choose", split=found))
    if now.stage == "hearing":
        now = _hear_all(session_id, now, rooms=rooms, say=say, stop=halt)
    return now


def tapes_of(folder: Path, now: Note) -> tuple[Tape, ...]:
    return tuple(Tape(folder, name, now.duration_s) for name in now.channels)


def sample(session_id: str, side: int, *, rooms: Rooms) -> Clip:
    """A few seconds of one side, to know it by: its longest turn of those that are sure.

    Raises VoiceCoachError when that side says nothing, or the recording is read already.
    """
    now = note(rooms.store, session_id)
    spans = [span for span in now.split.spans if span.side == side] if now.split else []
    folder = work_folder(rooms.store, session_id)
    if not spans or not folder.is_dir():
        raise VoiceCoachError("There is nothing to hear of this voice.")
    best = max(spans, key=lambda s: (s.sure, min(s.end_s - s.start_s, SAMPLE_S)))
    return _cut(tapes_of(folder, now), now, side, best.start_s, best.start_s + SAMPLE_S, best.end_s)


def _cut(
    tapes: tuple[Tape, ...], now: Note, side: int, start_s: float, end_s: float, most_s: float
) -> Clip:
    from voice_coach.audio.blocks import RATE_HZ, mixed

    end_s = min(end_s, most_s)
    if now.split is not None and now.split.by == "channels":
        return tapes[side].part(start_s, end_s)
    return Clip(mixed(tapes, start_s, end_s), RATE_HZ)


def _hear_all(session_id: str, now: Note, *, rooms: Rooms, say: Progress, stop: Stop) -> Note:
    assert now.split is not None and now.mine is not None
    store, spans = rooms.store, now.split.spans
    folder = work_folder(store, session_id)
    tapes = tapes_of(folder, now)
    while now.heard < len(spans):
        if stop():
            return now
        say("Listening", 0.4 + 0.6 * now.heard / len(spans))
        session = store.load(session_id)
        # A turn beyond the count was kept just before a kill: it is made again, in its place.
        session = replace(session, turns=session.turns[: len(now.places)])
        turn = _turn(session, now, tapes, rooms=rooms)
        places = now.places
        if turn is not None:
            assert turn.clip is not None
            store.add_turn(session_id, turn, turn.clip)
            places = (*places, now.heard)
        now = keep(store, session_id, replace(now, heard=now.heard + 1, places=places))
    if not now.places:
        raise NobodySpeaksError("No word could be understood in this recording.")
    finish(session_id, rooms=rooms)
    now = keep(store, session_id, replace(now, stage="done"))
    shutil.rmtree(folder, ignore_errors=True)
    say("Done", 1.0)
    return now


def _turn(session: Session, now: Note, tapes: tuple[Tape, ...], *, rooms: Rooms) -> Turn | None:
    """The next stretch of the recording as a turn; None where no word is in it."""
    assert now.split is not None
    spans, at = now.split.spans, now.heard
    span = spans[at]
    before_s = spans[at - 1].end_s if at else 0.0
    after_s = spans[at + 1].start_s if at + 1 < len(spans) else now.duration_s
    clip = _cut(
        tapes,
        now,
        span.side,
        max(span.start_s - MARGIN_S, min(before_s, span.start_s)),
        span.end_s + MARGIN_S,
        max(after_s, span.end_s),
    )
    transcript = rooms.transcriber.transcribe(_ended(clip))
    if not transcript.text.strip():
        return None
    mine = span.side == now.mine
    turn = Turn(
        index=len(session.turns),
        speaker="learner" if mine else "counterpart",
        text=transcript.text,
        duration_s=clip.duration_s,
        gap_s=max(0.0, span.start_s - before_s) if mine and at else None,
        line=None if mine else Line("other", transcript.text, "other"),
        transcript=transcript,
        clip=clip,
    )
    return _read(turn, session, rooms=rooms) if mine else turn


def _ended(clip: Clip) -> Clip:
    """With a moment of silence after it: what breaks off with its last sound is often not heard."""
    quiet = np.zeros(round(QUIET_S * clip.rate_hz), dtype=np.float32)
    return Clip(np.concatenate([clip.samples, quiet]), clip.rate_hz)


def _read(turn: Turn, session: Session, *, rooms: Rooms) -> Turn:
    """Both looks at a turn; the one before it is read again where this one changes it."""
    from voice_coach.listening import first_look, last_look, look_back

    turn = last_look(first_look(turn, session, rooms=rooms), session, rooms=rooms)
    before = look_back(turn, session)
    if before is not None:
        rooms.store.update_turn(session.id, before)
    return turn


def finish(session_id: str, *, rooms: Rooms) -> None:
    """Keep that it is over, and what is counted of it."""
    from voice_coach.analysis.ledger import ledger
    from voice_coach.coaching.behaviour import behaviour

    session = rooms.store.load(session_id)
    outcome = Outcome("recorded", (), "This was a conversation between two people.")
    told = replace(session, outcome=outcome, ledger=ledger(session.turns, session.scenario))
    rooms.store.finish(session_id, outcome, behaviour=behaviour(told))


def switch(session_id: str, index: int, *, rooms: Rooms) -> None:
    """Give a turn to the other side, by hand; what the learner says after it is read again.

    Raises
    ------
    VoiceCoachError
        When there is no such turn, the session is no recording, or it is not read yet.
    """
    from voice_coach.audio.files import read_clip

    store = rooms.store
    session = store.load(session_id)
    now = note(store, session_id)
    if now.stage != "done" or not 0 <= index < len(session.turns):
        raise VoiceCoachError("There is no such turn to switch.")
    if any(drill.of == index for drill in session.drills):
        raise VoiceCoachError("You said this turn again, so it is yours.")
    for at in range(index, len(session.turns)):
        turn = session.turns[at]
        mine = (turn.speaker == "learner") != (at == index)
        if at != index and not mine:
            continue
        if mine:
            assert turn.audio is not None
            clip = read_clip(store.audio_path(turn.audio))
            turn = replace(turn, speaker="learner", line=None, reading=None, clip=clip)
            turn = _read(turn, session, rooms=rooms)
        else:
            line = Line("other", turn.text, "other")
            turn = replace(turn, speaker="counterpart", line=line, reading=None, gap_s=None)
        store.update_turn(session_id, turn)
        session = store.load(session_id)
    finish(session_id, rooms=rooms)
    keep(store, session_id, replace(now, switched=tuple({*now.switched} ^ {index})))
