"""Recordings of one folder: made, sealed, rescued after a kill, and read."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlmodel import Session as Connection
from sqlmodel import col, select

from voice_coach.audio.files import read_clip, write_recording
from voice_coach.records import Clip
from voice_coach.store.database import StoreError, open_database, transaction
from voice_coach.store.rows import take_info
from voice_coach.store.tables import SessionRow, TakeRow
from voice_coach.store.takes import (
    MIN_TAKE_S,
    Header,
    TakeFile,
    TakeInfo,
    left_behind,
    raw_clip,
    remove,
)


def session_row(connection: Connection, session_id: str, *, change: bool = False) -> SessionRow:
    """A session's row; ``change``: nobody else changes it before this transaction is over.

    Raises StoreError when there is none of that id.
    """
    row = connection.get(SessionRow, session_id, with_for_update=change or None)
    if row is None:
        raise no_such_session(session_id)
    return row


def no_such_session(session_id: str) -> StoreError:
    """What is said of a session that is not there, and of one that is somebody else's."""
    return StoreError(f"There is no session {session_id!r}.")


class Recordings:
    """The FLAC files of one folder and the rows that name them.

    A file is written before the row that names it, so a process killed at any moment leaves
    nothing half done. Safe to use from several threads.

    Parameters
    ----------
    recordings : Path
        The folder.
    database : str, optional
        An SQLAlchemy URL; the SQLite file in the folder where it is not given.
    """

    def __init__(self, recordings: Path, *, database: str | None = None) -> None:
        self.recordings = Path(recordings)
        self.engine = open_database(self.recordings, url=database)
        self._open: dict[str, list[TakeFile]] = {}
        self._lock = threading.RLock()

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
            session_row(connection, session_id)
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
            session_row(connection, session_id)
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

    def abandon(self, session_id: str) -> None:
        """Throw away what is being recorded on a session, by this process or a dead one."""
        with self._lock:
            for file in self._open.pop(session_id, []):
                file.discard()
            for base, _ in left_behind(self._raw(session_id)):
                remove(base)

    def recording_now(self, session_id: str) -> bool:
        """Whether this process is recording on a session."""
        with self._lock:
            return any(not file.over for file in self._open.get(session_id, []))

    @contextmanager
    def beside(self, session_id: str, audio: str) -> Iterator[None]:
        """Keep a row for a file just written ("" for none).

        Where the session was deleted meanwhile the file goes too.
        """
        try:
            yield
        except StoreError:
            with transaction(self.engine) as connection:
                gone = connection.get(SessionRow, session_id) is None
            if gone and audio:
                path = self.audio_path(audio)
                path.unlink(missing_ok=True)
                with suppress(OSError):  # not empty, or removed already
                    path.parent.rmdir()
            if gone:
                raise no_such_session(session_id) from None
            raise

    def _rescue_open(self, file: TakeFile) -> None:
        try:
            file.seal()
        except StoreError:
            return  # thrown away by the learner

    def pending_take(self, session_id: str) -> TakeInfo | None:
        """The oldest recording that was saved and not yet heard."""
        with transaction(self.engine) as connection:
            rows = self._takes(connection, session_id)
            return next((take_info(row) for row in rows if not row.heard), None)

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
        write_recording(self.recordings / audio, clip)
        info = TakeInfo(
            header.id,
            header.session_id,
            audio,
            clip.rate_hz,
            clip.duration_s,
            header.gap_s,
            header.drill_of,
        )
        with self.beside(header.session_id, audio), transaction(self.engine) as connection:
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
