"""Signing in and out, and what happens to whoever keeps guessing.

Nothing here tells whether a login exists: a wrong password, a login that is not there and a closed
account get one answer after one calculation, and names that do not exist are locked out as well.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from sqlmodel import Session as Connection
from sqlmodel import and_, case, col, delete, or_, select, update

from voice_coach.records import Account
from voice_coach.store.accounts import (
    account_of,
    digest,
    folded,
    signed_out_everywhere,
    stamp,
    typed_code,
)
from voice_coach.store.audit import note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.passwords import LONGEST, hashed, matches, outdated
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow
from voice_coach.store.tables_accounts import AttemptRow, SigninRow

IDLE = timedelta(hours=1)
"""Signed out after that long without a click: NIST SP 800-63B-4, section 2.2.3."""
LONGEST_SIGNIN = timedelta(hours=12)
"""Signed out after that long in any case: a working day; the same source allows 24 hours."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last click is kept: not every one is worth a write to the disk."""
FREE_FAILURES = 5
"""Failures in a row before the first wait; our choice: a slip of the keyboard costs nothing."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""Each further failure doubles the wait; our choice: a day of guessing is about 30 guesses, and
a prank locks a colleague out for an hour; only days of it reach `MOST_FAILURES`."""
MOST_FAILURES = 100
"""After so many in a row the password is over, until a new one is set: the limit of NIST SP
800-63B-4, section 3.2.2."""
FORGOTTEN = timedelta(days=1)
"""Failures in a row older than that count no more, but for `MOST_FAILURES`; our choice."""
FOR_GOOD = "9999-12-31T00:00:00+00:00"
WRONG = "This login and password do not go together. Check both; small and capital letters count."
TOKEN_BYTES = 32


class SigninError(StoreError):
    """Somebody cannot sign in. ``until``: locked out until then."""

    def __init__(self, message: str, *, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose sign-in it is.

    ``must_choose``: a code opened it, and there is no password yet. ``has_password``: there is one.
    """

    account: Account
    must_choose: bool = False
    has_password: bool = False


@dataclass(frozen=True, slots=True)
class Proven:
    """Who somebody has shown to be. ``proof``: the password as kept, or the code's digest."""

    account: Account
    proof: str = field(repr=False)


def authenticate(
    store: Store, login: str, password: str, *, now: datetime | None = None
) -> Account:
    """Whose login and password, or one-time code, these are: `prove` without the proof."""
    return prove(store, login, password, now=now).account


def prove(store: Store, login: str, password: str, *, now: datetime | None = None) -> Proven:
    """Whose login and password, or one-time code, these are, and what `sign_in` has to find still.

    The failure is counted before the password is looked at and taken back when it was right, so
    that guessing in parallel is no faster.

    Raises
    ------
    SigninError
        When they do not go together, or too many did not before; one answer for every reason.
    """
    now = now or datetime.now(UTC)
    login = folded(login)
    key = digest(login)
    locked = _counted(store, key, now)
    if len(password) > LONGEST:
        password = ""
    with transaction(store.engine) as connection:
        row = connection.exec(select(AccountRow).where(AccountRow.login == login)).first()
        active = row is not None and row.active
        kept = row.password if row is not None and active else None
        code = row.code if row is not None and active else None
        in_time = row is not None and (row.code_until or "") > stamp(now)
        account = account_of(row) if row is not None else None
    right = matches(password, kept)
    by_code = secrets.compare_digest(digest(typed_code(password)), code or "") and in_time
    if account is None or not (right or by_code):
        if locked is not None:
            subject = account.id if account is not None else ""
            note(store, actor="", action="signin.locked", subject=subject)
        raise SigninError(_waiting(locked) if locked else WRONG, until=locked)
    with transaction(store.engine) as connection:
        connection.exec(delete(AttemptRow).where(col(AttemptRow.login) == key))
        if right and kept is not None and outdated(kept):
            same = (col(AccountRow.id) == account.id, col(AccountRow.password) == kept)
            renewed = hashed(password)
            if connection.exec(update(AccountRow).where(*same).values(password=renewed)).rowcount:
                kept = renewed
    return Proven(account, (kept if right else code) or "")


def sign_in(
    store: Store, account_id: str, *, proof: str | None = None, now: datetime | None = None
) -> str:
    """The token of a new sign-in, for a cookie; only its SHA-256 is kept.

    Parameters
    ----------
    store : Store
        Where it is kept.
    account_id : str
        Whose.
    proof : str, optional
        What `prove` found, which has to be the account's password or code still: a reset may have
        come in between. None for whoever was vouched for elsewhere.
    now : datetime, optional
        The time it is.

    Raises
    ------
    SigninError
        When the account is closed, or the proof is over.
    """
    now = now or datetime.now(UTC)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SigninRow(
        token=digest(token),
        account_id=account_id,
        created_at=stamp(now),
        seen_at=stamp(now),
        expires_at=stamp(now + LONGEST_SIGNIN),
    )
    valid = [col(AccountRow.id) == account_id, col(AccountRow.active)]
    if proof is not None:
        by_code = and_(col(AccountRow.code) == proof, col(AccountRow.code_until) > stamp(now))
        valid.append(or_(col(AccountRow.password) == proof, by_code))
    with transaction(store.engine) as connection:
        # One UPDATE looks and holds the account: SQLite has no FOR UPDATE.
        if not connection.exec(update(AccountRow).where(*valid).values(active=True)).rowcount:
            raise SigninError(WRONG)
        _pruned(connection, now)
        note(connection, actor=account_id, action="signin.in", subject=account_id)
        connection.add(row)
    return token


def signed_in(
    store: Store, token: str, *, click: bool = True, now: datetime | None = None
) -> SignedIn | None:
    """Whose sign-in a token is, as the database has it at this moment.

    Parameters
    ----------
    store : Store
        Where it is kept.
    token : str
        What the cookie holds.
    click : bool
        Whether somebody did something, so that they have not been idle.
    now : datetime, optional
        The time it is.

    Returns
    -------
    SignedIn or None
        None when it is over, was never one, or the account is closed.
    """
    now = now or datetime.now(UTC)
    key = digest(token)
    with transaction(store.engine) as connection:
        found = connection.exec(
            select(SigninRow, AccountRow)
            .join(AccountRow, col(AccountRow.id) == col(SigninRow.account_id))
            .where(SigninRow.token == key)
        ).first()
        if found is None:
            return None
        row, person = found
        over = row.expires_at <= stamp(now) or row.seen_at <= stamp(now - IDLE)
        if over or not person.active:
            return None
        if click and row.seen_at <= stamp(now - SEEN_EVERY):
            row.seen_at = stamp(now)
        has = person.password is not None
        return SignedIn(account_of(person), not has and person.code is not None, has)


def sign_out(store: Store, token: str) -> None:
    """End one sign-in."""
    with transaction(store.engine) as connection:
        row = connection.get(SigninRow, digest(token))
        if row is not None:
            note(connection, actor=row.account_id, action="signin.out", subject=row.account_id)
            connection.delete(row)


def sign_out_everywhere(store: Store, account_id: str, *, but: str = "") -> None:
    """End every sign-in of an account, but the one with the token ``but``."""
    with transaction(store.engine) as connection:
        signed_out_everywhere(connection, account_id, but=digest(but) if but else "")


def prune(store: Store, *, now: datetime | None = None) -> None:
    """Forget sign-ins that are over, and failures that count no more."""
    with transaction(store.engine) as connection:
        _pruned(connection, now or datetime.now(UTC))


def _pruned(connection: Connection, now: datetime) -> None:
    idle = col(SigninRow.seen_at) <= stamp(now - IDLE)
    connection.exec(delete(SigninRow).where(or_(col(SigninRow.expires_at) <= stamp(now), idle)))
    old = col(AttemptRow.last_at) <= stamp(now - FORGOTTEN)
    connection.exec(delete(AttemptRow).where(old, col(AttemptRow.failures) < MOST_FAILURES))


def _counted(store: Store, key: str, now: datetime) -> datetime | None:
    """Count an attempt as a failure; until when a wrong one locks out, if it does.

    One UPDATE decides whether it may be tried and counts it, so that two at once cannot both be
    the fifth. Raises SigninError while it is locked.
    """
    insert: Any = import_module(f"sqlalchemy.dialects.{store.engine.dialect.name}").insert
    at = stamp(now)
    with transaction(store.engine) as connection:
        connection.exec(
            insert(AttemptRow).values(login=key, failures=0, last_at=at).on_conflict_do_nothing()
        )
        until = col(AttemptRow.locked_until)
        lapsed = col(AttemptRow.last_at) <= stamp(now - FORGOTTEN)
        failures = case((lapsed, 1), else_=col(AttemptRow.failures) + 1)
        free = connection.exec(
            update(AttemptRow)
            .where(col(AttemptRow.login) == key, or_(until.is_(None), until <= at))
            .values(failures=failures, last_at=at)
            .execution_options(synchronize_session=False)
        ).rowcount
        row = connection.get_one(AttemptRow, key)
        if not free:
            when = datetime.fromisoformat(row.locked_until or FOR_GOOD)
            raise SigninError(_waiting(when), until=when)
        wait = waits(row.failures)
        if wait is None:
            return None
        row.locked_until = FOR_GOOD if row.failures >= MOST_FAILURES else stamp(now + wait)
        return datetime.fromisoformat(row.locked_until)


def waits(failures: int) -> timedelta | None:
    """How long nobody may try after so many failures in a row; None: not at all."""
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 20)
    doubled: timedelta = FIRST_WAIT * 2**doublings
    return min(doubled, LONGEST_WAIT)


def _waiting(until: datetime) -> str:
    if stamp(until) == FOR_GOOD:
        return (
            f"Nobody can sign in under this name after {MOST_FAILURES} wrong passwords. "
            "Ask whoever runs this server for a new one."
        )
    here = until.astimezone()
    return (
        f"Too many wrong passwords for this name. Try again at {here:%H:%M} "
        "(the server's time), or ask whoever runs this server for a new password."
    )
