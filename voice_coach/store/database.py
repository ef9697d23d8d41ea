"""Opening the database: durable, and brought up to the newest tables first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine, event
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlmodel import Session as Connection
from sqlmodel import create_engine

from voice_coach.records import VoiceCoachError

FILE = "voice_coach.db"
BUSY_S = 30.0


class StoreError(VoiceCoachError):
    """Sessions cannot be read or kept."""


def open_database(folder: Path) -> Engine:
    """The database in ``folder``, made or migrated where needed.

    Raises
    ------
    StoreError
        When the folder cannot be written, or the file is damaged or of a newer version.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # a folder that somebody else set up stays theirs
            folder.chmod(0o700)  # a checkout's, or a plain mkdir's, can be read by everybody
        engine = create_engine(
            f"sqlite:///{path}", connect_args={"timeout": BUSY_S, "check_same_thread": False}
        )
        event.listen(engine, "connect", _durable)
        with FileLock(folder / ".migrating.lock", timeout=60):  # two processes may open at once
            _migrate(engine, path)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be used for recordings: {error.strerror}. "
            "Set VOICE_COACH_HOME to one that can."
        ) from error
    return engine


def _durable(connection: Any, _record: Any) -> None:
    """What is committed survives a power cut; readers do not block the writer."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine, path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"{path} was written by a newer version of voice_coach. Update voice_coach, or set "
            "VOICE_COACH_HOME to another folder."
        ) from error
    except DatabaseError as error:
        raise explained(error, path) from error


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All of it, or none of it. Raises StoreError with what to do."""
    path = Path(str(engine.url.database))
    try:
        with Connection(engine) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise explained(error, path) from error


def explained(error: SQLAlchemyError, path: Path) -> StoreError:
    """The sentence for a database error."""
    text = str(getattr(error, "orig", error)).lower()
    if "full" in text:
        return StoreError(
            "The disk is full, so this step could not be kept. What was recorded is safe; "
            "make room and go on."
        )
    if "malformed" in text or "not a database" in text:
        return StoreError(
            f"{path} is damaged. Nothing was changed: move it away (the recordings beside it stay) "
            "or put a backup in its place."
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return StoreError(f"{path} cannot be written. Check the rights of its folder.")
    if "locked" in text:
        return StoreError(f"{path} is in use by another program. Close that one and try again.")
    return StoreError(f"The database {path} refused: {text}.")
