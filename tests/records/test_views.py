"""My studies as a signed-in person opens them, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.database import Database
from app.demo.people import PEOPLE
from app.persons.service import link_henkilo, store_henkilo, store_huoltajuus
from app.records.service import finnish_today
from app.register.document import Document
from app.register.names import Directory
from app.sources.koski import import_document
from tests.browser_client import Browser
from tests.dependants import at, name_of
from tests.register.records import code

GUARDIAN, CHILD, STRANGER = (person.oid for person in PEOPLE[:3])
PATHS = ("/opinnot", "/opinnot/tuloste", "/opinnot/tuloste/s1o1", "/opinnot/miksi-puuttuu")
SCHOOL = {"oid": "1.2.246.562.10.11111111111", "nimi": {"fi": "Kuusimäen lukio", "sv": "Granbacka gymnasium"}}
RIGHT_OIDS = ("1.2.246.562.15.00000000017", "1.2.246.562.15.00000000025")


def make_right(oid: str, subject: str) -> dict[str, object]:
    return {
        "oid": oid,
        "tyyppi": code("lukiokoulutus", "opiskeluoikeudentyyppi"),
        "oppilaitos": SCHOOL,
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2020-08-10", "tila": code("lasna", "koskiopiskeluoikeudentila")}]},
        "suoritukset": [
            {
                "tyyppi": code("lukionoppimaara", "suorituksentyyppi"),
                "koulutusmoduuli": {"tunniste": code("309902", "koulutus")},
                "osasuoritukset": [
                    {
                        "tyyppi": code("lukionoppiaine", "suorituksentyyppi"),
                        "koulutusmoduuli": {"tunniste": {"koodiarvo": "X", "nimi": {"fi": subject, "sv": subject}}},
                        "arviointi": [{"arvosana": code("9", "arviointiasteikkoyleissivistava")}],
                    }
                ],
            }
        ],
    }


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    today = finnish_today()
    with database.write() as session:
        for oid, name, age in ((GUARDIAN, "Riikka", 40), (CHILD, "Aada", 15), (STRANGER, "Vieras", 15)):
            born = today - timedelta(days=365 * age)
            store_henkilo(session, oid=oid, etunimet=name, kutsumanimi=name, sukunimi="Kuusi", syntymaaika=born)
        store_huoltajuus(session, GUARDIAN, CHILD)
    rights = [make_right(oid, subject) for oid, subject in zip(RIGHT_OIDS, ("Tähtitiede", "Merenkulku"), strict=True)]
    import_document(database, Document({"oid": GUARDIAN}, [rights[0]]), Directory())
    import_document(database, Document({"oid": CHILD}, [rights[1]]), Directory())


@pytest.fixture
def guardian(client: Browser) -> Browser:
    client.sign_in(GUARDIAN)
    return client


def looks(database: Database) -> list[tuple[str, str | None, str | None, str]]:
    with database.read() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [
            (event.action, event.actor_oid, event.subject_oid, event.details["viewer"])
            for event in events
            if "viewer" in event.details
        ]


def test_i_see_my_own_studies_and_the_look_is_recorded(guardian: Browser, database: Database) -> None:
    before = len(looks(database))
    page = guardian.open("/opinnot?kieli=fi")
    assert "Tähtitiede" in page.text
    assert "Merenkulku" not in page.text
    assert looks(database)[before:] == [("view_record", GUARDIAN, GUARDIAN, "citizen")]


def test_a_guardian_sees_a_dependant_and_that_look_is_recorded(guardian: Browser, database: Database) -> None:
    before = len(looks(database))
    page = guardian.open("/opinnot?kieli=fi").click("Aada Kuusi")
    assert "Merenkulku" in page.text
    assert "Tähtitiede" not in page.text
    assert page.texts("//nav[@class='people']//a[@aria-current='page']") == ["Aada Kuusi"]
    assert looks(database)[-1] == ("view_record", GUARDIAN, CHILD, "guardian")
    assert len(looks(database)) == before + 2


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", [CHILD, STRANGER, "x' OR 1=1", "\x00", "A" * 22])
def test_nobody_sees_somebody_elses_child(guardian: Browser, database: Database, path: str, name: str) -> None:
    before = looks(database)
    assert guardian.client.get(f"/huollettavat/{quote(name)}{path}").status_code == 404
    assert looks(database) == before


def test_the_name_in_an_address_is_one_guardians_own(guardian: Browser, database: Database) -> None:
    own, other = at(database, GUARDIAN, CHILD, "/opinnot"), at(database, STRANGER, CHILD, "/opinnot")
    assert own != other
    assert CHILD not in own
    assert at(database, GUARDIAN, CHILD, "/opinnot") == own
    guardian.open(own)
    guardian.open(other, status=404)
    stranger = Browser(guardian.app)
    stranger.sign_in(STRANGER)
    stranger.open(own, status=404)


def test_guardianship_that_has_ended_shows_nothing(guardian: Browser, database: Database) -> None:
    path = at(database, GUARDIAN, CHILD, "/opinnot")
    with database.write() as session:
        store_huoltajuus(session, GUARDIAN, CHILD, loppu=finnish_today())
    guardian.open(path, status=404)
    assert not guardian.open("/opinnot").find("//nav[@class='people']")


def test_the_eighteenth_birthday_ends_the_guardians_view(guardian: Browser, database: Database) -> None:
    path, today = at(database, GUARDIAN, CHILD, "/opinnot"), finnish_today()
    eighteen_years = date(today.year - 18, today.month, 1) + (today - today.replace(day=1))
    """The day on which somebody is born who turns 18 today; on 29.2. the 1.3., who turns 18 tomorrow"""
    turned = eighteen_years if eighteen_years.month == today.month else eighteen_years - timedelta(days=1)
    for born, status in ((turned + timedelta(days=1), 200), (turned, 404)):
        with database.write() as session:
            store_henkilo(session, oid=CHILD, syntymaaika=born)
        guardian.open(path, status=status)


def test_a_child_does_not_see_the_guardian(client: Browser, database: Database) -> None:
    client.sign_in(CHILD)
    for oid in (CHILD, GUARDIAN):
        client.open(at(database, CHILD, oid, "/opinnot"), status=404)


def test_links_keep_the_dependant(guardian: Browser, database: Database) -> None:
    name = name_of(database, GUARDIAN, CHILD)
    page = guardian.open(f"/huollettavat/{name}/opinnot?kieli=en")
    assert "You are viewing the studies of Aada Kuusi" in page.text
    for words in ("Open all", "Print everything", "Why is something missing?", "Print this study right"):
        assert page.click(words).path.startswith(f"/huollettavat/{name}/opinnot")
    assert "You are viewing" not in guardian.open("/opinnot?kieli=en").text


@pytest.mark.parametrize("joined", [GUARDIAN, CHILD])
def test_an_old_address_says_whose_it_is_after_numbers_were_joined(
    guardian: Browser, database: Database, joined: str
) -> None:
    path, master = at(database, GUARDIAN, CHILD, "/opinnot"), "1.2.246.562.24.99999999991"
    with database.write() as session:
        born = finnish_today() - timedelta(days=365 * (40 if joined == GUARDIAN else 15))
        name = "Riikka" if joined == GUARDIAN else "Aada"
        store_henkilo(session, oid=master, etunimet=name, kutsumanimi=name, sukunimi="Kuusi", syntymaaika=born)
        link_henkilo(session, joined, master)
    page = guardian.open(f"{path}?kieli=en")
    assert "You are viewing the studies of Aada Kuusi" in page.text
    assert page.texts("//nav[@class='people']//a[@aria-current='page']") == ["Aada Kuusi"]


def test_a_protected_childs_school_stays_hidden_from_the_guardian(guardian: Browser, database: Database) -> None:
    pages = [at(database, GUARDIAN, CHILD, path) for path in PATHS]
    assert "Kuusimäen lukio" in guardian.open(f"{pages[0]}?kieli=fi").text
    with database.write() as session:
        store_henkilo(session, oid=CHILD, turvakielto=True)
    page = guardian.open(f"{pages[0]}?kieli=fi")
    assert "Merenkulku" not in page.text, "the school's own name of a subject"
    assert "Lukiokoulutus" in page.text
    for path in pages:
        assert "Kuusimäen" not in guardian.open(path).html


def test_print_of_one_study_right(guardian: Browser, database: Database) -> None:
    page = guardian.open("/opinnot/tuloste/s1o1?kieli=en")
    assert "Tähtitiede" in page.text
    assert guardian.open(f"/opinnot/tuloste/{RIGHT_OIDS[0]}").find("//div[@id='s1o1']")
    assert looks(database)[-1] == ("print_record", GUARDIAN, GUARDIAN, "citizen")
    assert page.click("Back to all studies").path == "/opinnot"


@pytest.mark.parametrize("id", ["s1o2", "s9o9", RIGHT_OIDS[1], "%00", "..%2f"])
def test_no_such_study_right(guardian: Browser, id: str) -> None:
    assert guardian.client.get(f"/opinnot/tuloste/{id}").status_code == 404


def test_everything_is_reached_without_script(guardian: Browser) -> None:
    page = guardian.open("/opinnot?kieli=en")
    assert page.find("//main//details[not(@open)]")
    everything = page.click("Open all")
    assert not everything.find("//main//details[not(@open)]")
    assert everything.click("Close all").path == "/opinnot"
    assert not page.click("Print everything").find("//main//details[not(@open)]")


def test_a_person_without_studies_gets_the_next_step(client: Browser) -> None:
    client.sign_in(STRANGER)
    page = client.open("/opinnot?kieli=en")
    assert not page.find("//main//details")
    missing = page.click("Why is something missing?")
    assert missing.path == "/opinnot/miksi-puuttuu"
    assert missing.find("//section[@class='answer']//p[@class='next']")


def test_why_something_is_missing_is_a_look_too(guardian: Browser, database: Database) -> None:
    guardian.open("/opinnot/miksi-puuttuu")
    assert looks(database)[-1] == ("explain_missing", GUARDIAN, GUARDIAN, "citizen")


def test_the_page_is_kept_nowhere(guardian: Browser) -> None:
    assert guardian.open("/opinnot").headers["Cache-Control"] == "no-store"


def test_each_page_about_a_dependant_says_whose_it_is(guardian: Browser, database: Database) -> None:
    for path in PATHS:
        assert (
            "You are viewing the studies of Aada Kuusi"
            in guardian.open(f"{at(database, GUARDIAN, CHILD, path)}?kieli=en").text
        ), path
        assert "You are viewing" not in guardian.open(f"{path}?kieli=en").text, path
