"""Deleting across the rooms: rows and files (the store's), and what caches hold of a voice's words.

The voice cache holds the other side's lines as sound. Some say back a reason the learner gave, so
the lines of a deleted session go, and with them what was made or heard only while it was held.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.records import Account, VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.store.removal import (
    Job,
    Receipt,
    begin_account,
    begin_expired,
    begin_session,
    carry_out,
    keep_job,
    lines_of,
    open_jobs,
)

if TYPE_CHECKING:
    from voice_coach.store import Store

AFTER = timedelta(minutes=10)
"""Answers are still made ahead for a moment after the last turn."""


def delete_session(rooms: Rooms, session_id: str, *, actor: str) -> Receipt:
    """Delete one session with everything that hangs on it; branches of it stay.

    ``actor``: an account's id, for the audit trail. Whoever calls has checked that it may.

    Raises
    ------
    VoiceCoachError
        When there is no such session.
    """
    job = begin_session(rooms.store, session_id, actor=actor)
    return _finish(rooms, _with_lines(rooms, job))


def delete_expired(rooms: Rooms, session_ids: Sequence[str], *, actor: str) -> Receipt:
    """Delete sessions whose days are over, with one look at the database file for all of them."""
    job = begin_expired(rooms.store, session_ids, actor=actor)
    return _finish(rooms, _with_lines(rooms, job))


def delete_account(rooms: Rooms, account_id: str, *, actor: str) -> Receipt:
    """Delete everything of an account and then the account; "": of nobody's.

    Raises
    ------
    VoiceCoachError
        When there is no such account.
    """
    job = begin_account(rooms.store, account_id, actor=actor)
    return _finish(rooms, _with_lines(rooms, job))


def prune(rooms: Rooms, *, now: datetime | None = None) -> Receipt | None:
    """Delete every session whose days are over; None where there is none."""
    from voice_coach.store.audit import MACHINE
    from voice_coach.store.retention import expired

    over = expired(
        rooms.store, most=rooms.settings.keep_days, now=now or datetime.now().astimezone()
    )
    ids = [expiry.session_id for expiry in over]
    return delete_expired(rooms, ids, actor=MACHINE) if ids else None


def finish_deletions(rooms: Rooms) -> list[Receipt]:
    """Go on with what a kill or a busy database cut short."""
    return [_finish(rooms, _with_lines(rooms, job)) for job in open_jobs(rooms.store)]


def may_leave(store: Store, account: Account) -> None:
    """Raise VoiceCoachError for the last administrator: the pages would be nobody's to look after.

    The command on the machine itself does it all the same.
    """
    from sqlmodel import col, select

    from voice_coach.store.database import transaction
    from voice_coach.store.tables_accounts import AccountRow

    if account.role != "admin":
        return
    with transaction(store.engine) as connection:
        admins = connection.exec(
            select(AccountRow.id).where(AccountRow.role == "admin", col(AccountRow.active))
        ).all()
    if set(admins) <= {account.id}:
        raise VoiceCoachError(
            "You are the only administrator. Make somebody else one first, or use the command "
            "`voice-coach data forget` on the machine itself."
        )


def _finish(rooms: Rooms, job: Job) -> Receipt:
    return carry_out(rooms.store, job, sweep=lambda final: _sweep(rooms, final))


def _with_lines(rooms: Rooms, job: Job) -> Job:
    """The job with the cache keys of every line that was said in its sessions."""
    key = None
    with suppress(VoiceCoachError):  # a voice that cannot be opened stops no deletion
        key = getattr(rooms.voice, "key", None)
    if key is None:
        return job
    keys = {key(line) for line in lines_of(rooms.store, job)}
    return keep_job(rooms.store, replace(job, cached=tuple(sorted(keys.union(job.cached)))))


def _sweep(rooms: Rooms, job: Job) -> dict[str, int]:
    """What lies outside the store: the number of files removed, by what they were."""
    from voice_coach.store.passing import EXPORTS, clear

    found = {"cached clips": _clips(rooms, job)}
    # All of them: a coach's holds what was shared, and no name says whose one is.
    if exports := clear(rooms.store, EXPORTS):
        found["exports"] = exports
    if job.what == "account":
        found["own scenarios"] = _scenarios(rooms, job.subject)
    return found


def own_scenario_files(rooms: Rooms, account_id: str) -> list[Path]:
    """The scenarios somebody wrote: in a folder of their own, "" for nobody's."""
    if account_id and not account_id.isalnum():
        return []
    return sorted((rooms.settings.scenarios / account_id).glob("*.yaml"))


def _scenarios(rooms: Rooms, account_id: str) -> int:
    files = own_scenario_files(rooms, account_id)
    for path in files:
        path.unlink(missing_ok=True)
    if account_id and files:
        shutil.rmtree(files[0].parent, ignore_errors=True)
    return len(files)


def _clips(rooms: Rooms, job: Job) -> int:
    from voice_coach.voices.cache import forget_clips

    spans = [
        (datetime.fromisoformat(start), datetime.fromisoformat(end) + AFTER)
        for start, end in job.spans
    ]
    voice = rooms.__dict__.get("voice")  # not loaded only to be cleaned
    drop = getattr(voice, "forget", None)
    if drop is not None:
        drop(job.cached)
    return forget_clips(rooms.settings.cache / "voices", keys=job.cached, spans=spans)
