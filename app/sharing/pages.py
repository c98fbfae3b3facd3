"""What the owner's pages of share links show, in words of the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask_babel import force_locale, gettext, lazy_gettext, ngettext

from app.register.formats import format_date
from app.rendering.records import UNAVAILABLE, Outage
from app.sharing.lifecycle import MOST_LIVE_LINKS, day_of
from app.sharing.listing import ListedShare, Opening
from app.sharing.opening_words import OpeningWords, tell_opening, tell_openings, tell_seen
from app.sharing.qr import QrCode, draw_qr
from app.sharing.selection import Choosing
from app.sharing.shares import Share
from app.sharing.words import EndReason, LinkState, ShareKind
from app.web.locale import LANGUAGE_NAMES
from app.web.moments import format_moment

MOST_TITLES = 6
"""Chosen studies named on a card; the link's own page names them all."""
MOST_OPENINGS = 100
WHAT = {
    ShareKind.CHOSEN: lazy_gettext("Studies that you chose"),
    ShareKind.QUALIFICATIONS: lazy_gettext("All completed qualifications, basics only"),
    ShareKind.STUDIES: lazy_gettext("Active and ended studies, basics only"),
    ShareKind.EVERYTHING: lazy_gettext("Everything"),
}
STATE_KINDS = {
    LinkState.OPEN: "active",
    LinkState.WAITING_FOR_OWNER: "active",
    LinkState.ENDED: "ended",
    LinkState.WITHDRAWN: "ended",
}


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """A link in words. `titles` name what was chosen, `titles_left` counts those not named; `how` its other choices.

    `state_kind` is a class of the stylesheet; `opened_briefly` fits a cell of the overview.
    """

    id: str
    name: str
    what: str
    titles: tuple[str, ...]
    titles_left: int
    how: tuple[str, ...]
    state_words: str
    state_kind: str
    is_live: bool
    waits_for_owner: bool
    has_pin: bool
    created: str
    last_day: str
    opened: str
    opened_briefly: str
    last_opened: str
    done: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of links. `guardians`: names of those who see the person's studies as their guardian. `must_warn`: links
    are open and their owner is under turvakielto, perhaps only since they were made. `masked_since`: how many of them
    are masked only because of it."""

    live: tuple[LinkSummary, ...]
    ended: tuple[LinkSummary, ...]
    guardians: tuple[str, ...]
    is_full: bool
    must_warn: bool
    masked_since: int
    may_have_others: bool = False
    """A minor whose guardians nobody names: the population register tells only whose guardian somebody is."""


@dataclass(frozen=True, slots=True)
class Address:
    """What is sent of a link that is open: its whole address, the text around it in the link's language."""

    href: str
    qr: QrCode
    message: str
    message_lang: str
    mail_href: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One link. `address` is None when it has ended; `seen` says in a sentence whether somebody saw the studies."""

    link: LinkSummary
    openings: tuple[OpeningWords, ...]
    openings_left: int
    address: Address | None
    seen: str
    was_seen: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """Sources that do not answer while the form is filled in, as `components/outages.html` tells them."""

    outages: tuple[Outage, ...]
    again_href: str = ""


def tell_silence(choosing: Choosing) -> Silence:
    """Which of the sources do not answer now."""
    return Silence(
        tuple(
            Outage(str(UNAVAILABLE[source]), format_moment(choosing.as_of.get(source)))
            for source in choosing.unavailable
            if source in UNAVAILABLE
        )
    )


def tell_list(
    listed: Sequence[ListedShare],
    guardians: Sequence[str],
    lang: str,
    *,
    is_protected: bool,
    may_have_others: bool = False,
) -> ListPage:
    """The list page; `is_protected`: the owner is under turvakielto."""
    live = tuple(summarise(item, lang, MOST_TITLES, is_protected=is_protected) for item in listed if item.is_live)
    ended = tuple(summarise(item, lang, MOST_TITLES) for item in listed if not item.is_live)
    masked_since = sum(_is_masked_since(item.share, is_protected) for item in listed if item.is_live)
    is_full = len(live) >= MOST_LIVE_LINKS
    return ListPage(live, ended, tuple(guardians), is_full, is_protected and bool(live), masked_since, may_have_others)


def tell_link(
    listed: ListedShare, openings: Sequence[Opening], lang: str, href: str, *, is_protected: bool
) -> LinkPage:
    """The page of one link; `href` is its whole address."""
    return LinkPage(
        link=summarise(listed, lang, is_protected=is_protected),
        openings=tuple(tell_opening(opening) for opening in openings[:MOST_OPENINGS]),
        openings_left=max(0, listed.openings.total - MOST_OPENINGS),
        address=write_address(listed.share, href) if listed.is_live else None,
        seen=tell_seen(listed.openings),
        was_seen=listed.openings.by_others > 0,
    )


def summarise(
    listed: ListedShare, lang: str, most_titles: int | None = None, *, is_protected: bool = False
) -> LinkSummary:
    """A link in words; at most so many of the chosen studies are named."""
    share, openings = listed.share, listed.openings
    titles = share.contents(lang)
    named = titles[:most_titles]
    return LinkSummary(
        id=share.public_id,
        name=share.name or str(gettext("Link of %(day)s", day=_day(day_of(share.created_at)))),
        what=str(WHAT[share.kind]),
        titles=named,
        titles_left=len(titles) - len(named),
        how=tuple(_tell_how(share, is_protected=is_protected)),
        state_words=_tell_state(listed),
        state_kind=STATE_KINDS[listed.state],
        is_live=listed.is_live,
        waits_for_owner=listed.state is LinkState.WAITING_FOR_OWNER,
        has_pin=share.has_pin,
        created=format_moment(share.created_at),
        last_day=_day(share.last_day),
        opened=tell_openings(openings),
        opened_briefly=str(openings.by_others) if openings.by_others else str(gettext("no")),
        last_opened=format_moment(openings.last_at),
        done=_tell_done(share),
    )


def write_address(share: Share, href: str) -> Address:
    """The address and a text to send with it, in the link's language."""
    with force_locale(share.lang):
        subject = str(gettext("My studies"))
        message = "\n\n".join(_write_message(share, href))
    mail = f"mailto:?subject={quote(subject)}&body={quote(message)}"
    return Address(href, draw_qr(href), message, share.lang, mail)


def _write_message(share: Share, href: str) -> list[str]:
    parts = [
        str(gettext("Hello,")),
        str(gettext("by this link you see my studies as the national study registers of Finland hold them:")),
        href,
        str(
            gettext(
                "The link opens without signing in, through %(day)s. If it does not open by a press, copy the whole "
                "address into your browser.",
                day=_day(share.last_day),
            )
        ),
    ]
    if share.has_pin:
        parts.append(str(gettext("The page asks for a PIN of six digits. I tell it to you separately.")))
    return parts


def _is_masked_since(share: Share, is_protected: bool) -> bool:
    return not share.selection.is_masked and share.selection_for(is_protected=is_protected).is_masked


def _tell_how(share: Share, *, is_protected: bool) -> list[str]:
    frozen = share.frozen_at
    told = [
        gettext("As the studies were on %(moment)s", moment=format_moment(frozen))
        if frozen
        else gettext("Follows the register"),
        gettext("Asks for a PIN") if share.has_pin else gettext("Opens without a PIN"),
        gettext("Recipient's language first: %(language)s", language=LANGUAGE_NAMES[share.lang]),
    ]
    if not share.selection.with_markings:
        told.append(gettext("Without markings of individualised and adapted syllabuses"))
    if share.selection.is_masked:
        told.append(gettext("Names no school or place"))
    elif _is_masked_since(share, is_protected):
        told.append(gettext("Names no school or place any more, since your data is under a non-disclosure order"))
    return [str(words) for words in told]


def _tell_state(listed: ListedShare) -> str:
    share = listed.share
    match listed.state:
        case LinkState.OPEN:
            return str(gettext("Open"))
        case LinkState.WAITING_FOR_OWNER:
            return str(gettext("Waits for you: too many wrong PINs"))
        case LinkState.WITHDRAWN if share.ended_reason is EndReason.WRONG_PERSON:
            moment = format_moment(share.withdrawn_at)
            return str(gettext("Withdrawn on %(moment)s, sent to the wrong person", moment=moment))
        case LinkState.WITHDRAWN:
            return str(gettext("Withdrawn on %(moment)s", moment=format_moment(share.withdrawn_at)))
        case _:
            return str(gettext("Ended on %(day)s", day=_day(share.last_day)))


def _tell_done(share: Share) -> str:
    if not share.done_count:
        return ""
    moment = format_moment(share.done_at)
    return str(
        ngettext(
            "On %(moment)s a recipient told that they no longer need the link.",
            "%(num)s times a recipient told that they no longer need the link, last on %(moment)s.",
            share.done_count,
            moment=moment,
        )
    )


def _day(day: date) -> str:
    return format_date(day.isoformat())
