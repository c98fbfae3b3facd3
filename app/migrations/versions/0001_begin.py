"""All tables of the service, and the triggers that keep the audit append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import JsonData, JsonDocument, RowId, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_audit_event()
    _create_directory_stamp()
    _create_feedback()
    _create_henkilo()
    _create_koodi()
    _create_koodisto_sync()
    _create_organisaatio()
    _create_organisaatio_liitos()
    _create_organisaatio_sync()
    _create_henkilo_hetu()
    _create_henkilo_huoltajuus()
    _create_koski_opiskeluoikeus()
    _create_login_session()
    _create_koski_opiskeluoikeus_version()
    _make_audit_append_only()


def downgrade() -> None:
    raise NotImplementedError("the first revision has nothing to go back to")


def _create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", RowId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_oid", sa.String(length=64)),
        sa.Column("subject_oid", sa.String(length=64)),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=200)),
        sa.Column("ip_hash", sa.String(length=64)),
        sa.Column("details", JsonData, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
    )
    op.create_index("ix_audit_event_actor_oid", "audit_event", ["actor_oid"])
    op.create_index("ix_audit_event_subject_oid_at", "audit_event", ["subject_oid", "at"])


def _create_directory_stamp() -> None:
    op.create_table(
        "directory_stamp",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_directory_stamp"),
    )


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254)),
        sa.Column("page", sa.String(length=300)),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("answered_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_answer_by_on", "feedback", ["answer_by_on"])


def _create_henkilo() -> None:
    op.create_table(
        "henkilo",
        sa.Column("oid", sa.String(length=64), nullable=False),
        sa.Column("master_oid", sa.String(length=64)),
        sa.Column("generated", sa.Boolean(), nullable=False),
        sa.Column("etunimet", sa.Text()),
        sa.Column("kutsumanimi", sa.Text()),
        sa.Column("sukunimi", sa.Text()),
        sa.Column("syntymaaika", sa.Date()),
        sa.Column("aidinkieli", sa.Text()),
        sa.Column("asiointikieli", sa.String(length=2)),
        sa.Column("turvakielto", sa.Boolean(), nullable=False),
        sa.Column("kuollut", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["master_oid"], ["henkilo.oid"], name="fk_henkilo_master_oid"),
        sa.PrimaryKeyConstraint("oid", name="pk_henkilo"),
    )
    op.create_index("ix_henkilo_master_oid", "henkilo", ["master_oid"])


def _create_koodi() -> None:
    op.create_table(
        "koodi",
        sa.Column("koodisto_uri", sa.Text(), nullable=False),
        sa.Column("koodiarvo", sa.Text(), nullable=False),
        sa.Column("versio", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fi", sa.Text()),
        sa.Column("sv", sa.Text()),
        sa.Column("en", sa.Text()),
        sa.Column("lyhyt_fi", sa.Text()),
        sa.Column("lyhyt_sv", sa.Text()),
        sa.Column("lyhyt_en", sa.Text()),
        sa.PrimaryKeyConstraint("koodisto_uri", "koodiarvo", "versio", name="pk_koodi"),
    )


def _create_koodisto_sync() -> None:
    op.create_table(
        "koodisto_sync",
        sa.Column("koodisto_uri", sa.Text(), nullable=False),
        sa.Column("versio", sa.Integer(), nullable=False),
        sa.Column("paivitetty", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("koodisto_uri", name="pk_koodisto_sync"),
    )


def _create_organisaatio() -> None:
    op.create_table(
        "organisaatio",
        sa.Column("oid", sa.Text(), nullable=False),
        sa.Column("parent_oid", sa.Text()),
        sa.Column("nimi", JsonDocument, nullable=False),
        sa.Column("nimet", JsonDocument),
        sa.Column("tyypit", JsonData, nullable=False),
        sa.Column("oppilaitoskoodi", sa.Text()),
        sa.Column("oppilaitostyyppi", sa.Text()),
        sa.Column("ytunnus", sa.Text()),
        sa.Column("kotipaikka", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("alku_on", sa.Date()),
        sa.Column("lakkautus_on", sa.Date()),
        sa.Column("contacts", JsonDocument),
        sa.Column("details_at", UtcDateTime()),
        sa.Column("history_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("oid", name="pk_organisaatio"),
    )
    op.create_index("ix_organisaatio_oppilaitoskoodi", "organisaatio", ["oppilaitoskoodi"])
    op.create_index("ix_organisaatio_parent_oid", "organisaatio", ["parent_oid"])
    op.create_index("ix_organisaatio_ytunnus", "organisaatio", ["ytunnus"])


def _create_organisaatio_liitos() -> None:
    op.create_table(
        "organisaatio_liitos",
        sa.Column("old_oid", sa.Text(), nullable=False),
        sa.Column("new_oid", sa.Text(), nullable=False),
        sa.Column("alku_on", sa.Date()),
        sa.PrimaryKeyConstraint("old_oid", "new_oid", name="pk_organisaatio_liitos"),
    )
    op.create_index("ix_organisaatio_liitos_new_oid", "organisaatio_liitos", ["new_oid"])


def _create_organisaatio_sync() -> None:
    op.create_table(
        "organisaatio_sync",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("changed_since", sa.Date()),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_organisaatio_sync"),
    )


def _create_henkilo_hetu() -> None:
    op.create_table(
        "henkilo_hetu",
        sa.Column("hetu", sa.String(length=11), nullable=False),
        sa.Column("henkilo_oid", sa.String(length=64), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_henkilo_hetu_henkilo_oid"),
        sa.PrimaryKeyConstraint("hetu", name="pk_henkilo_hetu"),
    )
    op.create_index("ix_henkilo_hetu_henkilo_oid", "henkilo_hetu", ["henkilo_oid"])
    op.create_index(
        "uq_henkilo_hetu_present",
        "henkilo_hetu",
        ["henkilo_oid"],
        unique=True,
        sqlite_where=sa.text("is_present"),
        postgresql_where=sa.text("is_present"),
    )


def _create_henkilo_huoltajuus() -> None:
    op.create_table(
        "henkilo_huoltajuus",
        sa.Column("huoltaja_oid", sa.String(length=64), nullable=False),
        sa.Column("huollettava_oid", sa.String(length=64), nullable=False),
        sa.Column("alku", sa.Date()),
        sa.Column("loppu", sa.Date()),
        sa.ForeignKeyConstraint(["huollettava_oid"], ["henkilo.oid"], name="fk_henkilo_huoltajuus_huollettava_oid"),
        sa.ForeignKeyConstraint(["huoltaja_oid"], ["henkilo.oid"], name="fk_henkilo_huoltajuus_huoltaja_oid"),
        sa.PrimaryKeyConstraint("huoltaja_oid", "huollettava_oid", name="pk_henkilo_huoltajuus"),
    )
    op.create_index("ix_henkilo_huoltajuus_huollettava_oid", "henkilo_huoltajuus", ["huollettava_oid"])


def _create_koski_opiskeluoikeus() -> None:
    op.create_table(
        "koski_opiskeluoikeus",
        sa.Column("id", RowId, nullable=False),
        sa.Column("henkilo_oid", sa.String(length=64), nullable=False),
        sa.Column("oid", sa.String(length=64)),
        sa.Column("tyyppi", sa.Text(), nullable=False),
        sa.Column("oppilaitos_oid", sa.Text()),
        sa.Column("alkamispaiva", sa.Date()),
        sa.Column("paattymispaiva", sa.Date()),
        sa.Column("versionumero", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("mitatoity", sa.Boolean(), nullable=False),
        sa.Column("document", JsonDocument, nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_koski_opiskeluoikeus_henkilo_oid"),
        sa.PrimaryKeyConstraint("id", name="pk_koski_opiskeluoikeus"),
        sa.UniqueConstraint("oid", name="uq_koski_opiskeluoikeus_oid"),
    )
    op.create_index("ix_koski_opiskeluoikeus_henkilo_oid", "koski_opiskeluoikeus", ["henkilo_oid"])
    op.create_index(
        "uq_koski_opiskeluoikeus_content",
        "koski_opiskeluoikeus",
        ["henkilo_oid", "content_hash"],
        unique=True,
        sqlite_where=sa.text("oid IS NULL"),
        postgresql_where=sa.text("oid IS NULL"),
    )


def _create_login_session() -> None:
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("henkilo_oid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["henkilo_oid"], ["henkilo.oid"], name="fk_login_session_henkilo_oid"),
        sa.PrimaryKeyConstraint("id", name="pk_login_session"),
        sa.UniqueConstraint("secret_hash", name="uq_login_session_secret_hash"),
    )
    op.create_index("ix_login_session_ends_at", "login_session", ["ends_at"])
    op.create_index("ix_login_session_henkilo_oid", "login_session", ["henkilo_oid"])


def _create_koski_opiskeluoikeus_version() -> None:
    op.create_table(
        "koski_opiskeluoikeus_version",
        sa.Column("id", RowId, nullable=False),
        sa.Column("opiskeluoikeus_id", RowId, nullable=False),
        sa.Column("versionumero", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("mitatoity", sa.Boolean(), nullable=False),
        sa.Column("document", JsonDocument, nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opiskeluoikeus_id"], ["koski_opiskeluoikeus.id"], name="fk_koski_opiskeluoikeus_version_opiskeluoikeus_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_koski_opiskeluoikeus_version"),
    )
    op.create_index(
        "ix_koski_opiskeluoikeus_version_content", "koski_opiskeluoikeus_version", ["opiskeluoikeus_id", "content_hash"]
    )


def _make_audit_append_only() -> None:
    """The database refuses to change or delete an audit event, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$
            """
        )
        op.execute(
            """
            CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
            """
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER audit_event_no_{act.lower()} BEFORE {act} ON audit_event
            BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END
            """
        )
