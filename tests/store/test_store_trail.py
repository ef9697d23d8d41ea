"""The trail of what was done can be added to, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from voice_coach.store import Store

ADD = """INSERT INTO audit (at, actor, action, subject, detail, chain)
         VALUES ('2026-01-01', 'ana', 'share', 's', '', 'c')"""


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'zoe'", "DELETE FROM audit"])
def test_the_trail_cannot_be_changed(tmp_path: Path, change: str) -> None:
    engine = Store(tmp_path).engine
    with engine.begin() as connection:
        connection.execute(text(ADD))
    with pytest.raises(DatabaseError, match="cannot be changed"), engine.begin() as connection:
        connection.execute(text(change))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT actor FROM audit")).scalars().all() == ["ana"]
