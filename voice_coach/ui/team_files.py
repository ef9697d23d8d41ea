"""The team page as CSV or Parquet: the same cells, too few people included, and nothing more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from voice_coach.reports.tables import safe_cell

if TYPE_CHECKING:
    from voice_coach.ui.team import Team

COLUMNS = (
    *("from", "until", "department", "group", "measure", "what", "unit", "people_at_least"),
    *("value", "low", "high", "told"),
    *("change_since", "change", "change_low", "change_high", "effect"),
)


def rows(team: Team) -> Iterator[dict[str, Any]]:
    """One row for each number the page shows, or says too few people for."""
    for name, (_, table) in team.tables.items():
        for row in table:
            at = {
                "from": team.period.starts,
                "until": team.period.ends,
                "department": team.department,
                "group": row.group.name,
            }
            if name == "engagement":
                what = {"measure": "active", "what": "members who practised", "unit": ""}
                yield {**at, **what, "told": row.active}
            for figure in row.figures:
                kind, moved = figure.kind, figure.change
                yield {
                    **at,
                    "measure": kind.id,
                    "what": f"{kind.name}: {kind.about}",
                    "unit": kind.unit.strip(),
                    "people_at_least": figure.people or None,
                    "value": figure.value,
                    "low": figure.low,
                    "high": figure.high,
                    "told": figure.words,
                    "change_since": team.first.starts if moved and team.first else None,
                    "change": moved.value if moved else None,
                    "change_low": moved.low if moved else None,
                    "change_high": moved.high if moved else None,
                    "effect": moved.effect if moved else None,
                }


def csv_bytes(team: Team) -> bytes:
    """UTF-8, comma separated; what a spreadsheet would run is made text."""
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for row in rows(team):
        table.writerow({key: safe_cell(value) for key, value in row.items()})
    return written.getvalue().encode()


def parquet_bytes(team: Team) -> bytes:
    """The same table, with numbers as numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = {"value", "low", "high", "change", "change_low", "change_high", "effect"}
    schema = pa.schema(
        [
            (
                name,
                pa.int64()
                if name == "people_at_least"
                else pa.float64()
                if name in numbers
                else pa.string(),
            )
            for name in COLUMNS
        ]
    )
    written = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows(team)), schema=schema), written)
    return written.getvalue()
