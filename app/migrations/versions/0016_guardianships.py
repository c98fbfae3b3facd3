"""Whose guardian the population register says somebody is, for a quarter of an hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "henkilo_huoltajuuskysely",
        sa.Column("huoltaja_oid", sa.String(64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("without_hetu", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["huoltaja_oid"], ["henkilo.oid"], name="fk_henkilo_huoltajuuskysely_huoltaja_oid"),
        sa.PrimaryKeyConstraint("huoltaja_oid", name="pk_henkilo_huoltajuuskysely"),
    )
    op.create_index("ix_henkilo_huoltajuuskysely_asked_at", "henkilo_huoltajuuskysely", ["asked_at"])
    op.create_table(
        "henkilo_huoltajuusvastaus",
        sa.Column("huoltaja_oid", sa.String(64), nullable=False),
        sa.Column("huollettava_oid", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["huoltaja_oid"], ["henkilo.oid"], name="fk_henkilo_huoltajuusvastaus_huoltaja_oid"),
        sa.ForeignKeyConstraint(
            ["huollettava_oid"], ["henkilo.oid"], name="fk_henkilo_huoltajuusvastaus_huollettava_oid"
        ),
        sa.PrimaryKeyConstraint("huoltaja_oid", "huollettava_oid", name="pk_henkilo_huoltajuusvastaus"),
    )


def downgrade() -> None:
    op.drop_table("henkilo_huoltajuusvastaus")
    op.drop_table("henkilo_huoltajuuskysely")
