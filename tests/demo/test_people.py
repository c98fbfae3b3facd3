"""The people of the demo: artificial, and together every kind of education that the registers know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest
from stdnum.fi import hetu as finnish_hetu

from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.demo.stand_ins.behaviour import Behaviour
from app.demo.stories import list_stories
from app.persons.numbers import check_digit
from app.register.document import read_document
from tests.demo.registers import study_rights_of

TODAY = date(2026, 11, 23)

STUDY_RIGHTS = {
    "ahvenanmaanperusopetus",
    "aikuistenperusopetus",
    "ammatillinenkoulutus",
    "diatutkinto",
    "ebtutkinto",
    "esiopetus",
    "europeanschoolofhelsinki",
    "ibtutkinto",
    "internationalschool",
    "kielitutkinto",
    "korkeakoulutus",
    "lukiokoulutus",
    "luva",
    "muukuinsaanneltykoulutus",
    "perusopetukseenvalmistavaopetus",
    "perusopetuksenlisaopetus",
    "perusopetus",
    "taiteenperusopetus",
    "tuva",
    "vapaansivistystyonkoulutus",
    "ylioppilastutkinto",
}

ATTAINMENTS = {
    "ahvenanmaanperusopetuksenoppimaara",
    "ahvenanmaanperusopetuksenvuosiluokka",
    "aikuistenperusopetuksenoppimaara",
    "aikuistenperusopetuksenoppimaaranalkuvaihe",
    "ammatillinentutkinto",
    "ammatillinentutkintoosittainen",
    "ammatillinentutkintoosittainenuseastatutkinnosta",
    "diatutkintovaihe",
    "diavalmistavavaihe",
    "ebtutkinto",
    "esiopetuksensuoritus",
    "europeanschoolofhelsinkivuosiluokkanursery",
    "europeanschoolofhelsinkivuosiluokkaprimary",
    "europeanschoolofhelsinkivuosiluokkasecondarylower",
    "europeanschoolofhelsinkivuosiluokkasecondaryupper",
    "ibtutkinto",
    "internationalschooldiplomavuosiluokka",
    "internationalschoolmypvuosiluokka",
    "internationalschoolpypvuosiluokka",
    "korkeakoulunopintojakso",
    "korkeakoulututkinto",
    "lukionaineopinnot",
    "lukionoppiaineenoppimaara",
    "lukionoppimaara",
    "luva",
    "muuammatillinenkoulutus",
    "muukorkeakoulunsuoritus",
    "muukuinsaanneltykoulutus",
    "nayttotutkintoonvalmistavakoulutus",
    "nuortenperusopetuksenoppiaineenoppimaara",
    "perusopetukseenvalmistavaopetus",
    "perusopetuksenlisaopetus",
    "perusopetuksenoppiaineenoppimaara",
    "perusopetuksenoppimaara",
    "perusopetuksenvuosiluokka",
    "preiboppimaara",
    "taiteenperusopetuksenlaajanoppimaaranperusopinnot",
    "taiteenperusopetuksenlaajanoppimaaransyventavatopinnot",
    "taiteenperusopetuksenyleisenoppimaaranteemaopinnot",
    "taiteenperusopetuksenyleisenoppimaaranyhteisetopinnot",
    "telma",
    "tutkinnonosaapienemmistäkokonaisuuksistakoostuvasuoritus",
    "tuvakoulutuksensuoritus",
    "valma",
    "valtionhallinnonkielitutkinto",
    "vstjotpakoulutus",
    "vstlukutaitokoulutus",
    "vstmaahanmuuttajienkotoutumiskoulutus",
    "vstoppivelvollisillesuunnattukoulutus",
    "vstosaamismerkki",
    "vstvapaatavoitteinenkoulutus",
    "yleinenkielitutkinto",
    "ylioppilastutkinto",
}

everyone = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)


def study_rights() -> Iterator[dict[str, Any]]:
    """Everyone's, those that Virta and the matriculation register deliver among them."""
    for person in PEOPLE:
        yield from study_rights_of(person, TODAY)


def test_every_type_of_study_right_is_there() -> None:
    assert {right["tyyppi"]["koodiarvo"] for right in study_rights()} == STUDY_RIGHTS


def test_every_kind_of_attainment_is_there() -> None:
    kinds = {suoritus["tyyppi"]["koodiarvo"] for right in study_rights() for suoritus in right["suoritukset"]}
    assert kinds == ATTAINMENTS


@everyone
def test_identity_numbers_are_valid_and_artificial(person: DemoPerson) -> None:
    for hetu in (person.hetu, *person.former):
        assert finnish_hetu.is_valid(hetu, allow_temporary=True)
        assert not finnish_hetu.is_valid(hetu), "an individual number below 900 may be somebody's"
        assert hetu.startswith(f"{person.born:%d%m%y}")


def test_identity_numbers_and_oids_are_each_persons_own() -> None:
    hetut = [hetu for person in PEOPLE for hetu in (person.hetu, *person.former)]
    rights = [right["oid"] for right in study_rights() if "oid" in right]
    assert len(set(hetut)) == len(hetut)
    assert len({person.oid for person in PEOPLE}) == len(PEOPLE)
    assert len(set(rights)) == len(rights) > 0


def test_separators_of_2023_are_in_use() -> None:
    assert {person.hetu[6] for person in PEOPLE} >= {"-", "A", "Y", "B"}


@everyone
def test_oid_has_its_check_digit_and_stands_below_what_registers_give(person: DemoPerson) -> None:
    body, digit = person.oid.removeprefix("1.2.246.562.24.")[:-1], person.oid[-1]
    assert len(body) == 10
    assert check_digit(body) == int(digit)
    assert body.startswith("0")


@everyone
def test_documents_read_without_error(person: DemoPerson) -> None:
    for given in person.list_documents(TODAY):
        document = read_document(msgspec.json.encode(given))
        assert document.opiskeluoikeudet == given["opiskeluoikeudet"]


@everyone
def test_dates_stand_in_their_order(person: DemoPerson) -> None:
    for document in person.list_documents(TODAY):
        for right in document["opiskeluoikeudet"]:
            begun = [jakso["alku"] for jakso in right["tila"]["opiskeluoikeusjaksot"]]
            assert begun == sorted(begun)
            assert all(on <= TODAY.isoformat() for on in (*begun, *_confirmed_days(right)))
            assert all(on > person.born.isoformat() for on in begun)


def _confirmed_days(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "vahvistus" in value:
            yield value["vahvistus"]["päivä"]
        for inner in value.values():
            yield from _confirmed_days(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _confirmed_days(inner)


def test_only_what_was_confirmed_three_days_ago_depends_on_the_day() -> None:
    def documents(day: date) -> dict[str, object]:
        return {person.name: person.list_documents(day) for person in PEOPLE}

    today, later = documents(TODAY), documents(date(2027, 2, 1))
    assert [name for name in today if today[name] != later[name]] == ["Aada Lehtovaara"]
    assert '"päivä":"2026-11-20"' in msgspec.json.encode(today["Aada Lehtovaara"]).decode()


def test_the_longest_record_has_hundreds_of_courses_on_several_levels() -> None:
    (tuomas,) = (person for person in PEOPLE if person.name == "Tuomas Alanko")
    rights = study_rights_of(tuomas, TODAY)

    def levels(value: dict[str, Any]) -> Iterator[int]:
        for part in value.get("osasuoritukset", []):
            yield 1
            yield from (level + 1 for level in levels(part))

    depths = [level for right in rights for one in right["suoritukset"] for level in levels(one)]
    assert len(depths) > 200
    assert max(depths) == 3
    assert len({right["oppilaitos"]["oid"] for right in rights}) == 3
    begun = min(right["alkamispäivä"] for right in rights if "alkamispäivä" in right)
    assert begun.startswith("2004"), "twenty years of studies"


def test_nothing_stands_in_koski_that_another_register_delivers() -> None:
    for person in PEOPLE:
        for document in person.list_documents(TODAY):
            kinds = {right["tyyppi"]["koodiarvo"] for right in document["opiskeluoikeudet"]}
            assert not kinds & {"korkeakoulutus", "ylioppilastutkinto"}, person.name


def test_guardian_has_children_of_the_demo() -> None:
    by_number = {person.number: person for person in PEOPLE}
    (guardian,) = (person for person in PEOPLE if person.dependants)
    children = [by_number[number] for number in guardian.dependants]
    assert len(children) == 3
    assert [child.turvakielto for child in children] == [False, False, True]


def test_every_story_is_a_sentence_of_its_own() -> None:
    stories = [str(story) for _, _, story in list_stories()]
    assert len(set(stories)) == len(PEOPLE)
    assert [oid for oid, _, _ in list_stories()] == [person.oid for person in PEOPLE]


def test_somebody_has_no_records() -> None:
    nothing = [person.name for person in PEOPLE if not study_rights_of(person, TODAY) and not person.behaviours]
    assert nothing == ["Väinö Niemelä"]


def test_somebody_has_only_matriculated() -> None:
    def kinds(person: DemoPerson) -> list[str]:
        return [right["tyyppi"]["koodiarvo"] for right in study_rights_of(person, TODAY)]

    assert "Eero Rinne" in [person.name for person in PEOPLE if kinds(person) == ["ylioppilastutkinto"]]


def test_one_register_fails_and_another_hangs_for_somebody() -> None:
    assert {(service, behaviour) for person in PEOPLE for service, behaviour in person.behaviours.items()} == {
        ("virta", Behaviour.FAILS),
        ("ytr", Behaviour.HANGS),
    }
