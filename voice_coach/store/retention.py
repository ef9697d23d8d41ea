"""How long sessions are kept: each person's own days, and a number for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from voice_coach.records import Account
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.person import keep_person, person
from voice_coach.store.recordings import Recordings
from voice_coach.store.tables import SessionRow
from voice_coach.store.tables_accounts import AccountRow

LONGEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Expiry:
    """A session and when it goes: ``days`` after it ended, or began where it never ended."""

    session_id: str
    goes_at: datetime


def days_kept(own: int | None, most: int | None) -> int | None:
    """The days that hold: the fewer of one's own and everybody's; None for no end."""
    given = [days for days in (own, most) if days is not None]
    return min(given) if given else None


def keep_for(store: Recordings, account: Account, days: int | None) -> None:
    """Choose how many days one's own sessions are kept; None for no end.

    Raises
    ------
    StoreError
        When that is not 1 to 36500.
    """
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise StoreError(f"Choose from 1 to {LONGEST_DAYS} days, or no end.")
    keep_person(store, account, action="retention.choose", detail=f"days={days}", keep_days=days)


def expiries(store: Recordings, account: Account, *, most: int | None) -> list[Expiry]:
    """When each session of somebody goes, the next first; empty where none does."""
    days = days_kept(person(store, account).keep_days, most)
    if days is None:
        return []
    owner = col(SessionRow.account_id)
    mine = owner == account.id if account.id else owner.is_(None)
    with transaction(store.engine) as connection:
        rows = connection.exec(
            select(SessionRow.id, SessionRow.started_at, SessionRow.ended_at).where(mine)
        ).all()
    return _sorted(Expiry(key, _end(start, end, days)) for key, start, end in rows)


def expired(store: Recordings, *, most: int | None, now: datetime) -> list[Expiry]:
    """Everybody's sessions whose days are over; one that is being recorded waits."""
    from voice_coach.records import SOLO

    nobodys = person(store, SOLO).keep_days
    with transaction(store.engine) as connection:
        chosen = select(AccountRow.id, AccountRow.keep_days)
        own = dict(connection.exec(chosen.where(col(AccountRow.keep_days).is_not(None))).all())
        rows = connection.exec(
            select(SessionRow.id, SessionRow.started_at, SessionRow.ended_at, SessionRow.account_id)
        ).all()
    found = []
    for key, start, end, owner in rows:
        days = days_kept(own.get(owner) if owner else nobodys, most)
        if days is None or store.recording_now(key):
            continue
        goes_at = _end(start, end, days)
        if goes_at <= now:
            found.append(Expiry(key, goes_at))
    return _sorted(found)


def _end(started_at: str, ended_at: str | None, days: int) -> datetime:
    when = datetime.fromisoformat(ended_at or started_at).astimezone()
    try:
        return when + timedelta(days=days)
    except OverflowError:
        return datetime.max.astimezone()


def _sorted(found: Iterable[Expiry]) -> list[Expiry]:
    return sorted(found, key=lambda expiry: (expiry.goes_at, expiry.session_id))
