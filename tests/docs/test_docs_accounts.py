"""What an IT department reads is what happens: its commands run, its numbers are the program's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from voice_coach.cli import main
from voice_coach.records import Role
from voice_coach.settings import Settings
from voice_coach.store import Store, accounts, passwords, signins
from voice_coach.ui import api, entrance, forms, oidc
from voice_coach.ui.address import Address, placed

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "accounts.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line)[1:]
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    for line in block.splitlines()
    if line.startswith("voice-coach ")
]
GOOD = "seven lamps under rain"


def test_the_commands_do_what_they_say_in_that_order(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (csv,) = re.findall(r"```csv\n(.*?)```", PAGE, re.S)
    Path("people.csv").write_text(csv, encoding="utf-8")
    ran = [words for words in COMMANDS if words[0] == "accounts"]
    assert {words[1] for words in ran} == set(main.commands["accounts"].commands)  # type: ignore[attr-defined]
    for words in ran:
        result = CliRunner().invoke(main, words, input=f"{GOOD}\n{GOOD}\n")
        assert result.exit_code == 0, (words, result.output)
    store = Store(home / "recordings")
    people = {account.login.partition("@")[0]: account for account in accounts.list_accounts(store)}
    assert {name: account.role for name, account in people.items()} == {
        "ada": "admin", "ben": "coach", "carl": "coach", "dora": "learner",
    }  # fmt: skip
    assert people["ben"].active and people["dora"].team == "North"
    assert Path("codes.csv").stat().st_mode & 0o777 == 0o600


HELP: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
"""A command keeps the help option of its first context: without a parent it would be another."""


def test_the_ways_to_serve_are_ones_that_are_accepted() -> None:
    serve = main.commands["serve"]
    ways = [words[1:] for words in COMMANDS if words[0] == "serve"]
    assert len(ways) == 2
    for words in ways:
        given = serve.make_context("serve", list(words), **HELP).params
        told = {name: given[name] for name in ("public_url", "behind_proxy")}
        address = Address(
            given["host"] or "127.0.0.1",
            given["port"] or 7860,
            **told,
            cert=given["tls_cert"],
            key=given["tls_key"],
        )
        place = placed(address, accounts=True)
        assert place.secure and place.exposed and place.names == {"coach.firm.example"}


def test_the_numbers_are_those_that_hold() -> None:
    said = re.sub(r"\s+", " ", PAGE)
    hours, days = signins.LONGEST_SIGNIN.total_seconds() / 3600, accounts.CODE_FOR.days
    assert f"{passwords.SHORTEST} to {passwords.LONGEST} characters" in said
    assert f"in any case | signed out after {hours:.0f} hours" in said
    assert f"signed out after {signins.IDLE.total_seconds() / 3600:.0f} hour |" in said
    assert f"ends after {days} days" in said
    assert f"{signins.TOKEN_BYTES * 8} random bits" in said
    assert f"end within {api.BEAT_S:.0f} seconds" in said
    assert f"at most {forms.MOST_PER_MINUTE} sign-ins a minute" in said
    assert f"at most {entrance.AT_ONCE} passwords" in said
    assert f"client_max_body_size {api.MOST_UPLOAD_BYTES // 2**20}m" in said
    rows = dict(
        re.findall(r"(?m)^\| ([^|]+?) \| ([^|]+?) \|$", PAGE.split("## Wrong passwords")[1])
    )
    free = signins.FREE_FAILURES
    assert rows[f"1 to {free - 1}"] == "no time"
    assert rows[str(free)] == f"{signins.FIRST_WAIT.total_seconds() / 60:.0f} minute"
    longest = f"up to {signins.LONGEST_WAIT.total_seconds() / 60:.0f} minutes"
    assert rows["each further one"].endswith(longest)
    assert "new password" in rows[str(signins.MOST_FAILURES)]
    assert signins.FORGOTTEN.days == 1 and "A day without a wrong one" in said


def test_the_guesses_of_a_day_are_about_what_the_page_says() -> None:
    from datetime import timedelta

    guesses, now = 0, timedelta()
    while now < timedelta(days=1):
        guesses += 1
        now += signins.waits(guesses) or timedelta()
    assert 28 <= guesses <= 33


def test_argon2_has_the_parameters_the_page_names() -> None:
    assert re.search(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", passwords.hashed(GOOD))
    assert "64 MiB, 3 passes, 4 lanes" in PAGE


def test_the_roles_and_settings_are_those_there_are() -> None:
    from typing import get_args

    table = PAGE.split("### Roles")[1].split("\n## ")[0]
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", table)) == set(get_args(Role)) - {"solo"}
    named = set(re.findall(r"VOICE_COACH_([A-Z_]+)", PAGE))
    assert named <= {name.upper() for name in Settings.model_fields}
    assert {name.upper() for name in Settings.model_fields if "oidc" in name} == named
    assert f"coach.firm.example{oidc.BACK}" in PAGE
