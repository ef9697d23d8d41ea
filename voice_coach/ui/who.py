"""Who asks: the account that the guard found for a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from voice_coach.records import Account

StillIn = Callable[[], Awaitable[bool]]


def account_of(request: Request) -> Account:
    """Whose request this is. Without a guard in front nobody is anybody: 403."""
    account = getattr(request.state, "account", None)
    if not isinstance(account, Account):
        raise HTTPException(403, "Sign in first.")
    return account


def still_in(request: Request) -> StillIn:
    """What tells, while an answer lasts, whether whoever asked for it is still signed in."""
    still: StillIn | None = getattr(request.state, "still", None)
    if still is None:
        raise HTTPException(403, "Sign in first.")
    return still


Signed = Annotated[Account, Depends(account_of)]
"""A route's parameter that is whoever asks."""
Still = Annotated[StillIn, Depends(still_in)]
"""A route's parameter for an answer that goes on: to be asked now and then."""


def may_review(account: Account) -> bool:
    """Whether somebody has a queue at all."""
    return account.active and account.role in ("coach", "solo")
