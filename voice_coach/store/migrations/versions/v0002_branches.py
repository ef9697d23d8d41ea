"""Where a session was rewound from; what it showed, at which difficulty, and when it ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("branch_of", sa.String))
        table.add_column(sa.Column("branch_turn", sa.Integer))
        table.add_column(sa.Column("difficulty", sa.String))
        table.add_column(sa.Column("skills", sa.Text))
        table.add_column(sa.Column("ended_at", sa.String))
    op.create_index("ix_session_branch_of", "session", ["branch_of"])


def downgrade() -> None:
    op.drop_index("ix_session_branch_of", "session")
    with op.batch_alter_table("session") as table:
        for column in ("ended_at", "skills", "difficulty", "branch_turn"):
            table.drop_column(column)
        table.drop_column("branch_of")
