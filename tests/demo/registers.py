"""What Virta and the matriculation register deliver about the demo's people, by the real clients over real HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from app.demo.organisations import list_organisations
from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.demo.seeding import CODES
from app.demo.stand_ins.server import running_stand_ins
from app.register.names import Directory
from app.settings import Settings
from app.sources import Subject
from app.sources.directory_files import read_directory
from app.sources.virta import VirtaClient
from app.sources.ytr import YtrClient

TODAY = date(2026, 11, 23)


def subject_of(person: DemoPerson) -> Subject:
    """The person as `gather` asks about them."""
    return Subject((person.oid, *person.linked_oids), (person.hetu, *person.former), TODAY)


def study_rights_of(person: DemoPerson, today: date) -> list[dict[str, Any]]:
    """Everything of the person: KOSKI's, then what the other registers deliver."""
    documents = person.list_documents(today)
    return [right for document in documents for right in document["opiskeluoikeudet"]] + delivered_about(person)


def delivered_about(person: DemoPerson) -> list[dict[str, Any]]:
    return list(_delivered()[person.oid])


@cache
def demo_directory() -> Directory:
    """The names of the demo's codes and organisations, without a database."""
    with TemporaryDirectory() as folder:
        for name, content in list_organisations().items():
            Path(folder, name).write_bytes(msgspec.json.encode(content))
        return read_directory([CODES], [Path(folder)])


@cache
def _delivered() -> Mapping[str, list[dict[str, Any]]]:
    """By oid; nothing of those whose register is in trouble."""
    with running_stand_ins() as stand_ins:
        settings = Settings.for_tests(**stand_ins.settings())
        clients = (VirtaClient(settings, demo_directory), YtrClient(settings, demo_directory))
        return {
            person.oid: [
                right
                for client in clients
                if client.name not in person.behaviours
                for right in client.fetch(subject_of(person))
            ]
            for person in PEOPLE
        }
