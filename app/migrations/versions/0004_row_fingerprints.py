"""Fingerprints of rows that somebody follows, rows that were corrected, and the levels of qualifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followed_scope",
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name="pk_followed_scope"),
    )
    op.create_table(
        "corrected_row",
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("row_key", sa.String(40), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_corrected_row_henkilo_oid"),
        sa.PrimaryKeyConstraint("henkilo_oid", "row_key", name="pk_corrected_row"),
    )
    op.create_table(
        "koodi_level",
        sa.Column("koulutus", sa.String(20), nullable=False),
        sa.Column("koodisto_uri", sa.String(10), nullable=False),
        sa.Column("koodiarvo", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("koulutus", "koodisto_uri", "koodiarvo", name="pk_koodi_level"),
    )


def downgrade() -> None:
    op.drop_table("koodi_level")
    op.drop_table("corrected_row")
    op.drop_table("followed_scope")
