"""Deleting a session, or everything of an account, so that it can be shown to be gone.

What is to go is written into ``.deleting/`` first and crossed off last: a process killed at any
moment goes on at its next start. What was removed is counted in a receipt, which holds ids, counts
and the SHA-256 of file names, and is kept in ``.receipts/``.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import ColumnElement
from sqlmodel import Session as Connection
from sqlmodel import col, or_, select

from voice_coach.audio.files import write_whole
from voice_coach.records import Line
from voice_coach.store import codec
from voice_coach.store.audit import note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.erasing import (
    counted,
    erase_account,
    erase_nobodys_surveys,
    erase_sessions,
    left,
    wipe,
)
from voice_coach.store.person import FILE as SOLO_FILE
from voice_coach.store.recordings import no_such_session
from voice_coach.store.store import Store
from voice_coach.store.tables import SessionRow, TurnRow
from voice_coach.store.tables_accounts import AccountRow, SigninRow
from voice_coach.store.tables_review import CommentRow

JOBS, RECEIPTS = ".deleting", ".receipts"
What = Literal["session", "account", "expired"]
Sweep = Callable[["Job"], dict[str, int]]
"""Removes what lies outside the store, as in caches; the number of files, by what they were."""


@dataclass(frozen=True, slots=True)
class GoneFile:
    """A file that was removed: SHA-256 of its path within the recordings folder, and its size."""

    name_sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """Something to delete. ``subject``: a session's or an account's id, "" for nobody's.

    ``expired``: sessions whose days are over.

    ``spans``: when its sessions were held, as ISO 8601; ``cached``: keys of clips kept elsewhere.
    """

    id: str
    what: What
    subject: str
    actor: str
    began_at: str
    sessions: tuple[str, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    cached: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    files: tuple[GoneFile, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was removed, and what a look afterwards found.

    ``rows`` by table; ``others``: files outside the store, by what they were; ``rows_left`` and
    ``files_left``: 0 when all is gone; ``pending``: what goes on at the next start, "" for nothing.
    """

    id: str
    what: What
    subject: str
    began_at: str
    ended_at: str
    sessions: int
    rows: dict[str, int]
    files: tuple[GoneFile, ...]
    others: dict[str, int]
    rows_left: int
    files_left: int
    pending: str


def begin_session(store: Store, session_id: str, *, actor: str) -> Job:
    """Write down that a session is to go. Raises StoreError when there is none of that id."""
    job = Job(secrets.token_hex(8), "session", session_id, actor, _now(), (session_id,))
    return keep_job(store, _looked(store, job))


def begin_expired(store: Store, session_ids: Sequence[str], *, actor: str) -> Job:
    """Write down that sessions whose days are over are to go."""
    job = Job(secrets.token_hex(8), "expired", "", actor, _now(), tuple(session_ids))
    return keep_job(store, _looked(store, job))


def begin_account(store: Store, account_id: str, *, actor: str) -> Job:
    """Write down that all of an account ("" for nobody's) is to go; it cannot be used from now."""
    with transaction(store.engine) as connection:
        if account_id:
            row = connection.get(AccountRow, account_id)
            if row is None:
                raise StoreError("There is no such account.")
            row.active = False
            for signin in connection.exec(
                select(SigninRow).where(SigninRow.account_id == account_id)
            ):
                connection.delete(signin)
        sessions = _sessions_of(connection, account_id)
    job = Job(secrets.token_hex(8), "account", account_id, actor, _now(), sessions)
    return keep_job(store, _looked(store, job))


def open_jobs(store: Store) -> list[Job]:
    """Deletions that were begun and not finished, the oldest first."""
    found = []
    for path in sorted((store.recordings / JOBS).glob("*.json"), key=lambda p: p.stat().st_mtime):
        try:
            found.append(codec.load(Job, path.read_text(encoding="utf-8")))
        except ValueError:
            continue  # not ours to understand
    return found


def carry_out(store: Store, job: Job, *, sweep: Sweep) -> Receipt:
    """Delete rows, files, what caches hold, and the text in the database file; then look again.

    Doing it twice is the same as doing it once.
    """
    for session_id in job.sessions:
        store.abandon(session_id)
    job = _erase(store, job)
    for session_id in job.sessions:
        shutil.rmtree(_folder(store, session_id), ignore_errors=True)
    for audio in job.audio:
        store.audio_path(audio).unlink(missing_ok=True)
    if job.what == "account" and not job.subject:
        (store.recordings / SOLO_FILE).unlink(missing_ok=True)
    others = sweep(job)
    pending = wipe(store.engine)
    receipt = _receipt(store, job, others, pending)
    write_whole(store.recordings / RECEIPTS / f"{job.id}.json", codec.dump(receipt).encode())
    if not (receipt.pending or receipt.rows_left or receipt.files_left):
        _path(store, job).unlink(missing_ok=True)
    return receipt


def clear_if_gone(store: Store, session_id: str) -> bool:
    """Remove what was still written for a session after its deletion; whether it is deleted."""
    with transaction(store.engine) as connection:
        if connection.get(SessionRow, session_id) is not None:
            return False
    shutil.rmtree(_folder(store, session_id), ignore_errors=True)
    return True


def receipt(store: Store, receipt_id: str) -> Receipt:
    """A receipt that was kept. Raises StoreError when there is none of that id."""
    path = store.recordings / RECEIPTS / f"{receipt_id}.json"
    if not receipt_id.isalnum() or not path.is_file():
        raise StoreError(f"There is no receipt {receipt_id!r}.")
    return codec.load(Receipt, path.read_text(encoding="utf-8"))


def lines_of(store: Store, job: Job) -> list[Line]:
    """The other side's lines in the sessions of a job; what cannot be read is passed over."""
    chosen = select(TurnRow.line).where(col(TurnRow.session_id).in_(job.sessions))
    with transaction(store.engine) as connection:
        texts = connection.exec(chosen.where(col(TurnRow.line).is_not(None))).all()
    found = []
    for text in texts:
        with suppress(ValueError):  # a damaged row stops no deletion
            found.append(codec.load(Line, str(text)))
    return found


def _erase(store: Store, job: Job) -> Job:
    """Rows, in one transaction; a session that came meanwhile goes too."""
    while True:
        with transaction(store.engine) as connection:
            now = _sessions_of(connection, job.subject) if job.what == "account" else ()
            if set(now) <= set(job.sessions):
                owners = _owners(connection, job.sessions)
                rows = erase_sessions(connection, job.sessions)
                if job.what == "account":
                    rows += (
                        erase_account(connection, job.subject)
                        if job.subject
                        else erase_nobodys_surveys(connection)
                    )
                if rows:  # none where it was done before a kill
                    _noted(connection, job, owners)
                break
        job = keep_job(store, _looked(store, replace(job, sessions=(*job.sessions, *now))))
        for session_id in job.sessions:
            store.abandon(session_id)
    return replace(job, rows=tuple(sorted(rows.items()))) if rows else job


def _owners(connection: Connection, sessions: Sequence[str]) -> dict[str, str]:
    """Whose each session is, "" for nobody's, while that can still be read."""
    found: dict[str, str] = {}
    for at in range(0, len(sessions), 500):
        chosen = col(SessionRow.id).in_(sessions[at : at + 500])
        rows = connection.exec(select(SessionRow.id, SessionRow.account_id).where(chosen)).all()
        found |= {key: owner or "" for key, owner in rows}
    return found


def _noted(connection: Connection, job: Job, owners: dict[str, str]) -> None:
    action = "session.expire" if job.what == "expired" else f"{job.what}.delete"
    for subject in job.sessions if job.what == "expired" else (job.subject,):
        whose = f" account={owners[subject]}" if subject in owners else ""
        detail = f"receipt={job.id}{whose}"  # `audit.read` finds it by the account
        note(connection, actor=job.actor, action=action, subject=subject, detail=detail)


def _looked(store: Store, job: Job) -> Job:
    """The job with what is there now: files, rows, when its sessions were held."""
    ids = tuple(dict.fromkeys(job.sessions))
    with transaction(store.engine) as connection:
        rows = [connection.get(SessionRow, key) for key in ids]
        if job.what == "session" and None in rows:
            raise no_such_session(job.subject)
        spans = tuple((r.started_at, r.ended_at or _now()) for r in rows if r is not None)
        where: list[ColumnElement[bool]] = [col(CommentRow.session_id).in_(ids)]
        if job.what == "account" and job.subject:
            where.append(col(CommentRow.author_id) == job.subject)
        audio = connection.exec(select(CommentRow.audio).where(or_(*where))).all()
        account = job.subject if job.what == "account" else None
        tally = counted(connection, ids, account)
    paths = [p for key in ids for p in sorted(_folder(store, key).rglob("*")) if p.is_file()]
    spoken = tuple(name for name in audio if name)
    paths += [p for name in spoken if (p := store.audio_path(name)).is_file() and p not in paths]
    return replace(
        job,
        sessions=ids,
        spans=spans,
        audio=spoken,
        files=tuple(_gone(store, path) for path in paths),
        rows=tuple(sorted(tally.items())),
    )


def _sessions_of(connection: Connection, account_id: str) -> tuple[str, ...]:
    owner = col(SessionRow.account_id)
    mine = owner == account_id if account_id else owner.is_(None)
    return tuple(connection.exec(select(SessionRow.id).where(mine)).all())


def _receipt(store: Store, job: Job, others: dict[str, int], pending: str) -> Receipt:
    account = job.subject if job.what == "account" else None
    with transaction(store.engine) as connection:
        rows_left = left(connection, job.sessions, account)
    return Receipt(
        id=job.id,
        what=job.what,
        subject=job.subject,
        began_at=job.began_at,
        ended_at=_now(),
        sessions=len(job.sessions),
        rows=dict(job.rows),
        files=job.files,
        others=others,
        rows_left=rows_left,
        files_left=_files_left(store, job.sessions, job.audio),
        pending=pending,
    )


def _files_left(store: Store, sessions: Iterable[str], audio: Sequence[str]) -> int:
    folders = sum(_folder(store, key).exists() for key in sessions)
    return folders + sum(store.audio_path(name).exists() for name in audio)


def _folder(store: Store, session_id: str) -> Path:
    """A session's folder. A name that is the whole folder of recordings, or outside, is refused."""
    folder = store.audio_path(session_id)
    if folder.parent != store.recordings.resolve():
        raise StoreError(f"{session_id!r} is no session.")
    return folder


def _gone(store: Store, path: Path) -> GoneFile:
    name = path.resolve().relative_to(store.recordings.resolve()).as_posix()
    return GoneFile(hashlib.sha256(name.encode()).hexdigest(), path.stat().st_size)


def _path(store: Store, job: Job) -> Path:
    return store.recordings / JOBS / f"{job.id}.json"


def keep_job(store: Store, job: Job) -> Job:
    """Write a job down, again where something was added to it."""
    write_whole(_path(store, job), codec.dump(job).encode())
    return job


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
