"""Rows of a made-up organisation, in bulk: as many people and sessions as asked for.

Numbers are drawn from plain distributions (seeded); words are the same few everywhere, but for the
sessions of `OPENED` people, whose turns are as long as those of a real session.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from typing import Any

from sqlalchemy import Engine

from voice_coach.analysis.reading import read_text
from voice_coach.records import Behaviour, Outcome, Reading, Transcript, Turn, Word
from voice_coach.scenario import find, list_scenarios
from voice_coach.store import codec
from voice_coach.store.rows import turn_row
from voice_coach.store.tables import TurnRow

DEPARTMENTS, TEAMS, COACHES, TURNS, FLAGS = 12, 5, 20, 9, 10
OPENED = 20
"""People whose sessions have whole turns."""
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
TYPES = (
    ("hedging", "shield"), ("hedging", "minimizer"), ("hedging", "apology"),
    ("pacing", "long_pause"), ("pacing", "filler_words"),
    ("conceding", "unreciprocated"), ("conceding", "self_bidding"),
)  # fmt: skip
SKILLS = ("asking", "holding", "reasons", "trading", "probing", "plain")
SAID = (
    "I hear you, and I know that the pool is small. I am staying at ninety five thousand, because "
    "I brought in two new clients this year, and, I guess, maybe because nobody else knows them."
)


def fill(engine: Engine, *, people: int, sessions: int, seed: int = 5) -> dict[str, int]:
    """Put an organisation into an empty, migrated database; how many rows of each table."""
    made = Organisation(people=people, sessions=sessions, seed=seed)
    tables = {
        "account": made.accounts(),
        "session": made.sessions(),
        "turn": made.turns(),
        "behaviour": made.behaviours(),
        "flag": made.flags(),
        "survey": made.surveys(),
        "review": made.reviews(),
    }
    counted = {name: _insert(engine, name, rows) for name, rows in tables.items()}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        vacuum = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        connection.exec_driver_sql(vacuum)
    return counted


def _insert(engine: Engine, table: str, rows: Iterator[dict[str, Any]]) -> int:
    first = next(rows)
    names = ", ".join(f'"{name}"' for name in first)
    counter = count(1)
    values = (tuple(row.values()) for row, _ in zip(chain([first], rows), counter, strict=False))
    with engine.begin() as connection:
        raw: Any = connection.connection.driver_connection
        if engine.dialect.name == "postgresql":
            # the rows fit by how they are made; three million look-ups would show nothing
            raw.execute("SET LOCAL session_replication_role = replica")
            with raw.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(first))
            raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
    return next(counter) - 1


class Organisation:
    """Rows of each table, the same each time for the same numbers and seed."""

    def __init__(self, *, people: int, sessions: int, seed: int) -> None:
        self.people, self.number, self.seed = people, sessions, seed
        self.scenarios = [(s.id, s.title, codec.dump(s)) for s in list_scenarios()]
        self.outcome = codec.dump(Outcome("agreed", (), "You agreed."))
        self.whole = _learners_turn()

    def _drawn(self, what: str) -> random.Random:
        return random.Random(f"{self.seed} {what}")

    def _when(self, number: int) -> datetime:
        """Sessions are spread evenly over 300 days, everybody's too."""
        return START + timedelta(seconds=number * 300 * 86_400 / self.number)

    def owner(self, number: int) -> int:
        return number % self.people

    def key(self, number: int) -> str:
        return f"{self._when(number):%Y%m%d-%H%M%S}-{number:08x}"

    def accounts(self) -> Iterator[dict[str, Any]]:
        for number in range(self.people + COACHES):
            learner = number < self.people
            place = number % (DEPARTMENTS * TEAMS)
            yield {
                "id": f"p{number:05}",
                "login": f"p{number:05}@example.org",
                "name": f"Person {number}",
                "role": "learner" if learner else "coach",
                "department": f"Department {place % DEPARTMENTS}",
                "team": f"Team {place // DEPARTMENTS}",
                "active": True,
                "created_at": START.isoformat(timespec="seconds"),
            }

    def sessions(self) -> Iterator[dict[str, Any]]:
        drawn = self._drawn("session")
        for number in range(self.number):
            scenario, title, text = self.scenarios[drawn.randrange(len(self.scenarios))]
            when = self._when(number)
            coach = number % 50 == 0
            yield {
                "id": self.key(number),
                "scenario_id": scenario,
                "title": title,
                "scenario": text,
                "seed": number,
                "learner": "",
                "version": "1",
                "started_at": when.isoformat(timespec="seconds"),
                "owner": "",
                "outcome": self.outcome if number % 20 else None,
                "difficulty": drawn.choice(("usual", "usual", "easy", "hard")),
                "skills": " ".join(drawn.sample(SKILLS, drawn.randrange(4))),
                "ended_at": (when + timedelta(minutes=9)).isoformat(timespec="seconds"),
                "account_id": f"p{self.owner(number):05}",
                "coach_id": f"p{self.people + number // 50 % COACHES:05}" if coach else None,
            }

    def turns(self) -> Iterator[dict[str, Any]]:
        said = Turn(0, "counterpart", "That is more than I have.", duration_s=2.5)
        short, whole = turn_row("", said).model_dump(), self.whole.model_dump()
        for number in range(self.number):
            key, opened = self.key(number), self.owner(number) < OPENED
            for index in range(TURNS):
                learner = index % 2 == 1
                values = whole if learner and opened else short
                speaker = "learner" if learner else "counterpart"
                yield {**values, "session_id": key, "index": index, "speaker": speaker}

    def behaviours(self) -> Iterator[dict[str, Any]]:
        drawn = self._drawn("behaviour")
        for number in range(self.number):
            if number % 20 == 0:
                continue
            asks, presses, gives = drawn.randrange(1, 6), drawn.randrange(5), drawn.randrange(4)
            pace = drawn.gauss(150, 15)
            yield {
                "session_id": self.key(number),
                "account_id": f"p{self.owner(number):05}",
                "scenario_id": self.scenarios[number % len(self.scenarios)][0],
                "difficulty": "usual",
                "ended_at": (self._when(number) + timedelta(minutes=9)).isoformat("T", "seconds"),
                "rules_version": "1",
                **asdict(
                    Behaviour(
                        turns=TURNS // 2,
                        drills=drawn.randrange(3),
                        spoken_s=drawn.uniform(30, 200),
                        words=drawn.randrange(60, 400),
                        asks=asks,
                        asks_plain=drawn.randrange(asks + 1),
                        ask_hedges=drawn.randrange(4),
                        pressures=presses,
                        pressures_held=drawn.randrange(presses + 1),
                        gives=gives,
                        gives_traded=drawn.randrange(gives + 1),
                        hedges=drawn.randrange(8),
                        pace_wpm=pace,
                        pace_pressed_wpm=pace * drawn.uniform(0.9, 1.2),
                        agreed=drawn.random() < 0.7,
                        value=drawn.uniform(0, 1),
                    )
                ),
            }

    def flags(self) -> Iterator[dict[str, Any]]:
        drawn = self._drawn("flag")
        for number in range(self.number):
            for each in range(FLAGS):
                family, kind = TYPES[drawn.randrange(len(TYPES))]
                at_s = drawn.uniform(0, 20)
                yield {
                    "session_id": self.key(number),
                    "turn": 1 + 2 * (each % (TURNS // 2)),
                    "number": each,
                    "family": family,
                    "type": kind,
                    "start_s": at_s,
                    "end_s": at_s + 0.6,
                    "severity": "clear",
                }

    def surveys(self) -> Iterator[dict[str, Any]]:
        drawn = self._drawn("survey")
        for number in range(0, self.number, 3):
            for kind in ("before", "after"):
                yield {
                    "id": f"{kind}-{number}",
                    "account_id": f"p{self.owner(number):05}",
                    "session_id": self.key(number),
                    "kind": kind,
                    "form": "1",
                    "word": "",
                    "answers": "{}",
                    "score": drawn.uniform(0, 100),
                    "skipped": False,
                    "at": self._when(number).isoformat(timespec="seconds"),
                }

    def reviews(self) -> Iterator[dict[str, Any]]:
        for number in range(0, self.number, 50):
            when = self._when(number).isoformat(timespec="seconds")
            done = number % 100 == 0
            yield {
                "session_id": self.key(number),
                "coach_id": f"p{self.people + number // 50 % COACHES:05}",
                "state": "done" if done else "new",
                "shared_at": when,
                "done_at": when if done else None,
            }


def _learners_turn() -> TurnRow:
    """A turn as long as those of a real session, read as a real one is."""
    words = tuple(
        Word(word, 0.3 * at, 0.3 * at + 0.25, 0.95) for at, word in enumerate(SAID.split())
    )
    read = read_text(SAID, scenario=find("raise"))
    reading = Reading(moves=read.moves, hedges=read.hedges, offers=read.offers, signs=read.signs)
    turn = Turn(1, "learner", SAID, duration_s=12.0, transcript=Transcript(words), reading=reading)
    return turn_row("", turn)
