"""Cases for tests of the keeper's side: a person, two schools, a report that has been sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.service import Actor
from app.database import Database, utc_now
from app.directory.stamp import renew_directory_stamp
from app.mail.models import Mail
from app.organisations.models import Organisaatio
from app.persons.service import store_henkilo
from app.reports.blueprint import current_desk
from app.reports.cases import add_event, add_months
from app.reports.contents import CaseContent, RowWords, Words, open_event, seal_case
from app.reports.desk import Desk
from app.reports.mails import queue_keeper_mail, sign_link
from app.reports.models import ErrorReport, EventKind, ReportEvent, State
from app.reports.people import day_of
from app.tokens import TokenSigner

PERSON = "1.2.246.562.24.00000000017"
SCHOOL = "1.2.246.562.10.11111111111"
OTHER_SCHOOL = "1.2.246.562.10.22222222222"
NUMBER = "VI-2026-7F3K"
SCHOOL_EMAIL = "opintotoimisto@koulu.example"
OTHER_EMAIL = "kansli@skola.example"
PLANTED = ("Aino", "Esimerkki", "aakkoset", "seitsemän", "Todistuksessani", "Äidinkieli", PERSON)
"""Words of the person and the report that no mail without detail may hold."""


@dataclass(frozen=True)
class Sent:
    """A case that was sent, with the token of its keeper's link."""

    desk: Desk
    number: str
    token: str

    @property
    def path(self) -> str:
        return f"/ilmoitus/{self.token}"


def koski_contact(email: str, lang: str = "fi") -> dict[str, Any]:
    """The KOSKI error-report address as the organisation service gives it."""
    return {
        "yhteystietoArvos": [
            {
                "YhteystietoArvo.arvoText": email,
                "YhteystietoArvo.kieli": f"kieli_{lang}#1",
                "YhteystietoElementti.tyyppi": "Email",
                "YhteystietoElementti.kaytossa": "true",
                "YhteystietojenTyyppi.oid": "1.2.246.562.5.79385887983",
            }
        ]
    }


def store_people_and_schools(database: Database) -> None:
    """The person, a Finnish school and a Swedish one."""
    with database.write() as session:
        store_henkilo(
            session,
            oid=PERSON,
            etunimet="Aino Maria",
            kutsumanimi="Aino",
            sukunimi="Esimerkki",
            syntymaaika=date(2004, 2, 3),
        )
        for oid, nimi, contacts in (
            (SCHOOL, {"fi": "Mallikylän koulu"}, koski_contact(SCHOOL_EMAIL)),
            (OTHER_SCHOOL, {"sv": "Modellby skola"}, koski_contact(OTHER_EMAIL, "sv")),
        ):
            session.add(
                Organisaatio(
                    oid=oid,
                    nimi=nimi,
                    tyypit=["organisaatiotyyppi_02"],
                    status="AKTIIVINEN",
                    contacts=contacts,
                )
            )
        session.flush()
        renew_directory_stamp(session)


def make_case(app: Flask, now: datetime | None = None, **changes: Any) -> Sent:
    """A case that has been sent to the Finnish school; the people and schools are stored already."""
    sent_at = now or utc_now()
    with app.app_context():
        desk = current_desk()
        with desk.database.write() as session:
            report = _make_report(desk, sent_at, changes)
            session.add(report)
            session.flush()
            add_event(session, desk, report, EventKind.SENT, Actor.CITIZEN, sent_at)
            session.flush()
            link = queue_keeper_mail(session, desk, report, sent_at)
            assert link is not None
            return Sent(desk, report.number, sign_link(desk, link))


def _make_report(desk: Desk, sent_at: datetime, changes: dict[str, Any]) -> ErrorReport:
    number = changes.get("number", NUMBER)
    content = CaseContent(
        reporter_name="Aino Maria Esimerkki",
        subject_name="Aino Maria Esimerkki",
        about=RowWords(study_right="Perusopetus, 2011-2020", attainment="Päättötodistus", row="Äidinkieli"),
        quote="Äidinkieli · Arvosana: seitsemän",
        words=Words(what_is_wrong="aakkoset väärin", should_be="8", because="Todistuksessani on 8"),
    )
    due_on = add_months(day_of(sent_at), 1)
    given: dict[str, Any] = {
        "number": number,
        "draft_id": f"draft-{number}"[:22],
        "reporter_oid": PERSON,
        "owner_oid": PERSON,
        "subject_oid": PERSON,
        "lang": "fi",
        "kind": "wrong",
        "study_right_key": "a",
        "attainment_key": "a.b",
        "row_key": "a.b.c",
        "field": "grade",
        "school_oid": SCHOOL,
        "email": SCHOOL_EMAIL,
        "also": [],
        "organisation_oid": SCHOOL,
        "source": "koski",
        "path": [SCHOOL],
        "sealed": seal_case(desk.seal, number, content),
        "state": State.SENT.value,
        "sent_at": sent_at,
        "first_due_on": due_on,
        "due_on": due_on,
    }
    return ErrorReport(**{**given, **changes})


def read_report(database: Database, number: str = NUMBER) -> ErrorReport:
    with database.read() as session:
        return session.scalars(select(ErrorReport).where(ErrorReport.number == number)).one()


def read_events(sent: Sent) -> list[tuple[str, str, str]]:
    """(kind, text, complaint) of the timeline."""
    with sent.desk.database.read() as session:
        report = session.scalars(select(ErrorReport).where(ErrorReport.number == sent.number)).one()
        events = session.scalars(
            select(ReportEvent).where(ReportEvent.report_id == report.id).order_by(ReportEvent.id)
        ).all()
        texts = [open_event(sent.desk.seal, report, event) for event in events]
        return [(event.kind, text.text, text.complaint) for event, text in zip(events, texts, strict=True)]


def read_details(sent: Sent, kind: EventKind) -> dict[str, Any]:
    """The details of the last event of a kind."""
    with sent.desk.database.read() as session:
        query = select(ReportEvent.details).where(ReportEvent.kind == kind).order_by(ReportEvent.id.desc())
        return dict(session.scalars(query).first() or {})


def read_mails(desk: Desk) -> list[tuple[str, Any]]:
    """(about, message) of everything in the outbox."""
    with desk.database.read() as session:
        rows = session.scalars(select(Mail).order_by(Mail.id)).all()
    return [
        (row.about, message_from_bytes(desk.seal.open(row.sealed or b"", f"mail:{row.message_id}"), policy=default))
        for row in rows
    ]


def read_contents(desk: Desk) -> list[bytes]:
    """The bytes of everything in the outbox."""
    with desk.database.read() as session:
        rows = session.scalars(select(Mail).order_by(Mail.id)).all()
    return [desk.seal.open(row.sealed or b"", f"mail:{row.message_id}") for row in rows]


def find_token(message: Any) -> str:
    """The token of the link in a keeper's mail."""
    text = str(message.get_body(("plain",)).get_content())
    return text.split("/ilmoitus/", 1)[1].split()[0].split("?")[0]


def list_audit(database: Database) -> list[str]:
    """The actions in the audit trail, the oldest first."""
    with database.read() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def forge(desk: Desk, id: bytes, purpose: str = "ilmoitus") -> str:
    """A token of another purpose or for an id that no link has."""
    return TokenSigner(desk.settings.secret_keys, purpose).sign(id)


def at(day: int, month: int = 11, year: int = 2026, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)
