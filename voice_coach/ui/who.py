"""Who asks: the account that the guard found for a request."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from voice_coach.records import Account


def account_of(request: Request) -> Account:
    """Whose request this is. Without a guard in front nobody is anybody: 403."""
    account = getattr(request.state, "account", None)
    if not isinstance(account, Account):
        raise HTTPException(403, "Sign in first.")
    return account


Signed = Annotated[Account, Depends(account_of)]
"""A route's parameter that is whoever asks."""
