"""The turn loop: the one module that knows the order of the stages.

A learner's turn goes capture → saved → heard → read → decided → spoken. Each arrow ends in the
database, so a process killed at any moment goes on from the last one (``Rehearsal.resume`` and
``advance``). Audio is on disk before anything looks at it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from voice_coach import __version__
from voice_coach.measured import counts
from voice_coach.records import (
    IMPORTED,
    Clip,
    Difficulty,
    Drill,
    Outcome,
    Plan,
    Scenario,
    Session,
    Transcript,
    Turn,
    VoiceCoachError,
)
from voice_coach.rooms import Progress, Rooms
from voice_coach.take import MAX_TURN_S, Take, may_cut_in

if TYPE_CHECKING:
    from voice_coach.store import TakeInfo

State = Literal["thinking", "listening", "ended"]


class Rehearsal:
    """One session, in progress or over.

    Not more than one thread may be in ``advance``; the others wait. Two processes (or two tabs) on
    one session are told apart by the store: the one that came last owns it, and the other's next
    write is refused with a sentence that says so.
    """

    def __init__(self, session_id: str, *, rooms: Rooms, owner: str) -> None:
        self.id = session_id
        self.rooms = rooms
        self._owner = owner
        self._store = rooms.store
        self._lock = threading.RLock()
        self._heard: dict[str, Transcript] = {}
        self.session: Session = self._store.load(session_id)

    @classmethod
    def start(
        cls,
        scenario: Scenario,
        *,
        rooms: Rooms,
        seed: int | None = None,
        learner: str = "",
        difficulty: Difficulty = "usual",
        plan: Plan | None = None,
        account: str = "",
    ) -> Rehearsal:
        """Begin a session. Without ``seed`` the counterpart is different each time.

        ``account``: the id of whose session it is; "" on a machine without accounts.

        Raises
        ------
        VoiceCoachError
            When the plan contradicts itself, or the settings switch off an effect that there is
            not or name a brain that does not open.
        """
        from voice_coach.counterpart.effects import effects
        from voice_coach.counterpart.temper import with_difficulty
        from voice_coach.scenario import with_plan

        off = rooms.settings.effects_off
        effects(off)
        _ = rooms.brain
        scenario = replace(with_difficulty(scenario, difficulty), effects_off=off)
        if plan is not None:
            scenario = with_plan(scenario, plan)
        chosen = secrets.randbelow(2**31) if seed is None else seed
        session_id = rooms.store.create(
            scenario, seed=chosen, learner=learner, version=__version__, account=account
        )
        return cls.resume(session_id, rooms=rooms)

    @classmethod
    def resume(cls, session_id: str, *, rooms: Rooms) -> Rehearsal:
        """Go on with a session where it stopped, and take it over from any other tab.

        Raises
        ------
        VoiceCoachError
            When there is no such session.
        """
        session = rooms.store.load(session_id)
        if session.scenario.id == IMPORTED and session.outcome is None:
            raise VoiceCoachError(
                "This is a recording that is still being read; it is no rehearsal to go on with."
            )
        owner = secrets.token_hex(8)
        rooms.store.take_over(session_id, owner)
        rooms.store.unfinished_takes(session_id)  # a take cut short by a kill becomes a saved one
        return cls(session_id, rooms=rooms, owner=owner)

    @classmethod
    def rewind(cls, session_id: str, *, turn: int, rooms: Rooms) -> Rehearsal:
        """Go back to a turn of the learner's in a new session; the old one stays as it is.

        Raises
        ------
        VoiceCoachError
            When there is no such session or turn.
        """
        from voice_coach.store.branches import branch

        if rooms.store.load(session_id).scenario.id == IMPORTED:
            raise VoiceCoachError(
                "This is a recording of two people: nobody is here who could answer differently. "
                "Say the turn again instead."
            )
        return cls.resume(branch(rooms.store, session_id, turn=turn), rooms=rooms)

    # --- where things stand ---------------------------------------------------------------------

    @property
    def state(self) -> State:
        """``thinking``: ``advance`` has something to do; ``listening``: the learner's turn."""
        if self._store.pending_take(self.id) is not None or self._unread() is not None:
            return "thinking"
        if self.session.outcome is not None:
            return "ended"
        last = self.session.turns[-1] if self.session.turns else None
        waiting = last is not None and last.speaker == "counterpart" and not _ends(last)
        return "listening" if waiting else "thinking"

    def _unread(self) -> Turn | None:
        """A learner's turn that still lacks its last look."""
        turns = self.session.learner_turns()
        return next((t for t in turns if t.reading is not None and not t.reading.complete), None)

    # --- what the learner says ------------------------------------------------------------------

    def begin_take(
        self, rate_hz: int, *, gap_s: float | None = None, drill_of: int | None = None
    ) -> Take:
        """Start to record. ``gap_s``: seconds since the end of the counterpart's line.

        ``drill_of`` says a turn again instead of going on.

        Raises
        ------
        VoiceCoachError
            When it is not the learner's turn, or another tab has taken the session over.
        """
        with self._lock:
            self._check_turn(drill_of)
            file = self._store.open_take(self.id, rate_hz=rate_hz, gap_s=gap_s, drill_of=drill_of)
            listen = getattr(self.rooms.transcriber, "listen", None)
            live = listen(rate_hz) if listen is not None else None
            cut_in = None
            if drill_of is None:
                cut_in = may_cut_in(self.session, rate_hz=rate_hz, rooms=self.rooms)
            return Take(file, live, rate_hz=rate_hz, heard=self._heard, cut_in=cut_in)

    def accept(
        self, clip: Clip, *, gap_s: float | None = None, drill_of: int | None = None
    ) -> None:
        """Take a whole recording as the learner's turn.

        Raises
        ------
        VoiceCoachError
            When it is not the learner's turn, or the recording is longer than a turn may be.
        """
        if clip.duration_s > MAX_TURN_S:
            raise VoiceCoachError(
                f"This recording lasts {clip.duration_s / 60:.0f} minutes; a turn may last "
                f"{MAX_TURN_S // 60:.0f}. For a whole conversation use `voice-coach analyze`."
            )
        with self._lock:
            self._check_turn(drill_of)
            self._store.accept_take(self.id, clip, gap_s=gap_s, drill_of=drill_of)

    def _check_turn(self, drill_of: int | None) -> None:
        self._store.claim(self.id, self._owner)
        state = self.state
        if drill_of is None and state != "listening":
            raise VoiceCoachError(
                "This session is over; start a new one or say a turn again."
                if state == "ended"
                else "Your last answer is still being worked on; wait for the reply."
            )
        turns = self.session.turns
        if drill_of is not None and not (
            0 <= drill_of < len(turns) and turns[drill_of].speaker == "learner"
        ):
            raise VoiceCoachError(f"Turn {drill_of} is not one of yours to say again.")

    def stop(self) -> None:
        """End the session on the learner's word."""
        with self._lock:
            self._store.claim(self.id, self._owner)
            if self.session.outcome is None:
                self._finish(Outcome("stopped", (), "You ended the conversation."))

    # --- what happens then ----------------------------------------------------------------------

    def advance(self, progress: Progress | None = None) -> Iterator[Turn]:
        """Do what is left to do, up to the learner's next turn or the end.

        Yields each turn when there is something new to show: the learner's as first read, the
        counterpart's with its audio, and the learner's again (same index) once fillers are in.
        Safe to call again after an error or a kill: nothing is done twice.
        """
        say = progress or (lambda stage, share: None)
        with self._lock:
            self._store.claim(self.id, self._owner)
            while (take := self._store.pending_take(self.id)) is not None:
                if take.drill_of is None:
                    yield self._hear(take, say)
                else:
                    self._hear_again(take, take.drill_of, say)
            if self._owes_reply():
                yield self._reply(say)
            while (unread := self._unread()) is not None:
                say("Listening for ums", 0.95)
                yield self._look_again(unread)
            last = self.session.turns[-1]
            if self.session.outcome is None and _ends(last):
                from voice_coach.counterpart.policy import outcome

                self._finish(outcome(self.session.scenario, self.session.turns))
            say("Done", 1.0)
        self._prepare_answers()

    def _owes_reply(self) -> bool:
        if self.session.outcome is not None:
            return False
        return not self.session.turns or self.session.turns[-1].speaker == "learner"

    def _said(self, take: TakeInfo, index: int, say: Progress) -> Turn:
        """Recording → what the learner said, not yet judged."""
        clip = self._store.take_clip(take)
        say("Listening back", 0.1)
        transcript = self._heard.pop(take.id, None) or self.rooms.transcriber.transcribe(clip)
        say("Reading what you said", 0.6)
        return Turn(
            index=index,
            speaker="learner",
            text=transcript.text,
            audio=take.audio,
            duration_s=clip.duration_s,
            gap_s=take.gap_s,
            transcript=transcript,
            clip=clip,
        )

    def _hear(self, take: TakeInfo, say: Progress) -> Turn:
        """Recording → the learner's turn, as first read."""
        from voice_coach.listening import first_look

        turn = self._said(take, len(self.session.turns), say)
        turn = first_look(turn, self.session, rooms=self.rooms)
        self._store.commit_learner_turn(self.id, turn, take)
        self._put(turn)
        return turn

    def _hear_again(self, take: TakeInfo, of: int, say: Progress) -> None:
        """Recording → drill, judged as if it had stood in the place of the turn it repeats."""
        from voice_coach.listening import first_look, last_look

        turn = first_look(self._said(take, of, say), self.session, rooms=self.rooms)
        turn = last_look(turn, self.session, rooms=self.rooms)
        assert turn.transcript is not None and turn.reading is not None
        drill = Drill(
            of=of,
            audio=take.audio,
            duration_s=turn.duration_s,
            transcript=turn.transcript,
            reading=turn.reading,
        )
        session = replace(self.session, drills=(*self.session.drills, drill))
        self._store.add_drill(self.id, drill, take, behaviour=counts(session))
        self.session = session

    def _reply(self, say: Progress) -> Turn:
        """Decide, word and speak the counterpart's turn."""
        from voice_coach.replying import reply

        turn = reply(self.session, rooms=self.rooms, say=say)
        assert turn.clip is not None
        turn = self._store.add_turn(self.id, turn, turn.clip)
        self._put(turn)
        return turn

    def _look_again(self, turn: Turn) -> Turn:
        """The last look at a learner's turn, with fillers; and at the one before it."""
        from voice_coach.listening import last_look, look_back

        turn = last_look(self._with_clip(turn), self.session, rooms=self.rooms)
        before = look_back(turn, self.session)
        if before is not None:  # kept first: whoever starts again here, looks again at both
            self._store.update_turn(self.id, before)
            self._put(before)
        session = self._with(turn)
        self._store.update_turn(self.id, turn, behaviour=counts(session))
        self.session = session
        return turn

    # --- keeping --------------------------------------------------------------------------------

    def _put(self, turn: Turn) -> None:
        """Keep a turn in the snapshot."""
        self.session = self._with(turn)

    def _with(self, turn: Turn) -> Session:
        """The snapshot with a turn in its place, without its samples."""
        light = replace(turn, clip=None, signal=None)
        turns = self.session.turns
        return replace(self.session, turns=(*turns[: turn.index], light, *turns[turn.index + 1 :]))

    def _with_clip(self, turn: Turn) -> Turn:
        from voice_coach.audio.files import read_clip

        if turn.audio is None:
            raise VoiceCoachError(f"The recording of turn {turn.index} is missing.")
        return replace(turn, clip=read_clip(self._store.audio_path(turn.audio)))

    def _finish(self, outcome: Outcome) -> None:
        from voice_coach.analysis.ledger import ledger
        from voice_coach.coaching.behaviour import behaviour
        from voice_coach.coaching.skills import shown
        from voice_coach.sending import told_of

        session = replace(self.session, outcome=outcome)
        told = replace(session, ledger=ledger(session.turns, session.scenario))
        self._store.finish(
            self.id,
            outcome,
            skills=tuple(shown(told)),
            behaviour=behaviour(told),
            statements=told_of(
                session,
                self._store.whose(self.id).owner,
                self.rooms.settings,
                ended_at=datetime.now().astimezone(),
            ),
        )
        self.session = session

    def _prepare_answers(self) -> None:
        """Make the likely answers' audio while the learner listens and speaks."""
        from voice_coach.replying import speak_likely

        if self.state == "listening":
            threading.Thread(
                target=speak_likely,
                args=(self.session,),
                kwargs={"rooms": self.rooms},
                daemon=True,
            ).start()


def _ends(turn: Turn) -> bool:
    return turn.decision is not None and turn.decision.ends != ""
