"""Who answers for an institution's data in Virta."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "virta_yhteyshenkilo",
        sa.Column("oppilaitosnumero", sa.String(10), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("oppilaitosnumero", "lang", name="pk_virta_yhteyshenkilo"),
    )


def downgrade() -> None:
    op.drop_table("virta_yhteyshenkilo")
