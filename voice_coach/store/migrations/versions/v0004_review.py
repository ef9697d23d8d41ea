"""Reviews, comments, verdicts on flags, missed ones and scores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("coach_id", sa.String, primary_key=True, index=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("shared_at", sa.String, nullable=False),
        sa.Column("due_at", sa.String),
        sa.Column("done_at", sa.String),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), nullable=False, index=True),
        sa.Column("author_id", sa.String, sa.ForeignKey("account.id")),
        sa.Column("answer_to", sa.String, sa.ForeignKey("comment.id")),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("end_s", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("audio", sa.String),
        sa.Column("audio_s", sa.Float, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("seen_at", sa.String),
    )
    op.create_table(
        "verdict",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True),
        sa.Column("flag", sa.String, primary_key=True),
        sa.Column("coach_id", sa.String, primary_key=True),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("accepted", sa.Boolean, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "missed",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), nullable=False, index=True),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("coach_id", sa.String, nullable=False),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("end_s", sa.Float, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "score",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("coach_id", sa.String, primary_key=True),
        sa.Column("rubric", sa.String, primary_key=True),
        sa.Column("criterion", sa.String, primary_key=True),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )


def downgrade() -> None:
    for name in ("score", "missed", "verdict", "comment", "review"):
        op.drop_table(name)
