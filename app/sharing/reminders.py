"""Word to the owner that a link ends in three days: the link ends, the studies do not. A step of the worker."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.mail.models import Mail
from app.mail.rendering import link_to, mail_sender, render_mail
from app.mail.service import OutgoingMail, queue_mail
from app.persons.addresses import Notice, OwnAddress, find_confirmed
from app.persons.service import find_master
from app.register.formats import format_date
from app.sealing import Seal
from app.settings import Settings
from app.sharing.lifecycle import day_of, live_rows
from app.sharing.models import ShareLink

DAYS_BEFORE = 3
ABOUT = "share_ends"


def remind_of_ends(database: Database, settings: Settings, seal: Seal, now: datetime) -> int:
    """Queue a mail for each link that ends within three days, where its owner has a confirmed address; how many.

    Once for each last day, however many workers there are: an owner who puts the end off is reminded of the new one
    too. A link that was made within those three days ends as its owner just chose: nothing is said of it. Nothing of
    what the link is called or shows stands in the mail. Needs an app context.
    """
    today = day_of(now)
    with database.read() as session:
        rows = session.scalars(
            select(ShareLink)
            .where(live_rows(today), ShareLink.last_day > today, ShareLink.last_day <= _horizon(today))
            .order_by(ShareLink.id)
        ).all()
        due = [row.id for row in rows if _find_reader(session, seal, row) is not None]
    return sum(_remind(database, settings, seal, id, now) for id in due)


def _remind(database: Database, settings: Settings, seal: Seal, link_id: int, now: datetime) -> bool:
    """One mail in a transaction of its own. The row is held, so that another worker sees the mail or waits for it."""
    today = day_of(now)
    with database.write() as session:
        live = live_rows(today) & (ShareLink.last_day > today) & (ShareLink.last_day <= _horizon(today))
        row = session.scalars(select(ShareLink).where(ShareLink.id == link_id, live).with_for_update()).one_or_none()
        reader = _find_reader(session, seal, row) if row is not None else None
        if row is None or reader is None:
            return False
        words = render_mail(
            "share_ends",
            (reader.lang,),
            last_day=format_date(row.last_day.isoformat()),
            link=link_to("sharing.list_links"),
        )
        queue_mail(
            session,
            seal,
            OutgoingMail(
                to=(reader.email,),
                subject=words.subject,
                text=words.text,
                html=words.html,
                languages=words.languages,
                about=_about(row),
                sender=mail_sender(settings),
            ),
            now,
        )
        return True


def _find_reader(session: Session, seal: Seal, row: ShareLink) -> OwnAddress | None:
    """Whom to tell of this link; None when nobody, or when they have been told."""
    if day_of(row.created_at) >= row.last_day - timedelta(days=DAYS_BEFORE):
        return None
    if session.scalar(select(func.count()).select_from(Mail).where(Mail.about == _about(row))):
        return None
    owner = find_master(session, row.henkilo_oid)
    if owner is None or owner.kuollut:
        return None
    return find_confirmed(session, seal, owner.oid, Notice.SHARE_ENDS)


def _horizon(today: date) -> date:
    return today + timedelta(days=DAYS_BEFORE)


def _about(row: ShareLink) -> str:
    return f"{ABOUT}:{row.public_id}:{row.last_day.isoformat()}"
