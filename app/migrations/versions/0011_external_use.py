"""Uses of people's data that other systems have told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import RowId, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_use",
        sa.Column("id", RowId, nullable=False),
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("service", sa.String(32), nullable=False),
        sa.Column("operation", sa.String(100), nullable=False),
        sa.Column("user_kind", sa.String(20), nullable=False),
        sa.Column("organisation_oid", sa.String(64), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_external_use"),
        sa.UniqueConstraint("content_hash", name="uq_external_use_content_hash"),
    )
    op.create_index("ix_external_use_henkilo_oid_at", "external_use", ["henkilo_oid", "at"])


def downgrade() -> None:
    op.drop_table("external_use")
