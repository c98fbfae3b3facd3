"""A guardian's own name of a child for addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "henkilo_huollettava_tunnus",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("huoltaja_oid", sa.String(64), nullable=False),
        sa.Column("huollettava_oid", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["huoltaja_oid"], ["henkilo.oid"], name="fk_henkilo_huollettava_tunnus_huoltaja_oid"),
        sa.ForeignKeyConstraint(
            ["huollettava_oid"], ["henkilo.oid"], name="fk_henkilo_huollettava_tunnus_huollettava_oid"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_henkilo_huollettava_tunnus"),
        sa.UniqueConstraint("huoltaja_oid", "huollettava_oid", name="uq_henkilo_huollettava_tunnus_huoltaja_oid"),
    )


def downgrade() -> None:
    op.drop_table("henkilo_huollettava_tunnus")
