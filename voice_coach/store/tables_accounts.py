"""Tables of accounts, who is signed in, and the trail of what was done."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class AccountRow(SQLModel, table=True):
    __tablename__ = "account"

    id: str = Field(primary_key=True)
    login: str = Field(unique=True, index=True)
    name: str
    role: str
    department: str = Field(default="", index=True)
    team: str = Field(default="", index=True)
    active: bool = True
    password: str | None = None
    """argon2id's own encoding; None for somebody who signs in elsewhere (OIDC)."""
    subject: str | None = Field(default=None, unique=True)
    """``issuer subject`` of an OIDC sign-in."""
    code: str | None = None
    """SHA-256 of a one-time code, which opens the page on which the first password is chosen."""
    code_until: str | None = None
    created_at: str
    consent_at: str | None = None
    consent_version: str | None = None
    keep_days: int | None = None


class SigninRow(SQLModel, table=True):
    """Somebody signed in on one browser. ``token``: SHA-256 of what the cookie holds."""

    __tablename__ = "signin"

    token: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    created_at: str
    seen_at: str
    expires_at: str


class AttemptRow(SQLModel, table=True):
    """Failures in a row to sign in under one name, whether there is such an account or not.

    ``login``: SHA-256 of what was typed, which may have been a password.
    """

    __tablename__ = "attempt"

    login: str = Field(primary_key=True)
    failures: int
    last_at: str
    locked_until: str | None = None


class AuditRow(SQLModel, table=True):
    """One thing that was done. Rows can be added, never changed or removed (triggers hold that).

    ``chain``: SHA-256 of the row before and this one, so that a change from outside shows.
    """

    __tablename__ = "audit"

    number: int | None = Field(default=None, primary_key=True)
    at: str
    actor: str = Field(index=True)
    action: str
    subject: str
    detail: str
    chain: str
