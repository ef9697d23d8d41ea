"""What somebody agrees to here: the consent text as this machine's settings make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_coach.settings import Settings

if TYPE_CHECKING:
    from voice_coach.store.consent import Terms


def terms_here(settings: Settings) -> Terms:
    """The text for these settings: it says so where words or tables lie on another machine."""
    from voice_coach.counterpart.llm_server import is_here
    from voice_coach.store.consent import terms

    model = (
        settings.brain == "llm" and bool(settings.llm_url) and not is_here(settings.llm_url or "")
    )
    return terms(model_elsewhere=model, database_elsewhere=_database_elsewhere(settings))


def _database_elsewhere(settings: Settings) -> bool:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if settings.database is None:
        return False
    try:
        url = make_url(settings.database.get_secret_value())
    except ArgumentError:  # opening the database will say so
        return False
    host = url.host or str(url.query.get("host", ""))
    here = host in ("", "localhost", "::1") or host.startswith(("127.", "/"))
    return url.get_backend_name() != "sqlite" and not here
