"""Kept answers of the remote sources, sealed, with the leases of those being fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_answer",
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_source_answer_henkilo_oid"),
        sa.PrimaryKeyConstraint("henkilo_oid", "source", name="pk_source_answer"),
    )


def downgrade() -> None:
    op.drop_table("source_answer")
