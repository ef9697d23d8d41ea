"""The page of commands says what the commands say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from voice_coach.cli import main
from voice_coach.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"(?m)^#{2,3} (voice-coach.*)\n\n```text\n((?:.*\n)*?)```", PAGE))


def paths(command: click.Command, at: str = "voice-coach") -> list[str]:
    inner = command.commands if isinstance(command, click.Group) else {}
    return [at, *(p for name, c in inner.items() for p in paths(c, f"{at} {name}"))]


def test_every_command_has_its_section_and_no_other() -> None:
    assert sorted(SECTIONS) == sorted(paths(main))


@pytest.mark.parametrize("path", paths(main))
def test_the_page_is_what_help_prints(path: str) -> None:
    words = [*path.split()[1:], "--help"]
    result = CliRunner().invoke(main, words, prog_name="voice-coach", terminal_width=80)
    assert result.exit_code == 0
    assert SECTIONS[path] == result.output, "run .ci/commands"


def test_the_page_is_what_the_script_makes() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "commands"), "-"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        check=True,
    )
    assert made.stdout.decode() == PAGE, "run .ci/commands"


def test_every_setting_is_named_with_its_default() -> None:
    rows = dict(re.findall(r"(?m)^\| `VOICE_COACH_([A-Z_]+)` \| ([^|]+) \|", PAGE))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str | int):
            assert rows[name.upper()] == f"`{field.default}`", name
