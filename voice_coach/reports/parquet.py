"""A session's table of flags, measures and offers as Parquet, for notebooks and warehouses."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from voice_coach.records import Session
from voice_coach.reports.files import write_bytes
from voice_coach.reports.tables import COLUMNS, rows

NUMBERS = ("start_s", "end_s", "value", "low", "high")


def export_parquet(session: Session, path: Path) -> Path:
    """Write the rows of the CSV table as Parquet, with types. Returns ``path``.

    One row a flag, withheld flag, measure or offer; ``turn`` is a whole number, seconds and
    values are floating point, the rest is text. The session's id, scenario and version stand in
    the schema's metadata. Nothing is escaped: Parquet holds no formulas.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = list(rows(session))
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        values = [row.get(name) for row in found]
        if name == "turn":
            columns[name] = pa.array(values, pa.int32())
        elif name in NUMBERS:
            columns[name] = pa.array(values, pa.float64())
        else:
            columns[name] = pa.array([None if v is None else _text(v) for v in values], pa.string())
    about = {
        "session": session.id,
        "scenario": session.scenario.id,
        "started_at": session.started_at,
        "voice_coach": session.version,
    }
    table = pa.table(columns).replace_schema_metadata(about)
    written = io.BytesIO()
    pq.write_table(table, written)
    return write_bytes(path, written.getvalue())


def _text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode("utf-8")
