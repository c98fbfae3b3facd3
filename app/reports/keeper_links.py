"""Signed links to a case: opened, found worn out or moved on, renewed to the registered address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.organisations.models import Organisaatio
from app.reports.desk import Desk
from app.reports.mails import PURPOSE, Occasion, make_link, name_organisation, queue_keeper_mail
from app.reports.models import ErrorReport, EventKind, KeeperLink, ReportEvent, State
from app.tokens import BadToken, TokenSigner

MASK = "•••"


class NoSuchLink(LookupError):
    """The token opens nothing: forged, cut short, of another purpose, or its case is gone. Nothing more is told."""


class Standing(StrEnum):
    """What a link is good for now."""

    LIVE = "live"
    WORN_OUT = "worn_out"
    """Its 120 days are over; a new one can be asked for."""
    RENEWED = "renewed"
    """A newer link has taken its place."""
    HANDED_ON = "handed_on"
    """The case belongs to another organisation now."""
    ENDED = "ended"
    """The case was closed: nothing of it is shown any more."""


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link and its case, within the session that opened it."""

    link: KeeperLink
    report: ErrorReport
    standing: Standing


@dataclass(frozen=True, slots=True)
class LinkNotice:
    """What the page of a link that opens nothing may say: no personal data.

    address     where a new link would go, masked: "op•••@koulu.fi"
    handed_to   the organisation that has the case now; "" when the service's own keeper has it
    """

    number: str
    standing: Standing
    address: str = ""
    handed_to: str = ""


def open_link(session: Session, desk: Desk, token: str, now: datetime, *, lock: bool = False) -> OpenedLink:
    """The link and its case; `lock` keeps others from changing the case. Raises NoSuchLink."""
    try:
        id = TokenSigner(desk.settings.secret_keys, PURPOSE).open(token)
    except BadToken:
        raise NoSuchLink from None
    link = session.get(KeeperLink, id)
    if link is None:
        raise NoSuchLink
    query = select(ErrorReport).where(ErrorReport.id == link.report_id)
    report = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if report is None:
        raise NoSuchLink
    if lock:
        session.refresh(link)
    return OpenedLink(link, report, _standing(session, link, report, now))


def describe_link(session: Session, opened: OpenedLink, lang: str) -> LinkNotice:
    """What to say of a link that opens nothing."""
    report = opened.report
    if opened.standing is Standing.HANDED_ON:
        organisation = session.get(Organisaatio, report.organisation_oid) if report.organisation_oid else None
        return LinkNotice(report.number, opened.standing, handed_to=name_organisation(organisation, lang))
    return LinkNotice(report.number, opened.standing, address=mask_address(opened.link.email))


def read_number(desk: Desk, token: str, now: datetime) -> str:
    """The number of the link's case, whatever the link is still good for. Raises NoSuchLink."""
    with desk.database.read() as session:
        return open_link(session, desk, token, now).report.number


def renew_link(desk: Desk, token: str, now: datetime) -> LinkNotice:
    """Send a new link in place of a worn-out one, to the address where the case is registered and to no other.

    Asked again, or for a link that is not worn out, it sends nothing. Raises NoSuchLink.
    """
    with desk.database.write() as session:
        opened = open_link(session, desk, token, now, lock=True)
        if opened.standing is Standing.WORN_OUT:
            make_link(session, opened.report, now)
            queue_keeper_mail(session, desk, opened.report, now, Occasion.RENEWED)
            record(session, _event("renew_report_link", opened))
        return LinkNotice(opened.report.number, opened.standing, address=mask_address(opened.link.email))


def mask_address(email: str) -> str:
    """ "opintotoimisto@koulu.fi" -> "op•••@koulu.fi": who knows the address recognises it."""
    local, _, domain = email.rpartition("@")
    return f"{local[:2] if len(local) > 3 else ''}{MASK}@{domain}"


def _standing(session: Session, link: KeeperLink, report: ErrorReport, now: datetime) -> Standing:
    if report.state == State.CLOSED:
        return Standing.ENDED
    if link.withdrawn_at is not None:
        moved = select(ReportEvent.id).where(
            ReportEvent.report_id == report.id,
            ReportEvent.kind == EventKind.MOVED,
            ReportEvent.at >= link.made_at,
        )
        return Standing.HANDED_ON if session.scalar(moved.limit(1)) is not None else Standing.RENEWED
    return Standing.WORN_OUT if link.ends_at <= now else Standing.LIVE


def _event(action: str, opened: OpenedLink) -> Event:
    return Event(
        action=action,
        actor=Actor.KEEPER,
        subject_oid=opened.report.subject_oid,
        target=f"report:{opened.report.number}",
        details={"organisation_oid": opened.link.organisation_oid},
    )
