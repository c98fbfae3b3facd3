"""What the service holds of a person, as files: for programs (JSON, CSV) and for reading (HTML).

Nothing is in them that the pages of the service do not show the person: the record goes through the same gate, a share
link stands without its address, nobody's hetu is there. Dependants are people of their own: nothing of theirs is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from flask import render_template
from flask_babel import force_locale

from app.downloads.archive import Contents, File, write_json
from app.persons.addresses import list_addresses, list_wanted
from app.persons.service import find_master, linked_oids
from app.register.keys import without_keys
from app.register.view import STUDY_RIGHT_TECHNICAL, view_record
from app.register.visibility import Viewer, prune, prune_henkilo
from app.rendering.records import OPEN_ALL, RecordPage
from app.reports.attaching import read_case_file
from app.reports.desk import Desk
from app.reports.files import MEDIA_TYPES
from app.reports.following import find_own_case
from app.reports.people import NotFound, day_of
from app.reports.showing import CasePage, show_case, show_cases
from app.sharing.listing import ListedShare, Opening, list_openings, list_shares
from app.sharing.opening_words import tell_opening
from app.sharing.pages import LinkSummary, summarise
from app.sources.directory import current_directory
from app.sources.gather import GatheredRecord, Registers
from app.usage.exporting import export_csv, export_json
from app.usage.finding import Wanted
from app.usage.service import know_person

MOST_ATTACHED_BYTES = 30_000_000


@dataclass(frozen=True, slots=True)
class _Whose:
    """The person and the moment; `desk` and `registers` are the service's own things."""

    desk: Desk
    registers: Registers
    oid: str
    lang: str
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)


@dataclass(frozen=True, slots=True)
class _SharedLink:
    """A share link in words, for its page and for programs."""

    listed: ListedShare
    summary: LinkSummary
    openings: tuple[Opening, ...]


def collect(desk: Desk, registers: Registers, henkilo_oid: str, lang: str, now: datetime) -> Contents:
    """All files of the person. Needs an app context. Raises sources.gather.UnknownHenkilo for nobody."""
    whose = _Whose(desk, registers, henkilo_oid, lang, now)
    with force_locale(lang):
        gathered = registers.gather(henkilo_oid, whose.today)
        cases = _list_cases(whose)
        links = _list_links(whose)
        attached, left_out = _attachments(whose, cases)
        files = [
            *_record_files(whose, gathered),
            *_link_files(whose, links),
            *_report_files(whose, cases),
            *attached,
            *_usage_files(whose),
            File("omat-tiedot.json", write_json(_own_details(whose, gathered))),
        ]
        about = {
            "language": lang,
            "registers": {
                "unavailable": sorted(gathered.unavailable),
                "as_of": {name: at.isoformat(timespec="seconds") for name, at in sorted(gathered.as_of.items())},
            },
            "left_out": left_out,
        }
        first = _page(whose, "index", page=_record_page(whose, gathered), left_out=left_out, has_links=bool(links),
                      has_reports=bool(cases))  # fmt: skip
    return Contents([first, *files], now, about)


def _page(whose: _Whose, name: str, **values: Any) -> File:
    html = render_template(f"downloads/{name}.html", lang=whose.lang, made_at=whose.now, **values)
    return File(f"{NAMES[name]}.html", html.encode())


NAMES = {"index": "index", "record": "opinnot", "links": "jakolinkit", "reports": "virheilmoitukset"}
"""Templates by the names that their pages have in the archive, in Finnish as the addresses of the service are"""


def _record_page(whose: _Whose, gathered: GatheredRecord) -> RecordPage:
    view = view_record(
        gathered.henkilo,
        gathered.opiskeluoikeudet,
        viewer=Viewer.CITIZEN,
        lang=whose.lang,
        directory=current_directory(whose.desk.database),
        today=whose.today,
    )
    return RecordPage(view, whose.today, opened=OPEN_ALL, unavailable=gathered.unavailable, as_of=gathered.as_of)


def _record_files(whose: _Whose, gathered: GatheredRecord) -> Iterator[File]:
    shown = prune(gathered.opiskeluoikeudet, Viewer.CITIZEN, whose.today).opiskeluoikeudet
    record = {
        "henkilö": prune_henkilo(gathered.henkilo),
        "opiskeluoikeudet": [
            {key: value for key, value in without_keys(one).items() if key not in STUDY_RIGHT_TECHNICAL}
            for one in shown
        ],
    }
    yield File("opinnot.json", write_json(record))
    yield _page(whose, "record", page=_record_page(whose, gathered))


def _list_links(whose: _Whose) -> list[_SharedLink]:
    with whose.desk.database.read() as session:
        listed = list_shares(session, whose.desk.seal, whose.oid, whose.today)
        return [
            _SharedLink(item, summarise(item, whose.lang), tuple(list_openings(session, item.share))) for item in listed
        ]


def _link_files(whose: _Whose, links: list[_SharedLink]) -> Iterator[File]:
    yield File("jakolinkit.json", write_json([_describe_link(link) for link in links]))
    if links:
        told = [(link.summary, [tell_opening(opening) for opening in link.openings]) for link in links]
        yield _page(whose, "links", links=told)


def _describe_link(link: _SharedLink) -> dict[str, Any]:
    share = link.listed.share
    return {
        "id": share.public_id,
        "name": share.name,
        "kind": share.kind.value,
        "contents": list(link.summary.titles),
        "state": link.listed.state.value,
        "created_at": _iso(share.created_at),
        "last_day": share.last_day.isoformat(),
        "frozen_at": _iso(share.frozen_at),
        "has_pin": share.has_pin,
        "language": share.lang,
        "openings": [
            {
                "at": _iso(one.at),
                "who": one.kind.value,
                "browser": one.browser,
                "system": one.system,
                "language": one.lang,
                "pin_misses": one.pin_misses,
            }
            for one in link.openings
        ],
    }


def _list_cases(whose: _Whose) -> list[CasePage]:
    """The person's reports about their own record; those about a dependant hold the dependant's data."""
    lines = [line for line in show_cases(whose.desk, whose.oid, whose.now) if not line.subject_name]
    return [show_case(whose.desk, whose.oid, line.number, whose.lang, whose.now) for line in lines]


def _report_files(whose: _Whose, cases: list[CasePage]) -> Iterator[File]:
    yield File("virheilmoitukset.json", write_json([_describe_case(case) for case in cases]))
    if cases:
        yield _page(whose, "reports", cases=cases)


def _describe_case(case: CasePage) -> dict[str, Any]:
    return {
        "number": case.line.number,
        "kind": case.kind,
        "state": case.line.state,
        "sent": case.line.sent,
        "answer_due_by": case.line.due,
        "language": case.lang,
        "to": {"addresses": list(case.recipient.addresses), "why": case.recipient.why},
        "about": msgspec.structs.asdict(case.content.about),
        "quote": case.content.quote,
        "words": msgspec.structs.asdict(case.content.words),
        "attachments": [{"name": file.name, "bytes": file.size_bytes} for file in case.files],
        "happened": [
            {"at": entry.iso, "what": entry.words, "more": entry.more, "text": entry.text} for entry in case.timeline
        ],
    }


def _attachments(whose: _Whose, cases: list[CasePage]) -> tuple[list[File], list[str]]:
    """The files of the reports as far as there is room, and the names of those that were left out."""
    room, taken, left_out = MOST_ATTACHED_BYTES, [], []
    for case in cases:
        with whose.desk.database.read() as session:
            report = find_own_case(session, whose.oid, case.line.number, whose.today)
            for number, file in enumerate(case.files, 1):
                name = f"liitteet/{case.line.number}/{number}{MEDIA_TYPES.get(file.media_type, '')}"
                try:
                    content = read_case_file(session, whose.desk.seal, report, file.id)[1]
                except NotFound:
                    content = b""
                if not content or len(content) > room:
                    left_out.append(name)
                else:
                    room -= len(content)
                    taken.append(File(name, content))
    return taken, left_out


def _usage_files(whose: _Whose) -> Iterator[File]:
    database = whose.desk.database
    person = know_person(database, whose.oid, whose.lang)
    yield File("kaytto.csv", export_csv(database, person, Wanted(person.oids)))
    yield File("kaytto.json", export_json(database, person, Wanted(person.oids)))


def _own_details(whose: _Whose, gathered: GatheredRecord) -> dict[str, Any]:
    """What the service itself knows of the person besides the record."""
    with whose.desk.database.read() as session:
        master = find_master(session, whose.oid)
        addresses = list_addresses(session, whose.desk.seal, whose.oid, whose.now)
        wanted = list_wanted(session, whose.oid)
        oids = linked_oids(session, whose.oid)
    return {
        "numbers": list(oids),
        "person": prune_henkilo(gathered.henkilo),
        "language_of_dealings": master.asiointikieli if master is not None else None,
        "non_disclosure_order": bool(master is not None and master.turvakielto),
        "email": {
            "confirmed": addresses.confirmed.email if addresses.confirmed else None,
            "waiting": addresses.waiting.email if addresses.waiting else None,
        },
        "notices": sorted(notice.value for notice in wanted),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None
