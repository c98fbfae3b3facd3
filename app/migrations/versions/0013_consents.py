"""Withdrawn consents: the stub that stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import JsonData, RowId, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawn_consent",
        sa.Column("id", RowId, nullable=False),
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("oid", sa.String(64), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("likeness", sa.String(64), nullable=True),
        sa.Column("tyyppi", sa.Text(), nullable=False),
        sa.Column("types", JsonData, nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("oppilaitos_oid", sa.Text(), nullable=True),
        sa.Column("school_name", JsonData, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_withdrawn_consent_henkilo_oid"),
        sa.PrimaryKeyConstraint("id", name="pk_withdrawn_consent"),
        sa.UniqueConstraint("henkilo_oid", "key", name="uq_withdrawn_consent_key"),
    )
    op.create_index("ix_withdrawn_consent_henkilo_oid", "withdrawn_consent", ["henkilo_oid"])


def downgrade() -> None:
    op.drop_table("withdrawn_consent")
