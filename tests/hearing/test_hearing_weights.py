"""Weights are checked before they are loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from voice_coach.hearing import weights
from voice_coach.hearing.whisper import WhisperTranscriber
from voice_coach.records import VoiceCoachError


def test_the_packaged_weights_are_right() -> None:
    assert dict(weights.check_all()) == {"tiny.en": "", "base": ""}
    assert {w.name for w in weights.known()} >= {"tiny.en", "base"}
    assert weights.locate("auto") == weights.locate(weights.DEFAULT)


def test_a_corrupted_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "model"
    shutil.copytree(weights.locate("tiny.en"), copy)
    weights.verify("tiny.en", copy)
    data = bytearray((copy / "model.bin").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "model.bin").write_bytes(data)
    with pytest.raises(VoiceCoachError, match=r"model\.bin.*SHA-256"):
        weights.verify("tiny.en", copy)

    monkeypatch.setattr(weights, "_package_file", lambda _path: copy)
    transcriber = WhisperTranscriber(model="tiny.en")
    with pytest.raises(VoiceCoachError, match="not loaded"):
        transcriber.prepare()


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(VoiceCoachError, match=r"model\.bin"):
        WhisperTranscriber(model=str(tmp_path)).prepare()


def test_a_broken_model_is_no_traceback(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json"):
        (tmp_path / name).write_bytes(b"{}")
    with pytest.raises(VoiceCoachError, match="does not load"):
        WhisperTranscriber(model=str(tmp_path)).prepare()


def test_a_model_in_the_models_folder_comes_first(home: Path) -> None:
    mine = home / "models" / "tiny.en"
    shutil.copytree(weights.locate("tiny.en"), mine)
    assert weights.locate("tiny.en") == mine


@pytest.mark.parametrize("name", ["large-v3", "someone/some-model"])
def test_what_is_not_here_says_how_to_get_it(name: str) -> None:
    with pytest.raises(VoiceCoachError, match="models fetch"):
        weights.locate(name)


def test_a_name_nobody_knows() -> None:
    with pytest.raises(VoiceCoachError, match="models list"):
        weights.locate("no such model")
