"""Everything of mine in one file: the orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundle",
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(32), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_bundle_henkilo_oid"),
        sa.PrimaryKeyConstraint("henkilo_oid", name="pk_bundle"),
        sa.UniqueConstraint("id", name="uq_bundle_id"),
    )
    op.create_index("ix_bundle_state", "bundle", ["state"])


def downgrade() -> None:
    op.drop_table("bundle")
