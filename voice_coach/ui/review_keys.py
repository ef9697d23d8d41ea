"""The keys of the review room: one list that the page, its help and the documentation go by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """``keys`` are values of ``KeyboardEvent.key``; ``action`` is what the script calls it.

    ``coach``: for who reviews only; who listens to the own recording has the others.
    """

    keys: tuple[str, ...]
    action: str
    does: str
    coach: bool = False


KEYS = (
    Key((" ", "k"), "toggle", "play or pause"),
    Key(("j", "ArrowLeft"), "back", "three seconds back"),
    Key(("l", "ArrowRight"), "ahead", "three seconds ahead"),
    Key(("[",), "turnBack", "to the turn before"),
    Key(("]",), "turnAhead", "to the next turn"),
    Key(("n",), "nextFlag", "to the next flag, and play it"),
    Key(("p",), "previousFlag", "to the flag before, and play it"),
    Key(("<", ","), "slower", "slower"),
    Key((">", "."), "faster", "faster"),
    Key(("a",), "accept", "this flag is right; once more takes that back", coach=True),
    Key(("x",), "reject", "this flag is wrong; once more takes that back", coach=True),
    Key(("c",), "comment", "comment here, in writing"),
    Key(("v",), "speak", "comment here, aloud"),
    Key(("m",), "missed", "mark words that should have a flag", coach=True),
    Key(("r",), "rubric", "score: digits choose, and go on to the next line", coach=True),
    Key(("d",), "done", "done, and on to the next recording", coach=True),
    Key(("s",), "skip", "on to the next recording, this one stays", coach=True),
    Key(("q",), "toList", "back to the list, or to the report"),
    Key(("?",), "help", "these keys"),
)
NAMES = {
    " ": "Space",
    "ArrowLeft": "←",
    "ArrowRight": "→",
}


def shown(key: str) -> str:
    """A key as it is written on a keyboard."""
    return NAMES.get(key, key.upper() if key.isalpha() else key)


def keys_for(*, coach: bool) -> list[dict[str, Any]]:
    """The keys that somebody has, for the page and its script."""
    return [
        {
            "keys": list(key.keys),
            "shown": [shown(one) for one in key.keys],
            "action": key.action,
            "does": key.does,
        }
        for key in KEYS
        if coach or not key.coach
    ]
