"""Forms that were sent after the session had ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_kept_post",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_login_kept_post_henkilo_oid"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_login_kept_post"),
    )
    op.create_index("ix_login_kept_post_henkilo_oid", "login_kept_post", ["henkilo_oid"])
    op.create_index("ix_login_kept_post_kept_at", "login_kept_post", ["kept_at"])


def downgrade() -> None:
    op.drop_table("login_kept_post")
