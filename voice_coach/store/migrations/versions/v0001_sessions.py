"""Sessions, turns, takes and drills."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("scenario_id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("scenario", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("learner", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("started_at", sa.String, nullable=False, index=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("outcome", sa.Text),
    )
    op.create_table(
        "turn",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("index", sa.Integer, primary_key=True),
        sa.Column("speaker", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("audio", sa.String),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("gap_s", sa.Float),
        sa.Column("line", sa.Text),
        sa.Column("decision", sa.Text),
        sa.Column("transcript", sa.Text),
        sa.Column("reading", sa.Text),
    )
    op.create_table(
        "take",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True, index=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), nullable=False, index=True),
        sa.Column("audio", sa.String, nullable=False),
        sa.Column("rate_hz", sa.Integer, nullable=False),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("gap_s", sa.Float),
        sa.Column("drill_of", sa.Integer),
        sa.Column("heard", sa.Boolean, nullable=False),
    )
    op.create_table(
        "drill",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), nullable=False, index=True),
        sa.Column("of", sa.Integer, nullable=False),
        sa.Column("audio", sa.String, nullable=False),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("transcript", sa.Text, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("drill", "take", "turn", "session"):
        op.drop_table(table)
