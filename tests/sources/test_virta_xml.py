"""Virta's study rights, their structure and several answers as one (koski-data §4.1, §4.3, §4.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.register.names import Directory
from app.register.turvakielto import scrub_turvakielto
from app.sources.virta_xml import convert_virta, convert_virta_answers
from tests.sources.virta_answers import (
    AALTO,
    AALTO_OID,
    DIRECTORY,
    LAB,
    LAHTI,
    LAHTI_OID,
    UNKNOWN,
    Json,
    answer,
    attainment,
    convert,
    convert_one,
    enrolment,
    envelope,
    keys,
    name_of,
    right,
    student,
)


class TestStudyRight:
    def test_states_with_the_name_of_the_newest_jakso_that_has_one(self) -> None:
        jaksot = (
            '<Jakso><AlkuPvm>2012-01-01</AlkuPvm><Nimi kieli="fi">Uusi</Nimi></Jakso>'
            "<Jakso><AlkuPvm>2013-01-01</AlkuPvm></Jakso>"
            '<Jakso><AlkuPvm>2010-01-01</AlkuPvm><Nimi kieli="fi">Vanha</Nimi></Jakso>'
        )
        made = convert_one(right("o1", ("2014-01-01", "3"), ("2010-08-01", "1"), jakso=jaksot))
        assert [jakso["alku"] for jakso in made["tila"]["opiskeluoikeusjaksot"]] == ["2010-08-01", "2014-01-01"]
        assert {jakso["nimi"]["fi"] for jakso in made["tila"]["opiskeluoikeusjaksot"]} == {"Uusi"}
        assert made["alkamispäivä"] == "2010-08-01"

    def test_its_end_is_the_registers_own_and_no_end_is_none(self) -> None:
        assert convert_one(right(more="<LoppuPvm>2030-07-31</LoppuPvm>"))["päättymispäivä"] == "2030-07-31"
        more = "<LoppuPvm>2112-12-21</LoppuPvm><Ensisijaisuus><AlkuPvm>2010-08-01</AlkuPvm>"
        made = convert_one(right(more=more + "<LoppuPvm>2112-12-21</LoppuPvm></Ensisijaisuus>"))
        assert "päättymispäivä" not in made
        assert made["lisätiedot"]["ensisijaisuus"] == [{"alku": "2010-08-01"}]

    def test_an_avain_that_two_registers_use_gets_the_student_and_then_the_school(self) -> None:
        rows = (
            student(right("o1", opiskelija="x"), avain="x"),
            student(right("o1", opiskelija="y"), avain="y"),
            student(right("o1", opiskelija="y", school=LAHTI), avain="y"),
        )
        rights = convert_virta(envelope("".join(rows)), DIRECTORY, subject=None).opiskeluoikeudet
        assert [made["lähdejärjestelmänId"]["id"] for made in rights] == ["o1.x", "o1.y", f"o1.y.{LAHTI}"]

    def test_the_school_is_called_what_it_was_called_then(self) -> None:
        ended = convert_one(right("o1", ("2000-01-01", "1"), ("2005-05-31", "3")))
        assert ended["oppilaitos"]["nimi"] == {"fi": "Teknillinen korkeakoulu"}
        assert convert_one(right("o1", ("2000-01-01", "1")))["oppilaitos"]["nimi"] == {"fi": "Aalto-yliopisto"}
        assert ended["oppilaitos"]["oid"] == AALTO_OID

    def test_source_then_merged_then_granting_institution(self) -> None:
        def of(*organisations: tuple[str, str], more: str = "") -> str:
            inner = "".join(
                f"<Organisaatio><Rooli>{rooli}</Rooli><Koodi>{koodi}</Koodi></Organisaatio>"
                for rooli, koodi in organisations
            )
            made = convert_one(right(school=AALTO, more=inner + more))
            return str(made["oppilaitos"]["oppilaitosnumero"]["koodiarvo"])

        assert of(("3", LAHTI), ("5", LAB)) == LAHTI
        assert of(("5", LAB)) == LAB
        assert of() == AALTO
        assert of(("3", LAHTI), ("5", LAB), more="<SiirtoOpiskelija/>") == LAB
        assert of(("3", "UK")) == AALTO, "a code that nobody knows gives way to one that is known"

    def test_an_unknown_school_is_shown_as_its_number(self) -> None:
        made = convert_one(right(school=UNKNOWN))
        assert made["oppilaitos"] == {"oppilaitosnumero": {"koodiarvo": UNKNOWN, "koodistoUri": "oppilaitosnumero"}}
        assert made["suoritukset"]

    def test_unknown_codes_stay_codes(self) -> None:
        jakso = (
            "<Jakso><AlkuPvm>2010-08-01</AlkuPvm><Koulutuskunta>xyz</Koulutuskunta><Luokittelu>77</Luokittelu></Jakso>"
        )
        made = convert_one(right("o1", ("2010-08-01", "9"), tyyppi="88", jakso=jakso))
        assert made["tila"]["opiskeluoikeusjaksot"][0]["tila"]["koodiarvo"] == "9"
        assert made["luokittelu"][0]["koodiarvo"] == "77"
        assert made["lisätiedot"]["koulutuskuntaJaksot"][0]["koulutuskunta"]["koodiarvo"] == "xyz"
        assert made["suoritukset"][0]["koulutusmoduuli"]["tunniste"]["koodiarvo"] == "88"

    def test_what_koski_does_not_read_is_kept(self) -> None:
        more = (
            "<SiirtoOpiskelija><SiirtoPvm>2011-01-01</SiirtoPvm><Lukukausikertyma><Maara>4</Maara>"
            "<IlmoittautuminenTila>1</IlmoittautuminenTila></Lukukausikertyma></SiirtoOpiskelija>"
            "<LukuvuosiMaksu><AlkuPvm>2010-08-01</AlkuPvm><Summa>4000</Summa></LukuvuosiMaksu>"
            '<Koulutusala versio="ohjausala">8</Koulutusala><Erikoistumisala>Kirurgia</Erikoistumisala>'
        )
        made = convert_one(right(more=more))["lisätiedot"]
        assert made["siirtoOpiskelija"]["käytetytLukukaudet"][0]["lukukausia"] == 4
        assert made["maksettavatLukuvuosimaksut"] == [{"alku": "2010-08-01", "summa": 4000}]
        assert made["koulutusala"] == [{"koodiarvo": "8", "koodistoUri": "okmohjauksenala"}]
        assert made["muutTiedot"] == {"virtaErikoistumisala": "Kirurgia"}

    def test_qualifications_to_teach_are_those_of_the_roots(self) -> None:
        made = convert_one(
            right(),
            attainment(
                "a1", "a2", of="o1", more="<Patevyys>oa</Patevyys><Patevyys>cp</Patevyys><Patevyys>16</Patevyys>"
            ),
            attainment("a2", of="o1", more="<Patevyys>oe</Patevyys>"),
        )["lisätiedot"]
        assert [koodi["koodiarvo"] for koodi in made["opettajanPedagogisetOpinnot"]] == ["oa"]
        assert [koodi["koodiarvo"] for koodi in made["opetettavanAineenOpinnot"]] == ["cp"]


class TestStructure:
    def test_a_degree_of_the_right_stands_as_it_is(self) -> None:
        rows = (right(), attainment("d", "a1", of="o1", laji="1", koulutus="751101"), attainment("a1"))
        assert keys(convert_one(*rows, attainment("a2", of="o1"))["suoritukset"]) == [("d", ["a1"]), "a2"]

    def test_a_lone_degree_without_parts_takes_the_loose_courses(self) -> None:
        rows = (right(), attainment("d", of="o1", laji="1", koulutus="751101"), attainment("a1", of="o1"))
        assert keys(convert_one(*rows)["suoritukset"]) == [("d", ["a1"])]

    def test_under_way_the_degree_is_made_with_the_courses_inside(self) -> None:
        (whole,) = convert_one(right(), attainment("a1", of="o1"))["suoritukset"]
        assert keys([whole]) == [(None, ["a1"])]
        assert whole["koulutusmoduuli"]["tunniste"] == {"koodiarvo": "751101", "koodistoUri": "koulutus"}
        assert "vahvistus" not in whole

    @pytest.mark.parametrize(("state", "confirmed"), [("3", "2014-05-31"), ("4", None), ("6", None)])
    def test_ended_the_courses_stand_beside_it(self, state: str, confirmed: str | None) -> None:
        made = convert_one(right("o1", ("2010-08-01", "1"), ("2014-05-31", state)), attainment("a1", of="o1"))
        assert keys(made["suoritukset"]) == [None, "a1"]
        assert made["suoritukset"][0].get("vahvistus", {}).get("päivä") == confirmed

    def test_a_right_without_attainments_is_shown(self) -> None:
        assert keys(convert_one(right())["suoritukset"]) == [None]
        assert keys(convert_one(right(tyyppi="10", koulutus=""))["suoritukset"]) == [None]

    @pytest.mark.parametrize(("tyyppi", "expected"), [("8", [(None, ["a1"])]), ("13", [(None, ["a1"])]),
                                                      ("10", [None, "a1"]), ("5", [None, "a1"])])  # fmt: skip
    def test_other_studies(self, tyyppi: str, expected: list[Any]) -> None:
        """Mobility and open studies hold their courses; 5, specialist training, leads to no degree here."""
        assert keys(convert_one(right(tyyppi=tyyppi), attainment("a1", of="o1"))["suoritukset"]) == expected

    def test_other_studies_are_named_by_jakso_then_code_then_type(self) -> None:
        named = (
            '<Jakso koulutusmoduulitunniste="#T/"><AlkuPvm>2010-08-01</AlkuPvm><Nimi kieli="fi">Opinnot</Nimi></Jakso>'
        )
        for jakso, expected in ((named, {"fi": "Opinnot"}), ("", {"fi": "TUNN"}), ("<Jakso/>", None)):
            (whole,) = convert_one(right(tyyppi="13", koulutus="", jakso=jakso))["suoritukset"]
            assert whole["koulutusmoduuli"].get("nimi") == expected


class TestSeveralAnswers:
    def merge(self, first: bytes, second: bytes) -> list[Json]:
        return convert_virta_answers((first, second), DIRECTORY, subject=None).opiskeluoikeudet

    def test_the_same_data_collapses(self) -> None:
        rows = (right(), attainment("a1", of="o1"), attainment("a2"), enrolment("2011-01-01", "2011-07-31", of="o1"))
        assert self.merge(answer(*rows), answer(*rows)) == convert(*rows)

    def test_each_may_hold_what_the_other_does_not(self) -> None:
        made = self.merge(answer(right(), attainment("a1", of="o1")), answer(right("o2"), attainment("a2", of="o2")))
        assert [keys(item["suoritukset"]) for item in made] == [[(None, ["a1"])], [(None, ["a2"])]]

    @pytest.mark.parametrize("newer_first", [True, False])
    def test_the_later_latest_state_wins(self, newer_first: bool) -> None:
        newer, older = answer(right("o1", ("2015-01-01", "3"))), answer(right("o1", ("2010-08-01", "1")))
        (made,) = self.merge(newer, older) if newer_first else self.merge(older, newer)
        assert made["alkamispäivä"] == "2015-01-01"

    @pytest.mark.parametrize("newer_first", [True, False])
    def test_the_later_day_of_an_attainment_wins(self, newer_first: bool) -> None:
        newer, older = (
            answer(attainment(on="2015-01-01", name="Uusi")),
            answer(attainment(on="2010-01-01", name="Vanha")),
        )
        (made,) = self.merge(newer, older) if newer_first else self.merge(older, newer)
        assert [name_of(item) for item in made["suoritukset"]] == [{"fi": "Uusi"}]

    def test_equal_ones_are_as_the_answer_by_oppijanumero_says(self) -> None:
        (made,) = self.merge(
            answer(right("o1", ("2010-08-01", "1")), attainment(name="Hetulla")),
            answer(right("o1", ("2010-08-01", "4")), attainment(name="Oppijanumerolla")),
        )[:1]
        assert made["tila"]["opiskeluoikeusjaksot"][0]["tila"]["koodiarvo"] == "4"

    def test_a_merger_of_institutions_keeps_both_rights_of_one_answer(self) -> None:
        rows = answer(right("o1", school=LAB), right("o1", school=LAHTI))
        assert len(self.merge(rows, rows)) == 2


def test_nothing_of_a_protected_child_tells_where() -> None:
    """Whatever the answer holds, a guardian sees no institution, town or free text of a child under turvakielto."""
    more = "<Organisaatio><Rooli>2</Rooli><Koodi>02470</Koodi></Organisaatio><Uusi>Otaniemi</Uusi>"
    jakso = "<Jakso><AlkuPvm>2010-08-01</AlkuPvm><Koulutuskunta>049</Koulutuskunta></Jakso>"
    rows = (
        right(more=more, jakso=jakso, tyyppi="13"),
        right("o2", school=UNKNOWN),
        attainment("a1", of="o2", more="<JulkinenLisatieto>Otaniemi</JulkinenLisatieto>" + more),
    )
    shown = str(scrub_turvakielto(convert(*rows), Directory(), date(2026, 11, 23)))
    for told in (AALTO, AALTO_OID, LAHTI, LAHTI_OID, UNKNOWN, "049", "Otaniemi", "Aalto", "korkeakoulu'"):
        assert told not in shown, told
