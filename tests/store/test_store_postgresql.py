"""What can go wrong between the store and a PostgreSQL server, and what is said then."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import ON_POSTGRESQL, TEMPLATE, Cluster, url_of
from sqlalchemy import text

from voice_coach.records import VoiceCoachError
from voice_coach.rooms import Rooms
from voice_coach.scenario import find
from voice_coach.settings import Settings
from voice_coach.store import Store
from voice_coach.store.database import connect, transaction
from voice_coach.store.tables import SessionRow

pytestmark = ON_POSTGRESQL
SECRET = "pss-w0rd"
RAISE = find("raise")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def role(cluster: Cluster) -> Iterator[str]:
    """Somebody who may connect, and owns nothing."""
    cluster.sql(f"CREATE ROLE guest LOGIN PASSWORD '{SECRET}'")
    yield "guest"
    cluster.sql("DROP ROLE guest")


def refusal(folder: Path, url: str) -> str:
    with pytest.raises(VoiceCoachError) as caught:
        Store(folder, database=url)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_one_setting_is_enough(home: Path, cluster: Cluster, empty_url: str) -> None:
    rooms = Rooms(Settings(home=home, database=empty_url))  # type: ignore[arg-type]
    session_id = rooms.store.create(RAISE, seed=2**31 - 1, learner="Zoë")
    assert rooms.store.load(session_id).scenario == RAISE
    assert rooms.store.engine.dialect.name == "postgresql"
    assert not list((home / "recordings").glob("*.db"))
    rooms.store.engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql:/{SECRET}",
        f"mysql://me:{SECRET}@host/name",
        f"postgresql://me:{SECRET}@host:port/name",
        SECRET,
    ],
)
def test_what_is_no_url_is_not_repeated(url: str, tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path, url)


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = refusal(tmp_path, f"postgresql://me:{SECRET}@127.0.0.1:{port}/team")
    assert "team on 127.0.0.1 does not answer" in said


def test_no_such_database(tmp_path: Path, cluster: Cluster) -> None:
    said = refusal(tmp_path, cluster.url("nowhere"))
    assert "no database nowhere" in said and "createdb" in said


def test_no_such_user(tmp_path: Path, cluster: Cluster) -> None:
    assert "does not let this user in" in refusal(tmp_path, cluster.url(TEMPLATE, user="mallory"))


def test_a_wrong_password(store: Store, cluster: Cluster, role: str) -> None:
    rules = cluster.folder / "data" / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    name = str(store.engine.url.database)
    try:
        rules.write_text(f"local all {role} scram-sha-256\n{before}", encoding="utf-8")
        cluster.sql("SELECT pg_reload_conf()")
        url = cluster.url(name, user=f"{role}:{SECRET}")
        engine = connect(url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == role
        engine.dispose()
        said = refusal(store.recordings, url.replace(SECRET, f"{SECRET}x"))
        assert "does not let this user in" in said
        said = refusal(store.recordings, cluster.url(name, user=role))
        assert "does not let this user in" in said
    finally:
        rules.write_text(before, encoding="utf-8")
        cluster.sql("SELECT pg_reload_conf()")


def test_a_user_who_may_not_write(tmp_path: Path, cluster: Cluster, role: str) -> None:
    url = cluster.create()
    said = refusal(tmp_path, url.replace("postgres@", f"{role}@"))
    assert "may not do this" in said
    cluster.drop(url)


def test_a_database_that_only_reads(store: Store, cluster: Cluster) -> None:
    session_id = store.create(RAISE, seed=1)
    name = store.engine.url.database
    cluster.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.engine.dispose()
    assert store.load(session_id).seed == 1
    with pytest.raises(VoiceCoachError, match="read-only"):
        store.create(RAISE, seed=2)
    assert len(store.list_sessions()) == 1


def test_a_database_that_is_not_utf_8(tmp_path: Path, cluster: Cluster) -> None:
    url = cluster.create(options="ENCODING 'LATIN1' LOCALE 'C'")
    assert "UTF-8" in refusal(tmp_path, url)
    cluster.drop(url)


def test_a_full_disk_is_named(store: Store) -> None:
    """The server's own error for it, raised by the server."""
    raising = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    with pytest.raises(VoiceCoachError, match="disk is full"), transaction(store.engine) as room:
        room.connection().execute(text(raising))


def test_a_cut_connection_costs_one_request_at_most(store: Store, cluster: Cluster) -> None:
    session_id = store.create(RAISE, seed=1)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"
    cluster.sql(cut.format(store.engine.url.database))
    assert store.load(session_id).seed == 1  # an idle one is noticed, and another opened

    with pytest.raises(VoiceCoachError, match="was cut"), transaction(store.engine) as connection:
        connection.get_one(SessionRow, session_id).learner = "half"
        connection.flush()
        cluster.sql(cut.format(store.engine.url.database))
        connection.get_one(SessionRow, session_id, populate_existing=True)
    assert store.load(session_id).learner == ""
    store.take_over(session_id, "again")


def test_a_server_that_restarts(store: Store, cluster: Cluster) -> None:
    session_id = store.create(RAISE, seed=1)
    cluster.stop()
    try:
        with pytest.raises(VoiceCoachError, match="does not answer"):
            store.load(session_id)
    finally:
        cluster.start()
    assert store.load(session_id).seed == 1


def test_only_one_of_many_claims_a_session(store: Store) -> None:
    session_id = store.create(RAISE, seed=1)
    got: list[str] = []
    ready = threading.Barrier(12)

    def claim(owner: str) -> None:
        ready.wait()
        try:
            store.claim(session_id, owner)
        except VoiceCoachError:
            return
        got.append(owner)

    threads = [threading.Thread(target=claim, args=(f"tab {i}",)) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1


def test_more_threads_than_connections(store: Store) -> None:
    session_id = store.create(RAISE, seed=1)
    problems: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(5):
                store.load(session_id)
                store.list_sessions()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_text_that_postgresql_refuses_is_kept_or_not_found(store: Store) -> None:
    session_id = store.create(RAISE, seed=1, learner="a\0b")
    assert store.load(session_id).learner == "a\N{REPLACEMENT CHARACTER}b"
    for key in ("a\0b", "\ud83d", "x" * 10_000):
        with pytest.raises(VoiceCoachError, match="There is no session"):
            store.load(key)


def test_an_error_names_no_words_that_were_said(store: Store) -> None:
    session_id = store.create(RAISE, seed=1, learner="whatever was said")
    with pytest.raises(VoiceCoachError) as caught, transaction(store.engine) as connection:
        row = connection.get_one(SessionRow, session_id)
        connection.expunge(row)
        connection.add(SessionRow(**row.model_dump()))
    told = f"{caught.value} {caught.value.__cause__}"
    assert "refused" in told and "whatever was said" not in told


def test_the_address_can_be_handed_on(store: Store) -> None:
    assert Store(store.recordings, database=url_of(store)).list_sessions() == []
