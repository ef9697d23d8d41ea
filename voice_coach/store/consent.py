"""Consent before the first recording: its text, when it was given, and that nothing goes without.

The text is one for everybody; where words are sent to a language model on another machine, or the
database is on one, it says so and counts as another version, so that who agreed to one did not
agree to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voice_coach.records import Account, VoiceCoachError
from voice_coach.store.person import keep_person, person
from voice_coach.store.recordings import Recordings

VERSION = "1"
"""Goes up with each change of what the text says; everybody is then asked again."""

TEXT: tuple[tuple[str, str], ...] = (
    (
        "What is recorded",
        "Your voice, from when you press the button to when you let it go, and what is worked out "
        "from it: your words, notes on how you put things, and how the conversation went.",
    ),
    (
        "Where it lies",
        "On the machine that runs voice_coach. Nothing of it is sent to any other machine.",
    ),
    (
        "Who can hear it",
        "You. A coach only if you share a session with them, and only until you take it back. "
        "Nobody else can on these pages, neither a team lead nor an administrator. Whoever runs "
        "the machine could read its disk.",
    ),
    (
        "How to delete it",
        "On the page “My data”, one session or everything, at any time. You get a receipt of what "
        "was removed. You can take this consent back there too: then nothing more is recorded, and "
        "what there is stays until you delete it.",
    ),
)
WHERE = "Where it lies"
DATABASE = (
    "Your voice lies on the machine that runs voice_coach; the words and the notes on them in a "
    "database on another machine of those who run this."
)
MODEL = (
    "The words you say, as text, are also sent to a language model on another machine, which words "
    "the other side’s answers. Your voice is not."
)


class ConsentError(VoiceCoachError):
    """Somebody has not agreed to be recorded."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed to: headings with their sentences."""

    version: str
    text: tuple[tuple[str, str], ...]


def terms(*, model_elsewhere: bool = False, database_elsewhere: bool = False) -> Terms:
    """The text as it holds here.

    Parameters
    ----------
    model_elsewhere : bool
        Words are sent to a language model on another machine.
    database_elsewhere : bool
        The database is on another machine.
    """
    usual = dict(TEXT)[WHERE]
    lies = DATABASE if database_elsewhere else usual
    if model_elsewhere:
        stays = lies if database_elsewhere else usual.partition(" Nothing of it")[0]
        lies = f"{stays} {MODEL}"
    marks = ("+database" if database_elsewhere else "") + ("+model" if model_elsewhere else "")
    return Terms(f"{VERSION}{marks}", tuple((h, lies if h == WHERE else said) for h, said in TEXT))


def agreed(store: Recordings, account: Account, what: Terms) -> bool:
    """Whether somebody has agreed to just this."""
    known = person(store, account)
    return known.consent_at is not None and known.consent_version == what.version


def agree(store: Recordings, account: Account, what: Terms, *, version: str | None = None) -> None:
    """Keep that somebody agrees, with the time.

    ``version`` is the one they read, where a page was open for long.

    Raises
    ------
    ConsentError
        When that is not the text of today.
    """
    if version not in (None, what.version):
        raise ConsentError("The text has changed since this page was opened. Reload and read it.")
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    keep_person(
        store,
        account,
        action="consent.give",
        detail=f"version={what.version}",
        consent_at=now,
        consent_version=what.version,
    )


def withdraw(store: Recordings, account: Account) -> None:
    """Take it back: from now on nothing is recorded. What there is stays until it is deleted."""
    if person(store, account).consent_at is None:
        return
    keep_person(store, account, action="consent.withdraw", consent_at=None, consent_version=None)


def require(store: Recordings, account: Account, what: Terms) -> None:
    """Raise ConsentError unless somebody has agreed; before anything of theirs is recorded."""
    if not agreed(store, account, what):
        raise ConsentError(
            "Nothing is recorded before you have read what happens with it and agreed. "
            "Open a conversation’s brief, or “My data”, to do that."
        )
