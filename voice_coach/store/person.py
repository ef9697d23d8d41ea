"""What somebody decided about their own data: consent, and how many days it is kept.

With an account that is in its row; on a machine without accounts, in a small file beside the
recordings.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from voice_coach.audio.files import write_whole
from voice_coach.records import Account
from voice_coach.store.audit import note
from voice_coach.store.database import StoreError, transaction
from voice_coach.store.recordings import Recordings
from voice_coach.store.tables_accounts import AccountRow

FILE = "solo.json"


@dataclass(frozen=True, slots=True)
class Person:
    """``keep_days``: None for as long as they like. ``consent_at``: ISO 8601, None without."""

    consent_at: str | None = None
    consent_version: str | None = None
    keep_days: int | None = None


def person(store: Recordings, account: Account) -> Person:
    """What is known of somebody. Raises StoreError when the account is gone."""
    if account.id:
        with transaction(store.engine) as connection:
            row = connection.get(AccountRow, account.id)
            if row is None:
                raise StoreError("This account was removed.")
            return Person(row.consent_at, row.consent_version, row.keep_days)
    try:
        return Person(**json.loads((store.recordings / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # without it, or damaged: nothing was agreed to
        return Person()


def keep_person(
    store: Recordings,
    account: Account,
    *,
    action: str,
    detail: str = "",
    **changes: str | int | None,
) -> None:
    """Change some of it and note that; what is not named stays."""
    if account.id:
        with transaction(store.engine) as connection:
            row = connection.get(AccountRow, account.id)
            if row is None:
                raise StoreError("This account was removed.")
            for name, value in changes.items():
                setattr(row, name, value)
            note(connection, actor=account.id, action=action, detail=detail)
        return
    new = replace(person(store, account), **changes)  # type: ignore[arg-type]
    with transaction(store.engine) as connection:
        note(connection, actor="", action=action, detail=detail)
        write_whole(store.recordings / FILE, json.dumps(asdict(new)).encode())
