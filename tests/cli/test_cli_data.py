"""The commands about data and the audit trail, as whoever administers the machine calls them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from owners import join, talk, with_everything
from sqlalchemy import text

from voice_coach.cli import main
from voice_coach.records import SOLO
from voice_coach.rooms import open_rooms
from voice_coach.settings import settings
from voice_coach.store import Store, consent
from voice_coach.store.audit import MACHINE, note, read
from voice_coach.store.retention import keep_for


@pytest.fixture
def store(home: Path) -> Store:
    return open_rooms().store


def call(*arguments: str | Path, given: str = "") -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=given)
    assert "Traceback" not in result.output
    return result


def well(*arguments: str | Path, given: str = "") -> str:
    result = call(*arguments, given=given)
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.stdout


def test_the_trail_is_shown_and_checked(store: Store) -> None:
    for actor in ("a", "b", "[red]c"):
        note(store, actor=actor, action="session.share", subject="s1")
    shown = well("audit", "show", "--limit", "2")
    assert "[red]c" in shown and " a " not in shown
    assert [e["actor"] for e in json.loads(well("audit", "show", "--about", "a", "--json"))] == [
        "a"
    ]
    verdict = json.loads(well("audit", "verify", "--json"))
    assert verdict["rows"] == 3 and verdict["wrong"] is None
    head = verdict["head"]
    assert head in well("audit", "verify") and "3 rows" in well("audit", "verify", "--expect", head)
    with store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET subject='s2' WHERE number=2"))
    broken = call("audit", "verify")
    assert broken.exit_code == 1 and "Row 2" in broken.stderr


def test_a_session_is_deleted_with_its_receipt(store: Store) -> None:
    session, kept = talk(store, SOLO), talk(store, SOLO)
    assert call("data", "delete", session, given="n\n").exit_code == 1
    assert len(store.list_sessions()) == 2
    told = well("data", "delete", session, given="y\n")
    assert "Left: 0 rows, 0 files" in told and "3 turn" in told
    key = told.split("Receipt ")[1].split(":")[0]
    receipt = json.loads(well("data", "receipt", key))
    assert receipt["subject"] == session and receipt["rows"]["turn"] == 3
    assert [info.id for info in store.list_sessions()] == [kept]
    for wrong in (("delete", session), ("receipt", "nosuch"), ("receipt", "../x")):
        assert call("data", *wrong, *(["--yes"] if wrong[0] == "delete" else [])).exit_code == 2


def test_an_account_is_exported_and_forgotten(store: Store, tmp_path: Path) -> None:
    ann = join(store, "ann", active=False)
    join(store, "carl", "coach")
    session = talk(store, ann)
    with_everything(store, session, owner="ann", coach="carl")
    out = tmp_path / "new" / "ann.zip"
    well("data", "export", "--account", ann.login, "--out", out)
    assert f"sessions/{session}/report.html" in zipfile.ZipFile(out).namelist()
    (noted,) = read(store, about=ann.id, actions=("data.export",))
    assert (noted.actor, noted.subject) == (MACHINE, ann.id), "not her own doing"
    assert call("data", "export", "--account", "nobody", "--out", out).exit_code == 2
    assert call("data", "forget", "nobody", "--yes").exit_code == 2
    assert call("data", "forget").exit_code == 2
    assert call("data", "forget", ann.login, "--nobodys").exit_code == 2
    receipt = json.loads(well("data", "forget", ann.login, "--yes", "--json"))
    assert receipt["rows"]["account"] == 1 and receipt["rows_left"] == receipt["files_left"] == 0
    assert call("data", "forget", ann.login, "--yes").exit_code == 2
    nobodys = talk(store, SOLO)
    well("data", "forget", "--nobodys", "--yes")
    assert store.list_sessions(None) == [] and not (store.recordings / nobodys).exists()


def test_pruning_finishes_what_was_cut_short_and_deletes_what_is_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voice_coach.store.removal import begin_session
    from voice_coach.store.tables import SessionRow

    assert "Nothing was due" in well("data", "prune")
    keep_for(store, SOLO, 1)
    cut, old, fresh = (talk(store, SOLO) for _ in range(3))
    begin_session(store, cut, actor="")
    with store.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE {SessionRow.__tablename__} SET started_at=:at WHERE id=:id"),
            {"at": "2020-01-01T00:00:00+00:00", "id": old},
        )
    lines = [json.loads(line) for line in well("data", "prune", "--json").splitlines()]
    assert [line["what"] for line in lines] == ["session", "expired"]
    assert [info.id for info in store.list_sessions()] == [fresh]


def test_recordings_are_sealed_changed_over_and_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("cryptography")
    session = talk(store, SOLO)
    path = store.recordings / session / "001-learner.flac"
    plain = path.read_bytes()
    for command in ("seal", "unseal"):
        assert call("data", command).exit_code == 2, "there is no key"
    one, two = well("data", "key").strip(), well("data", "key").strip()
    assert one != two

    def use(key: str) -> None:
        monkeypatch.setenv("VOICE_COACH_KEY", key)
        settings.cache_clear()

    use(one)
    assert "3 recordings sealed" in well("data", "seal")
    assert path.read_bytes().startswith(b"VCSEAL1")
    use(two)
    stopped = call("data", "prune")
    assert stopped.exit_code == 2 and "Nothing is lost" in stopped.stderr
    assert one not in stopped.output and two not in stopped.output
    assert call("data", "rekey", "--old-key", two).exit_code == 2
    monkeypatch.setenv("VOICE_COACH_OLD_KEY", one)
    assert "3 recordings sealed" in well("data", "rekey")
    assert "Nothing was due" in well("data", "prune")
    assert "3 recordings opened" in well("data", "unseal")
    assert path.read_bytes() == plain


def test_the_terminal_tells_it_once(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from voice_coach.cli_parts import open_console
    from voice_coach.records import VoiceCoachError
    from voice_coach.terminal.agreeing import agree_here

    rooms = open_rooms()
    with monkeypatch.context() as terminal:
        terminal.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        terminal.setattr("click.confirm", lambda *_, **__: False)
        with pytest.raises(VoiceCoachError, match="Nothing was recorded"):
            agree_here(open_console(), rooms)
    assert not consent.agreed(store, SOLO, consent.terms())
    capsys.readouterr()
    agree_here(open_console(), rooms)
    told = " ".join(capsys.readouterr().err.split())
    for heading, said in consent.TEXT:
        assert f"{heading}. {said}" in told
    agree_here(open_console(), rooms)
    assert capsys.readouterr().err == ""
    assert consent.agreed(store, SOLO, consent.terms())
