"""The worker enforces every row of the retention table: too old goes, the rest stays. The privacy page tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.about.models import Feedback
from app.about.retention import WORDS, list_kept_things
from app.database import Database, utc_now
from app.downloads.models import Bundle
from app.downloads.models import State as BundleState
from app.login.models import KeptPost
from app.mail.models import Mail
from app.persons.service import store_henkilo
from app.reports.models import Attachment, ErrorReport, KeeperLink, ReportDraft, ReportEvent, State
from app.settings import Settings, SettingsError
from app.settings.retention import (
    ATTACHMENTS,
    BUNDLES,
    CASES,
    DRAFTS,
    ENDED_LINKS,
    EXTERNAL_USE,
    FEEDBACK,
    KEPT_FORMS,
    MAIL_BODIES,
    OPENINGS,
    RETENTIONS,
    SOURCE_ANSWERS,
    Retention,
)
from app.sharing.models import ShareLink, ShareOpening
from app.sources.models import SourceAnswer
from app.usage.models import ExternalUse
from app.worker import Worker
from tests.browser_client import Browser
from tests.reports.keeper_cases import PERSON, make_case, store_people_and_schools

NUMBERS = ("VI-2026-7F3K", "VI-2026-8G4M")
OTHER = "1.2.246.562.24.00000000025"
LONG_AGO = datetime.fromisoformat("2020-01-01T00:00:00+00:00")

Plant = Callable[[Flask, Session, datetime, int], None]


def kept_form(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    session.add(KeptPost(id_hash=f"hash {nth}", henkilo_oid=PERSON, kept_at=at, sealed=b"x"))


def bundle(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    store_henkilo(session, oid=OTHER)
    session.add(
        Bundle(
            henkilo_oid=(PERSON, OTHER)[nth], id=f"bundle{nth}", lang="fi", state=BundleState.READY,
            ordered_at=LONG_AGO, tries=1, lease="", made_at=at, size_bytes=1, sealed=b"x",
        )
    )  # fmt: skip


def source_answer(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    source = ("virta", "ytr")[nth]
    session.add(
        SourceAnswer(henkilo_oid=PERSON, source=source, sealed=b"x", answered_at=at, leased_until=LONG_AGO, lease="")
    )


def draft(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    session.add(
        ReportDraft(
            id=f"draft{nth}", reporter_oid=PERSON, subject_oid=PERSON, sealed=b"x", begun_at=LONG_AGO, saved_at=at
        )
    )
    session.flush()
    add_attachment(session, nth, draft_id=f"draft{nth}")


def case(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    """Of a case that `make_case` has made."""
    report = session.scalars(select(ErrorReport).where(ErrorReport.number == NUMBERS[nth])).one()
    report.state, report.answered_at = State.ANSWERED, at
    add_attachment(session, nth, report_id=report.id)


def add_attachment(session: Session, nth: int, **of: str | int) -> None:
    session.add(
        Attachment(
            id=f"file{nth}",
            media_type="image/png",
            size_bytes=1,
            sealed_name=b"x",
            sealed=b"x",
            added_at=LONG_AGO,
            **of,
        )
    )


def mail(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    session.add(
        Mail(
            message_id=f"<{nth}@x>",
            sender="a@example.org",
            about=f"test:{nth}",
            sealed=b"x",
            queued_at=LONG_AGO,
            settled_at=at,
        )
    )


def ended_link(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    add_link(session, nth, withdrawn_at=at, last_day=at.date())


def opening(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    link = add_link(session, nth, withdrawn_at=None, last_day=utc_now().date() + timedelta(days=30))
    session.add(ShareOpening(link_id=link.id, at=at, kind="person", browser="Firefox", system="Linux", lang="fi"))


def add_link(session: Session, nth: int, **values: object) -> ShareLink:
    link = ShareLink(
        public_id=f"public{nth}",
        token_id=bytes([nth]) * 16,
        henkilo_oid=PERSON,
        form_key=f"form{nth}",
        kind="all",
        with_markings=True,
        lang="fi",
        sealed_choice=b"x",
        created_at=LONG_AGO,
        **values,
    )
    session.add(link)
    session.flush()
    return link


def feedback(_app: Flask, session: Session, at: datetime, _nth: int) -> None:
    session.add(
        Feedback(
            received_at=LONG_AGO, answer_by_on=LONG_AGO.date(), topic="other", message="x", lang="fi", answered_at=at
        )
    )


def external_use(_app: Flask, session: Session, at: datetime, nth: int) -> None:
    session.add(
        ExternalUse(
            henkilo_oid=PERSON,
            at=at,
            service="koski",
            operation="X",
            user_kind="organisation",
            content_hash=bytes([nth]) * 32,
        )
    )


Counted = InstrumentedAttribute[object] | ColumnElement[object]
PLANTED: Mapping[str, tuple[Retention, Plant, Counted]] = {
    "kept form": (KEPT_FORMS, kept_form, KeptPost.id_hash),
    "file of everything": (BUNDLES, bundle, Bundle.id),
    "source answer": (SOURCE_ANSWERS, source_answer, SourceAnswer.sealed),
    "draft": (DRAFTS, draft, ReportDraft.id),
    "attachment of a draft": (DRAFTS, draft, Attachment.id),
    "attachment of a case": (ATTACHMENTS, case, Attachment.id),
    "case": (CASES, case, ErrorReport.id),
    "event of a case": (CASES, case, ReportEvent.id),
    "keeper's link": (CASES, case, KeeperLink.id),
    "mail": (MAIL_BODIES, mail, Mail.sealed),
    "ended link": (ENDED_LINKS, ended_link, ShareLink.sealed_choice),
    "opening": (OPENINGS, opening, ShareOpening.id),
    "feedback": (FEEDBACK, feedback, Feedback.id),
    "external use": (EXTERNAL_USE, external_use, ExternalUse.id),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_too_old_goes_and_what_is_not_stays(app: Flask, database: Database, name: str) -> None:
    retention, plant, counted = PLANTED[name]
    store_people_and_schools(database)
    limit = retention.limit(app.extensions["settings"], utc_now())
    apart = timedelta(minutes=10) if retention.unit == "hours" else timedelta(days=2)
    for nth, at in enumerate((limit - apart, limit + apart)):
        if plant is case:
            make_case(app, LONG_AGO, number=NUMBERS[nth])
        with database.write() as session:
            plant(app, session, at, nth)
        assert count(database, counted) == nth + 1
    Worker(app).run_once()
    assert count(database, counted) == 1


def count(database: Database, counted: Counted) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(counted))) or 0


def test_the_table_is_whole() -> None:
    assert {retention.setting for retention, _, _ in PLANTED.values()} == {one.setting for one in RETENTIONS}
    assert set(WORDS) == {one.setting for one in RETENTIONS}


def test_months_are_calendar_months() -> None:
    at = datetime.fromisoformat("2026-08-31T10:00:00+00:00")
    settings = Settings.for_tests(attachments_months=6)
    assert ATTACHMENTS.limit(settings, at) == datetime.fromisoformat("2026-02-28T10:00:00+00:00")
    assert CASES.limit(settings, at) == datetime.fromisoformat("2024-08-31T10:00:00+00:00")


@pytest.mark.parametrize("retention", RETENTIONS, ids=lambda one: one.setting)
def test_a_length_out_of_its_bounds_is_refused(retention: Retention) -> None:
    for length in (retention.least - 1, retention.most + 1):
        with pytest.raises(SettingsError, match=f"{retention.setting.upper()} must be between"):
            Settings.for_tests(**{retention.setting: length})


def test_the_privacy_page_tells_the_lengths_of_this_service(app: Flask, client: Browser) -> None:
    with app.test_request_context("/?kieli=en"):
        told = [
            f"{thing.what} {thing.how_long} {thing.since}" for thing in list_kept_things(app.extensions["settings"])
        ]
    page = client.open("/tietosuoja?kieli=en")
    assert told[0] == "A form that you sent after your session had ended 1 hour from the moment you sent it"
    for words in told:
        assert words in page.text
