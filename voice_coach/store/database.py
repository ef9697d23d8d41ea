"""Opening the database: durable, and brought up to the newest tables first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock
from sqlalchemy import URL, Engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlmodel import Session as Connection
from sqlmodel import create_engine

from voice_coach.store.refusals import StoreError, explained
from voice_coach.store.texts import keep_any_text

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection as Bind

__all__ = ["FILE", "StoreError", "explained", "named", "open_database", "transaction"]

FILE = "voice_coach.db"
BUSY_S = 30.0
CONNECT_S = 10
"""How long a server may take to answer before it counts as away."""
POOL, POOL_MORE = 10, 20
"""Connections that are kept, and that more may be opened for a while: the page's thread pool has
40 threads, a transaction takes milliseconds, and PostgreSQL as it comes allows 100 connections."""
MIGRATING = 0x766F6964
"""PostgreSQL's advisory lock of whoever migrates; any number that nobody else uses."""


def open_database(folder: Path, *, url: str | None = None) -> Engine:
    """The database, made or migrated where needed.

    Parameters
    ----------
    folder : Path
        Where recordings lie, and the SQLite file with them.
    url : str, optional
        Another database: ``postgresql://user:password@host/name``, or any SQLAlchemy URL of SQLite
        or of PostgreSQL with psycopg.

    Raises
    ------
    StoreError
        When the folder cannot be written, the server cannot be reached, or the database is damaged
        or of a newer version.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # a folder that somebody else set up stays theirs
            folder.chmod(0o700)  # a checkout's, or a plain mkdir's, can be read by everybody
        engine = connect(url or f"sqlite:///{folder / FILE}")
        local = engine.dialect.name == "sqlite"
        # two processes may open at once; PostgreSQL has a lock of its own, for machines too
        with FileLock(folder / ".migrating.lock", timeout=60) if local else nullcontext():
            _migrate(engine)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be used for recordings: {error.strerror}. "
            "Set VOICE_COACH_HOME to one that can."
        ) from error
    return engine


def connect(url: str) -> Engine:
    """An engine for a database as it is, not migrated.

    Raises
    ------
    StoreError
        When the URL is none, or its driver is not installed.
    """
    try:
        engine = _engine(_with_driver(make_url(url)))
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError(  # from nothing: the URL has a password in it
            "The database URL cannot be read. It looks like postgresql://user:password@host/name"
        ) from None
    except ModuleNotFoundError as error:
        raise StoreError(
            f"This database needs the package {error.name}: pip install 'voice-coach[postgres]'"
        ) from error
    keep_any_text(engine)
    return engine


def _with_driver(url: URL) -> URL:
    backend = url.get_backend_name() if url.drivername != "postgres" else "postgresql"
    if backend not in ("sqlite", "postgresql"):
        raise ArgumentError(backend)
    plain = url.drivername in ("postgres", "postgresql")
    return url.set(drivername="postgresql+psycopg") if plain else url


def _engine(url: URL) -> Engine:
    # hidden: what somebody said is a parameter, and an error's text may end in a log
    if url.get_backend_name() == "sqlite":
        waiting = {"timeout": BUSY_S, "check_same_thread": False}
        engine = create_engine(url, connect_args=waiting, hide_parameters=True)
        event.listen(engine, "connect", _durable)
        return engine
    options = {"connect_timeout": CONNECT_S, "application_name": "voice_coach"}
    return create_engine(
        url,
        connect_args={name: options[name] for name in options if name not in url.query},
        pool_pre_ping=True,
        pool_size=POOL,
        max_overflow=POOL_MORE,
        hide_parameters=True,
    )


def named(engine: Engine) -> str:
    """The database as a message may call it: a file, or a name and a host, never a password."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    host = engine.url.host or engine.url.query.get("host")
    return f"{engine.url.database}{f' on {host}' if host else ''}"


def _durable(connection: Any, _record: Any) -> None:
    """What is committed survives a power cut; readers do not block the writer; what is deleted is
    overwritten.
    """
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine) -> None:
    """All missing migrations or none: also a process killed in the middle leaves what was there."""
    from alembic import command
    from alembic.util import CommandError

    config = migrations()
    try:
        with engine.begin() as connection:
            local = engine.dialect.name == "sqlite"
            if local:  # a table is changed by making another: what points at it is checked after
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                # sqlite3 begins no transaction for CREATE and ALTER by itself
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                _one_at_a_time(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if local and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError(
                    f"{named(engine)} has rows that belong to no session, so it was not brought up "
                    "to this version. Nothing was changed: put a backup in its place."
                )
    except CommandError as error:
        raise StoreError(
            f"{named(engine)} was written by a newer version of voice_coach. "
            "Update voice_coach, or set VOICE_COACH_HOME to another folder."
        ) from error
    except SQLAlchemyError as error:
        raise explained(error, named(engine)) from error
    finally:
        engine.dispose()  # the connection that checks no foreign key is not used again


def migrations() -> Config:
    """Alembic's configuration; ``attributes["connection"]`` is still to be given."""
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _one_at_a_time(connection: Bind) -> None:
    """Wait for whoever migrates this PostgreSQL database now, on any machine."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"The database {named(connection.engine)} keeps text as {encoding}. Make one that "
            "keeps UTF-8: createdb --encoding UTF8 --template template0"
        )
    connection.execute(text("SET LOCAL lock_timeout = '60s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATING})


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All of it, or none of it. Raises StoreError with what to do."""
    try:
        with Connection(engine) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise explained(error, named(engine)) from error
