"""Passwords: which are accepted, and how they are kept.

Source of the rules: NIST SP 800-63B-4 (August 2025), section 3.1.1.2, for a password that is the
only factor: 15 characters or more, at least 64 allowed, every printable character and space, no
composition rules, no changing by the calendar, and none that is expected (the name of the account
or of the service, runs and repetitions). Kept as argon2id with the parameters of RFC 9106, which
are the defaults of argon2-cffi.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 15, 256
"""Characters."""
FEWEST_DIFFERENT = 5
"""Different characters; our choice: "aaaaaaaaaaaaaaa" and "121212121212121" are repetitions."""
MUST_REMAIN = 8
"""Characters that are neither the name of something nor a run; our choice: what was the least for
a whole password in the edition before."""
EXPECTED = ("voice_coach", "voicecoach", "voice coach", "password", "passwort", "qwertyuiop")
RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_RUN = 4


def normal(password: str) -> str:
    """One way to write what can be typed in two (NFKC, as the source asks)."""
    return unicodedata.normalize("NFKC", password)


def objection(password: str, *, login: str, name: str = "") -> str:
    """Why a password is refused, in one sentence; "" where it is accepted."""
    text = normal(password)
    if len(text) < SHORTEST:
        return (
            f"Take at least {SHORTEST} characters: four or five words that do not belong together "
            "are easy to keep in mind."
        )
    if len(text) > LONGEST:
        return f"Take at most {LONGEST} characters."
    folded = text.casefold()
    if len(set(folded)) < FEWEST_DIFFERENT:
        return "This is one thing over and over. Take several words."
    if len(_unexpected(folded, login=login, name=name)) < MUST_REMAIN:
        return "This is mostly a name, or keys in a row, which is tried first. Take other words."
    return ""


def _unexpected(folded: str, *, login: str, name: str) -> str:
    """What remains of a password without what anybody would try."""
    names = [login, login.partition("@")[0], *re.split(r"[\W_]+", f"{login} {name}")]
    known = {part.casefold() for part in names if len(part) >= 3}.union(EXPECTED, _runs())
    for part in sorted(known, key=len, reverse=True):
        folded = folded.replace(part, "")
    return folded


@lru_cache(maxsize=1)
def _runs() -> frozenset[str]:
    """Every stretch of keys or letters in a row, forwards and backwards."""
    found = set()
    for run in (*RUNS, *(run[::-1] for run in RUNS)):
        for start in range(len(run)):
            for end in range(start + SHORTEST_RUN, len(run) + 1):
                found.add(run[start:end])
    return frozenset(found)


def hashed(password: str) -> str:
    """A password as it is kept."""
    return _hasher().hash(normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether that is the password.

    Takes as long where there is none (``kept`` None): then it is compared with one that nobody
    knows, so that the time an answer takes does not tell which accounts there are.
    """
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(kept or _nobodys(), normal(password)) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether a password was kept with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))
