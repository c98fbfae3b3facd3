"""Mails about a case: to the registry keeper, to the citizen, to those who run the service.

Every mail is rendered and queued in the transaction of the act that it tells of. With REPORT_MAIL_DETAIL=link, the
default, no mail holds anything of the person; with "full" a keeper's first mail does, and never its subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import LazyString, force_locale, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.mail.rendering import link_to, mail_sender
from app.mail.service import OutgoingMail, queue_mail
from app.organisations.models import Organisaatio
from app.persons.addresses import Notice, confirmed_address, find_confirmed
from app.register.formats import format_date
from app.reports.contents import open_case
from app.reports.desk import Desk
from app.reports.keeper_languages import NATIONAL, choose_languages
from app.reports.letters import Letter, label_link, lay_out, write_part
from app.reports.models import ErrorReport, KeeperLink, Kind
from app.tokens import TokenSigner, new_id
from app.web.locale import PARAMETER

PURPOSE = "ilmoitus"
LINK_DAYS = 120
ABOUT_KEEPER = "report"
"""Prefix of `about` of a keeper's mail; its outcome stands in the timeline."""
ABOUT_CITIZEN = "report-notice"
ABOUT_OPERATOR = "report-operator"
FINLAND = ZoneInfo("Europe/Helsinki")


class Occasion(StrEnum):
    """Why a keeper is written to; the value is the folder in templates/mail."""

    NEW = "report_new"
    MOVED = "report_moved"
    """Another organisation handed the case on."""
    MESSAGE = "report_message"
    """The citizen has written more."""
    REMINDER = "report_reminder"
    RENEWED = "report_renewed"
    """A new link in place of a worn-out one."""
    ENDED = "report_ended"
    """The case was closed before it was answered."""


class CitizenOccasion(StrEnum):
    """Why the citizen is written to."""

    ANSWERED = "report_answered"
    ASKED = "report_asked"
    EXTENDED = "report_extended"
    UNDELIVERED = "report_undelivered"


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What the words of a mail are made with. Days are written out; `organisation` is "" when there is none."""

    number: str
    organisation: str
    sent: str
    due: str
    ends: str
    is_late: bool
    replies_reach: bool


def queue_keeper_mail(
    session: Session, desk: Desk, report: ErrorReport, now: datetime, occasion: Occasion = Occasion.NEW
) -> KeeperLink | None:
    """Queue the mail to the case's present route (`email` and `also`), in the caller's transaction.

    The case has a row already (flushed). Its live link is used again, and made when there is none; a mail that the
    case has ended has no link. Needs a Flask application context. Raises what `queue_mail` raises.
    """
    link = None
    if occasion is not Occasion.ENDED:
        link = find_live_link(session, report, now) or make_link(session, report, now)
    organisation = session.get(Organisaatio, report.organisation_oid) if report.organisation_oid else None
    langs = choose_languages(organisation.nimi, organisation.contacts) if organisation else NATIONAL
    full = desk.settings.report_mail_detail == "full" and occasion in (Occasion.NEW, Occasion.MOVED)
    reply_to = confirmed_address(session, desk.seal, report.owner_oid) if full else None
    parts = tuple(
        write_part(occasion.value, lang, case=_words(report, organisation, lang, now, link, reply_to is not None))
        for lang in langs
    )
    letter = Letter(
        parts=parts,
        href=_keeper_address(desk, link, langs) if link else "",
        link_label=label_link(langs),
        facts=_facts(desk, report, langs) if full else (),
        facts_lang=report.lang,
    )
    to = list(dict.fromkeys((report.email, *report.also)))
    _queue(session, desk, letter, to, f"{ABOUT_KEEPER}:{report.number}", now, reply_to)
    return link


def notify_citizen(session: Session, desk: Desk, report: ErrorReport, now: datetime, occasion: CitizenOccasion) -> bool:
    """Queue a notice to the owner's confirmed address, if they have one and want notices; False when not."""
    found = find_confirmed(session, desk.seal, report.owner_oid, Notice.REPORT_ANSWERED)
    if found is None:
        return False
    words = _words(report, None, found.lang, now, None, replies_reach=False)
    letter = Letter(
        parts=(write_part(occasion.value, found.lang, case=words),),
        href=link_to("reports.show_report", number=report.number),
        link_label=label_link((found.lang,)),
    )
    _queue(session, desk, letter, [found.email], f"{ABOUT_CITIZEN}:{report.number}", now)
    return True


def tell_operator(session: Session, desk: Desk, report: ErrorReport, now: datetime) -> None:
    """Tell those who run the service that a keeper's mail did not arrive, if the settings name their address."""
    if not desk.settings.registry_email:
        return
    words = _words(report, None, "fi", now, None, replies_reach=False)
    letter = Letter(parts=(write_part("report_failed", "fi", case=words),))
    _queue(session, desk, letter, [desk.settings.registry_email], f"{ABOUT_OPERATOR}:{report.number}", now)


def find_live_link(session: Session, report: ErrorReport, now: datetime) -> KeeperLink | None:
    """The link that the case's present keeper can use now."""
    query = select(KeeperLink).where(
        KeeperLink.report_id == report.id, KeeperLink.withdrawn_at.is_(None), KeeperLink.ends_at > now
    )
    return session.scalars(query.order_by(KeeperLink.made_at.desc()).limit(1)).first()


def make_link(session: Session, report: ErrorReport, now: datetime) -> KeeperLink:
    """A new link to the case for its present route; it takes the place of all earlier ones."""
    withdraw_links(session, report, now)
    link = KeeperLink(
        id=new_id(),
        report_id=report.id,
        organisation_oid=report.organisation_oid,
        email=report.email,
        made_at=now,
        ends_at=now + timedelta(days=LINK_DAYS),
    )
    session.add(link)
    session.flush()
    return link


def withdraw_links(session: Session, report: ErrorReport, now: datetime) -> None:
    """No link made so far opens the case any more."""
    query = select(KeeperLink).where(KeeperLink.report_id == report.id, KeeperLink.withdrawn_at.is_(None))
    for link in session.scalars(query):
        link.withdrawn_at = now


def sign_link(desk: Desk, link: KeeperLink) -> str:
    """The token that stands in the keeper's address."""
    return TokenSigner(desk.settings.secret_keys, PURPOSE).sign(link.id)


def _keeper_address(desk: Desk, link: KeeperLink, langs: tuple[str, ...]) -> str:
    """The page opens in the language of the mail; of two, the reader's browser chooses."""
    lang = {PARAMETER: langs[0]} if len(langs) == 1 else {}
    return link_to("keeper.show_case", token=sign_link(desk, link), **lang)


def name_organisation(organisation: Organisaatio | None, lang: str) -> str:
    """The organisation's name in the language, else fi, sv, en, else its oid; "" for none."""
    if organisation is None:
        return ""
    return next((organisation.nimi[one] for one in (lang, "fi", "sv", "en") if organisation.nimi.get(one)), "") or (
        organisation.oid
    )


def finnish_date(moment: datetime) -> date:
    """The day of a moment in Finland."""
    return moment.astimezone(FINLAND).date()


def _words(
    report: ErrorReport,
    organisation: Organisaatio | None,
    lang: str,
    now: datetime,
    link: KeeperLink | None,
    replies_reach: bool,
) -> CaseWords:
    return CaseWords(
        number=report.number,
        organisation=name_organisation(organisation, lang),
        sent=format_date(finnish_date(report.sent_at).isoformat()),
        due=format_date(report.due_on.isoformat()),
        ends=format_date(finnish_date(link.ends_at).isoformat()) if link else "",
        is_late=finnish_date(now) > report.due_on,
        replies_reach=replies_reach,
    )


def _facts(desk: Desk, report: ErrorReport, langs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What the "full" mail tells of the person and the report; labels in the mail's languages."""
    content = open_case(desk.seal, report)
    about = " \N{RIGHTWARDS ARROW} ".join(
        filter(None, (content.about.study_right, content.about.attainment, content.about.row))
    )
    reporter = content.reporter_name if content.reporter_name != content.subject_name else ""
    is_use = report.kind == Kind.USE
    facts = (
        (lazy_gettext("Name"), content.subject_name),
        (lazy_gettext("Learner number"), report.subject_oid),
        (lazy_gettext("Reported by"), reporter),
        (lazy_gettext("What it is about"), about),
        (lazy_gettext("The use of the data") if is_use else lazy_gettext("In the record it says"), content.quote),
        (lazy_gettext("The question") if is_use else lazy_gettext("What is wrong"), content.words.what_is_wrong),
        (lazy_gettext("What it should be"), content.words.should_be),
        (lazy_gettext("Why"), content.words.because),
    )
    return tuple((_label(langs, name), value) for name, value in facts if value)


def _label(langs: tuple[str, ...], name: LazyString) -> str:
    labels = []
    for lang in langs:
        with force_locale(lang):
            labels.append(str(name))
    return " / ".join(dict.fromkeys(labels))


def _queue(
    session: Session,
    desk: Desk,
    letter: Letter,
    to: list[str],
    about: str,
    now: datetime,
    reply_to: str | None = None,
) -> None:
    text, html = lay_out(letter)
    mail = OutgoingMail(
        to=to,
        subject=letter.subject,
        text=text,
        html=html,
        languages=[part.lang for part in letter.parts],
        about=about,
        sender=mail_sender(desk.settings),
        reply_to=reply_to,
    )
    queue_mail(session, desk.seal, mail, now)
