"""What counts among a group's numbers."""

from __future__ import annotations

from pathlib import Path

from populations import Person, add_session, fill
from sqlmodel import Session as Connection

from voice_coach.records import IMPORTED
from voice_coach.store import Store
from voice_coach.store.periods import Period
from voice_coach.store.team_measures import persons


def test_a_recording_that_was_brought_in_is_in_no_number(tmp_path: Path) -> None:
    store = Store(tmp_path)
    fill(store, [Person("ana", sessions=(("2026-03-02", 1),)), Person("bob")], asked=4)
    with Connection(store.engine) as connection:
        for who in ("ana", "bob"):
            add_session(
                connection, f"{who}-call", who, "2026-03-03", plain=4, asked=4, scenario=IMPORTED
            )
        connection.commit()
        rows = connection.execute(persons(Period("2026-03-01", "2026-04-01"), {})).mappings().all()
    found = {(row["active"], row["sessions"], row["plain"]) for row in rows}
    assert found == {(1.0, 1.0, 0.25), (0.0, None, None)}
