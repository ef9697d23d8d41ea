"""Accounts: made, changed, closed, and given a password or a one-time code."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast, get_args

from sqlmodel import Session as Connection
from sqlmodel import col, delete, select, update

from voice_coach.records import Account, Role
from voice_coach.store.audit import MACHINE, note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.passwords import hashed, objection
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow, SessionRow
from voice_coach.store.tables_accounts import AttemptRow, SigninRow
from voice_coach.store.tables_measures import BehaviourRow, SurveyRow

ROLES = tuple(role for role in get_args(Role) if role != "solo")
CODE_FOR = timedelta(days=7)
"""How long a one-time code opens the door; our choice: over a week-end and a day off."""
CODE_BYTES = 15
"""120 bits: nobody guesses one, and as Base32 it is six groups of four without padding."""
_LOGIN = re.compile(r"[\w][\w.+@-]{0,98}[\w]")
LONGEST_TEXT = 200


def folded(login: str) -> str:
    """A login as it is kept and compared."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def add(
    store: Store,
    login: str,
    *,
    name: str = "",
    role: str = "learner",
    department: str = "",
    team: str = "",
    password: str | None = None,
    subject: str | None = None,
) -> Account:
    """A new account.

    Parameters
    ----------
    store : Store
        Where it is kept.
    login : str
        What is typed to sign in; a work address, say. Kept in small letters.
    name : str
        What the pages call the person; the login where it is empty.
    role : str
        One of `ROLES`.
    department, team : str
        What team views group by.
    password : str, optional
        Without one nobody can sign in until there is a password, a one-time code, or an OIDC
        sign-in under the same address.
    subject : str, optional
        ``issuer subject`` of an OIDC sign-in.

    Raises
    ------
    StoreError
        When the login is taken or cannot be one, or the role or password is refused.
    """
    row = checked_row(
        login,
        name=name,
        role=role,
        department=department,
        team=team,
        password=password,
        subject=subject,
    )
    account = account_of(row)
    add_rows(store, [row])
    return account


def checked_row(
    login: str,
    *,
    name: str = "",
    role: str = "learner",
    department: str = "",
    team: str = "",
    password: str | None = None,
    subject: str | None = None,
) -> AccountRow:
    """What `add` keeps, kept nowhere yet. Raises StoreError as it does."""
    login = folded(login)
    if not _LOGIN.fullmatch(login):
        raise StoreError(
            f"{login!r} cannot be a login. Take 2 to 100 letters, digits and . _ + @ - between "
            "them, a work address say."
        )
    name = _text(name, "The name") or login
    return AccountRow(
        id=secrets.token_hex(8),
        login=login,
        name=name,
        role=_role(role),
        department=_text(department, "The department"),
        team=_text(team, "The team"),
        password=None if password is None else _kept(password, login=login, name=name),
        subject=subject,
        created_at=_now(),
    )


def add_rows(store: Store, rows: Sequence[AccountRow], *, actor: str = MACHINE) -> None:
    """Keep new accounts, all or none. Raises StoreError when a login is taken."""
    with transaction(store.engine) as connection:
        for row in rows:
            if _row(connection, row.login) is not None:
                raise StoreError(f"There is an account {row.login!r} already.")
            note(
                connection,
                actor=actor,
                action="account.add",
                subject=row.id,
                detail=f"role={row.role}",
            )
            connection.add(row)


def account_of(row: AccountRow) -> Account:
    """A row as everything else knows it."""
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        role=cast("Role", row.role),
        department=row.department,
        team=row.team,
        active=row.active,
    )


def find(store: Store, login: str) -> Account:
    """The account of that login. Raises StoreError when there is none."""
    with transaction(store.engine) as connection:
        return account_of(_there(connection, login))


def list_accounts(store: Store) -> list[Account]:
    """Every account, also closed ones, by login."""
    with transaction(store.engine) as connection:
        rows = connection.exec(select(AccountRow).order_by(col(AccountRow.login))).all()
        return [account_of(row) for row in rows]


def any_account(store: Store) -> bool:
    """Whether there is an account at all; from then on everybody has to sign in."""
    with transaction(store.engine) as connection:
        return connection.exec(select(AccountRow.id).limit(1)).first() is not None


def change(
    store: Store,
    login: str,
    *,
    name: str | None = None,
    role: str | None = None,
    department: str | None = None,
    team: str | None = None,
    subject: str | None = None,
) -> Account:
    """Change what is given of an account; it holds from the person's next click.

    Raises
    ------
    StoreError
        When there is no such account or role, or the subject is another account's.
    """
    with transaction(store.engine) as connection:
        row = _there(connection, login)
        if name is not None:
            row.name = _text(name, "The name") or row.login
        if role is not None:
            row.role = _role(role)
        if department is not None:
            row.department = _text(department, "The department")
        if team is not None:
            row.team = _text(team, "The team")
        if subject is not None:
            other = connection.exec(select(AccountRow).where(AccountRow.subject == subject)).first()
            if other is not None and other.id != row.id:
                raise StoreError("Another account has this subject already.")
            row.subject = subject or None
        given = {"name": name, "department": department, "team": team, "subject": subject}
        named = [key for key, value in given.items() if value is not None]
        detail = " ".join([f"role={role}"] * (role is not None) + named)
        note(connection, actor=MACHINE, action="account.change", subject=row.id, detail=detail)
        return account_of(row)


def close(store: Store, login: str) -> Account:
    """Nobody signs in to it any more, and whoever is signed in is not from the next click on."""
    with transaction(store.engine) as connection:
        row = _held(connection, login)
        row.active = False
        row.code_until = None  # the code is over; that there was one keeps OIDC from taking this
        signed_out_everywhere(connection, row.id)
        note(connection, actor=MACHINE, action="account.close", subject=row.id)
        return account_of(row)


def reopen(store: Store, login: str) -> Account:
    """Open an account that was closed; its password and sessions are as they were."""
    with transaction(store.engine) as connection:
        row = _there(connection, login)
        row.active = True
        note(connection, actor=MACHINE, action="account.reopen", subject=row.id)
        return account_of(row)


def set_password(
    store: Store, login: str, password: str, *, actor: str = MACHINE, signed_by: str | None = None
) -> str:
    """A new password. Signs out everywhere, ends a lock-out, and a one-time code with it.

    Parameters
    ----------
    store : Store
        Where accounts are kept.
    login, password : str
        Whose, and which.
    actor : str
        Whose doing it is, an account's id where it is not a command's.
    signed_by : str, optional
        The token of the sign-in it is chosen in, which must not have ended meanwhile: a new code
        and closing the account end it, and then the choice comes too late.

    Returns
    -------
    str
        The password as it is kept: a proof to sign in with.

    Raises
    ------
    StoreError
        When there is no such account, the password is refused, or the sign-in has ended.
    """
    account = find(store, login)
    kept = _kept(password, login=account.login, name=account.name)
    with transaction(store.engine) as connection:
        row = _held(connection, login)
        if signed_by is not None:
            signin = connection.get(SigninRow, digest(signed_by))
            if signin is None or signin.account_id != row.id:
                raise StoreError("You were signed out meanwhile, and nothing was changed.")
        row.password, row.code, row.code_until = kept, None, None
        _unlocked(connection, row)
        note(connection, actor=actor, action="account.password", subject=row.id)
    return kept


def set_code(store: Store, login: str, *, now: datetime | None = None) -> str:
    """A one-time code, to type in place of a password; then a password has to be chosen.

    The old password ends, and whoever is signed in is not any more. Only the code's SHA-256 is
    kept: it can be told now, and never again.
    """
    with transaction(store.engine) as connection:
        row = _held(connection, login)
        code = new_code(row, now=now)
        _unlocked(connection, row)
        note(connection, actor=MACHINE, action="account.code", subject=row.id)
    return code


def new_code(row: AccountRow, *, now: datetime | None = None) -> str:
    """Put a one-time code in place of a row's password; the code, to be told to one person."""
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode("ascii")
    row.password, row.code = None, digest(code)
    row.code_until = stamp((now or datetime.now(UTC)) + CODE_FOR)
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """A one-time code without what makes it easier to read."""
    return re.sub(r"[\s-]+", "", text).upper()


def adopt(store: Store, login: str) -> int:
    """Give what belongs to no account to somebody; how many sessions that were."""
    with transaction(store.engine) as connection:
        row = _there(connection, login)
        taken = connection.exec(
            update(SessionRow).where(col(SessionRow.account_id).is_(None)).values(account_id=row.id)
        ).rowcount
        for table in (BehaviourRow, SurveyRow):
            connection.exec(
                update(table).where(col(table.account_id).is_(None)).values(account_id=row.id)
            )
        detail = f"sessions={taken}"
        note(connection, actor=MACHINE, action="account.adopt", subject=row.id, detail=detail)
    return int(taken)


def signed_out_everywhere(connection: Connection, account_id: str, *, but: str = "") -> None:
    """End every sign-in of an account, but the one whose digest that is."""
    connection.exec(
        delete(SigninRow).where(
            col(SigninRow.account_id) == account_id, col(SigninRow.token) != but
        )
    )


def digest(secret: str) -> str:
    """SHA-256 of something that is random itself, and so needs no salt and no time."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def stamp(when: datetime) -> str:
    """A time as it is kept: UTC, to the second, so that texts sort as times do."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


def _now() -> str:
    return stamp(datetime.now(UTC))


def _unlocked(connection: Connection, row: AccountRow) -> None:
    signed_out_everywhere(connection, row.id)
    connection.exec(delete(AttemptRow).where(col(AttemptRow.login) == digest(row.login)))


def _row(connection: Connection, login: str) -> AccountRow | None:
    return connection.exec(select(AccountRow).where(AccountRow.login == folded(login))).first()


def _there(connection: Connection, login: str) -> AccountRow:
    row = _row(connection, login)
    if row is None:
        raise StoreError(
            f"There is no account {folded(login)!r}. `voice-coach accounts list` shows them."
        )
    return row


def _held(connection: Connection, login: str) -> AccountRow:
    """An account that nobody else changes or signs in to until the transaction ends.

    An UPDATE that changes nothing takes PostgreSQL's lock of the row and SQLite's of the file,
    which knows no ``FOR UPDATE``.
    """
    same = col(AccountRow.login) == folded(login)
    connection.exec(
        update(AccountRow)
        .where(same)
        .values(active=col(AccountRow.active))
        .execution_options(synchronize_session=False)
    )
    return _there(connection, login)


def _kept(password: str, *, login: str, name: str) -> str:
    problem = objection(password, login=login, name=name)
    if problem:
        raise StoreError(problem)
    return hashed(password)


def _role(role: str) -> str:
    if role not in ROLES:
        raise StoreError(f"There is no role {role!r}. There are: {', '.join(ROLES)}.")
    return role


def _text(text: str, what: str) -> str:
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if len(clean) > LONGEST_TEXT or not clean.isprintable():
        raise StoreError(f"{what} takes at most {LONGEST_TEXT} characters that can be printed.")
    return clean
