"""What is kept, and what cannot happen to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from databases import ON_SQLITE, url_of
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from voice_coach.audio.files import read_clip
from voice_coach.records import (
    Brief,
    Clip,
    Decision,
    Drill,
    Flag,
    Issue,
    Limit,
    Line,
    Measure,
    Outcome,
    Person,
    Reading,
    Scenario,
    Stretch,
    Term,
    Transcript,
    Turn,
    VoiceCoachError,
    Word,
)
from voice_coach.store import Store, codec
from voice_coach.store.texts import storable

SCENARIO = Scenario(
    id="tiny",
    title="A tiny one",
    summary="",
    track="tests",
    level=1,
    minutes=1,
    trains=("holding",),
    brief=Brief("You", "here", "more", ("one",)),
    issues=(Issue("pay", "pay", "money", "higher", 100.0, 80.0),),
    people=(
        Person(
            "p", "Pat", "manager", "busy", "warm", (Limit("pay", 80.0, 95.0),), ("peace",),
            {"open": ("Hello.",)},
        ),
    ),
    debrief="",
)  # fmt: skip
CLIP = Clip(np.linspace(-0.5, 0.5, 8_000, dtype=np.float32), 8_000)


@pytest.fixture
def store(home: Path) -> Store:
    return Store(home / "recordings")


def opened(store: Store) -> str:
    """A session with the counterpart's first line."""
    session_id = store.create(SCENARIO, seed=3, learner="Ana", version="1")
    turn = Turn(
        index=0,
        speaker="counterpart",
        text="Hello.",
        duration_s=1.0,
        line=Line("p", "Hello.", "open", "warm"),
        decision=Decision("p", "open", (Term("pay", 85.0),), "because", "took"),
    )
    store.add_turn(session_id, turn, CLIP)
    return session_id


def learner_turn(index: int, audio: str) -> Turn:
    words = (Word("Ninety,", 0.1, 0.4, 0.9), Word("please.", 0.5, 0.9, 1 / 3))
    return Turn(
        index=index,
        speaker="learner",
        text="Ninety, please.",
        audio=audio,
        duration_s=1.0,
        gap_s=0.1,
        transcript=Transcript(words, "tiny.en"),
        reading=Reading(
            moves=("demand",),
            flags=(Flag("hedging", "tag", 0.5, 0.9, "please", "why", "instead"),),
            measures=(Measure("words", 2.0, "words"), Measure("pitch", None, "Hz")),
            pauses=(Stretch(0.4, 0.5),),
        ),
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_recordings_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir(mode=0o755)
    Store(folder).create(SCENARIO, seed=1, learner="", version="1")
    assert folder.stat().st_mode & 0o077 == 0


def test_a_session_comes_back_as_it_was(store: Store) -> None:
    session_id = opened(store)
    take = store.accept_take(session_id, CLIP, gap_s=0.1)
    turn = learner_turn(1, take.audio)
    store.commit_learner_turn(session_id, turn, take)
    assert store.pending_take(session_id) is None
    again = store.accept_take(session_id, CLIP, drill_of=1)
    assert turn.transcript is not None and turn.reading is not None
    drill = Drill(1, again.audio, 1.0, turn.transcript, turn.reading)
    store.add_drill(session_id, drill, again)
    outcome = Outcome("agreed", (Term("pay", 90.0),), "Agreed.")
    store.finish(session_id, outcome)

    session = Store(store.recordings).load(session_id)
    assert (session.scenario, session.seed, session.learner) == (SCENARIO, 3, "Ana")
    first, second = session.turns
    assert first.decision == Decision("p", "open", (Term("pay", 85.0),), "because", "took")
    assert (second.transcript, second.reading, second.gap_s) == (
        turn.transcript, turn.reading, 0.1,
    )  # fmt: skip
    assert session.drills[0].reading == drill.reading and session.outcome == outcome
    np.testing.assert_allclose(
        read_clip(session.recordings / str(first.audio)).samples, CLIP.samples, atol=1 / 32768
    )
    (info,) = store.list_sessions()
    assert (info.id, info.turns, info.state, info.outcome_kind) == (
        session_id, 2, "ended", "agreed",
    )  # fmt: skip


st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
RECORDS = [
    st.builds(Word), st.builds(Line), st.builds(Decision), st.builds(Outcome),
    st.builds(Transcript), st.builds(Reading), st.builds(Scenario),
]  # fmt: skip


@ON_SQLITE
@settings(max_examples=60, deadline=None)
@given(record=st.one_of(RECORDS))
def test_records_survive_json(record: Any) -> None:
    assert codec.load(type(record), codec.dump(record)) == record


def test_a_recording_in_progress_is_on_disk(store: Store) -> None:
    session_id = opened(store)
    file = store.open_take(session_id, rate_hz=8_000, gap_s=0.2)
    pcm = np.arange(4_000, dtype=np.int16)
    file.append(pcm)
    (raw,) = (store.recordings / session_id / "raw").glob("*.pcm")
    assert raw.stat().st_size == 8_000
    info = file.seal()
    assert store.pending_take(session_id) == info == file.seal()
    np.testing.assert_array_equal(
        np.round(store.take_clip(info).samples * 32768).astype(np.int16), pcm
    )
    assert not list((store.recordings / session_id / "raw").iterdir())
    with pytest.raises(VoiceCoachError, match="ended"):
        file.append(pcm)


def test_a_discarded_recording_is_gone(store: Store) -> None:
    session_id = opened(store)
    file = store.open_take(session_id, rate_hz=8_000)
    file.append(np.ones(8_000, dtype=np.int16))
    file.discard()
    assert store.unfinished_takes(session_id) == []
    assert store.pending_take(session_id) is None


RECORDER = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    import numpy as np
    from voice_coach.store import Store

    store, session_id = Store(Path(sys.argv[1]), database=sys.argv[3]), sys.argv[2]
    file = store.open_take(session_id, rate_hz=8_000, gap_s=0.2)
    for chunk in range(1000):
        file.append(np.full(800, chunk, dtype=np.int16))
        print(chunk, flush=True)
        time.sleep(0.005)
    """
)


@pytest.mark.parametrize("chunks", [5, 40])
def test_kill_9_while_recording_loses_nothing(chunks: int, store: Store) -> None:
    session_id = opened(store)
    recorder = subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(store.recordings), session_id, url_of(store)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert recorder.stdout is not None
    for _ in range(chunks):
        recorder.stdout.readline()
    assert store.unfinished_takes(session_id) == []  # it is being recorded: hands off
    os.kill(recorder.pid, signal.SIGKILL)
    written = chunks + len(recorder.stdout.read().split())
    recorder.wait()
    (take,) = store.unfinished_takes(session_id)
    assert take.gap_s == 0.2
    pcm = np.round(store.take_clip(take).samples * 32768).astype(int)
    assert len(pcm) >= 800 * written
    np.testing.assert_array_equal(pcm, np.repeat(np.arange(len(pcm) // 800 + 1), 800)[: len(pcm)])
    assert store.pending_take(session_id) == take
    assert store.unfinished_takes(session_id) == []


def test_sealing_twice_after_a_kill_is_sealing_once(store: Store, monkeypatch: Any) -> None:
    """Killed between the row and the removal of the raw file."""
    session_id = opened(store)
    file = store.open_take(session_id, rate_hz=8_000)
    file.append(np.ones(8_000, dtype=np.int16))
    monkeypatch.setattr(file, "_remove", lambda: file._lock.release())
    file.seal()
    other = Store(store.recordings)
    other.unfinished_takes(session_id)
    first = other.pending_take(session_id)
    assert first is not None
    other.commit_learner_turn(session_id, learner_turn(1, first.audio), first)
    assert other.pending_take(session_id) is None


def test_the_later_tab_wins(store: Store) -> None:
    session_id = opened(store)
    store.claim(session_id, "first")
    store.take_over(session_id, "second")
    with pytest.raises(VoiceCoachError, match="another tab"):
        store.claim(session_id, "first")
    store.claim(session_id, "second")
    store.release(session_id, "second")
    store.claim(session_id, "first")


def test_unknown_sessions_are_named(store: Store) -> None:
    for call in (store.load, lambda i: store.claim(i, "x"), lambda i: store.accept_take(i, CLIP)):
        with pytest.raises(VoiceCoachError, match="nobody"):
            call("nobody")


@pytest.mark.parametrize("path", ["../x.flac", "/etc/passwd", "a/../../x"])
def test_no_way_out_of_the_folder(path: str, store: Store) -> None:
    with pytest.raises(VoiceCoachError):
        store.audio_path(path)


@pytest.mark.parametrize(
    "name", ["<b>Zoë</b>", "😀", "שלום", "a\x00b", "half \ud83d pair", "x" * 10_000]
)
def test_any_name_can_be_kept(name: str, store: Store) -> None:
    session_id = store.create(SCENARIO, seed=1, learner=name, version="1")
    assert store.load(session_id).learner == storable(name)


def test_threads_may_write_at_once(store: Store) -> None:
    session_id = opened(store)
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(5):
                store.accept_take(session_id, CLIP, gap_s=float(number))
                store.load(session_id)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    count = 0
    while (take := store.pending_take(session_id)) is not None:
        store.commit_learner_turn(session_id, learner_turn(count + 1, take.audio), take)
        count += 1
    assert count == 20


def test_two_processes_may_open_at_once(home: Path, empty_url: str) -> None:
    """As two machines may: each with a folder of its own, where the database is elsewhere."""
    code = (
        "import sys; from pathlib import Path; from voice_coach.store import Store; "
        "Store(Path(sys.argv[1]), database=sys.argv[2])"
    )
    folders = [home / ("recordings" if "sqlite" in empty_url else f"{i}") for i in range(3)]
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(folder), empty_url]) for folder in folders
    ]
    assert [child.wait() for child in children] == [0, 0, 0]


@ON_SQLITE
def test_a_damaged_database_is_left_alone(home: Path) -> None:
    folder = home / "recordings"
    folder.mkdir()
    (folder / "voice_coach.db").write_bytes(b"This is not a database at all. " * 50)
    before = (folder / "voice_coach.db").read_bytes()
    with pytest.raises(VoiceCoachError, match="damaged"):
        Store(folder)
    assert (folder / "voice_coach.db").read_bytes() == before


def test_a_newer_database_asks_for_an_update(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(VoiceCoachError, match="newer version"):
        Store(store.recordings)


def test_a_folder_that_cannot_be_used(home: Path) -> None:
    (home / "recordings").write_text("a file", encoding="utf-8")
    with pytest.raises(VoiceCoachError, match="VOICE_COACH_HOME"):
        Store(home / "recordings")


def test_a_full_disk_keeps_what_was_appended(store: Store) -> None:
    """A real limit of the system on the size of files, in a process of its own."""
    session_id = opened(store)
    code = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        import numpy as np
        from voice_coach.records import VoiceCoachError
        from voice_coach.store import Store

        store = Store(Path(sys.argv[1]), database=sys.argv[3])
        file = store.open_take(sys.argv[2], rate_hz=8_000)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            for _ in range(10):
                file.append(np.ones(4_000, dtype=np.int16))
        except VoiceCoachError as error:
            print(error)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.recordings), session_id, url_of(store)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "disk is full" in done.stdout
    (take,) = store.unfinished_takes(session_id)
    assert take.duration_s >= 1.0


def test_ids_sort_by_time_and_cannot_be_guessed(store: Store) -> None:
    first = store.create(SCENARIO, seed=1)
    time.sleep(1.1)
    second = store.create(replace(SCENARIO, title="later"), seed=1)
    assert first < second and len(first.split("-")[-1]) == 8
    assert [info.id for info in store.list_sessions()] == [second, first]


def test_a_list_is_cheap_and_may_be_short(store: Store) -> None:
    """What a session is about is not read for a list: it may be long."""
    from sqlalchemy import event

    ids = [opened(store) for _ in range(3)]
    store.finish(ids[0], Outcome("agreed", (), ""), skills=("holding", "asking"))
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *a: asked.append(a[2]) or a[2:4],
                 retval=True)  # fmt: skip
    found = {info.id: info for info in store.list_sessions()}
    assert len(asked) == 1 and "session.scenario," not in asked[0].replace("\n", " ")
    assert found[ids[0]].skills == ("holding", "asking") and found[ids[0]].turns == 1
    assert [info.id for info in store.list_sessions(limit=2)] == list(found)[:2]
