"""Sealing a whole folder of recordings, changing its key, and opening it again.

``.key.json`` names the key the folder is sealed with (by its id, never the key), so that a server
started without it, or with another, stops before it mixes what is sealed with what is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from voice_coach.audio.files import write_whole
from voice_coach.audio.sealed import (
    Key,
    SealError,
    current_key,
    is_sealed,
    seal,
    sealing_key,
    unseal,
)

FILE = ".key.json"
Progress = Callable[[str, float], None]


def named_key(folder: Path) -> str:
    """The id of the key that new recordings in a folder are sealed with, "" for none."""
    try:
        return str(json.loads((folder / FILE).read_text(encoding="utf-8"))["key"])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SealError(
            f"{folder / FILE} cannot be read, so it is not known whether recordings are sealed. "
            "Put it back from a backup."
        ) from error


def check_key(folder: Path) -> None:
    """Stop where the key of this process is not that of the folder; name it where it is the first.

    Raises
    ------
    SealError
        Without the key, or with another one.
    """
    key, named = current_key(), named_key(folder)
    if key is None and named:
        raise SealError(
            f"The recordings are sealed (key {named}) and there is no key here. Nothing is lost: "
            "set VOICE_COACH_KEY to the key, and try again."
        )
    if key is None:
        return
    if named and named != key.id:
        raise SealError(
            f"The recordings are sealed with another key ({named}) than the one in "
            f"VOICE_COACH_KEY ({key.id}). Nothing is lost: set the right one, or change it with "
            "`voice-coach data rekey`."
        )
    if not named:
        seal(b"", folder / FILE, key)  # what sealing needs is installed
        _name(folder, key)


def seal_all(folder: Path, key: Key, *, old: Key | None, say: Progress) -> int:
    """Seal every recording with a key; those sealed with ``old`` change over to it.

    A file changes whole or not at all, so what was cut short goes on when it is done again.

    Returns
    -------
    int
        How many files were changed.

    Raises
    ------
    SealError
        When one is sealed with neither of the two keys, or does not open. What was changed until
        then stays changed, and opens with the new key.
    """
    changed = 0
    for path, share in _recordings(folder):
        say(f"Sealing {path.name}", share)
        data = path.read_bytes()
        if is_sealed(data):
            if sealing_key(data) == key.id:
                continue
            data = unseal(data, path, old)
        write_whole(path, seal(data, path, key))
        changed += 1
    _name(folder, key)
    return changed


def open_all(folder: Path, key: Key, *, say: Progress) -> int:
    """Write every sealed recording in the clear again; how many there were."""
    changed = 0
    for path, share in _recordings(folder):
        say(f"Opening {path.name}", share)
        data = path.read_bytes()
        if is_sealed(data):
            write_whole(path, unseal(data, path, key))
            changed += 1
    (folder / FILE).unlink(missing_ok=True)
    return changed


def _recordings(folder: Path) -> Iterator[tuple[Path, float]]:
    paths = sorted([*folder.glob("*/*.flac"), *folder.glob("*/import/*.flac")])
    for at, path in enumerate(paths):
        yield path, at / len(paths)


def _name(folder: Path, key: Key) -> None:
    write_whole(folder / FILE, json.dumps({"key": key.id}).encode())
