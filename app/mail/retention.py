"""What a delivered mail said is not kept: some time after its last recipient was settled, bytes and addresses go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.database import Database
from app.mail.models import Mail, MailRecipient

ERASED_AT_ONCE = 500


def erase_old_bodies(database: Database, limit: datetime) -> int:
    """Erase bytes and recipients' addresses of mails settled at `limit` or earlier. How many this time.

    The row itself stays: what it was about, its Message-ID, the receiving domain and how it went.
    """
    old = select(Mail.id).where(Mail.settled_at <= limit, Mail.sealed.is_not(None)).order_by(Mail.id)
    with database.read() as session:
        ids = session.scalars(old.limit(ERASED_AT_ONCE)).all()
    if not ids:
        return 0
    with database.write() as session:
        session.execute(update(Mail).where(Mail.id.in_(ids)).values(sealed=None))
        session.execute(update(MailRecipient).where(MailRecipient.mail_id.in_(ids)).values(address=None))
    return len(ids)
