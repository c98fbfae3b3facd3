"""A draft's pages: what they show, and what they save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import FileStorage

from app.organisations.directory import current_contacts
from app.persons.addresses import confirmed_address
from app.register.names import Names
from app.register.words import Text
from app.reports.attaching import File, attach, detach, list_draft_files
from app.reports.contents import DraftContent, Place
from app.reports.desk import Desk
from app.reports.drafts import Draft, delete_draft, find_draft, save_draft
from app.reports.files import MOST_BYTES, MOST_FILES, Refused
from app.reports.people import NotFound
from app.reports.sending import preview
from app.reports.showing import FIELDS, Recipient, name_recipient
from app.sources.directory import current_directory

REFUSALS: Mapping[str, LazyString] = {
    "empty": lazy_gettext("Choose a file that is not empty."),
    "large": lazy_gettext("The file is larger than 5 megabytes. Make it smaller, or take a part of it."),
    "type": lazy_gettext("The file is not a PDF, JPEG or PNG, whatever its name says. Only these can be attached."),
    "broken": lazy_gettext("The file ends in the middle. Open it on your own device, save it again and try anew."),
    "many": lazy_gettext("There are already three files. Take one away first."),
}


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as its pages show it. `school` is the owner's name, None where no organisation may be named.

    `confirmed_email` is the address to which notices go already.
    """

    draft: Draft
    place: Place
    school: Text | None
    files: tuple[File, ...]
    confirmed_email: str | None

    def with_draft(self, draft: Draft) -> DraftPage:
        return replace(self, draft=draft)

    @property
    def is_full(self) -> bool:
        return len(self.files) >= MOST_FILES


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Exactly what is sent, and to whom."""

    draft: Draft
    place: Place
    what: str
    recipient: Recipient
    files: tuple[File, ...]
    digest: str
    confirmed_email: str | None


def open_draft_page(desk: Desk, own_oid: str, id: str, lang: str, now: datetime) -> DraftPage:
    """The person's own draft. Raises people.NotFound."""
    names = Names(lang, current_directory(desk.database))
    contacts = current_contacts(desk.database)
    with desk.database.read() as session:
        draft = find_draft(session, desk.seal, own_oid, id, now)
        files = tuple(list_draft_files(session, desk.seal, draft))
        email = confirmed_address(session, desk.seal, own_oid)
    oid = draft.owner.oid or contacts.schools.get(draft.owner.oppilaitosnumero or "")
    # Not even a school that the guardian chose: naming all but the child's own would tell which one that is.
    school = names.organisation({"oid": oid}) if oid is not None and not draft.party.is_hidden else None
    return DraftPage(draft, draft.place(lang), school, files, email)


def open_preview(desk: Desk, own_oid: str, id: str, lang: str, now: datetime) -> PreviewPage:
    """What would be sent now, in the language of the case. Raises people.NotFound, sending.Incomplete."""
    found = preview(desk, own_oid, id, now)
    names = Names(lang, current_directory(desk.database))
    address, draft = found.address, found.draft
    with desk.database.read() as session:
        email = confirmed_address(session, desk.seal, own_oid)
    return PreviewPage(
        draft=draft,
        place=draft.place(draft.content.lang),
        what=str(FIELDS.get(draft.content.field, "")),
        recipient=name_recipient(
            names,
            address.organisation_oid,
            (address.email, *address.also),
            address.source,
            is_hidden=draft.party.is_hidden,
        ),
        files=found.files,
        digest=found.digest,
        confirmed_email=email,
    )


def save_words(
    desk: Desk, own_oid: str, id: str, fill_in: Callable[[DraftContent], DraftContent], now: datetime
) -> Draft:
    """Keep what is filled in, right or wrong. Raises people.NotFound."""
    with desk.database.write() as session:
        draft = find_draft(session, desk.seal, own_oid, id, now, lock=True)
        if draft.content.is_lost:
            raise NotFound(id)  # a key that is found again opens it
        content = fill_in(draft.content)
        save_draft(session, desk.seal, draft, content, now)
        return replace(draft, content=content, saved_at=now)


def add_file(desk: Desk, own_oid: str, id: str, name: str, given: FileStorage | None, now: datetime) -> None:
    """Attach a file. Raises people.NotFound, files.Refused."""
    content = _read(given.stream) if given is not None else b""
    with desk.database.write() as session:
        draft = find_draft(session, desk.seal, own_oid, id, now, lock=True)
        attach(session, desk.seal, draft, name, content, now)


def remove_file(desk: Desk, own_oid: str, id: str, file_id: str, now: datetime) -> None:
    """Take a file away. Raises people.NotFound."""
    with desk.database.write() as session:
        detach(session, find_draft(session, desk.seal, own_oid, id, now, lock=True), file_id)


def throw_away(desk: Desk, own_oid: str, id: str, now: datetime) -> None:
    """Delete the draft with its files. Raises people.NotFound."""
    with desk.database.write() as session:
        delete_draft(session, find_draft(session, desk.seal, own_oid, id, now, lock=True))


def _read(stream: IO[bytes]) -> bytes:
    """At most one byte more than a file may have: the rest of a larger one is of no use."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused("large")
    return content
