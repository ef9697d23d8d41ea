"""A database for each test: SQLite, or PostgreSQL in a throw-away cluster that nobody else uses.

Without a URL a `Store` opens SQLite. A test with ``database`` set to ``postgresql`` opens one of
its own PostgreSQL databases instead, one for each folder, so that the same test runs on both.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from voice_coach.store import Store

KINDS = ("sqlite", "postgresql")
BOTH = pytest.mark.parametrize("database", KINDS, indirect=True)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
}
"""Quick, on this machine only, and worth nothing after a power cut."""
TEMPLATE = "migrated"


def programs() -> Path | None:
    """Where PostgreSQL's programs are: on the path, or where Debian puts the newest."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in folders), key=lambda p: int(p.parent.name), default=None)


class Cluster:
    """A PostgreSQL server on a socket in a temporary folder."""

    def __init__(
        self, folder: Path, bin_folder: Path, settings: Mapping[str, str] = SETTINGS
    ) -> None:
        self.folder, self.bin = folder, bin_folder
        self.settings = {**settings, "unix_socket_directories": str(folder)}
        self._numbers = count(1)
        if os.getuid() == 0:  # PostgreSQL refuses to be run by root
            shutil.chown(folder, "postgres", "postgres")
        self.run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-E", "UTF8",
                 "--locale=C.UTF-8", "--auth=trust", "--no-sync")  # fmt: skip
        self.start()

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"),
                 "-w", "-o", options, "start")  # fmt: skip

    def stop(self, how: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", how, "-w", "stop")

    def run(self, program: str, *args: str) -> str:
        """Run one of PostgreSQL's programs as whoever runs the server."""
        command = [str(self.bin / program), *args]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def sql(self, statement: str, *, database: str = "postgres") -> list[str]:
        """Run a statement; the values of its rows as text."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        ) as connection:
            found = connection.execute(statement)  # type: ignore[arg-type]
            return [str(row[0]) for row in found] if found.description else []

    def url(self, name: str, *, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def create(self, *, template: str = "template0", options: str = "") -> str:
        """A new database; its URL."""
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = re.search(r"/(\w+)\?", url)
        assert name is not None
        self.sql(f"DROP DATABASE IF EXISTS {name[1]} WITH (FORCE)")


def url_of(store: Store) -> str:
    """Where a store's database is, for another process."""
    return store.engine.url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for all tests that want one, started by the first."""
    from voice_coach.store.database import open_database

    bin_folder = programs()
    if bin_folder is None:
        message = "PostgreSQL is not installed (on Debian: apt install postgresql)"
        if os.environ.get("EVERYTHING_IS_INSTALLED"):
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has a limit
    cluster = Cluster(folder, bin_folder)
    try:
        cluster.sql(f"CREATE DATABASE {TEMPLATE}")
        open_database(folder / "none", url=cluster.url(TEMPLATE)).dispose()
        yield cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def database(
    request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Which database a test's stores are in: "sqlite" unless parametrised, or asked for."""
    from voice_coach.store import recordings

    asked: str = request.config.getoption("--database")
    kind: str = getattr(request, "param", asked)
    if kind == "sqlite":
        yield kind
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    urls: dict[Path, str] = {}
    engines: list[Engine] = []
    real = recordings.open_database

    def open_database(folder: Path, *, url: str | None = None) -> Engine:
        key = folder.resolve()
        if url is None and key not in urls:
            urls[key] = cluster.create(template=TEMPLATE)
        engines.append(real(folder, url=url or urls[key]))
        return engines[-1]

    monkeypatch.setattr(recordings, "open_database", open_database)
    if asked == kind:  # then also what the test starts keeps it there
        key = (home / "recordings").resolve()
        urls[key] = cluster.create(template=TEMPLATE)
        monkeypatch.setenv("VOICE_COACH_DATABASE", urls[key])
    yield kind
    for engine in engines:
        engine.dispose()
    for url in urls.values():
        cluster.drop(url)


@pytest.fixture
def empty_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database without a table, of the kind that the test runs on."""
    if database == "sqlite":
        (tmp_path / "empty").mkdir()
        yield f"sqlite:///{tmp_path / 'empty' / 'voice_coach.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.create()
    yield url
    cluster.drop(url)
