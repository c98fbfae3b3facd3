"""The directory in memory: read again only when it has changed."""

from __future__ import annotations

from app.database import Database
from app.directory.stamp import lock_directory, renew_directory_stamp
from app.koodisto.models import Koodi
from app.organisations.models import Organisaatio
from app.sources.directory import current_directory


def add(database: Database, *rows: Koodi | Organisaatio) -> None:
    with database.write() as session:
        lock_directory(session)
        session.add_all(rows)
        renew_directory_stamp(session)


def test_the_directory_holds_codes_and_organisations(database: Database) -> None:
    add(
        database,
        Koodi(koodisto_uri="kieli", koodiarvo="FI", versio=1, fi="suomi"),
        Organisaatio(oid="1.2.246.562.10.1", nimi={"fi": "Koulu"}, tyypit=[], oppilaitoskoodi="01234"),
    )
    directory = current_directory(database)
    code, school = directory.find_code("kieli", "FI"), directory.find_organisation("1.2.246.562.10.1")
    assert code is not None
    assert school is not None
    assert (code.nimi, school.nimi) == ({"fi": "suomi"}, {"fi": "Koulu"})
    assert directory.schools == {"01234": "1.2.246.562.10.1"}


def test_it_is_kept_until_it_changes(database: Database) -> None:
    first = current_directory(database)
    assert current_directory(database) is first
    add(database, Koodi(koodisto_uri="kieli", koodiarvo="SV", versio=1, fi="ruotsi"))
    assert current_directory(database).find_code("kieli", "SV") is not None


def test_each_database_has_its_own(database: Database) -> None:
    add(database, Koodi(koodisto_uri="kieli", koodiarvo="FI", versio=1, fi="suomi"))
    other = Database(database.url.render_as_string(hide_password=False))
    assert current_directory(other) is not current_directory(database)
    other.dispose()
