"""Putting a backup back: checked before anything is touched, and what was there is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import func, select

from voice_coach.store.backups import manifest, snapshot
from voice_coach.store.backups.making import RECORDINGS, worth_keeping
from voice_coach.store.backups.manifest import Manifest
from voice_coach.store.database import (
    FILE,
    connect,
    explained,
    migrations,
    named,
    transaction,
)
from voice_coach.store.recordings import Recordings
from voice_coach.store.refusals import StoreError
from voice_coach.store.tables import SessionRow, TakeRow

Say = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What is there now. ``aside``: where what was there before is, None where nothing was."""

    sessions: int
    files: int
    aside: Path | None


def restore(
    folder: Path,
    recordings: Path,
    *,
    database: str | None = None,
    others: Mapping[str, Path] | None = None,
    replace: bool = False,
    say: Say | None = None,
) -> Restored:
    """Make recordings and database what they were when a backup was made.

    No session may be going on: end the server first.

    Parameters
    ----------
    folder : Path
        The backup.
    recordings : Path
        Where recordings go.
    database : str, optional
        The URL of the database; the SQLite file beside the recordings where it is not given.
    others : mapping, optional
        Where the backup's further folders go, by name.
    replace : bool
        Whether something may be there already: it is put aside, in a folder beside the recordings.
    say : callable, optional
        Told the stage and how far it is, 0 to 1.

    Raises
    ------
    StoreError
        When the backup is not whole or not of this kind of database, something is there already,
        or the disk is full. Then what was there is as it was.
    """
    tell = say or (lambda stage, share: None)
    tell("Checking the backup", 0.0)
    found = manifest.read(folder)
    manifest.check(folder, found)
    engine = connect(database or f"sqlite:///{recordings / FILE}")
    _fits(found, engine)
    places = {RECORDINGS: recordings, **(others or {})}
    staging = recordings / f".restoring-{datetime.now():%Y%m%d-%H%M%S}"
    aside: Path | None = None
    try:
        if _occupied(engine, recordings):
            if not replace:
                raise StoreError(
                    f"There are sessions in {recordings} or in {named(engine)}. "
                    "With --replace they are put aside first."
                )
            aside = recordings.parent / f"replaced-{datetime.now():%Y%m%d-%H%M%S}"
        _stage(folder, found, staging, tell)
        if found.kind == "postgresql":  # first, since it is what may be refused
            if aside is not None:
                snapshot.take(engine, aside / snapshot.NAMES["postgresql"])
            snapshot.put_back(engine, staging / found.database)
        if aside is not None:
            _put_aside(engine, places, aside)
        _into_place(staging, found, places, engine)
    except OSError as error:
        raise StoreError(
            f"The backup could not be put back: {error.strerror}."
            + (f" What was there before is in {aside}." if aside else "")
        ) from error
    finally:
        engine.dispose()
        shutil.rmtree(staging, ignore_errors=True)
    tell("Opening", 0.95)
    return Restored(_open(recordings, database), len(found.files), aside)


def _fits(found: Manifest, engine: Engine) -> None:
    """Raise StoreError unless this version and this database can hold the backup."""
    from alembic.script import ScriptDirectory

    if found.kind != engine.dialect.name:
        raise StoreError(
            f"This is a backup of {found.kind}, and VOICE_COACH_DATABASE is {engine.dialect.name}. "
            "Restore it where it came from."
        )
    revisions = ScriptDirectory.from_config(migrations()).walk_revisions()
    if found.revision not in {one.revision for one in revisions}:
        raise StoreError(
            f"This backup was made by version {found.version}, which is newer. Update voice_coach."
        )


def _occupied(engine: Engine, recordings: Path) -> bool:
    if recordings.is_dir() and any(_own(recordings)):
        return True
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database)).exists()
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            return any(
                connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()
                for name in ("session", "account")
                if name in tables
            )
    except SQLAlchemyError as error:
        raise explained(error, named(engine)) from error


def _own(folder: Path) -> list[Path]:
    """What of a folder is put aside; a checkout's own files stay."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.name.startswith(FILE) or worth_keeping(Path(path.name))
    ]


def _stage(folder: Path, found: Manifest, staging: Path, tell: Say) -> None:
    """Copy everything beside where it goes, and look at every byte again."""
    staging.mkdir(parents=True, mode=0o700)
    for number, (name, (_, wanted)) in enumerate(found.files.items()):
        tell("Copying", 0.1 + 0.8 * number / len(found.files))
        _, got = manifest.copy(manifest.inside(folder, name), manifest.inside(staging, name))
        if got != wanted:
            raise StoreError(f"{name} in the backup changed meanwhile. Nothing was restored.")


def _put_aside(engine: Engine, places: Mapping[str, Path], aside: Path) -> None:
    for name, place in places.items():
        for path in _own(place) if place.is_dir() else ():
            _move(path, aside / name / path.name)
    if engine.dialect.name == "sqlite":
        for path in _sqlite_files(engine):
            if path.exists():  # it was not among the recordings
                _move(path, aside / "database" / path.name)


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(path, target)


def _sqlite_files(engine: Engine) -> list[Path]:
    main = Path(str(engine.url.database))
    return [main, *(main.with_name(f"{main.name}{suffix}") for suffix in ("-wal", "-shm"))]


def _into_place(staging: Path, found: Manifest, places: Mapping[str, Path], engine: Engine) -> None:
    for name in found.files:
        top, _, rest = name.partition("/")
        if top in places:
            _move(staging / name, places[top] / rest)
    if found.kind == "sqlite":  # last: a database without its files would be worse than none
        _move(staging / found.database, Path(str(engine.url.database)))


def _open(recordings: Path, database: str | None) -> int:
    """Bring the tables up to this version; how many sessions there are.

    Of a take that the database knows, the FLAC file is whole and the raw copy is from before it.
    """
    store = Recordings(recordings, database=database)
    with transaction(store.engine) as connection:
        known = set(connection.exec(select(TakeRow.id)).all())
        sessions = connection.exec(select(func.count()).select_from(SessionRow)).one()
    for path in recordings.glob("*/raw/*"):
        if path.stem in known:
            with suppress(FileNotFoundError):
                path.unlink()
    store.engine.dispose()
    return sessions
