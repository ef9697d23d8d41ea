"""What holds the house together: import directions, pins, and nothing that belongs to a machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, str]:
    """Package → version in a requirements file, after checking that each has hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            spec, *hashes = line.split("--hash=sha256:")
            assert hashes, f"{name}: no hash for {spec}"
            requirement = Requirement(spec.strip())
            (version,) = requirement.specifier
            assert version.operator == "==", f"{name}: {spec} is not pinned"
            found.setdefault(canonicalize_name(requirement.name), version.version)
    return found


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        (
            "requirements-test.txt",
            PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"],
        ),
    ],
)
def test_requirements_pin_what_pyproject_asks_for(name: str, wanted: list[str]) -> None:
    pinned = pins(name)
    for requirement in map(Requirement, wanted):
        package = canonicalize_name(requirement.name)
        assert package in pinned, f"{package} is not in {name}: run .ci/pin"
        assert requirement.specifier.contains(pinned[package]), f"{package}: run .ci/pin"


def test_requirements_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text and "--index" not in text and "--extra-index" not in text


def test_import_directions() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


HEAVY = ("gradio", "librosa", "faster_whisper", "matplotlib", "sqlmodel", "scipy", "onnxruntime")


def test_help_imports_nothing_heavy() -> None:
    code = (
        f"import sys, voice_coach.cli\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_core_never_imports_gpl_packages() -> None:
    pattern = re.compile(r"^\s*(?:import|from)\s+(?:piper|parselmouth|espeakng|phonemizer)\b", re.M)
    found = {
        path.name
        for path in (ROOT / "voice_coach").rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert found <= {"piper.py"}


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "voice_coach").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


@pytest.mark.skipif(not os.environ.get("EVERYTHING_IS_INSTALLED"), reason="asked for by CI only")
def test_ci_has_what_the_optional_tests_need() -> None:
    from shutil import which

    assert which("chromium") and which("espeak-ng")
