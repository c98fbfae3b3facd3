"""Nothing: an empty place that databases in use have gone past. It stays empty; the downloads came with 0017."""

from __future__ import annotations

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing."""


def downgrade() -> None:
    """Nothing."""
