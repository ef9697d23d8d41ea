"""The commands as a person or a script calls them: real processes' worth of work, in this one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voice_coach.audio.files import write_flac, write_wav
from voice_coach.cli import main
from voice_coach.records import Clip

ASK = "I would like ninety five thousand, because I brought in two new clients this year."
TRADE = "If you can do ninety two thousand, then I will take over the support rota."


@pytest.fixture(autouse=True)
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_MODEL", "tiny.en")


def call(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=given)


def call_well(*arguments: str | Path, given: str | bytes | None = None) -> str:
    result = call(*arguments, given=given)
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.stdout


def call_badly(*arguments: str | Path, given: str | bytes | None = None) -> str:
    """A call that a person got wrong: exit code 2 and one message, never a traceback."""
    result = call(*arguments, given=given)
    assert result.exit_code == 2, result.output + repr(result.exception)
    assert "Traceback" not in result.stderr and result.stderr.strip()
    return result.stderr


def test_scenarios_list_is_what_scripts_expect() -> None:
    found = json.loads(call_well("scenarios", "list", "--json"))
    assert {entry["id"] for entry in found} >= {"raise", "deadline", "budget"}
    assert all(set(entry) == {"id", "title", "track", "level", "minutes"} for entry in found)
    assert "raise" in call_well("scenarios", "list")


def test_scenarios_show_keeps_the_other_side_hidden() -> None:
    from voice_coach.scenario import find

    scenario = find("raise")
    printed = call_well("scenarios", "show", "raise") + call_well(
        "scenarios", "show", "raise", "--json"
    )
    for interest in scenario.people[0].interests:
        assert interest not in printed
    assert scenario.brief.facts[0][:20] in printed


def test_scenarios_check(tmp_path: Path) -> None:
    from voice_coach.scenario import shipped_folder

    good = sorted(shipped_folder().glob("*.yaml"))
    assert "nothing wrong" in call_well("scenarios", "check", *good)
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: x\ntitle: [unclosed\n", encoding="utf-8")
    message = call_badly("scenarios", "check", bad)
    assert message.startswith(f"{bad}:") and message.split(":")[1].isdigit()


def test_scenarios_schema_is_json() -> None:
    assert json.loads(call_well("scenarios", "schema"))["type"] == "object"


def test_read_gives_one_object_a_line() -> None:
    given = "\n".join(
        json.dumps({"id": str(at), "text": text})
        for at, text in enumerate(["I was kind of hoping for ninety thousand.", "", "No."])
    )
    found = [json.loads(line) for line in call_well("read", given=given).splitlines()]
    assert [entry["id"] for entry in found] == ["0", "1", "2"]
    for entry in found:
        assert set(entry) == {"id", "hedges", "moves", "offers"}
    (offer,) = found[0]["offers"]
    assert offer["value"] == 90_000
    assert found[0]["hedges"]


@pytest.mark.parametrize("given", ["not json", "[1, 2]", '{"id": "1"}', '{"id": 1, "text": 5}'])
def test_read_says_which_line_is_wrong(given: str) -> None:
    assert "line 2" in call_badly("read", given='{"id": "0", "text": "Yes."}\n' + given).lower()


def test_analyze_is_what_scripts_expect(tmp_path: Path, say: Callable[[str], Clip]) -> None:
    paths = [tmp_path / "ask.wav", tmp_path / "trade.flac"]
    write_wav(paths[0], say(ASK))
    write_flac(paths[1], say(TRADE))
    lines = call_well("analyze", *paths, "--json").splitlines()
    found = [json.loads(line) for line in lines]
    assert [entry["file"] for entry in found] == [str(path) for path in paths]
    for entry in found:
        assert set(entry) == {
            "file", "duration_s", "transcript", "measures", "flags", "fillers", "pauses",
            "withheld", "rules_version",
        }  # fmt: skip
        assert entry["transcript"]["words"][0].keys() == {
            "text", "start_s", "end_s", "probability",
        }  # fmt: skip
    assert "because" in found[0]["transcript"]["text"]
    assert call_well("analyze", *paths, "--json").splitlines() == lines


def test_analyze_goes_on_after_a_bad_file(tmp_path: Path, say: Callable[[str], Clip]) -> None:
    good, bad = tmp_path / "good.flac", tmp_path / "bad.wav"
    write_flac(good, say(ASK))
    bad.write_text("This is a letter.", encoding="utf-8")
    result = call("analyze", bad, good, tmp_path / "missing.wav", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["file"] == str(good)
    assert "bad.wav" in result.stderr and "missing.wav" in result.stderr
    assert "Traceback" not in result.stderr


def test_practice_from_recordings_then_every_report(
    tmp_path: Path, say: Callable[[str], Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = tmp_path / "replies"
    replies.mkdir()
    write_flac(replies / "turn 2.flac", say(ASK))
    write_wav(replies / "turn 10.wav", say(TRADE))
    (replies / "notes.txt").write_text("not a recording", encoding="utf-8")
    printed = call_well(
        "practice",
        "raise",
        "--replies",
        replies,
        "--seed",
        "3",
        "--out",
        tmp_path / "out",
        "--json",
    )
    found = json.loads(printed)
    assert set(found) == {"session", "scenario", "outcome", "turns", "report"}
    assert found["scenario"] == "raise"
    assert found["outcome"] in {"agreed", "walked_away", "no_deal", "stopped"}
    learner = [turn["text"] for turn in found["turns"] if turn["speaker"] == "learner"]
    assert "because" in learner[0]
    for turn in found["turns"]:
        assert set(turn) == {"speaker", "text", "audio_s", "flags"}
    assert "<html" in Path(found["report"]).read_text(encoding="utf-8")[:500].lower()

    monkeypatch.chdir(tmp_path)
    for form in ("html", "json", "vtt", "srt", "csv"):
        written = Path(call_well("report", found["session"], "--format", form).strip())
        assert written.stat().st_size > 0
    assert call_well("report", "latest", "--format", "vtt", "--out", "-").startswith("WEBVTT")
    assert "ABCDEF" in call_badly("report", "ABCDEF")
    assert "json" in call_badly("report", found["session"], "--format", "docx")


def test_practice_says_what_is_wrong_with_a_call(tmp_path: Path) -> None:
    assert "raise" in call_badly("practice", "rise", "--replies", tmp_path)
    assert "recording" in call_badly("practice", "raise", "--replies", tmp_path)
    assert "folder" in call_badly("practice", "raise", "--replies", tmp_path / "nowhere")
    call_badly("practice")
    call_badly("practice", "raise", "--mic", "--replies", tmp_path)
    call_badly("practice", "--resume", "no-such-session", "--replies", tmp_path)


def test_a_bad_reply_loses_nothing(tmp_path: Path, say: Callable[[str], Clip]) -> None:
    replies = tmp_path / "replies"
    replies.mkdir()
    write_flac(replies / "1.flac", say(ASK))
    (replies / "2.wav").write_bytes(b"")
    call_badly("practice", "raise", "--replies", replies, "--seed", "3")
    write_wav(replies / "2.wav", say(TRADE))
    from voice_coach.rooms import open_rooms

    (session,) = open_rooms().store.list_sessions()
    found = json.loads(
        call_well("practice", "--resume", session.id, "--replies", replies, "--json")
    )
    learner = [turn["text"] for turn in found["turns"] if turn["speaker"] == "learner"]
    assert len(learner) >= 2 and "because" in learner[0] and "rota" in learner[1].lower()


def test_demo_is_a_whole_session(tmp_path: Path) -> None:
    found = json.loads(call_well("demo", "--out", tmp_path / "demo", "--json"))
    assert found["outcome"] == "agreed"
    assert len(found["turns"]) >= 5
    assert any(turn["flags"] for turn in found["turns"])
    assert Path(found["report"]).parent == tmp_path / "demo"
    assert list((tmp_path / "demo" / "microphone").glob("*.wav"))


def test_models_list_and_check() -> None:
    found = json.loads(call_well("models", "list", "--json"))
    assert {entry["name"] for entry in found} >= {"tiny.en", "base"}
    assert "tiny.en" in call_well("models", "list")
    assert "tiny.en" in call_well("models", "check")


def test_a_model_folder_without_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Callable[[str], Clip]
) -> None:
    recording = tmp_path / "ask.wav"
    write_wav(recording, say(ASK))
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("VOICE_COACH_MODEL", str(tmp_path / "model"))
    assert "model" in call_badly("analyze", recording)


@pytest.mark.parametrize("variable", ["VOICE_COACH_VOICE", "VOICE_COACH_TRANSCRIBER"])
def test_an_unknown_plugin_is_named(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Callable[[str], Clip]
) -> None:
    write_wav(tmp_path / "1.wav", say(ASK))
    monkeypatch.setenv(variable, "nobody")
    assert "nobody" in call_badly("practice", "raise", "--replies", tmp_path)
