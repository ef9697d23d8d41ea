"""Behaviour of ended sessions, their flags, surveys, assignments, and what is told of groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "behaviour",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("account_id", sa.String, sa.ForeignKey("account.id"), index=True),
        sa.Column("scenario_id", sa.String, nullable=False, index=True),
        sa.Column("difficulty", sa.String, nullable=False),
        sa.Column("ended_at", sa.String, nullable=False, index=True),
        sa.Column("rules_version", sa.String, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("drills", sa.Integer, nullable=False),
        sa.Column("spoken_s", sa.Float, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("asks", sa.Integer, nullable=False),
        sa.Column("asks_plain", sa.Integer, nullable=False),
        sa.Column("ask_hedges", sa.Integer, nullable=False),
        sa.Column("pressures", sa.Integer, nullable=False),
        sa.Column("pressures_held", sa.Integer, nullable=False),
        sa.Column("gives", sa.Integer, nullable=False),
        sa.Column("gives_traded", sa.Integer, nullable=False),
        sa.Column("hedges", sa.Integer, nullable=False),
        sa.Column("pace_wpm", sa.Float),
        sa.Column("pace_pressed_wpm", sa.Float),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("value", sa.Float),
    )
    op.create_table(
        "flag",
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("end_s", sa.Float, nullable=False),
        sa.Column("severity", sa.String, nullable=False),
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("account_id", sa.String, sa.ForeignKey("account.id"), index=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), index=True),
        sa.Column("path_id", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("form", sa.String, nullable=False),
        sa.Column("word", sa.String, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("skipped", sa.Boolean, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("made_by", sa.String, sa.ForeignKey("account.id")),
        sa.Column("department", sa.String, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("due_at", sa.String),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("result", sa.String),
    )
    _groups()


def _groups() -> None:
    op.create_table(
        "release",
        sa.Column("starts", sa.String, primary_key=True),
        sa.Column("ends", sa.String, nullable=False, unique=True),
        sa.Column("minimum", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "cell",
        sa.Column("starts", sa.String, sa.ForeignKey("release.starts"), primary_key=True),
        sa.Column("measure", sa.String, primary_key=True),
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("department", sa.String, primary_key=True),
        sa.Column("team", sa.String, primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("total", sa.Float, nullable=False),
        sa.Column("squares", sa.Float, nullable=False),
    )
    op.create_table(
        "statement_consent",
        sa.Column("account_id", sa.String, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("account_id", sa.String, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("session_id", sa.String, sa.ForeignKey("session.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.String, nullable=False, index=True),
        sa.Column("problem", sa.String, nullable=False),
    )


def downgrade() -> None:
    for name in ("outbox", "statement_consent", "cell", "release"):
        op.drop_table(name)
    for name in ("assignment", "survey", "flag", "behaviour"):
        op.drop_table(name)
