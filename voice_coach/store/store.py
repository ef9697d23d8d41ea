"""What is kept of every session."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session as Connection
from sqlmodel import col, func, select

from voice_coach.audio.files import write_recording
from voice_coach.records import (
    Account,
    Action,
    Behaviour,
    Clip,
    Drill,
    Outcome,
    Ownership,
    Scenario,
    Session,
    Turn,
    allowed,
)
from voice_coach.store import codec
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.measures import keep_measures
from voice_coach.store.outbox import keep_statements
from voice_coach.store.recordings import Recordings, no_such_session, session_row
from voice_coach.store.rows import drill_of, storable, turn_of, turn_row
from voice_coach.store.tables import DrillRow, SessionRow, TakeRow, TurnRow
from voice_coach.store.takes import TakeInfo


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


class Store(Recordings):
    """Sessions: rows in the database, and a folder of FLAC files for each.

    Each step is one transaction. Safe to use from several threads.
    """

    # --- sessions -------------------------------------------------------------------------------

    def create(
        self,
        scenario: Scenario,
        *,
        seed: int,
        learner: str = "",
        version: str = "",
        account: str = "",
    ) -> str:
        """A new session's id: it sorts by time and cannot be guessed.

        ``account`` is the id of whose it is; "" on a machine without accounts.
        """
        now = datetime.now().astimezone()
        session_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        row = SessionRow(
            id=session_id,
            scenario_id=scenario.id,
            title=storable(scenario.title),
            scenario=codec.dump(scenario),
            seed=seed,
            learner=storable(learner),
            version=version,
            started_at=now.isoformat(timespec="seconds"),
            difficulty=scenario.difficulty,
            account_id=account or None,
        )
        with transaction(self.engine) as connection:
            connection.add(row)
        return session_id

    def load(self, session_id: str) -> Session:
        """The whole session. Raises StoreError when there is none of that id."""
        with transaction(self.engine) as connection:
            row = session_row(connection, session_id)
            turns = _turns(connection, session_id)
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
                turns=turns,
                drills=tuple(drill_of(drill) for drill in drills),
                outcome=codec.load_or_none(Outcome, row.outcome),
                learner=row.learner,
                version=row.version,
                branch_of=row.branch_of or "",
                branch_turn=row.branch_turn,
            )

    def list_sessions(
        self, account: str | None = "", *, limit: int | None = None
    ) -> list[SessionInfo]:
        """The sessions of one account ("": of none), newest first, at most ``limit``.

        ``account`` None: everybody's. Whoever passes it sees titles that are not theirs: it is for
        the command line of whoever holds the machine, never for a page.
        """
        counted = select(func.count()).where(col(TurnRow.session_id) == col(SessionRow.id))
        # by name: a row holds its whole scenario, which nobody needs in a list
        chosen = select(
            SessionRow.id,
            SessionRow.scenario_id,
            SessionRow.title,
            SessionRow.started_at,
            SessionRow.outcome,
            SessionRow.difficulty,
            SessionRow.ended_at,
            SessionRow.skills,
            counted.correlate(SessionRow).scalar_subquery().label("turns"),
        ).order_by(col(SessionRow.started_at).desc(), col(SessionRow.id).desc())  # type: ignore[call-overload]
        if account is not None:
            mine = col(SessionRow.account_id) == account if account else _nobody()
            chosen = chosen.where(mine)
        if limit is not None:
            chosen = chosen.limit(limit)
        with transaction(self.engine) as connection:
            return [_line(row) for row in connection.exec(chosen).all()]

    # --- whose it is ----------------------------------------------------------------------------

    def whose(self, session_id: str) -> Ownership:
        """Whose a session is. Raises StoreError when there is none of that id."""
        with transaction(self.engine) as connection:
            row = session_row(connection, session_id)
            return Ownership(row.account_id or "", row.coach_id or "")

    def check(self, account: Account, action: Action, session_id: str) -> None:
        """Raise the same StoreError as for a session that is not there, unless it is allowed."""
        if not allowed(account, action, self.whose(session_id)):
            raise no_such_session(session_id)

    def finish(
        self,
        session_id: str,
        outcome: Outcome,
        *,
        skills: Sequence[str] = (),
        behaviour: Behaviour | None = None,
        statements: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """Keep how it ended, when, and what it showed: skills (names without spaces) and counts.

        ``statements`` go into the outbox where the session's owner wants them sent.
        """
        with transaction(self.engine) as connection:
            row = session_row(connection, session_id, change=True)
            row.outcome = codec.dump(outcome)
            row.skills = " ".join(skills)
            row.ended_at = datetime.now().astimezone().isoformat(timespec="seconds")
            if behaviour is not None:
                keep_measures(connection, session_id, behaviour, _turns(connection, session_id))
            keep_statements(connection, session_id, row.account_id, statements)

    # --- who holds it ---------------------------------------------------------------------------

    def take_over(self, session_id: str, owner: str) -> None:
        """Make ``owner`` the one that may go on with the session."""
        with transaction(self.engine) as connection:
            session_row(connection, session_id, change=True).owner = owner

    def claim(self, session_id: str, owner: str) -> None:
        """Check that nobody else has taken the session over. Raises StoreError."""
        with transaction(self.engine) as connection:
            row = session_row(connection, session_id, change=True)
            if row.owner and row.owner != owner:
                raise StoreError(
                    "This session is open in another tab or window, which goes on with it. "
                    "Use that one, or reload this one to take it back."
                )
            row.owner = owner

    def release(self, session_id: str, owner: str) -> None:
        """Let go of a session."""
        with transaction(self.engine) as connection:
            row = session_row(connection, session_id, change=True)
            if row.owner == owner:
                row.owner = ""

    # --- turns ----------------------------------------------------------------------------------

    def add_turn(self, session_id: str, turn: Turn, clip: Clip) -> Turn:
        """Keep a turn with its sound; the result names the file."""
        turn = replace(turn, audio=f"{session_id}/{turn.index:03}-{turn.speaker}.flac")
        write_recording(self.recordings / str(turn.audio), clip)
        with self.beside(session_id, str(turn.audio)), transaction(self.engine) as connection:
            connection.merge(turn_row(session_id, turn))
        return turn

    def update_turn(
        self, session_id: str, turn: Turn, *, behaviour: Behaviour | None = None
    ) -> None:
        """Keep a turn that was looked at again; and the counts, where the session is over."""
        with transaction(self.engine) as connection:
            connection.merge(turn_row(session_id, turn))
            if behaviour is not None:
                keep_measures(connection, session_id, behaviour, _turns(connection, session_id))

    def commit_learner_turn(self, session_id: str, turn: Turn, take: TakeInfo) -> None:
        """Keep a heard turn, and that its recording was heard, in one step."""
        with transaction(self.engine) as connection:
            connection.add(turn_row(session_id, turn))
            self._heard(connection, take)

    def add_drill(
        self,
        session_id: str,
        drill: Drill,
        take: TakeInfo,
        *,
        behaviour: Behaviour | None = None,
    ) -> None:
        """Keep a turn said again, and that its recording was heard, in one step.

        ``behaviour``: the counts with it, where the session is over.
        """
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
            if behaviour is not None:
                keep_measures(connection, session_id, behaviour, _turns(connection, session_id))

    def measure(self, session_id: str, behaviour: Behaviour) -> None:
        """Keep the counts of a session that is over, in place of former ones."""
        with transaction(self.engine) as connection:
            keep_measures(connection, session_id, behaviour, _turns(connection, session_id))

    def _heard(self, connection: Connection, take: TakeInfo) -> None:
        row = connection.exec(select(TakeRow).where(TakeRow.id == take.id)).one()
        row.heard = True


def _turns(connection: Connection, session_id: str) -> tuple[Turn, ...]:
    rows = connection.exec(
        select(TurnRow).where(TurnRow.session_id == session_id).order_by(col(TurnRow.index))
    ).all()
    return tuple(turn_of(row) for row in rows)


def _nobody() -> ColumnElement[bool]:
    return col(SessionRow.account_id).is_(None)


def _line(row: Any) -> SessionInfo:
    return SessionInfo(
        id=row.id,
        scenario_id=row.scenario_id,
        title=row.title,
        started_at=row.started_at,
        state="open" if row.outcome is None else "ended",
        turns=row.turns,
        outcome_kind="" if row.outcome is None else codec.load(Outcome, row.outcome).kind,
        difficulty=row.difficulty or "usual",
        ended_at=row.ended_at or row.started_at,
        skills=tuple(row.skills.split()) if row.skills else (),
    )
