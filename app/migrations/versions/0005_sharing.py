"""Share links and their openings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import RowId, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "share_link",
        sa.Column("id", RowId, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("token_id", sa.LargeBinary(), nullable=False),
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("with_markings", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sealed_choice", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_copy", sa.LargeBinary(), nullable=True),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.Column("copy_checked_at", UtcDateTime(), nullable=True),
        sa.Column("pin_hash", sa.String(255), nullable=True),
        sa.Column("pin_misses", sa.Integer(), nullable=False),
        sa.Column("waits_for_owner_at", UtcDateTime(), nullable=True),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("ended_reason", sa.String(20), nullable=True),
        sa.Column("emptied_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_share_link_henkilo_oid"),
        sa.PrimaryKeyConstraint("id", name="pk_share_link"),
        sa.UniqueConstraint("public_id", name="uq_share_link_public_id"),
        sa.UniqueConstraint("token_id", name="uq_share_link_token_id"),
        sa.UniqueConstraint("henkilo_oid", "form_key", name="uq_share_link_henkilo_oid_form_key"),
    )
    op.create_index("ix_share_link_henkilo_oid", "share_link", ["henkilo_oid"])
    op.create_index("ix_share_link_last_day", "share_link", ["last_day"])
    op.create_table(
        "share_opening",
        sa.Column("id", RowId, nullable=False),
        sa.Column("link_id", RowId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("browser", sa.String(60), nullable=False),
        sa.Column("system", sa.String(60), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("pin_misses", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["share_link.id"], name="fk_share_opening_link_id"),
        sa.PrimaryKeyConstraint("id", name="pk_share_opening"),
    )
    op.create_index("ix_share_opening_link_id_at", "share_opening", ["link_id", "at"])
    op.create_index("ix_share_opening_address_hash", "share_opening", ["address_hash"])
    op.create_table(
        "share_pin_try",
        sa.Column("link_id", RowId, nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("misses_in_all", sa.Integer(), nullable=False),
        sa.Column("rests_until", UtcDateTime(), nullable=True),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["share_link.id"], name="fk_share_pin_try_link_id"),
        sa.PrimaryKeyConstraint("link_id", "address_hash", name="pk_share_pin_try"),
    )
    op.create_table(
        "share_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_share_salt"),
    )


def downgrade() -> None:
    for table in ("share_salt", "share_pin_try", "share_opening", "share_link"):
        op.drop_table(table)
