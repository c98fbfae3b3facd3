"""The fictional schools show every step of routing."""

from __future__ import annotations

import pytest

from app.database import Database
from app.demo import schools
from app.demo.organisations import VIRTA_CONTACTS
from app.demo.school import School
from app.demo.seeding import seed_organisations
from app.organisations.directory import current_contacts
from app.organisations.routing import OwnAddresses, RowOwner, Source, route

OWN = OwnAddresses("rekisteri@oma.example")
SHOWN = (
    (schools.LAKELAND_UNIVERSITY, "sv", Source.VIRTA, "virta-kontakt@jarvenselka.example"),
    (schools.BOTHNIA_UAS, "fi", Source.KOSKI, "opintopalvelut@perameri.example"),
    (schools.ARCHIPELAGO_UNIVERSITY, "fi", Source.GENERAL, "university@archipelago.example"),
    (schools.SKARVIK_GYMNASIUM, "fi", Source.KOSKI, "opintotoimisto@skarvik.example"),
    (schools.SKARVIK_GYMNASIUM, "sv", Source.KOSKI, "studiekansli@skarvik.example"),
    (schools.LAHDENPOHJA, "fi", Source.SUCCESSOR, "koulusihteeri@harjunpaa.example"),
    (schools.PRESCHOOL, "fi", Source.GENERAL, "kirjaamo@koivuranta.example"),
    (schools.LUKIO, "fi", Source.GENERAL, "lukio@koivuranta.example"),
    (schools.FOLK_SCHOOL, "fi", Source.UNROUTED, "rekisteri@oma.example"),
)


@pytest.mark.parametrize(("school", "lang", "source", "email"), SHOWN)
def test_each_step_is_seen_in_the_demo(
    database: Database, school: School, lang: str, source: Source, email: str
) -> None:
    seed_organisations(database)
    found = route(RowOwner(school.oid), lang, current_contacts(database), OWN)
    assert (found.source, found.email) == (source, email)


def test_virtas_contacts_are_fictional() -> None:
    assert all(contact.email.endswith(".example") for contact in VIRTA_CONTACTS)
