"""The page for the works council says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from voice_coach.audio import sealed
from voice_coach.cli import main
from voice_coach.records import Account, Ownership, Role, allowed
from voice_coach.settings import Settings
from voice_coach.store import consent, erasing
from voice_coach.ui.mine import SOON_DAYS
from voice_coach.ui.takeouts import KEPT_S

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
CODE = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "voice_coach").rglob("*.py"))


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_consent_text_is_the_one_that_is_asked() -> None:
    quoted = PAGE.split("<!-- consent: begin -->", 1)[1].split("<!-- consent: end -->", 1)[0]
    text = " ".join(line.lstrip("> ").strip() for line in quoted.splitlines()).strip()
    wanted = " ".join(f"**{heading}.** {said}" for heading, said in consent.TEXT)
    assert re.sub(r"\s+", " ", text) == wanted


def test_every_table_is_named() -> None:
    rows = section("What is recorded")
    tables = {table.name for table in SQLModel.metadata.sorted_tables}
    assert tables <= set(re.findall(r"`(\w+)`", rows)), "say whose it is"


@pytest.mark.parametrize("role", ["learner", "coach", "lead", "admin"])
def test_the_table_of_rights_is_the_rule(role: Role) -> None:
    cells = re.search(rf"(?m)^\| {role} \| (.+?) \| (.+?) \| (.+?) \|$", PAGE)
    assert cells is not None
    who = Account("me", "me", "Me", role)
    cases = (Ownership("me"), Ownership("you", "me"), Ownership("you", "another"))
    for told, whose in zip(cells.groups(), cases, strict=True):
        may = {action for action in ("own", "see", "review") if allowed(who, action, whose)}  # type: ignore[arg-type]
        assert set(told.replace("nothing", "").replace(",", " ").split()) == may


def test_every_action_that_is_named_is_written_somewhere() -> None:
    named = re.findall(r"`([a-z]+\.[a-z_]+)`", section("The audit trail"))
    assert len(named) >= 9
    for action in named:
        what, _, verb = action.partition(".")
        assert f'"{action}"' in CODE or (verb == "delete" and f'"{what}"' in CODE), action


def test_the_commands_are_there() -> None:
    for words in re.findall(r"`voice-coach ([a-z]+(?: [a-z]+)?)", PAGE):
        command = main
        for word in words.split():
            assert word in command.commands, words  # type: ignore[attr-defined]
            command = command.commands[word]  # type: ignore[attr-defined]


def test_the_switches_are_settings_that_are_off_when_it_is_installed(home: Path) -> None:
    names = set(re.findall(r"VOICE_COACH_([A-Z_]+)", PAGE)) - {"HOME"}
    fields = Settings.model_fields
    assert names <= {name.upper() for name in fields}
    fresh = Settings()
    assert fresh.database is None and fresh.brain == "scripted" and not fresh.llm_elsewhere
    assert fresh.keep_days is None and fresh.key is None and fresh.host == "127.0.0.1"


def test_numbers_and_formats_are_those_of_the_code() -> None:
    seals = section("Sealed recordings")
    assert sealed.MAGIC == b"VCSEAL1\0" and "`VCSEAL1` and a zero byte" in seals
    assert f"{sealed.ID_BYTES} bytes naming the key, a nonce of {sealed.NONCE_BYTES}" in seals
    assert f"tag of {sealed.TAG_BYTES} bytes" in seals
    assert f"{erasing.MOST_VACUUM_BYTES // 2**20} MB" in section("Deleting, and the proof")
    assert SOON_DAYS == 14 and "two weeks before" in section("How long it is kept")
    assert KEPT_S == 3600 and "an hour after" in section("A copy of everything")


def test_the_folder_is_its_owners_alone(home: Path) -> None:
    from voice_coach.store import Store

    store = Store(home / "recordings")
    assert store.recordings.stat().st_mode & 0o777 == 0o700 and "(mode 700)" in PAGE


def test_the_tests_it_names_are_there() -> None:
    for name in re.findall(r"`(tests/[\w/]+\.py)`", PAGE):
        assert (ROOT / name).is_file(), name
