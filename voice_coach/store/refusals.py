"""What a database's refusals mean, in sentences a person can act on."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.exc import SQLAlchemyError, TimeoutError

from voice_coach.records import VoiceCoachError


class StoreError(VoiceCoachError):
    """Sessions cannot be read or kept."""


FULL = (
    "The disk is full, so this step could not be kept. What was recorded is safe; "
    "make room and go on."
)
CUT_OFF = (
    "The connection to the database {name} was cut, so this step was not kept, nor any part of "
    "it. Try again."
)
ABSENT = (
    "The database {name} does not answer. Check that PostgreSQL runs there and can be reached, "
    "then try again."
)
SHUT = (
    "The database {name} does not let this user in. Check the user and the password in "
    "VOICE_COACH_DATABASE, and pg_hba.conf on the server."
)
UNKNOWN = "There is no database {name}. Make it with createdb (docs/operations.md says how)."
UNWRITABLE = (
    "The database {name} cannot be written: it is read-only now, as a standby is. "
    "Use the address of the server that takes changes."
)
NOT_ALLOWED = (
    "The database user of {name} may not do this. Let that user own the database "
    "(ALTER DATABASE … OWNER TO …)."
)
BUSY = "The database {name} has more to do than it can. Try again in a moment."

BY_STATE = {
    "53100": FULL,
    "25006": UNWRITABLE,
    "28": SHUT,
    "3D000": UNKNOWN,
    "42501": NOT_ALLOWED,
    "53": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "40": BUSY,
    "08": CUT_OFF,
    "57P": CUT_OFF,
}
"""SQLSTATE or its beginning (PostgreSQL's manual, appendix A); the longest that fits counts."""

BY_WORDS = (
    ("too many clients|remaining connection slots|too many connections", BUSY),
    ("starting up|shutting down|recovery mode", ABSENT),
    ("authentication failed|no password supplied|pg_hba|role .* (does not exist|is not)", SHUT),
    ("database .* does not exist", UNKNOWN),
    ("terminating connection|server closed|connection is (lost|closed)|connection .*lost", CUT_OFF),
    ("connection failed|refused|translate host|timeout|no such file|connection to server", ABSENT),
)
"""For what is refused before there is a connection: libpq gives no SQLSTATE then."""


def explained(error: SQLAlchemyError, name: str) -> StoreError:
    """The sentence for a database error. ``name``: the database as a person knows it."""
    if isinstance(error, TimeoutError):
        return StoreError(BUSY.format(name=name))
    cause = getattr(error, "orig", None) or error
    if hasattr(cause, "sqlstate"):
        return StoreError(_postgresql(cause, name))
    return StoreError(_sqlite(str(cause).lower(), name))


def _postgresql(cause: Any, name: str) -> str:
    state = cause.sqlstate or ""
    for length in (5, 3, 2):
        if state[:length] in BY_STATE:
            return BY_STATE[state[:length]].format(name=name)
    # the first line names no value; what comes after it may be what somebody said
    text = (getattr(cause.diag, "message_primary", "") or str(cause)).strip()
    for pattern, sentence in () if state else BY_WORDS:
        if re.search(pattern, text, re.I | re.S):
            return sentence.format(name=name)
    return f"The database {name} refused: {text.splitlines()[0] if text else state}."


def _sqlite(text: str, name: str) -> str:
    if "full" in text:
        return FULL
    if "malformed" in text or "not a database" in text:
        return (
            f"{name} is damaged. Nothing was changed: move it away (the recordings beside it stay) "
            "or put a backup in its place."
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return f"{name} cannot be written. Check the rights of its folder."
    if "locked" in text:
        return f"{name} is in use by another program. Close that one and try again."
    return f"The database {name} refused: {text}."
