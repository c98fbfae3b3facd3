"""Shares that name no school."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = ("is_masked", "knows_protection")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("share_link", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("share_link", name)
