"""Withdrawing a consent: who may, what stands in the way, and the act, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, Event, record
from app.consents.emptying import empty_everywhere, make_stub
from app.consents.held import Held, find_held
from app.consents.mails import tell_school
from app.database import Database
from app.organisations.contacts import ContactDirectory
from app.organisations.directory import current_contacts
from app.persons.service import linked_oids
from app.sealing import Seal
from app.settings import Settings
from app.sharing.lifecycle import day_of
from app.sharing.rows import lock_owner
from app.sharing.voiding import Showing, list_showing
from app.sources.models import WithdrawnConsent


class UnknownConsent(LookupError):
    """The person has no such study right that rests on consent, and has withdrawn none."""


class StillShown(Exception):
    """Open links show the study because the person chose it for them: `links`. They have to be withdrawn first."""

    def __init__(self, links: list[Showing]) -> None:
        super().__init__("the study is chosen for an open share link")
        self.links = links


@dataclass(frozen=True, slots=True)
class Desk:
    """The service's own things, nothing of a request."""

    database: Database
    settings: Settings
    seal: Seal


def withdraw_consent(desk: Desk, owner_oid: str, key: str, now: datetime) -> bool:
    """Withdraw the consent for a study right (or a part of it) of the person's own; False when it was withdrawn before.

    Needs an app context, for the words of the mail to the school. Raises UnknownConsent and StillShown.
    """
    directory = current_contacts(desk.database)
    with desk.database.write() as session:
        owner = lock_owner(session, owner_oid)
        held = find_held(session, owner.oid, key, lock=True)
        if held is None:
            if find_stub(session, owner.oid, key) is None:
                raise UnknownConsent(key)
            return False
        links = list_links(session, desk.seal, owner.oid, held, now)
        if links:
            raise StillShown(links)
        _withdraw(session, desk, owner.oid, held, directory, now)
    return True


def list_links(session: Session, seal: Seal, owner_oid: str, held: Held, now: datetime) -> list[Showing]:
    """The open links that stand in the way, each once."""
    found = {
        link.public_id: link for key in held.keys for link in list_showing(session, seal, owner_oid, key, day_of(now))
    }
    return list(found.values())


def find_stub(session: Session, owner_oid: str, key: str) -> WithdrawnConsent | None:
    """What is left of a withdrawn one of the person's own."""
    return next((stub for stub in list_stubs(session, owner_oid) if stub.key == key), None)


def list_stubs(session: Session, owner_oid: str) -> list[WithdrawnConsent]:
    """What the person has withdrawn, the latest first."""
    query = select(WithdrawnConsent).where(WithdrawnConsent.henkilo_oid.in_(linked_oids(session, owner_oid)))
    return list(session.scalars(query.order_by(WithdrawnConsent.withdrawn_at.desc(), WithdrawnConsent.id.desc())))


def _withdraw(
    session: Session, desk: Desk, owner_oid: str, held: Held, directory: ContactDirectory, now: datetime
) -> None:
    stub = make_stub(owner_oid, held, now)
    session.add(stub)
    session.flush()
    empty_everywhere(session, desk.seal, owner_oid, held, now)
    is_told = tell_school(session, desk.settings, desk.seal, stub, held.document, directory, now)
    record(session, withdrawal_event(stub, Actor.CITIZEN, school_told=is_told))


def withdrawal_event(stub: WithdrawnConsent, actor: Actor, **details: bool) -> Event:
    """The act as the trail keeps it: enough to do it again after a restore (`consents.replay`), nothing of studies."""
    known: dict[str, str | int | bool | None] = {
        "key": stub.key,
        "source_id": stub.source_id,
        "likeness": stub.likeness,
        "type": stub.tyyppi,
        "types": " ".join(stub.types),
        "whole": stub.is_whole,
        "school": stub.oppilaitos_oid,
    }
    return Event(
        action="withdraw_consent",
        actor=actor,
        actor_oid=stub.henkilo_oid if actor is Actor.CITIZEN else None,
        subject_oid=stub.henkilo_oid,
        target=f"opiskeluoikeus:{stub.oid}" if stub.oid else None,
        details={**known, **details},
    )
