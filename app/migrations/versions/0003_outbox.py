"""Mail waiting to be sent, and addresses that people have confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import RowId, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", RowId, nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("message_id", name="uq_mail_message_id"),
    )
    op.create_index("ix_mail_about", "mail", ["about"])
    op.create_index("ix_mail_settled_at", "mail", ["settled_at"])
    op.create_table(
        "mail_recipient",
        sa.Column("id", RowId, nullable=False),
        sa.Column("mail_id", RowId, nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("domain", sa.String(255), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.String(32), nullable=True),
        sa.Column("leased_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("first_tried_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("reply", sa.String(200), nullable=True),
        sa.Column("untold", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name="fk_mail_recipient_mail_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_recipient"),
    )
    op.create_index("ix_mail_recipient_untold", "mail_recipient", ["untold"])
    op.create_index("ix_mail_recipient_mail_id", "mail_recipient", ["mail_id"])
    op.create_index("ix_mail_recipient_state_due_at", "mail_recipient", ["state", "due_at"])
    op.create_index("ix_mail_recipient_domain_leased_at", "mail_recipient", ["domain", "leased_at"])

    op.create_table(
        "henkilo_sahkoposti",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_henkilo_sahkoposti_henkilo_oid"),
        sa.PrimaryKeyConstraint("id", name="pk_henkilo_sahkoposti"),
    )
    op.create_index("ix_henkilo_sahkoposti_henkilo_oid", "henkilo_sahkoposti", ["henkilo_oid"])
    op.create_table(
        "henkilo_ilmoitus_kielto",
        sa.Column("henkilo_oid", sa.String(64), nullable=False),
        sa.Column("notice", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_henkilo_ilmoitus_kielto_henkilo_oid"),
        sa.PrimaryKeyConstraint("henkilo_oid", "notice", name="pk_henkilo_ilmoitus_kielto"),
    )


def downgrade() -> None:
    op.drop_table("henkilo_ilmoitus_kielto")
    op.drop_table("henkilo_sahkoposti")
    op.drop_table("mail_recipient")
    op.drop_table("mail")
