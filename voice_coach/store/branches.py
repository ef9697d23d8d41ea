"""Going back to a turn: a new session that begins with what was said before it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from voice_coach.audio.files import AudioError, write_whole
from voice_coach.audio.sealed import content_for, read_file
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.store import Store
from voice_coach.store.tables import SessionRow, TurnRow


def branch(store: Store, session_id: str, *, turn: int) -> str:
    """A new session with everything before a turn of the learner's, sound included.

    The sound is copied, so that either session can be deleted without the other.

    Parameters
    ----------
    store : Store
        Where the session is; the new one goes there too.
    session_id : str
        The session to go back in. It stays as it is.
    turn : int
        The index of the learner's turn to say differently.

    Returns
    -------
    str
        The new session's id.

    Raises
    ------
    StoreError
        When there is no such session or turn, or the disk is full.
    """
    old = store.load(session_id)
    if not (0 <= turn < len(old.turns) and old.turns[turn].speaker == "learner"):
        raise StoreError(f"Turn {turn} is not one of yours to go back to.")
    new_id = store.create(
        old.scenario,
        seed=old.seed,
        learner=old.learner,
        version=old.version,
        account=store.whose(session_id).owner,
    )
    audio = {part.index: _copied(store, part.audio, new_id) for part in old.turns[:turn]}
    with transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, new_id)
        row.branch_of, row.branch_turn = session_id, turn
        rows = connection.exec(select(TurnRow).where(TurnRow.session_id == session_id)).all()
        for old_row in rows:
            if old_row.index < turn:
                values = old_row.model_dump() | {
                    "session_id": new_id,
                    "audio": audio[old_row.index],
                }
                connection.add(TurnRow(**values))
    return new_id


def _copied(store: Store, audio: str | None, new_id: str) -> str | None:
    if audio is None:
        return None
    relative = f"{new_id}/{audio.rpartition('/')[2]}"
    target = store.audio_path(relative)
    try:
        write_whole(target, content_for(target, read_file(store.audio_path(audio))))
    except OSError as error:
        raise StoreError(
            f"The recordings before this turn cannot be copied: {error.strerror}. "
            "Make room on the disk and try again."
        ) from error
    except AudioError as error:
        raise StoreError(str(error)) from error
    return relative


def branches(store: Store, session_id: str) -> Sequence[str]:
    """The ids of sessions that went back in this one, oldest first."""
    with transaction(store.engine) as connection:
        return connection.exec(
            select(SessionRow.id)
            .where(SessionRow.branch_of == session_id)
            .order_by(col(SessionRow.started_at), col(SessionRow.id))
        ).all()
