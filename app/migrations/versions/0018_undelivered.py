"""That a confirmation mail could not be delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("henkilo_sahkoposti", sa.Column("failed_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("henkilo_sahkoposti", "failed_at")
