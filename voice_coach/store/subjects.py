"""Accounts of people who sign in elsewhere (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import select

from voice_coach.records import Account
from voice_coach.store.accounts import account_of, add, digest, folded
from voice_coach.store.audit import note
from voice_coach.store.database import transaction
from voice_coach.store.signins import SigninError
from voice_coach.store.store import Store
from voice_coach.store.tables import AccountRow


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who a provider says somebody is.

    ``email`` is empty unless the provider says that it is verified: only then is it theirs.
    """

    issuer: str
    sub: str
    email: str = ""
    name: str = ""

    @property
    def subject(self) -> str:
        """What never changes about them, and is nobody else's."""
        return f"{self.issuer} {self.sub}"


def account_from_elsewhere(store: Store, who: Elsewhere, *, unknown_may_join: bool) -> Account:
    """The account of somebody a provider vouches for.

    That is the account that has their subject; or one that was made for their verified address
    and waits for them, which then has it. An account with a password or a code is never taken:
    who holds an address at the provider has not shown that they hold the account.

    Parameters
    ----------
    store : Store
        Where accounts are kept.
    who : Elsewhere
        What the provider signed.
    unknown_may_join : bool
        Whether somebody without an account becomes a learner.

    Raises
    ------
    SigninError
        When the account is closed, or there is none; says what to tell whoever runs the server.
    """
    # Folding makes "weiss@" of "weiß@", which is another mailbox: only ASCII is one for certain.
    email = who.email if who.email.isascii() else ""
    with transaction(store.engine) as connection:
        row = connection.exec(select(AccountRow).where(AccountRow.subject == who.subject)).first()
        under = None
        if row is None and email:
            login = folded(email)
            under = connection.exec(select(AccountRow).where(AccountRow.login == login)).first()
            waits = under is not None and (under.password, under.code, under.subject) == (None,) * 3
            if under is not None and waits:
                row = under
                row.subject = who.subject
                note(connection, actor=row.id, action="account.connect", subject=row.id)
        if row is not None:
            if not row.active:
                raise SigninError("This account is closed. Ask whoever runs this server.")
            return account_of(row)
    if under is not None or not unknown_may_join:
        raise SigninError(
            "You are signed in there, and have no account here that belongs to it. Give whoever "
            f"runs this server this line, to connect yours: {who.subject}"
        )
    login = email or f"oidc-{digest(who.subject)[:16]}"
    return add(store, login, name=who.name, subject=who.subject)
