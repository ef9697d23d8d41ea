"""Sealed recordings: they open with their key at their place, and say plainly why they do not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from voice_coach.audio import sealed
from voice_coach.audio.files import flac_bytes, read_clip, write_recording
from voice_coach.audio.sealed import Key, SealError, key_of, new_key, read_file, seal, unseal
from voice_coach.records import SOLO, Clip
from voice_coach.rooms import Rooms
from voice_coach.settings import settings
from voice_coach.store.branches import branch
from voice_coach.store.vault import FILE, check_key, open_all, seal_all

pytest.importorskip("cryptography")
CLIP = Clip(np.linspace(-0.5, 0.5, 4000, dtype=np.float32), 16_000)
PLAIN = flac_bytes(CLIP)


def quiet(stage: str, share: float) -> None:
    assert 0 <= share <= 1


def use(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    if key is None:
        monkeypatch.delenv("VOICE_COACH_KEY", raising=False)
    else:
        monkeypatch.setenv("VOICE_COACH_KEY", key)
    settings.cache_clear()


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[str]:
    made = new_key()
    use(monkeypatch, made)
    yield made


def test_a_recording_is_sealed_on_disk_and_opens(tmp_path: Path, key: str) -> None:
    path = tmp_path / "s1" / "001-learner.flac"
    write_recording(path, CLIP)
    on_disk = path.read_bytes()
    assert on_disk.startswith(b"VCSEAL1\0" + bytes.fromhex(key_of(key).id))
    assert b"fLaC" not in on_disk and len(on_disk) == len(PLAIN) + 8 + 8 + 12 + 16
    assert read_file(path) == PLAIN
    np.testing.assert_array_equal(read_clip(path).samples, read_clip(PLAIN).samples)
    write_recording(path, CLIP)
    assert path.read_bytes() != on_disk, "a nonce is used once"


def test_without_a_key_it_is_plain(tmp_path: Path, home: Path) -> None:
    write_recording(tmp_path / "s1" / "a.flac", CLIP)
    assert (tmp_path / "s1" / "a.flac").read_bytes() == PLAIN


def test_without_the_key_it_says_so_and_nothing_is_lost(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s1" / "a.flac"
    write_recording(path, CLIP)
    before = path.read_bytes()
    for other, said in ((None, "no key here"), (new_key(), "another key")):
        use(monkeypatch, other)
        for read in (read_file, read_clip):
            with pytest.raises(SealError, match=said) as told:
                read(path)
            assert "Nothing is lost" in str(told.value) and key not in str(told.value)
    use(monkeypatch, key)
    assert path.read_bytes() == before and read_file(path) == PLAIN


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_a_change_anywhere_shows(tmp_path: Path, at: int, bit: int, cut: bool) -> None:
    key, path = Key(b"k" * 32), tmp_path / "s1" / "a.flac"
    data = bytearray(seal(PLAIN, path, key))
    at %= len(data)
    if cut:
        del data[at:]
    else:
        data[at] ^= 1 << bit
    if sealed.is_sealed(bytes(data)):
        with pytest.raises(SealError):
            unseal(bytes(data), path, key)
    else:
        assert at < len(sealed.MAGIC)


def test_a_file_put_in_anothers_place_does_not_open(tmp_path: Path) -> None:
    key, path = Key(b"k" * 32), tmp_path / "s1" / "a.flac"
    data = seal(PLAIN, path, key)
    assert unseal(data, tmp_path / "elsewhere" / "s1" / "a.flac", key) == PLAIN, "a whole move may"
    for other in (tmp_path / "s2" / "a.flac", tmp_path / "s1" / "b.flac"):
        with pytest.raises(SealError, match="changed or moved"):
            unseal(data, other, key)


@pytest.mark.parametrize("text", ["", "short", "A" * 44, "é" * 32, "*" * 44, new_key()[:-4]])
def test_what_is_no_key_is_refused_and_not_repeated(text: str) -> None:
    if text == "A" * 44:
        text = "A" * 40
    with pytest.raises(SealError, match="is no key") as told:
        key_of(text)
    assert not text or text not in str(told.value)


def test_a_key_tells_nothing_of_itself() -> None:
    key = key_of(new_key())
    assert key.secret.hex() not in repr(key) and key.id not in key.secret.hex()
    assert len({new_key() for _ in range(50)}) == 50


def test_from_the_keyring(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    keyring = pytest.importorskip("keyring")
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1  # type: ignore[assignment]
        kept: dict[tuple[str, str], str] = {}  # noqa: RUF012

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.kept[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        use(monkeypatch, "keyring")
        with pytest.raises(SealError, match="no key in the keyring"):
            sealed.current_key()
        from click.testing import CliRunner

        from voice_coach.cli import main

        done = CliRunner().invoke(main, ["data", "key", "--keyring"])
        assert done.exit_code == 0 and Memory.kept
        (made,) = Memory.kept.values()
        assert made not in done.output
        assert sealed.current_key() == key_of(made)
        again = CliRunner().invoke(main, ["data", "key", "--keyring"])
        assert again.exit_code == 2 and Memory.kept == {("voice_coach", "recordings"): made}
    finally:
        keyring.set_keyring(before)


# --- a whole store ------------------------------------------------------------------------------


def held(rooms: Rooms) -> str:
    from owners import talk

    session = talk(rooms.store, SOLO)
    take = rooms.store.open_take(session, rate_hz=16_000)
    take.append((CLIP.samples * 32768).astype(np.int16))
    take.seal()
    return session


def recordings(rooms: Rooms) -> list[Path]:
    return sorted(rooms.store.recordings.glob("*/*.flac"))


def test_everything_the_store_writes_is_sealed_and_everything_reads_it(key: str) -> None:
    from voice_coach.reports.html import report_html
    from voice_coach.whole import whole_session

    rooms = Rooms(settings())
    session = held(rooms)
    later = branch(rooms.store, session, turn=1)
    files = recordings(rooms)
    assert len(files) == 5 and all(sealed.is_sealed(p.read_bytes()) for p in files)
    assert not list(rooms.store.recordings.glob("**/*.pcm")), "a take in progress is gone"
    take = rooms.store.pending_take(session)
    assert take is not None and rooms.store.take_clip(take).duration_s == CLIP.duration_s
    for one in (session, later):
        assert "missing from the recordings folder" not in report_html(
            whole_session(one, rooms=rooms)
        )


@pytest.mark.parametrize("given_key", [None, "another"])
def test_a_server_without_the_right_key_stops_before_it_mixes(
    key: str, given_key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(Rooms(settings()))
    use(monkeypatch, new_key() if given_key else None)
    with pytest.raises(SealError, match="Nothing is lost"):
        _ = Rooms(settings()).store
    use(monkeypatch, key)
    assert len(Rooms(settings()).store.list_sessions()) == 1


def test_what_is_there_is_sealed_changed_over_and_opened_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = Rooms(settings())
    held(rooms)
    before = {p: p.read_bytes() for p in recordings(rooms)}
    folder = rooms.store.recordings
    one, two = key_of(new_key()), key_of(new_key())
    assert seal_all(folder, one, old=None, say=quiet) == 4
    assert seal_all(folder, one, old=None, say=quiet) == 0
    with pytest.raises(SealError):
        seal_all(folder, two, old=None, say=quiet)
    with pytest.raises(SealError):
        seal_all(folder, two, old=key_of(new_key()), say=quiet)
    assert seal_all(folder, two, old=one, say=quiet) == 4
    for path, data in before.items():
        assert unseal(path.read_bytes(), path, two) == data
    with pytest.raises(SealError):
        open_all(folder, one, say=quiet)
    assert open_all(folder, two, say=quiet) == 4 and not (folder / FILE).exists()
    assert {p: p.read_bytes() for p in recordings(rooms)} == before


def test_changing_the_key_can_be_cut_short(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = Rooms(settings())
    held(rooms)
    folder = rooms.store.recordings
    before = {p: p.read_bytes() for p in recordings(rooms)}
    one, two = key_of(new_key()), key_of(new_key())
    seal_all(folder, one, old=None, say=quiet)
    seen = []

    def stop(stage: str, share: float) -> None:
        seen.append(stage)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seal_all(folder, two, old=one, say=stop)
    assert {sealed.sealing_key(p.read_bytes()) for p in before} == {one.id, two.id}
    assert seal_all(folder, two, old=one, say=quiet) == 2
    for path, data in before.items():
        assert unseal(path.read_bytes(), path, two) == data


def test_a_recording_that_is_being_brought_in_changes_over_and_cannot_be_swapped(
    tmp_path: Path, home: Path
) -> None:
    one, two = key_of(new_key()), key_of(new_key())
    ours, theirs = (tmp_path / s / "import" / "left-0000.flac" for s in ("s1", "s2"))
    for path in (ours, theirs):
        path.parent.mkdir(parents=True)
        path.write_bytes(PLAIN)
    assert seal_all(tmp_path, one, old=None, say=quiet) == 2
    assert seal_all(tmp_path, two, old=one, say=quiet) == 2
    assert unseal(ours.read_bytes(), ours, two) == PLAIN
    with pytest.raises(SealError, match="changed or moved"):
        unseal(ours.read_bytes(), theirs, two)
    assert open_all(tmp_path, two, say=quiet) == 2
    assert ours.read_bytes() == theirs.read_bytes() == PLAIN


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff"])
def test_a_damaged_name_of_the_key_is_not_taken_for_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(SealError, match="cannot be read"):
        check_key(tmp_path)


def test_a_sealed_file_is_served_in_parts(tmp_path: Path, key: str) -> None:
    from voice_coach.ui.sounding import sound_response

    path = tmp_path / "s1" / "a.flac"
    write_recording(path, CLIP)
    size = len(PLAIN)
    for asked, status, body in (
        (None, 200, PLAIN),
        ("bytes=0-", 206, PLAIN),
        ("bytes=10-19", 206, PLAIN[10:20]),
        ("bytes=-7", 206, PLAIN[-7:]),
        (f"bytes=-{size * 9}", 206, PLAIN),
        (f"bytes=5-{size * 9}", 206, PLAIN[5:]),
        ("bytes=0-1,4-5", 200, PLAIN),
        ("bytes=-", 200, PLAIN),
        ("lines=1-2", 200, PLAIN),
        (f"bytes={size}-", 416, b""),
        ("bytes=9-3", 416, b""),
        ("bytes=-0", 416, b""),
    ):
        answer = sound_response(path, asked)
        assert (answer.status_code, bytes(answer.body)) == (status, body), asked
        if status == 206:
            assert answer.headers["content-range"].endswith(f"/{size}")
            assert answer.headers["content-length"] == str(len(body))


def test_missing_packages_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in ("cryptography.hazmat.primitives.ciphers.aead", "keyring"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SealError, match=r"voice-coach\[encryption\]"):
        seal(b"x", tmp_path / "s" / "a", Key(os.urandom(32)))
    with pytest.raises(SealError, match=r"voice-coach\[encryption\]"):
        sealed._from_keyring()
