"""A migration that is cut off, and text that a database refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, event, inspect

from voice_coach.records import VoiceCoachError
from voice_coach.store import Store
from voice_coach.store.database import connect


def test_a_migration_that_is_cut_off_leaves_nothing_half_done(
    tmp_path: Path, empty_url: str
) -> None:
    def cut(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "CREATE TABLE comment" in statement:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(KeyboardInterrupt):
            Store(tmp_path / "recordings", database=empty_url)
    finally:
        event.remove(Engine, "before_cursor_execute", cut)
    engine = connect(empty_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    assert Store(tmp_path / "recordings", database=empty_url).list_sessions() == []


@pytest.mark.parametrize("key", ["a\0b", "half \ud83d pair"])
def test_any_text_can_be_asked_for(key: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceCoachError, match="There is no session"):
        Store(tmp_path).load(key)
