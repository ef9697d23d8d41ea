"""Opening the database: durable, and brought up to the newest tables first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlmodel import Session as Connection
from sqlmodel import create_engine

from voice_coach.records import VoiceCoachError

FILE = "voice_coach.db"
BUSY_S = 30.0


class StoreError(VoiceCoachError):
    """Sessions cannot be read or kept."""


def open_database(folder: Path, *, url: str | None = None) -> Engine:
    """The database, made or migrated where needed.

    Parameters
    ----------
    folder : Path
        Where recordings lie, and the SQLite file with them.
    url : str, optional
        An SQLAlchemy URL of another database, as ``postgresql+psycopg://user@host/name``.

    Raises
    ------
    StoreError
        When the folder cannot be written, or the file is damaged or of a newer version.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # a folder that somebody else set up stays theirs
            folder.chmod(0o700)  # a checkout's, or a plain mkdir's, can be read by everybody
        engine = _engine(url or f"sqlite:///{folder / FILE}")
        with FileLock(folder / ".migrating.lock", timeout=60):  # two processes may open at once
            _migrate(engine)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be used for recordings: {error.strerror}. "
            "Set VOICE_COACH_HOME to one that can."
        ) from error
    return engine


def _engine(url: str) -> Engine:
    try:
        if make_url(url).get_backend_name() == "sqlite":
            options = {"timeout": BUSY_S, "check_same_thread": False}
            engine = create_engine(url, connect_args=options)
            event.listen(engine, "connect", _durable)
            return engine
        return create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            "The database URL cannot be read. It looks like "
            "postgresql+psycopg://user:password@host/name"
        ) from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"This database needs the package {error.name}: pip install 'voice-coach[postgres]'"
        ) from error


def _named(engine: Engine) -> str:
    """The database as a message may call it: a file, or a URL without its password."""
    return str(engine.url.database) if engine.dialect.name == "sqlite" else str(engine.url)


def _durable(connection: Any, _record: Any) -> None:
    """What is committed survives a power cut; readers do not block the writer; what is deleted is
    overwritten.
    """
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine) -> None:
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
            f"{_named(engine)} was written by a newer version of voice_coach. "
            "Update voice_coach, or set VOICE_COACH_HOME to another folder."
        ) from error
    except DatabaseError as error:
        raise explained(error, _named(engine)) from error


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All of it, or none of it. Raises StoreError with what to do."""
    try:
        with Connection(engine) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise explained(error, _named(engine)) from error


def explained(error: SQLAlchemyError, path: str) -> StoreError:
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
