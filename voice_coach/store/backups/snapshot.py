"""The database as it is at one moment, into a file and back, while others go on writing.

SQLite by its online backup; PostgreSQL by its own ``pg_dump`` and ``pg_restore``.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from voice_coach.store.database import named
from voice_coach.store.refusals import StoreError

NAMES = {"sqlite": "database/voice_coach.db", "postgresql": "database/voice_coach.pgdump"}
"""The database's file in a backup."""


def take(engine: Engine, target: Path) -> None:
    """Put the database as it is now into a new file.

    Raises
    ------
    StoreError
        When it cannot be read, or PostgreSQL's programs are missing or too old.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if engine.dialect.name == "sqlite":
        _sqlite(Path(str(engine.url.database)), target)
    else:
        _run(engine, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges",
                                 f"--file={target}"])  # fmt: skip
    target.chmod(0o600)


def put_back(engine: Engine, source: Path) -> None:
    """Make a PostgreSQL database what a snapshot of one says: all of it, or nothing.

    Raises
    ------
    StoreError
        When it cannot be written, or PostgreSQL's programs are missing or too old.
    """
    _run(engine, "pg_restore", ["--clean", "--if-exists", "--no-owner", "--no-privileges",
                                "--single-transaction", str(source)])  # fmt: skip


def _sqlite(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            problem = new.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{source} cannot be backed up: {error}.") from error
    if problem != "ok":
        raise StoreError(f"{source} is damaged ({problem}), so this is no backup of it.")


def _run(engine: Engine, program: str, options: Sequence[str]) -> None:
    from psycopg.conninfo import make_conninfo

    found = shutil.which(program)
    if found is None:
        raise StoreError(
            f"{program} is not installed; it comes with PostgreSQL's client programs "
            "(on Debian: apt install postgresql-client)."
        )
    url = engine.url
    given = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    parts = {name: str(value) for name, value in {**given, **url.query}.items() if value}
    secret = parts.pop("password", None) or url.password
    address = make_conninfo("", **parts)
    surroundings = {**os.environ, **({"PGPASSWORD": str(secret)} if secret else {})}
    done = subprocess.run(  # the password is not on the command line, which others can read
        [found, f"--dbname={address}", *options], env=surroundings, capture_output=True, text=True
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[0]
        raise StoreError(f"{program} failed on {named(engine)}: {said}")
