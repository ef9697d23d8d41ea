"""What is kept of every session."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session as Connection
from sqlmodel import col, select

from voice_coach.audio.files import read_clip, write_flac
from voice_coach.records import (
    Clip,
    Decision,
    Drill,
    Line,
    Outcome,
    Reading,
    Scenario,
    Session,
    Transcript,
    Turn,
)
from voice_coach.store import codec
from voice_coach.store.database import StoreError, open_database, transaction
from voice_coach.store.tables import DrillRow, SessionRow, TakeRow, TurnRow
from voice_coach.store.takes import (
    MIN_TAKE_S,
    Header,
    TakeFile,
    TakeInfo,
    left_behind,
    raw_clip,
    remove,
)


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A line in a list of sessions. ``state``: "open" or "ended"; ``skills``: what it showed."""

    id: str
    scenario_id: str
    title: str
    started_at: str
    state: str
    turns: int
    outcome_kind: str
    difficulty: str = "usual"
    ended_at: str = ""
    skills: tuple[str, ...] = ()


class Store:
    """Sessions in one folder: ``voice_coach.db`` and a folder of FLAC files for each.

    A file is written before the row that names it, and each step is one transaction, so a process
    killed at any moment leaves nothing half done. Safe to use from several threads.
    """

    def __init__(self, recordings: Path) -> None:
        self.recordings = Path(recordings)
        self.engine = open_database(self.recordings)
        self._open: dict[str, list[TakeFile]] = {}
        self._lock = threading.RLock()

    # --- sessions -------------------------------------------------------------------------------

    def create(self, scenario: Scenario, *, seed: int, learner: str = "", version: str = "") -> str:
        """A new session's id: it sorts by time and cannot be guessed."""
        now = datetime.now().astimezone()
        session_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        row = SessionRow(
            id=session_id,
            scenario_id=scenario.id,
            title=_storable(scenario.title),
            scenario=codec.dump(scenario),
            seed=seed,
            learner=_storable(learner),
            version=version,
            started_at=now.isoformat(timespec="seconds"),
            difficulty=scenario.difficulty,
        )
        with transaction(self.engine) as connection:
            connection.add(row)
        return session_id

    def load(self, session_id: str) -> Session:
        """The whole session. Raises StoreError when there is none of that id."""
        with transaction(self.engine) as connection:
            row = self._row(connection, session_id)
            turns = connection.exec(
                select(TurnRow).where(TurnRow.session_id == session_id).order_by(col(TurnRow.index))
            ).all()
            drills = connection.exec(
                select(DrillRow)
                .where(DrillRow.session_id == session_id)
                .order_by(col(DrillRow.number))
            ).all()
            return Session(
                id=row.id,
                scenario=codec.load(Scenario, row.scenario),
                recordings=self.recordings,
                seed=row.seed,
                started_at=row.started_at,
                turns=tuple(_turn(turn) for turn in turns),
                drills=tuple(_drill(drill) for drill in drills),
                outcome=codec.load_or_none(Outcome, row.outcome),
                learner=row.learner,
                version=row.version,
                branch_of=row.branch_of or "",
                branch_turn=row.branch_turn,
            )

    def list_sessions(self) -> list[SessionInfo]:
        """Every session, newest first."""
        with transaction(self.engine) as connection:
            rows = connection.exec(
                select(SessionRow).order_by(
                    col(SessionRow.started_at).desc(), col(SessionRow.id).desc()
                )
            ).all()
            counts: dict[str, int] = {}
            for session_id in connection.exec(select(TurnRow.session_id)).all():
                counts[session_id] = counts.get(session_id, 0) + 1
            return [
                SessionInfo(
                    id=row.id,
                    scenario_id=row.scenario_id,
                    title=row.title,
                    started_at=row.started_at,
                    state="open" if row.outcome is None else "ended",
                    turns=counts.get(row.id, 0),
                    outcome_kind=""
                    if row.outcome is None
                    else codec.load(Outcome, row.outcome).kind,
                    difficulty=row.difficulty or "usual",
                    ended_at=row.ended_at or row.started_at,
                    skills=tuple(row.skills.split()) if row.skills else (),
                )
                for row in rows
            ]

    def finish(self, session_id: str, outcome: Outcome, *, skills: Sequence[str] = ()) -> None:
        """Keep how it ended, when, and what it showed (names without spaces)."""
        with transaction(self.engine) as connection:
            row = self._row(connection, session_id)
            row.outcome = codec.dump(outcome)
            row.skills = " ".join(skills)
            row.ended_at = datetime.now().astimezone().isoformat(timespec="seconds")

    def _row(self, connection: Connection, session_id: str) -> SessionRow:
        row = connection.get(SessionRow, session_id)
        if row is None:
            raise StoreError(f"There is no session {session_id!r} in {self.recordings}.")
        return row

    # --- who holds it ---------------------------------------------------------------------------

    def take_over(self, session_id: str, owner: str) -> None:
        """Make ``owner`` the one that may go on with the session."""
        with transaction(self.engine) as connection:
            self._row(connection, session_id).owner = owner

    def claim(self, session_id: str, owner: str) -> None:
        """Check that nobody else has taken the session over. Raises StoreError."""
        with transaction(self.engine) as connection:
            row = self._row(connection, session_id)
            if row.owner and row.owner != owner:
                raise StoreError(
                    "This session is open in another tab or window, which goes on with it. "
                    "Use that one, or reload this one to take it back."
                )
            row.owner = owner

    def release(self, session_id: str, owner: str) -> None:
        """Let go of a session."""
        with transaction(self.engine) as connection:
            row = self._row(connection, session_id)
            if row.owner == owner:
                row.owner = ""

    # --- turns ----------------------------------------------------------------------------------

    def add_turn(self, session_id: str, turn: Turn, clip: Clip) -> Turn:
        """Keep a turn with its sound; the result names the file."""
        turn = replace(turn, audio=f"{session_id}/{turn.index:03}-{turn.speaker}.flac")
        write_flac(self.recordings / str(turn.audio), clip)
        with transaction(self.engine) as connection:
            connection.merge(_turn_row(session_id, turn))
        return turn

    def update_turn(self, session_id: str, turn: Turn) -> None:
        """Keep a turn that was looked at again."""
        with transaction(self.engine) as connection:
            connection.merge(_turn_row(session_id, turn))

    def commit_learner_turn(self, session_id: str, turn: Turn, take: TakeInfo) -> None:
        """Keep a heard turn, and that its recording was heard, in one step."""
        with transaction(self.engine) as connection:
            connection.add(_turn_row(session_id, turn))
            self._heard(connection, take)

    def add_drill(self, session_id: str, drill: Drill, take: TakeInfo) -> None:
        """Keep a turn said again, and that its recording was heard, in one step."""
        row = DrillRow(
            session_id=session_id,
            of=drill.of,
            audio=drill.audio,
            duration_s=drill.duration_s,
            transcript=codec.dump(drill.transcript),
            reading=codec.dump(drill.reading),
        )
        with transaction(self.engine) as connection:
            connection.add(row)
            self._heard(connection, take)

    def _heard(self, connection: Connection, take: TakeInfo) -> None:
        row = connection.exec(select(TakeRow).where(TakeRow.id == take.id)).one()
        row.heard = True

    # --- takes ----------------------------------------------------------------------------------

    def open_take(
        self,
        session_id: str,
        *,
        rate_hz: int,
        gap_s: float | None = None,
        drill_of: int | None = None,
    ) -> TakeFile:
        """Start a recording; an open one of this process on the same session is sealed first."""
        self.unfinished_takes(session_id)
        with self._lock, transaction(self.engine) as connection:
            self._row(connection, session_id)
            number = len(self._takes(connection, session_id))
        header = Header(
            id=f"{number:03}-{secrets.token_hex(4)}",
            session_id=session_id,
            rate_hz=rate_hz,
            gap_s=gap_s,
            drill_of=drill_of,
        )
        file = TakeFile(self._raw(session_id), header, self._seal)
        with self._lock:
            self._open.setdefault(session_id, []).append(file)
        return file

    def accept_take(
        self,
        session_id: str,
        clip: Clip,
        *,
        gap_s: float | None = None,
        drill_of: int | None = None,
    ) -> TakeInfo:
        """Keep a whole recording at once."""
        with transaction(self.engine) as connection:
            self._row(connection, session_id)
            number = len(self._takes(connection, session_id))
        header = Header(
            f"{number:03}-{secrets.token_hex(4)}", session_id, clip.rate_hz, gap_s, drill_of
        )
        return self._seal(header, clip)

    def unfinished_takes(self, session_id: str) -> list[TakeInfo]:
        """Save recordings that nobody goes on with: after a kill, or from a tab taken over."""
        with self._lock:
            for file in self._open.pop(session_id, []):
                self._rescue_open(file)
            rescued = []
            for base, header in left_behind(self._raw(session_id)):
                clip = raw_clip(base, header)
                if clip.duration_s >= MIN_TAKE_S:
                    rescued.append(self._seal(header, clip))
                remove(base)
            return rescued

    def _rescue_open(self, file: TakeFile) -> None:
        try:
            file.seal()
        except StoreError:
            return  # thrown away by the learner

    def pending_take(self, session_id: str) -> TakeInfo | None:
        """The oldest recording that was saved and not yet heard."""
        with transaction(self.engine) as connection:
            rows = self._takes(connection, session_id)
            return next((_info(row) for row in rows if not row.heard), None)

    def take_clip(self, take: TakeInfo) -> Clip:
        """A recording's sound."""
        return read_clip(self.audio_path(take.audio))

    def _takes(self, connection: Connection, session_id: str) -> Sequence[TakeRow]:
        return connection.exec(
            select(TakeRow).where(TakeRow.session_id == session_id).order_by(col(TakeRow.number))
        ).all()

    def _seal(self, header: Header, clip: Clip) -> TakeInfo:
        """FLAC first, row second; doing it twice is the same as doing it once."""
        audio = f"{header.session_id}/take-{header.id}.flac"
        write_flac(self.recordings / audio, clip)
        info = TakeInfo(
            header.id,
            header.session_id,
            audio,
            clip.rate_hz,
            clip.duration_s,
            header.gap_s,
            header.drill_of,
        )
        with transaction(self.engine) as connection:
            known = connection.exec(select(TakeRow).where(TakeRow.id == header.id)).first()
            if known is None:
                connection.add(
                    TakeRow(
                        id=info.id,
                        session_id=info.session_id,
                        audio=audio,
                        rate_hz=info.rate_hz,
                        duration_s=info.duration_s,
                        gap_s=info.gap_s,
                        drill_of=info.drill_of,
                    )
                )
        return info

    def _raw(self, session_id: str) -> Path:
        return self.audio_path(f"{session_id}/raw")

    def audio_path(self, relative: str) -> Path:
        """A file's place. Raises StoreError for a path that leaves the recordings folder."""
        root = self.recordings.resolve()
        path = (root / relative).resolve()
        if not path.is_relative_to(root):
            raise StoreError(f"{relative} is not in the recordings folder.")
        return path


def _storable(text: str) -> str:
    """Text that UTF-8 can hold; what it cannot (half a surrogate pair) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _turn_row(session_id: str, turn: Turn) -> TurnRow:
    return TurnRow(
        session_id=session_id,
        index=turn.index,
        speaker=turn.speaker,
        text=_storable(turn.text),
        audio=turn.audio,
        duration_s=turn.duration_s,
        gap_s=turn.gap_s,
        line=codec.dump_or_none(turn.line),
        decision=codec.dump_or_none(turn.decision),
        transcript=codec.dump_or_none(turn.transcript),
        reading=codec.dump_or_none(turn.reading),
    )


def _turn(row: TurnRow) -> Turn:
    return Turn(
        index=row.index,
        speaker="learner" if row.speaker == "learner" else "counterpart",
        text=row.text,
        audio=row.audio,
        duration_s=row.duration_s,
        gap_s=row.gap_s,
        line=codec.load_or_none(Line, row.line),
        decision=codec.load_or_none(Decision, row.decision),
        transcript=codec.load_or_none(Transcript, row.transcript),
        reading=codec.load_or_none(Reading, row.reading),
    )


def _drill(row: DrillRow) -> Drill:
    return Drill(
        of=row.of,
        audio=row.audio,
        duration_s=row.duration_s,
        transcript=codec.load(Transcript, row.transcript),
        reading=codec.load(Reading, row.reading),
    )


def _info(row: TakeRow) -> TakeInfo:
    return TakeInfo(
        row.id, row.session_id, row.audio, row.rate_hz, row.duration_s, row.gap_s, row.drill_of
    )
