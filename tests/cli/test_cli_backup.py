"""`voice-coach backup` as somebody types it, on both databases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from databases import BOTH

from voice_coach.cli import main
from voice_coach.records import Clip, Turn
from voice_coach.rooms import open_rooms
from voice_coach.scenario import find
from voice_coach.settings import settings

pytestmark = BOTH


def test_make_and_restore(
    home: Path, tmp_path: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_DATABASE", empty_url)
    settings.cache_clear()
    store = open_rooms().store
    session_id = store.create(find("raise"), seed=1)
    turn = Turn(0, "counterpart", "Hello.")
    store.add_turn(session_id, turn, Clip(np.zeros(800, dtype=np.float32), 8_000))
    (home / "scenarios").mkdir()
    (home / "scenarios" / "mine.yaml").write_text("title: mine", encoding="utf-8")
    backup = str(tmp_path / "backup")

    done = CliRunner().invoke(main, ["backup", "make", backup])
    assert done.exit_code == 0, done.output
    assert "sessions 1, files 3" in done.output

    done = CliRunner().invoke(main, ["backup", "restore", backup])
    assert done.exit_code == 2 and "--replace" in done.output
    store.engine.dispose()
    done = CliRunner().invoke(main, ["backup", "restore", backup, "--replace"])
    assert done.exit_code == 0, done.output
    assert "sessions 1, files 3" in done.output
    assert "replaced-" in done.output
    assert store.load(session_id).turns[0].text == "Hello."
    assert (home / "scenarios" / "mine.yaml").exists()
    store.engine.dispose()
