"""Error reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import JsonData, RowId, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_reports()
    _create_drafts()
    op.create_table(
        "error_report_attachment",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("draft_id", sa.String(22), nullable=True),
        sa.Column("report_id", RowId, nullable=True),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["error_report_draft.id"], name="fk_error_report_attachment_draft_id"),
        sa.ForeignKeyConstraint(["report_id"], ["error_report.id"], name="fk_error_report_attachment_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_error_report_attachment"),
    )
    op.create_index("ix_error_report_attachment_draft_id", "error_report_attachment", ["draft_id"])
    op.create_index("ix_error_report_attachment_report_id", "error_report_attachment", ["report_id"])
    op.create_table(
        "error_report_keeper_link",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("report_id", RowId, nullable=False),
        sa.Column("organisation_oid", sa.String(64), nullable=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["error_report.id"], name="fk_error_report_keeper_link_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_error_report_keeper_link"),
    )
    op.create_index("ix_error_report_keeper_link_report_id", "error_report_keeper_link", ["report_id"])


def downgrade() -> None:
    for table in ("keeper_link", "attachment", "draft", "event"):
        op.drop_table(f"error_report_{table}")
    op.drop_table("error_report")


def _create_reports() -> None:
    op.create_table(
        "error_report",
        sa.Column("id", RowId, nullable=False),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("draft_id", sa.String(22), nullable=False),
        sa.Column("reporter_oid", sa.String(64), nullable=False),
        sa.Column("owner_oid", sa.String(64), nullable=False),
        sa.Column("subject_oid", sa.String(64), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("study_right_key", sa.Text(), nullable=True),
        sa.Column("attainment_key", sa.Text(), nullable=True),
        sa.Column("row_key", sa.Text(), nullable=True),
        sa.Column("field", sa.String(32), nullable=True),
        sa.Column("school_oid", sa.String(64), nullable=True),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("also", JsonData, nullable=False),
        sa.Column("organisation_oid", sa.String(64), nullable=True),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("path", JsonData, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("taken_up_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint([f"{who}_oid"], ["henkilo.oid"], name=f"fk_error_report_{who}_oid")
            for who in ("reporter", "owner", "subject")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_error_report"),
        sa.UniqueConstraint("number", name="uq_error_report_number"),
        sa.UniqueConstraint("draft_id", name="uq_error_report_draft_id"),
    )
    op.create_index("ix_error_report_reporter_oid_sent_at", "error_report", ["reporter_oid", "sent_at"])
    op.create_index("ix_error_report_state_due_on", "error_report", ["state", "due_on"])
    for column in ("owner_oid", "subject_oid", "school_oid"):
        op.create_index(f"ix_error_report_{column}", "error_report", [column])
    op.create_table(
        "error_report_event",
        sa.Column("id", RowId, nullable=False),
        sa.Column("report_id", RowId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("details", JsonData, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["error_report.id"], name="fk_error_report_event_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_error_report_event"),
    )
    op.create_index("ix_error_report_event_report_id_at", "error_report_event", ["report_id", "at"])


def _create_drafts() -> None:
    op.create_table(
        "error_report_draft",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("reporter_oid", sa.String(64), nullable=False),
        sa.Column("subject_oid", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{who}_oid"], ["henkilo.oid"], name=f"fk_error_report_draft_{who}_oid")
            for who in ("reporter", "subject")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_error_report_draft"),
    )
    op.create_index("ix_error_report_draft_reporter_oid", "error_report_draft", ["reporter_oid"])
    op.create_index("ix_error_report_draft_saved_at", "error_report_draft", ["saved_at"])
