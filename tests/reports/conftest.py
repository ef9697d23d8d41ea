"""One real rehearsal, spoken and heard once, for everything that is written about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach.records import Clip, Session

HEDGED = (
    "I was kind of hoping for maybe ninety five thousand, but it's fine if that's not possible."
)
TRADE = "If you can do ninety two thousand, then I will take over the design system."
ACCEPT = "Yes, that works for me. We have a deal."
AGAIN = "I want ninety five thousand, because orders rose by eleven percent."


@pytest.fixture(scope="session")
def rehearse(
    say: Callable[[str], Clip], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Session]:
    """Rehearse the same words again, in a home of its own: real voice, real recogniser."""

    def session() -> Session:
        from voice_coach.rooms import open_rooms
        from voice_coach.scenario import find
        from voice_coach.session import Rehearsal
        from voice_coach.settings import Settings
        from voice_coach.whole import whole_session

        rooms = open_rooms(Settings(home=tmp_path_factory.mktemp("home"), model="tiny.en"))
        rehearsal = Rehearsal.start(find("raise"), rooms=rooms, seed=3, learner="Sam")
        list(rehearsal.advance())
        for text in (HEDGED, TRADE, ACCEPT):
            if rehearsal.state == "listening":
                rehearsal.accept(say(text), gap_s=0.8)
                list(rehearsal.advance())
        rehearsal.stop()
        rehearsal.accept(say(AGAIN), drill_of=1)
        list(rehearsal.advance())
        return whole_session(rehearsal.id, rooms=rooms)

    return session


@pytest.fixture(scope="session")
def session(rehearse: Callable[[], Session]) -> Session:
    return rehearse()


@pytest.fixture
def written(session: Session, tmp_path: Path) -> Callable[[str], Path]:
    """The session in a format, by the door that plug-ins use."""

    def export(form: str) -> Path:
        from voice_coach.plugins import load

        path: Path = load("exporters", form)(session, tmp_path / f"report.{form}")
        return path

    return export
