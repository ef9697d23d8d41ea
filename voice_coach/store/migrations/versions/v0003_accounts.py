"""Accounts, who is signed in, whose a session is, and the trail of what was done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("login", sa.String, nullable=False, unique=True, index=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("department", sa.String, nullable=False, index=True),
        sa.Column("team", sa.String, nullable=False, index=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("password", sa.String),
        sa.Column("subject", sa.String, unique=True),
        sa.Column("code", sa.String),
        sa.Column("code_until", sa.String),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("consent_at", sa.String),
        sa.Column("consent_version", sa.String),
        sa.Column("keep_days", sa.Integer),
    )
    op.create_table(
        "signin",
        sa.Column("token", sa.String, primary_key=True),
        sa.Column("account_id", sa.String, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.Column("expires_at", sa.String, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("login", sa.String, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.String, nullable=False),
        sa.Column("locked_until", sa.String),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False, index=True),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("chain", sa.String, nullable=False),
    )
    with op.batch_alter_table("session") as table:
        for column in ("account_id", "coach_id"):
            key = sa.ForeignKey("account.id", name=f"fk_session_{column}")
            table.add_column(sa.Column(column, sa.String, key))
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_index("ix_session_coach_id", "session", ["coach_id"])
    for statement in UNCHANGEABLE[op.get_bind().dialect.name]:
        op.execute(statement)


UNCHANGEABLE = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_unchangeable() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit trail cannot be changed'; END $$",
        "CREATE TRIGGER audit_unchangeable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_unchangeable()",
    ],
}
"""What keeps the trail as it is, whoever asks through the application's own connection."""


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_unchangeable ON audit")
        op.execute("DROP FUNCTION audit_unchangeable")
    op.drop_index("ix_session_coach_id", "session")
    op.drop_index("ix_session_account_id", "session")
    with op.batch_alter_table("session") as table:
        table.drop_column("coach_id")
        table.drop_column("account_id")
    for name in ("audit", "attempt", "signin", "account"):
        op.drop_table(name)
