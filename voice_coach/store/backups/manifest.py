"""The list in a backup: what it is of, and the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voice_coach.audio.files import write_whole
from voice_coach.store.refusals import StoreError

FILE = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    ``kind``: the database's, "sqlite" or "postgresql"; ``database``: its file here; ``revision``:
    the newest migration in it; ``files``: size in bytes and SHA-256 by path, "/" between folders.
    """

    version: str
    made_at: str
    kind: str
    database: str
    revision: str
    sessions: int
    files: Mapping[str, tuple[int, str]]
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> None:
    """Last of all: a folder without it is no backup."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False)
    write_whole(folder / FILE, text.encode())


def read(folder: Path) -> Manifest:
    """The list of a backup.

    Raises
    ------
    StoreError
        When the folder is no whole backup, or one of a newer form.
    """
    try:
        found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if found["format"] > FORMAT:
            raise StoreError(f"{folder} was made by a newer version. Update voice_coach.")
        found["files"] = {str(name): (int(n), str(h)) for name, (n, h) in found["files"].items()}
        return Manifest(**found)
    except FileNotFoundError as error:
        raise StoreError(
            f"{folder} is no backup, or one that was not finished: it has no {FILE}."
        ) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(f"{folder / FILE} is damaged, so nothing was restored.") from error


def check(folder: Path, manifest: Manifest) -> None:
    """Compare every file with the list.

    Raises
    ------
    StoreError
        When one is missing, changed, or lies outside the folder.
    """
    for name, (size, wanted) in manifest.files.items():
        path = inside(folder, name)
        try:
            right = path.stat().st_size == size and sha256(path) == wanted
        except OSError:
            raise StoreError(f"{name} is missing in the backup. Nothing was restored.") from None
        if not right:
            raise StoreError(
                f"{name} in the backup is not what was put there. Nothing was restored."
            )


def inside(folder: Path, name: str) -> Path:
    """A file of a folder. Raises StoreError for a name that leaves it."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise StoreError(f"{name} is not in {folder}. Nothing was restored.")
    return path


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(source: Path, target: Path) -> tuple[int, str]:
    """Copy a file and look at every byte once; its size and SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read_from, target.open("xb") as write_to:
        while block := read_from.read(BLOCK):
            digest.update(block)
            size += write_to.write(block)
    return size, digest.hexdigest()
