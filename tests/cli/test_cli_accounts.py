"""The commands about accounts, as whoever runs a server types them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice_coach.cli import main
from voice_coach.scenario import list_scenarios, own_folder, starter_text
from voice_coach.store import Store, accounts, signins

GOOD = "seven lamps under rain"


def run(*words: str, stdin: str = "", code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["accounts", *words], input=stdin)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def store(home: Path) -> Store:
    return Store(home / "recordings")


def test_the_first_admin_is_made_by_a_command(store: Store) -> None:
    result = run("add", "Ada", "--role", "admin", "--name", "Ada L.", stdin=f"{GOOD}\n{GOOD}\n")
    assert result.stdout == "ada: Ada L., admin\n"
    assert GOOD not in result.output
    assert signins.authenticate(store, "ada", GOOD).role == "admin"


def test_a_password_may_come_on_stdin_and_two_that_differ_are_asked_again(store: Store) -> None:
    run("add", "bob", "--password-stdin", stdin=f"{GOOD}\n")
    assert signins.authenticate(store, "bob", GOOD)
    result = run(
        "password", "bob", stdin=f"one two three four\nanother one here\n{GOOD}!\n{GOOD}!\n"
    )
    assert "signed out everywhere" in result.stdout
    assert signins.authenticate(store, "bob", f"{GOOD}!")


def test_what_is_wrong_is_one_sentence(store: Store) -> None:
    short = run("add", "bob", "--password-stdin", stdin="short\n", code=2)
    assert short.stderr.startswith("Error: Take at least 15 characters") and not short.stdout
    assert "no account 'zoe'" in run("close", "zoe", code=2).stderr
    assert "Choose one of" in run("add", "bob", "--code", "--oidc", code=2).stderr
    assert accounts.list_accounts(store) == []


def test_a_code_in_place_of_a_password(store: Store) -> None:
    made = json.loads(run("add", "bob", "--code", "--team", "North", "--json").stdout)
    assert (made["login"], made["team"]) == ("bob", "North")
    assert signins.authenticate(store, "bob", made["code"])
    again = run("password", "bob", "--code").stdout.strip()
    with pytest.raises(signins.SigninError):
        signins.authenticate(store, "bob", made["code"])
    assert signins.authenticate(store, "bob", again)


def test_list_set_close_and_reopen(store: Store) -> None:
    run("add", "bob", "--oidc", "--name", "[red]Bob[/red]")
    run("set", "BOB", "--role", "coach", "--department", "Sales")
    assert "bob is closed" in run("close", "bob").stdout
    assert json.loads(run("list", "--json").stdout) == [
        {
            "login": "bob", "name": "[red]Bob[/red]", "role": "coach", "department": "Sales",
            "team": "", "open": False,
        }
    ]  # fmt: skip
    shown = run("list").stdout
    assert "[red]Bob[/red]" in shown and " no" in shown
    run("reopen", "bob")
    run("set", "bob", "--department", "")
    (bob,) = accounts.list_accounts(store)
    assert (bob.active, bob.department) == (True, "")


def test_what_was_there_before_accounts_is_adopted(store: Store, home: Path) -> None:
    (scenario, *_) = list_scenarios()
    session = store.create(scenario, seed=1)
    own_folder().mkdir(parents=True)
    (own_folder() / "mine.yaml").write_text(starter_text(), encoding="utf-8")
    run("add", "bob", "--oidc")
    assert run("adopt", "bob").stdout == "Now of bob: sessions 1, scenarios 1.\n"
    bob = accounts.find(store, "bob")
    assert store.whose(session).owner == bob.id
    assert [path.name for path in own_folder(bob.id).iterdir()] == ["mine.yaml"]


# --- many at once -------------------------------------------------------------------------------

PEOPLE = """\
Login;Name;Role;Team
ana@firm.example;Ana Adams;;North
carl@firm.example;"Carl; the coach";Coach;North
"""


def people(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_everybody_gets_a_code_that_only_one_file_holds(store: Store, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    result = run("import", str(people(tmp_path, PEOPLE)), "--codes", str(codes))
    assert result.stdout.startswith("2 accounts made; their codes are in ")
    assert stat.S_IMODE(codes.stat().st_mode) == 0o600
    head, first, second = (line.split(",") for line in codes.read_text("utf-8").splitlines())
    assert head == ["login", "name", "code"] and first[:2] == ["ana@firm.example", "Ana Adams"]
    assert first[2] not in result.output
    ana = signins.authenticate(store, first[0], first[2])
    carl = signins.authenticate(store, second[0], second[-1])
    assert (ana.role, ana.team, carl.role) == ("learner", "North", "coach")
    with pytest.raises(signins.SigninError):
        signins.authenticate(store, first[0], second[-1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,role\nx,coach\n", "the first line names the columns"),
        ("login,rank\nana,7\n", "'rank' is none"),
        ("login,role\nana,boss\n", "line 2: There is no role 'boss'"),
        ("login,role\nana,coach\nbob\n", "line 3: not as many fields"),
        ("login,role\nana,coach,more\n", "line 2: not as many fields"),
        ("login\nana\nAna\n", "'ana' is there twice"),
        ("login\nbob\nada\n", "an account 'ada' already"),
        ('login,name\nana,"open\n', "no CSV file"),
    ],
)
def test_one_wrong_line_and_nobody_is_added(
    store: Store, tmp_path: Path, text: str, said: str
) -> None:
    accounts.add(store, "ada")
    codes = tmp_path / "codes.csv"
    result = run("import", str(people(tmp_path, text)), "--codes", str(codes), code=2)
    assert said in result.stderr
    assert [one.login for one in accounts.list_accounts(store)] == ["ada"]
    assert not codes.exists()


def test_codes_never_overwrite_a_file(store: Store, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("precious", encoding="utf-8")
    result = run("import", str(people(tmp_path, PEOPLE)), "--codes", str(codes), code=2)
    assert "is there already" in result.stderr and codes.read_text("utf-8") == "precious"
    assert not accounts.any_account(store)


def test_a_name_is_no_formula_in_a_spreadsheet(store: Store, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    text = "login,name\nana,=HYPERLINK(1)\n"
    run("import", str(people(tmp_path, text)), "--codes", str(codes))
    assert "ana,'=HYPERLINK(1)," in codes.read_text("utf-8")


def test_without_codes_people_wait_for_their_provider(store: Store, tmp_path: Path) -> None:
    assert "Give --codes" in run("import", str(people(tmp_path, PEOPLE)), code=2).stderr
    run("import", str(people(tmp_path, PEOPLE)), "--oidc")
    assert len(accounts.list_accounts(store)) == 2
    with pytest.raises(signins.SigninError):
        signins.authenticate(store, "ana@firm.example", "")
