"""What the pages cost in an organisation of 1,000 people who practised 100,000 times.

Run: ``python benchmarks/team.py``; PostgreSQL must be installed (Debian's ``postgresql``), and a
server of its own is started in a temporary folder, as PostgreSQL comes. Goals: every page's data in
200 ms, the team's roll-up in 1 s, ten times the sessions at most ten times the cost.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from team_rows import COACHES, OPENED, START, fill

from voice_coach.practised import practised
from voice_coach.records import Account
from voice_coach.store import Store
from voice_coach.store.measures import measured
from voice_coach.store.reviews import queue, queue_counts
from voice_coach.store.signins import sign_in, signed_in
from voice_coach.store.teams import cells, release_closed, units
from voice_coach.ui.team import path_steps

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
from databases import Cluster, programs

PEOPLE, SIZES = 1_000, (10_000, 100_000)
RUNS = 40
TODAY, SMALLEST = "2026-11-01", 5

Page = Callable[[int], object]
"""What a page reads for somebody; the number says who looks."""


def pages(store: Store, sessions: dict[str, list[str]]) -> dict[str, Page]:
    """Every page's data, by what the page is called."""
    tokens = [sign_in(store, f"p{n:05}", now=START) for n in range(RUNS + 1)]

    def who(number: int, role: str = "learner") -> Account:
        key = f"p{PEOPLE + number % COACHES:05}" if role == "coach" else f"p{number:05}"
        return Account(key, key, key, role)  # type: ignore[arg-type]

    def report(number: int) -> object:
        account = who(number % OPENED)
        mine = sessions[account.id]
        session_id = mine[number % len(mine)]
        store.check(account, "see", session_id)
        return store.load(session_id)

    return {
        "who is signed in (each request)": lambda n: signed_in(
            store, tokens[n], now=START + timedelta(minutes=1)
        ),
        "home: own sessions and paths": lambda n: practised(store.list_sessions(who(n).id)),
        "own progress": lambda n: measured(store, who(n).id),
        "a report's session": report,
        "a coach's queue": lambda n: (
            queue(store, who(n, "coach"), today=TODAY),
            queue_counts(store, who(n, "coach"), today=TODAY),
        ),
        "the team page, released numbers": lambda n: (
            cells(store, minimum=SMALLEST),
            units(store),
        ),
    }


def median_ms(page: Page) -> float:
    """Median of `RUNS` people, after one to warm up."""
    taken = []
    for number in range(RUNS + 1):
        began = time.perf_counter()
        page(number)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:]) * 1000


def roll_up_ms(store: Store) -> float:
    """Median time to work out a month that is over, for all departments and measures."""
    taken = []
    for month in range(2, 11):
        began = time.perf_counter()
        release_closed(
            store, today=date(2026, month, 1), minimum=SMALLEST, grain="month", paths=path_steps()
        )
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def measure(store: Store, sessions: int) -> dict[str, float]:
    """Fill a database and time every page."""
    began = time.perf_counter()
    counted = fill(store.engine, people=PEOPLE, sessions=sessions)
    name = store.engine.dialect.name
    rows = ", ".join(f"{table} {count:,}" for table, count in counted.items())
    print(f"{name}, filled in {time.perf_counter() - began:.0f} s: {rows}", file=sys.stderr)
    known = {
        f"p{n:05}": [info.id for info in store.list_sessions(f"p{n:05}")] for n in range(OPENED)
    }
    rolled = {"the team's roll-up, one month": roll_up_ms(store)}
    return {page: median_ms(reads) for page, reads in pages(store, known).items()} | rolled


@contextmanager
def postgresql(folder: Path) -> Iterator[Cluster]:
    """A server as it comes, on a socket in a folder."""
    bin_folder = programs()
    if bin_folder is None:
        raise SystemExit("PostgreSQL is not installed (on Debian: apt install postgresql).")
    cluster = Cluster(folder, bin_folder, {"listen_addresses": ""})
    try:
        yield cluster
    finally:
        cluster.stop("immediate")


def run(kinds: list[str], sizes: tuple[int, ...]) -> None:
    """Print the table of each database."""
    folder = Path(tempfile.mkdtemp(prefix="team-"))
    try:
        for kind in kinds:
            found: dict[int, dict[str, float]] = {}
            for size in sizes:
                place = folder / f"{kind}-{size}"
                if kind == "sqlite":
                    found[size] = measure(Store(place), size)
                    continue
                server = Path(tempfile.mkdtemp(prefix="pg-"))
                with postgresql(server) as cluster:
                    store = Store(place, database=cluster.create())
                    found[size] = measure(store, size)
                    store.engine.dispose()
                shutil.rmtree(server)
            show(kind, found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(kind: str, found: dict[int, dict[str, float]]) -> None:
    few, many = min(found), max(found)
    print(f"\n| {kind}: page | {few:,} sessions (ms) | {many:,} sessions (ms) | times |")
    print("|---|---|---|---|")
    for page, slow in found[many].items():
        quick = found[few][page]
        print(f"| {page} | {quick:.1f} | {slow:.1f} | {slow / quick:.1f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", action="append", choices=("postgresql", "sqlite"))
    parser.add_argument("--sessions", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    run(given.database or ["postgresql", "sqlite"], tuple(given.sessions))
