"""Sending a report: one transaction writes the case, its first event, the mail to the keeper and the audit event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.organisations.contacts import ContactDirectory
from app.organisations.directory import current_contacts
from app.organisations.routing import Address, OwnAddresses, route
from app.persons.addresses import TooManyConfirmations, UnusableAddress, ask_confirmation
from app.persons.models import Henkilo
from app.persons.service import linked_oids
from app.reports.attaching import File, list_draft_files
from app.reports.cases import ANSWER_MONTHS, DIGITS, add_event, add_months, make_number
from app.reports.contents import CaseContent, seal_case
from app.reports.corrections import note_own_rows
from app.reports.desk import Desk
from app.reports.drafts import Draft, find_draft
from app.reports.mails import queue_keeper_mail
from app.reports.models import Attachment, ErrorReport, EventKind, ReportDraft, State
from app.reports.people import NotFound, check_id, day_of
from app.reports.texts import LONGEST_TEXT
from app.sources.gather import GatheredRecord, Registers

DAY = timedelta(hours=24)
MOST_TO_A_SCHOOL = 5
"""Reports of one person to one school in a day."""
MOST_IN_A_DAY = 15
"""Reports of one person in a day."""
NOT_ASKED = "not_asked"
"""Detail `confirmation` of the first event: no confirmation went to the address that the report came with."""
_SAME_NUMBERS = 5
"""So many taken numbers in a row, and the next one is a sign longer."""


class TooManyReports(Exception):
    """The person has sent as many reports in 24 hours as one may: to this school, or (`in_all`) altogether."""

    def __init__(self, most: int, *, in_all: bool) -> None:
        super().__init__(most)
        self.most = most
        self.in_all = in_all


class Incomplete(Exception):
    """The draft cannot be sent yet: something that is needed is missing or too long."""


class Changed(Exception):
    """What would be sent is not what the preview showed."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what is sent, and to whom. `digest` vouches for it."""

    draft: Draft
    files: tuple[File, ...]
    address: Address
    digest: str


def preview(desk: Desk, own_oid: str, id: str, now: datetime) -> Preview:
    """What would be sent now. Raises NotFound, Incomplete."""
    directory = current_contacts(desk.database)
    with desk.database.read() as session:
        return _preview(session, desk, find_draft(session, desk.seal, own_oid, id, now), directory)


def send(desk: Desk, own_oid: str, id: str, digest: str, now: datetime) -> str:
    """Send the draft; the number of the case. Sending it again gives the number of the same case.

    Raises NotFound, Incomplete, Changed, TooManyReports: then the draft is as it was.
    """
    directory = current_contacts(desk.database)
    own = _look_at_own_store(desk, own_oid, id, now)
    with desk.database.write() as session:
        _take_turn(session, own_oid)
        sent = find_sent(session, own_oid, id)
        if sent is not None:
            return sent
        draft = find_draft(session, desk.seal, own_oid, id, now, lock=True)
        found = _preview(session, desk, draft, directory)
        if found.digest != digest:
            raise Changed
        _check_limits(session, draft, found.address, now)
        report = _store(session, desk, found, now)
        if own is not None:
            note_own_rows(session, desk.seal, report, own, day_of(now), now)
        return report.number


def _look_at_own_store(desk: Desk, own_oid: str, id: str, now: datetime) -> GatheredRecord | None:
    """The record as our own store holds it, whose rows are noted with the sending; no register is waited for. None
    when something is missing, or the draft is gone: it may have been sent already."""
    try:
        with desk.database.read() as session:
            draft = find_draft(session, desk.seal, own_oid, id, now)
    except NotFound:
        return None
    return Registers(desk.database).gather(draft.party.subject_oid, day_of(now)) if draft.is_wrong else None


def find_sent(session: Session, own_oid: str, draft_id: str) -> str | None:
    """The number of the case that this person made of the draft; None when there is none. Raises NotFound."""
    check_id(draft_id)
    return session.scalar(
        select(ErrorReport.number).where(
            ErrorReport.draft_id == draft_id, ErrorReport.reporter_oid.in_(linked_oids(session, own_oid))
        )
    )


def is_complete(draft: Draft) -> bool:
    """Whether the draft has all that a report needs. The form says of each field what is wrong."""
    words = draft.content.words
    texts = (words.what_is_wrong, words.should_be, words.because)
    needed = (words.what_is_wrong, words.should_be, draft.content.field) if draft.is_wrong else (words.what_is_wrong,)
    return all(needed) and all(len(text) <= LONGEST_TEXT for text in texts)


def _preview(session: Session, desk: Desk, draft: Draft, directory: ContactDirectory) -> Preview:
    if not is_complete(draft):
        raise Incomplete
    own = OwnAddresses(desk.settings.registry_email, desk.settings.language_test_email)
    address = route(draft.owner, draft.content.lang, directory, own)
    files = tuple(list_draft_files(session, desk.seal, draft))
    seen = msgspec.json.encode((draft.content, [file.id for file in files], address.email, address.also))
    return Preview(draft, files, address, sha256(seen).hexdigest())


def _take_turn(session: Session, own_oid: str) -> None:
    """Of one person's reports one is sent at a time: what the limits count stands still (PostgreSQL)."""
    oids = linked_oids(session, own_oid)
    if not oids:
        raise NotFound(own_oid)
    session.execute(select(Henkilo.oid).where(Henkilo.oid == oids[0]).with_for_update(key_share=True))


def _check_limits(session: Session, draft: Draft, address: Address, now: datetime) -> None:
    lately = select(func.count()).where(
        ErrorReport.reporter_oid.in_(draft.party.own_oids), ErrorReport.sent_at > now - DAY
    )
    same = ErrorReport.school_oid == draft.owner.oid if draft.owner.oid else ErrorReport.email == address.email
    if (session.scalar(lately.where(same)) or 0) >= MOST_TO_A_SCHOOL:
        raise TooManyReports(MOST_TO_A_SCHOOL, in_all=False)
    if (session.scalar(lately) or 0) >= MOST_IN_A_DAY:
        raise TooManyReports(MOST_IN_A_DAY, in_all=True)


def _store(session: Session, desk: Desk, found: Preview, now: datetime) -> ErrorReport:
    report = _make_case(session, desk, found, now)
    session.add(report)
    session.flush()
    session.execute(
        update(Attachment).where(Attachment.draft_id == found.draft.id).values(draft_id=None, report_id=report.id)
    )
    session.execute(delete(ReportDraft).where(ReportDraft.id == found.draft.id))
    address = found.address
    organisation_oid, source = address.organisation_oid, address.source.value
    is_asked = _ask_confirmation(session, desk, found.draft, now)
    details: dict[str, Any] = {} if is_asked else {"confirmation": NOT_ASKED}
    details |= {"organisation_oid": organisation_oid, "source": source}
    add_event(session, desk, report, EventKind.SENT, Actor.CITIZEN, now, **details)
    queue_keeper_mail(session, desk, report, now=now)
    record(
        session,
        Event(
            action="send_report",
            actor=Actor.CITIZEN,
            actor_oid=report.reporter_oid,
            subject_oid=report.subject_oid,
            target=f"report:{report.number}",
            details={"kind": report.kind, "organisation_oid": organisation_oid, "source": source},
        ),
    )
    return report


def _make_case(session: Session, desk: Desk, found: Preview, now: datetime) -> ErrorReport:
    draft, content, address = found.draft, found.draft.content, found.address
    number = _free_number(session, day_of(now).year)
    place = draft.place(content.lang)
    case = CaseContent(
        reporter_name=draft.party.own_name,
        subject_name=draft.party.subject_name,
        about=place.words,
        quote=place.quote,
        words=content.words,
    )
    due_on = add_months(day_of(now), ANSWER_MONTHS)
    return ErrorReport(
        number=number,
        draft_id=draft.id,
        reporter_oid=draft.party.own_oid,
        owner_oid=draft.party.own_oid,
        subject_oid=draft.party.subject_oid,
        lang=content.lang,
        kind=content.kind,
        study_right_key=content.study_right_key,
        attainment_key=content.attainment_key,
        row_key=content.row_key,
        field=content.field or None,
        school_oid=draft.owner.oid,
        email=address.email,
        also=list(address.also),
        organisation_oid=address.organisation_oid,
        source=address.source.value,
        path=list(address.path),
        sealed=seal_case(desk.seal, number, case),
        state=State.SENT.value,
        sent_at=now,
        first_due_on=due_on,
        due_on=due_on,
    )


def _free_number(session: Session, year: int) -> str:
    """A number that no case has. Two at the same moment: the database refuses the second, once in a million."""
    for attempt in range(100):
        number = make_number(year, DIGITS + attempt // _SAME_NUMBERS)
        if session.scalar(select(ErrorReport.id).where(ErrorReport.number == number)) is None:
            return number
    raise RuntimeError("no free case number")


def _ask_confirmation(session: Session, desk: Desk, draft: Draft, now: datetime) -> bool:
    """The address for notices gets a confirmation and nothing else; without one the report is sent all the same.
    False when one was wanted and could not be asked for."""
    content = draft.content
    if not content.email:
        return True
    try:
        ask_confirmation(session, desk.settings, desk.seal, draft.party.own_oid, content.email, content.lang, now)
    except (TooManyConfirmations, UnusableAddress):
        return False
    return True
