"""Word to the owner that a link ends in three days, or waits for a new PIN. Steps of the worker."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.mail.models import Mail
from app.mail.rendering import Rendered, link_to, mail_sender, render_mail
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
ABOUT_WAITING = "share_waits"


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
        _queue(session, settings, seal, reader, words, _about(row), now)
        return True


def tell_of_waiting(database: Database, settings: Settings, seal: Seal, now: datetime) -> int:
    """Queue a mail for each link that waits for its owner, where they have a confirmed address; how many.

    Once for each waiting. It concerns the safety of the person's own data, so no choice of notices turns it off.
    Nothing of what the link is called or shows stands in the mail. Needs an app context.
    """
    waiting = live_rows(day_of(now)) & ShareLink.waits_for_owner_at.is_not(None)
    told = 0
    with database.read() as session:
        due = [row.id for row in session.scalars(select(ShareLink).where(waiting)) if not _is_told(session, row)]
    for link_id in due:
        with database.write() as session:
            row = session.scalars(select(ShareLink).where(ShareLink.id == link_id, waiting).with_for_update()).first()
            owner = find_master(session, row.henkilo_oid) if row is not None else None
            if row is None or owner is None or owner.kuollut or _is_told(session, row):
                continue
            reader = find_confirmed(session, seal, owner.oid)
            if reader is not None:
                words = render_mail("share_waits", (reader.lang,), link=link_to("sharing.list_links"))
                _queue(session, settings, seal, reader, words, _about_waiting(row), now)
                told += 1
    return told


def _queue(
    session: Session, settings: Settings, seal: Seal, reader: OwnAddress, words: Rendered, about: str, now: datetime
) -> None:
    mail = OutgoingMail(
        to=(reader.email,),
        subject=words.subject,
        text=words.text,
        html=words.html,
        languages=words.languages,
        about=about,
        sender=mail_sender(settings),
    )
    queue_mail(session, seal, mail, now)


def _is_told(session: Session, row: ShareLink) -> bool:
    about = Mail.about == _about_waiting(row)
    return bool(session.scalar(select(func.count()).select_from(Mail).where(about)))


def _about_waiting(row: ShareLink) -> str:
    since = int(row.waits_for_owner_at.timestamp()) if row.waits_for_owner_at else 0
    return f"{ABOUT_WAITING}:{row.public_id}:{since}"


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
