"""Sending a case on its way anew, for an operator: after its mail came back, or when no address was found at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.organisations.contacts import ContactDirectory
from app.organisations.directory import current_contacts
from app.organisations.routing import OwnAddresses, RowOwner, Source, route
from app.persons.addresses import read_address
from app.reports.cases import add_event, find_case
from app.reports.desk import Desk
from app.reports.mails import make_link, queue_keeper_mail
from app.reports.models import OPEN_STATES, ErrorReport, EventKind, State

BY_OPERATOR = "operator"
"""The source of an address that an operator gave; the others are `organisations.routing.Source`."""


class NoSuchCase(LookupError):
    """There is no case of this number."""


class CannotReroute(Exception):
    """The case waits for nobody any more, or no address is known for it; `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NewRoute:
    """Where a case goes from now on."""

    email: str
    also: tuple[str, ...]
    organisation_oid: str | None
    source: str
    path: tuple[str, ...]


def reroute(desk: Desk, number: str, now: datetime, email: str | None = None) -> NewRoute:
    """Find the case's address anew and send it there: a new mail with a new link. Its history is kept, and earlier
    links open nothing any more. The case waits to be taken up again; its due date stays. Needs an app context.

    email: the address that the operator knows; without it the directory as it is now decides
    Raises NoSuchCase, CannotReroute, persons.addresses.UnusableAddress.
    """
    given = read_address(email) if email is not None else None
    directory = current_contacts(desk.database)
    with desk.database.write() as session:
        report = find_case(session, number, lock=True)
        if report is None:
            raise NoSuchCase(number)
        if report.state not in OPEN_STATES:
            raise CannotReroute(f"its state is {report.state}")
        found = _find_route(desk, report, directory, given)
        report.email, report.also, report.path = found.email, list(found.also), list(found.path)
        report.organisation_oid, report.source = found.organisation_oid, found.source
        report.state, report.taken_up_at = State.SENT.value, None
        _note(session, desk, report, now)
        session.flush()
        make_link(session, report, now)
        queue_keeper_mail(session, desk, report, now)
        return found


def _find_route(desk: Desk, report: ErrorReport, directory: ContactDirectory, given: str | None) -> NewRoute:
    if given is not None:
        oid = report.organisation_oid or report.school_oid
        return NewRoute(given, (), oid, BY_OPERATOR, tuple(report.path))
    owner = RowOwner(oid=report.school_oid, is_language_test=report.source == Source.REGISTRY)
    own = OwnAddresses(desk.settings.registry_email, desk.settings.language_test_email)
    address = route(owner, report.lang, directory, own)
    if address.source is Source.UNROUTED:
        raise CannotReroute("no address is known for it; give one with --email")
    return NewRoute(address.email, address.also, address.organisation_oid, address.source.value, address.path)


def _note(session: Session, desk: Desk, report: ErrorReport, now: datetime) -> None:
    organisation_oid, source = report.organisation_oid, report.source
    add_event(
        session,
        desk,
        report,
        EventKind.SENT_ANEW,
        Actor.OPERATOR,
        now,
        organisation_oid=organisation_oid,
        source=source,
    )
    record(
        session,
        Event(
            action="reroute_report",
            actor=Actor.OPERATOR,
            subject_oid=report.subject_oid,
            target=f"report:{report.number}",
            details={"organisation_oid": organisation_oid, "source": source},
        ),
    )
