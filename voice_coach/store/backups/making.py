"""Making a backup while sessions go on.

A recording is on disk before the database names it, so the database is copied first and the files
after it: what it names is there. Only what is being recorded is copied before; what of it the
database knew by then is sorted out when the backup is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import func, select

from voice_coach.store.backups import manifest, snapshot
from voice_coach.store.database import FILE as DATABASE
from voice_coach.store.database import transaction
from voice_coach.store.recordings import Recordings
from voice_coach.store.refusals import StoreError
from voice_coach.store.tables import DrillRow, SessionRow, TakeRow, TurnRow
from voice_coach.store.tables_review import CommentRow

RECORDINGS = "recordings"
Say = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup. ``missing``: recordings that the database names and nobody has."""

    folder: Path
    sessions: int
    files: int
    size_bytes: int
    missing: tuple[str, ...]


def make(
    store: Recordings,
    folder: Path,
    *,
    version: str,
    others: Mapping[str, Path] | None = None,
    say: Say | None = None,
) -> Made:
    """Copy database and recordings into a new folder.

    Parameters
    ----------
    store : Store
        What to copy. Sessions may go on meanwhile.
    folder : Path
        Where to; it must not be there yet, or be empty.
    version : str
        voice_coach's, for the list.
    others : mapping, optional
        Further folders to take along, by the name they get in the backup.
    say : callable, optional
        Told the stage and how far it is, 0 to 1.

    Raises
    ------
    StoreError
        When the folder is in use or cannot be written, or the database cannot be copied.
    """
    tell = say or (lambda stage, share: None)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise StoreError(f"{folder} is not empty. Give a new folder for the backup.")
        if folder.resolve().is_relative_to(store.recordings.resolve()):
            raise StoreError(f"{folder} is inside what is backed up. Give a folder elsewhere.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _make(store, folder, version, others or {}, tell)
    except OSError as error:
        raise StoreError(
            f"The backup in {folder} could not be finished: {error.strerror}. It is of no use; "
            "make room and make another."
        ) from error


def _make(
    store: Recordings, folder: Path, version: str, others: Mapping[str, Path], tell: Say
) -> Made:
    files: dict[str, tuple[int, str]] = {}
    tell("Recordings in progress", 0.0)
    root = store.recordings
    for path in _files(root, raw=True):
        _copy(root, path, folder, RECORDINGS, files)
    for name in [name for name in files if name.endswith(".json")]:
        if f"{name[:-5]}.pcm" not in files:  # sealed between the two
            del files[name]
            (folder / name).unlink()
    tell("Database", 0.05)
    kind = store.engine.dialect.name
    database = snapshot.NAMES[kind]
    snapshot.take(store.engine, folder / database)
    files[database] = (
        (folder / database).stat().st_size,
        manifest.sha256(folder / database),
    )
    named, sessions, revision = _inside(store)
    rest = list(_files(root, raw=False))
    for number, path in enumerate(rest):
        tell("Recordings", 0.1 + 0.9 * number / len(rest))
        _copy(root, path, folder, RECORDINGS, files)
    for name, other in others.items():
        if not other.resolve().is_relative_to(root.resolve()):
            for path in _files(other, raw=False):
                _copy(other, path, folder, name, files)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    manifest.write(
        folder, manifest.Manifest(version, now, kind, database, revision, sessions, files)
    )
    missing = tuple(sorted(name for name in named if f"{RECORDINGS}/{name}" not in files))
    size = sum(size for size, _ in files.values())
    return Made(folder, sessions, len(files), size, missing)


def _files(root: Path, *, raw: bool) -> Iterator[Path]:
    """Files worth keeping, in order; ``raw``: of recordings in progress, or all others."""
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        inner = path.relative_to(root)
        if path.is_file() and worth_keeping(inner) and (path.parent.name == "raw") == raw:
            yield path


def worth_keeping(inner: Path) -> bool:
    """Not a lock, not half written, not the database (it comes otherwise), not a checkout's own."""
    hidden = any(part.startswith(".") for part in inner.parts)
    apart = len(inner.parts) == 1 and (inner.name.startswith(DATABASE) or inner.name == "README.md")
    return not (hidden or apart or inner.suffix == ".lock")


def _copy(
    root: Path, path: Path, folder: Path, under: str, files: dict[str, tuple[int, str]]
) -> None:
    name = f"{under}/{path.relative_to(root).as_posix()}"
    try:
        files[name] = manifest.copy(path, folder / name)
    except FileNotFoundError:
        return  # sealed, thrown away or deleted by its owner meanwhile


def _inside(store: Recordings) -> tuple[set[str], int, str]:
    """Files the database names, how many sessions, and its newest migration.

    Asked after the snapshot: whatever was added since is on disk too, and is copied.
    """
    from alembic.migration import MigrationContext

    with transaction(store.engine) as connection:
        named: set[str] = set()
        for audio in (TurnRow.audio, TakeRow.audio, DrillRow.audio, CommentRow.audio):
            named |= {name for name in connection.exec(select(audio)).all() if name}
        sessions = connection.exec(select(func.count()).select_from(SessionRow)).one()
        revision = MigrationContext.configure(connection.connection()).get_current_revision()
    return named, sessions, revision or ""
