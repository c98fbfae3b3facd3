"""What stands behind each of the owner's pages: one call for a view, from the rows to the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from app.persons.models import Henkilo
from app.persons.service import find_master, is_minor, list_guardians
from app.sealing import Seal
from app.sharing.frozen import CopyLost
from app.sharing.lifecycle import MOST_LIVE_LINKS, day_of
from app.sharing.listing import ListedShare, find_share, list_openings, list_shares
from app.sharing.opening_kinds import Opener, describe_signature
from app.sharing.openings import Visit, hash_address, record_opening
from app.sharing.pages import LinkPage, LinkSummary, ListPage, summarise, tell_link, tell_list
from app.sharing.selection import SharedRecord, show_share
from app.sharing.shares import Share, token_of
from app.sharing.words import OpeningKind
from app.sources.gather import Registers

WORDS: Mapping[str, LazyString] = {
    "tehty": lazy_gettext("The link is ready. Send it to the one who is to see your studies."),
    "sama": lazy_gettext("This link was made already. If it asks for a PIN that you did not note, give it a new one."),
    "muutettu": lazy_gettext("The changes were saved."),
    "peruttu": lazy_gettext("The link is withdrawn. It shows nothing to anyone any more."),
    "uusi-pin": lazy_gettext("The link has a new PIN. The old one opens nothing any more."),
    "paattynyt": lazy_gettext("The link had ended already, so nothing was changed."),
}
"""What a page says of the act that led to it, by `?viesti=`."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose links, and what is needed to read them. `base_url` and `keys` are the settings'."""

    oid: str
    registers: Registers
    seal: Seal
    keys: tuple[str, ...]
    base_url: str
    lang: str
    now: datetime

    def path_of(self, share: Share) -> str:
        return f"/jako/{token_of(self.keys, share)}"

    def find(self, public_id: str) -> ListedShare:
        """One link of the owner. Raises rows.UnknownShare."""
        with self.registers.database.read() as session:
            return find_share(session, self.seal, self.oid, public_id, day_of(self.now))


def look_at_links(owner: Owner) -> ListPage:
    """The list page: links, and guardians who see the person anyway."""
    today = day_of(owner.now)
    with owner.registers.database.read() as session:
        listed = list_shares(session, owner.seal, owner.oid, today)
        names_guardians = owner.registers.guardianships.names_guardians
        guardians = list_guardians(session, owner.oid, today) if names_guardians else []
        master = find_master(session, owner.oid)
        may_have_others = not names_guardians and master is not None and is_minor(master.syntymaaika, today)
        is_protected = _is_protected(session, owner)
    names = [_name(guardian) for guardian in guardians]
    return tell_list(listed, names, owner.lang, is_protected=is_protected, may_have_others=may_have_others)


def look_at_link(owner: Owner, public_id: str) -> LinkPage:
    """The page of one link. Raises rows.UnknownShare."""
    with owner.registers.database.read() as session:
        listed = find_share(session, owner.seal, owner.oid, public_id, day_of(owner.now))
        openings = list_openings(session, listed.share)
        is_protected = _is_protected(session, owner)
    href = owner.base_url + owner.path_of(listed.share)
    return tell_link(listed, openings, owner.lang, href, is_protected=is_protected)


def has_most_links(owner: Owner) -> bool:
    """Whether the owner has as many live links as one person may have."""
    today = day_of(owner.now)
    with owner.registers.database.read() as session:
        listed = list_shares(session, owner.seal, owner.oid, today)
    return sum(item.is_live for item in listed) >= MOST_LIVE_LINKS


def summarise_link(owner: Owner, public_id: str) -> LinkSummary:
    """One link as its confirming pages tell it. Raises rows.UnknownShare."""
    return summarise(owner.find(public_id), owner.lang)


def preview_share(owner: Owner, public_id: str, user_agent: str, address: str) -> tuple[Share, SharedRecord] | None:
    """What a live link shows now; written down as an opening by the owner, which counts as nobody's visit.

    None when the link has ended, or when nothing is left of its copy. Raises rows.UnknownShare.
    """
    listed = owner.find(public_id)
    if not listed.is_live:
        return None
    try:
        record = show_share(owner.registers, owner.seal, listed.share, day_of(owner.now))
    except CopyLost:
        return None
    browser, system, _ = describe_signature(user_agent)
    visit = Visit(Opener(OpeningKind.YOU, browser, system), address, owner.lang)
    with owner.registers.database.write() as session:
        record_opening(session, listed.share, visit, hash_address(session, address, owner.now), owner.now)
    return listed.share, record


def _is_protected(session: Session, owner: Owner) -> bool:
    henkilo = find_master(session, owner.oid)
    return henkilo is not None and henkilo.turvakielto


def _name(henkilo: Henkilo) -> str:
    return " ".join(filter(None, (henkilo.kutsumanimi or henkilo.etunimet, henkilo.sukunimi)))
