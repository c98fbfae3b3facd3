"""Sessions know how they were begun; people whom only a provider of sign-in knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login_session", sa.Column("provider", sa.String(20), nullable=True))
    op.add_column("login_session", sa.Column("ticket_hash", sa.String(64), nullable=True))
    op.add_column("login_session", sa.Column("sealed_hint", sa.LargeBinary(), nullable=True))
    op.create_index("ix_login_session_ticket_hash", "login_session", ["ticket_hash"])
    op.create_table(
        "login_identity",
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_login_identity_henkilo_oid"),
        sa.PrimaryKeyConstraint("provider", "subject_hash", name="pk_login_identity"),
    )
    op.create_index("ix_login_identity_henkilo_oid", "login_identity", ["henkilo_oid"])


def downgrade() -> None:
    op.drop_table("login_identity")
    op.drop_index("ix_login_session_ticket_hash", "login_session")
    for column in ("sealed_hint", "ticket_hash", "provider"):
        op.drop_column("login_session", column)
