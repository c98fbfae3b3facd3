"""The mail that tells a school of a withdrawn consent: the number of the study right, and nothing of the person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.mail.rendering import mail_sender, render_mail
from app.mail.service import OutgoingMail, queue_mail
from app.organisations.contacts import ContactDirectory
from app.organisations.models import Organisaatio
from app.organisations.routing import OwnAddresses, find_owner, route
from app.register.formats import format_date
from app.reports.keeper_languages import NATIONAL, choose_languages
from app.sealing import Seal
from app.settings import Settings
from app.sharing.lifecycle import day_of
from app.sources.models import WithdrawnConsent

ABOUT = "consent"
log = structlog.get_logger(__name__)


def tell_school(
    session: Session,
    settings: Settings,
    seal: Seal,
    stub: WithdrawnConsent,
    document: dict[str, Any],
    directory: ContactDirectory,
    now: datetime,
) -> bool:
    """Queue the mail to the registry keeper of the study right; False when nobody's address is known.

    The stub has a row already (flushed). Needs an app context.
    """
    own = OwnAddresses(settings.registry_email, settings.language_test_email)
    address = route(find_owner(document), "fi", directory, own)
    if not address.email:
        log.warning("consent_withdrawn_nobody_to_tell", stub=stub.id)
        return False
    organisation = session.get(Organisaatio, address.organisation_oid) if address.organisation_oid else None
    langs = choose_languages(organisation.nimi, organisation.contacts) if organisation else NATIONAL
    mail = render_mail(
        "consent_withdrawn",
        langs,
        oid=stub.oid or "",
        source_id=stub.source_id or "",
        day=format_date(day_of(now).isoformat()),
        types="" if stub.is_whole else ", ".join(stub.types),
    )
    to = list(dict.fromkeys((address.email, *address.also)))
    queue_mail(
        session,
        seal,
        OutgoingMail(
            to=to,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            languages=mail.languages,
            about=f"{ABOUT}:{stub.id}",
            sender=mail_sender(settings),
        ),
        now,
    )
    return True
