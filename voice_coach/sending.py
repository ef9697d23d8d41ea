"""Sending statements to a learning record store: only where one is set, and only for those who
said so. The one thing of a session that ever leaves the machine, and it holds no voice and no word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from voice_coach.records import Session, VoiceCoachError
from voice_coach.reports.xapi import VERSION, pseudonym, statements

if TYPE_CHECKING:
    from voice_coach.settings import Settings
    from voice_coach.store import Store

TIMEOUT_S = 10.0
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
THERE_ALREADY = 409
"""A statement of this id is there already: it was sent by a process that died before it knew."""


def told_of(
    session: Session, account_id: str, settings: Settings, *, ended_at: datetime
) -> Iterator[dict[str, Any]]:
    """The statements to send about an ended session; none without a learning record store.

    None about a scenario that somebody wrote or a recording either: its title is their words.
    """
    from voice_coach.scenario import shipped_ids

    if settings.lrs_url is None or not account_id or session.scenario.id not in shipped_ids():
        return iter(())
    return statements(
        session,
        home=settings.lrs_home,
        actor=pseudonym(account_id, home=settings.lrs_home),
        ended_at=ended_at.isoformat(timespec="milliseconds"),
    )


def send_waiting(store: Store, settings: Settings, *, now: datetime | None = None) -> int:
    """Send what waits; what does not arrive is kept and tried again later.

    Each statement is put under its own id, so that to send it twice is to send it once.

    Returns
    -------
    int
        How many arrived.

    Raises
    ------
    VoiceCoachError
        When no learning record store is set, its address would carry statements in the open, or
        httpx is not installed.
    """
    from voice_coach.store.outbox import arrived, failed, waiting

    url = endpoint(settings)
    try:
        import httpx
    except ModuleNotFoundError as error:
        raise VoiceCoachError(
            "To send statements, install httpx: pip install 'voice-coach[lrs]'"
        ) from error
    key = settings.lrs_key.get_secret_value() if settings.lrs_key is not None else ""
    count = 0
    with httpx.Client(
        auth=(settings.lrs_user, key) if key else None,
        headers={"X-Experience-API-Version": VERSION},
        timeout=TIMEOUT_S,
        follow_redirects=False,
    ) as client:
        for one in waiting(store, now=now):
            try:
                answer = client.put(
                    f"{url}/statements", params={"statementId": one.id}, json=json.loads(one.body)
                )
            except httpx.HTTPError as error:
                failed(store, one.id, f"{type(error).__name__}: {error}", now=now)
                break  # nobody is there: the others wait without being tried
            if answer.is_success or answer.status_code == THERE_ALREADY:
                arrived(store, [one.id])
                count += 1
            else:
                failed(store, one.id, f"{answer.status_code}: {answer.text}", now=now)
    return count


def endpoint(settings: Settings) -> str:
    """The store's address without a slash at its end. Raises VoiceCoachError."""
    if not settings.lrs_url:
        raise VoiceCoachError("No learning record store is set: VOICE_COACH_LRS_URL.")
    parts = urlsplit(settings.lrs_url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise VoiceCoachError(
            "VOICE_COACH_LRS_URL has to begin with https://: statements never travel in the open."
        )
    return settings.lrs_url.rstrip("/")
