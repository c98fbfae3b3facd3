"""Virta's rules (koski-data §4.3-4.8) one by one, on answers made for them."""

from __future__ import annotations

from typing import Any

import pytest

from app.sources.virta_xml import convert_virta, convert_virta_answers
from tests.sources.virta_answers import (
    AALTO,
    AALTO_OID,
    DIRECTORY,
    LAB,
    LAHTI,
    LAHTI_OID,
    UNKNOWN,
    answer,
    attainment,
    enrolment,
    envelope,
    right,
    student,
)

Json = dict[str, Any]


def convert(*rows: str) -> list[Json]:
    return convert_virta(answer(*rows), DIRECTORY, subject=None).opiskeluoikeudet


def convert_one(*rows: str) -> Json:
    (made,) = convert(*rows)
    return made


def keys(suoritukset: list[Json]) -> list[Any]:
    """Virta's keys as a tree: an avain, or (avain, [parts]); None for a whole of the converter's making."""
    made: list[Any] = []
    for item in suoritukset:
        key = item.get("lähdejärjestelmänId", {}).get("id")
        made.append((key, keys(item["osasuoritukset"])) if "osasuoritukset" in item else key)
    return made


def name_of(suoritus: Json) -> Any:
    return suoritus["koulutusmoduuli"]["tunniste"].get("nimi")


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


class TestTrees:
    def test_to_any_depth_and_nothing_deeper_is_lost(self) -> None:
        rows = [attainment(f"a{number}", f"a{number + 1}", of="o1") for number in range(300)]
        (whole,) = convert_one(right(), *rows)["suoritukset"]
        found: list[str] = []
        deepest = 0
        stack = [(whole, 1)]
        while stack:
            item, depth = stack.pop()
            deepest = max(deepest, depth)
            stack += [(child, depth + 1) for child in item.get("osasuoritukset", [])]
            found += [item["lähdejärjestelmänId"]["id"]] if "lähdejärjestelmänId" in item else []
        assert sorted(found) == sorted(f"a{number}" for number in range(300))
        assert 30 < deepest < 48

    def test_inclusion_is_stronger_than_the_parts_own_key(self) -> None:
        rights = convert(
            right("o1"),
            right("o2"),
            attainment("a1", "a2", of="o1"),
            attainment("a2", of="o2"),
            attainment("a3", of="o2"),
        )
        assert [keys(made["suoritukset"]) for made in rights] == [[(None, [("a1", ["a2"])])], [(None, ["a3"])]]

    def test_a_whole_without_key_goes_where_its_part_belongs(self) -> None:
        assert keys(convert_one(right(), attainment("a1", "a2"), attainment("a2", of="o1"))["suoritukset"]) == [
            (None, [("a1", ["a2"])])
        ]

    def test_keys_are_pairs(self) -> None:
        """Two registers use the same avain: the course goes under the whole of its own student."""
        rows = (
            student(right("o1", opiskelija="x"), attainment("a1", "a2", of="o1", opiskelija="x"),
                    attainment("a2", opiskelija="x", name="X"), avain="x"),
            student(right("o1", opiskelija="y"), attainment("a2", opiskelija="y", of="o1", name="Y"), avain="y"),
        )  # fmt: skip
        first, second = convert_virta(envelope("".join(rows)), DIRECTORY, subject=None).opiskeluoikeudet
        assert name_of(first["suoritukset"][0]["osasuoritukset"][0]["osasuoritukset"][0]) == {"fi": "X"}
        assert name_of(second["suoritukset"][0]["osasuoritukset"][0]) == {"fi": "Y"}

    def test_circles_lose_nothing(self) -> None:
        made = convert_one(right(), attainment("a1", "a2", of="o1"), attainment("a2", "a1", of="o1"))
        assert keys(made["suoritukset"]) == [(None, [("a1", ["a2"])])]
        alone = convert_one(right(), attainment("a1", "a1", of="o1"))
        assert keys(alone["suoritukset"]) == [(None, ["a1"])]

    def test_a_part_stands_in_the_smallest_whole_that_lists_it(self) -> None:
        rows = (attainment("d", "c", "m", of="o1", laji="1", koulutus="751101"), attainment("m", "c"), attainment("c"))
        assert keys(convert_one(right(), *rows)["suoritukset"]) == [("d", [("m", ["c"])])]

    def test_a_part_of_two_wholes_stands_in_both(self) -> None:
        rows = (attainment("m", "c", of="o1"), attainment("n", "c", of="o1"), attainment("c"))
        assert keys(convert_one(right(), *rows)["suoritukset"]) == [(None, [("m", ["c"]), ("n", ["c"])])]

    def test_wholes_within_wholes_do_not_multiply_without_end(self) -> None:
        """40 levels of two that both list both of the next: 2^40 places if each were told everywhere."""
        rows = [
            attainment(f"{side}{level}", f"l{level + 1}", f"r{level + 1}", of="o1")
            for level in range(40)
            for side in "lr"
        ]
        made = convert_one(right(), *rows)
        assert len(str(made)) < 2_000_000

    def test_missing_parts_are_passed_over(self) -> None:
        assert keys(convert_one(right(), attainment("a1", "nowhere", of="o1"))["suoritukset"]) == [(None, ["a1"])]

    def test_loose_courses_stand_by_institution(self) -> None:
        rows = (attainment("a1"), attainment("a2", school=LAHTI), attainment("a3"), attainment("a4", school=UNKNOWN))
        rights = convert(*rows)
        assert [keys(made["suoritukset"]) for made in rights] == [["a1", "a3"], ["a2"], ["a4"]]
        assert all(made["synteettinen"] is True and made["tila"] == {"opiskeluoikeusjaksot": []} for made in rights)
        assert rights[1]["oppilaitos"]["oid"] == LAHTI_OID

    def test_labs_copies_go_and_its_own_stay(self) -> None:
        rows = (
            attainment("a1", school=LAB),
            attainment("a1", school=LAHTI),
            attainment("a2", school=LAB, name="Labin oma"),
        )
        found = [(key, made["oppilaitos"]["oid"]) for made in convert(*rows) for key in keys(made["suoritukset"])]
        assert found == [("a1", LAHTI_OID), ("a2", "1.2.246.562.10.3")]


class TestAttainment:
    def course(self, **more: str) -> Json:
        found: Json = convert_one(attainment("a1", **more))["suoritukset"][0]
        return found

    def test_virtas_own_key_is_kept(self) -> None:
        assert self.course()["lähdejärjestelmänId"] == {
            "id": "a1",
            "lähdejärjestelmä": {"koodiarvo": "virta", "koodistoUri": "lahdejarjestelma"},
        }

    def test_names(self) -> None:
        more = '<Nimi kieli="sv">Kurs</Nimi>'
        assert name_of(self.course(more=more)) == {"fi": "Kurssi", "sv": "Kurs"}
        assert name_of(self.course(name="")) is None
        assert self.course(name="")["koulutusmoduuli"]["tunniste"]["koodiarvo"] == "T-a1"

    @pytest.mark.parametrize(
        ("credits", "more", "expected"),
        [
            ("2.50", "", (2.5, "2")),
            ("0", "<Opintoviikko>3</Opintoviikko>", (3.0, "1")),
            ("-3", "", None),
            ("NaN", "", None),
            ("1e9999", "", None),
        ],
    )
    def test_extents(self, credits: str, more: str, expected: tuple[float, str] | None) -> None:
        xml = attainment("a1", credits=credits).replace("</Laajuus>", f"{more}</Laajuus>")
        laajuus = convert_one(xml)["suoritukset"][0]["koulutusmoduuli"].get("laajuus")
        assert (laajuus and (laajuus["arvo"], laajuus["yksikkö"]["koodiarvo"])) == expected

    def test_without_extent_the_sum_of_the_parts(self) -> None:
        rows = (
            attainment("m", "a1", "a2", credits=""),
            attainment("a1", credits="2.55"),
            attainment("a2", credits="1.5"),
        )
        assert convert_one(*rows)["suoritukset"][0]["koulutusmoduuli"]["laajuus"]["arvo"] == 4.1

    def test_degrees_and_parts(self) -> None:
        """A degree inside another whole is a part of it; any other Laji is shown as a course, also at the root."""
        (whole,) = convert_one(attainment("d", "e", laji="1", koulutus="751101"), attainment("e", laji="1"))[
            "suoritukset"
        ]
        assert whole["tyyppi"]["koodiarvo"] == "korkeakoulututkinto"
        assert whole["osasuoritukset"][0]["tyyppi"]["koodiarvo"] == "korkeakoulunopintojakso"
        assert self.course(laji="3")["tyyppi"]["koodiarvo"] == "korkeakoulunopintojakso"
        assert self.course(laji="1", name="Tutkinto")["koulutusmoduuli"]["tunniste"]["nimi"] == {"fi": "Tutkinto"}

    def test_a_degree_is_called_by_the_right_and_its_own_name_is_a_fact(self) -> None:
        jakso = (
            "<Jakso><AlkuPvm>2010-08-01</AlkuPvm><Koulutuskoodi>751101</Koulutuskoodi>"
            '<Nimi kieli="fi">Konetekniikan ohjelma</Nimi></Jakso>'
        )
        row = attainment("d", of="o1", laji="1", koulutus="751101", name="Diplomi-insinööri")
        (degree,) = convert_one(right(jakso=jakso), row)["suoritukset"]
        assert degree["koulutusmoduuli"]["virtaNimi"] == {"fi": "Konetekniikan ohjelma"}
        assert degree["nimi"] == {"fi": "Diplomi-insinööri"}

    def test_confirmed_by_its_assessment(self) -> None:
        made = self.course()
        assert made["arviointi"] == [
            {"arvosana": {"koodiarvo": "5", "koodistoUri": "virtaarvosana"}, "päivä": "2012-05-31"}
        ]
        assert made["vahvistus"]["päivä"] == "2012-05-31"
        assert made["vahvistus"]["myöntäjäOrganisaatio"]["oid"] == AALTO_OID

    def test_without_grade_it_is_not_confirmed_and_its_day_is_kept(self) -> None:
        made = self.course(grade="")
        assert "arviointi" not in made
        assert "vahvistus" not in made
        assert made["suorituspäivä"] == "2012-05-31"

    def test_thesis_credit_transfer_and_the_rest(self) -> None:
        more = (
            "<Opinnaytetyo>true</Opinnaytetyo><HyvaksilukuPvm>2013-01-02</HyvaksilukuPvm><Luokittelu>4</Luokittelu>"
            "<Organisaatio><Rooli>3</Rooli><Koodi>UK</Koodi></Organisaatio><TKILaajuus><Opintopiste>2</Opintopiste>"
            '</TKILaajuus><JulkinenLisatieto kieli="fi">Lisää</JulkinenLisatieto><Uusi><Osa>a</Osa><Osa>b</Osa></Uusi>'
        )
        made = self.course(more=more)
        assert made["opinnäytetyö"] is True
        assert made["hyväksilukuPvm"] == "2013-01-02"
        assert made["luokittelu"] == [{"koodiarvo": "4", "koodistoUri": "virtaopsuorluokittelu"}]
        assert made["toimipiste"]["oid"] == AALTO_OID, "transferred credits stand under the institution that took them"
        assert made["lähdeOrganisaatio"]["oppilaitosnumero"]["koodiarvo"] == "UK"
        assert made["tkiLaajuus"]["arvo"] == 2
        assert made["julkinenLisätieto"] == {"fi": "Lisää"}
        assert made["muutTiedot"] == {"virtaUusi": "a b"}


class TestGrades:
    SCALE = (
        '<Asteikko avain="11"><AsteikkoArvosana avain="g1"><Koodi>H</Koodi><Nimi kieli="fi">Hylätty</Nimi>'
        '</AsteikkoArvosana><AsteikkoArvosana avain="g2"><Koodi>3+</Koodi></AsteikkoArvosana></Asteikko>'
    )

    def grade(self, inner: str, *others: str) -> Any:
        right = convert_one(attainment("a1", grade=inner), *others)
        return right["suoritukset"][0]["arviointi"][0]["arvosana"]

    @pytest.mark.parametrize(
        "kind", ["Viisiportainen", "Hyvaksytty", "ToinenKotimainen", "Tutkielma", "EiKaytossa", "X"]
    )
    def test_national_scales_and_unknown_grades(self, kind: str) -> None:
        assert self.grade(f"<{kind}>QQ</{kind}>") == {"koodiarvo": "QQ", "koodistoUri": "virtaarvosana"}

    def test_a_scale_of_the_institutions_own(self) -> None:
        assert self.grade(f"<Muu>{self.SCALE}<Koodi>g1</Koodi></Muu>") == {
            "koodiarvo": "H",
            "nimi": {"fi": "Hylätty"},
            "koodistoUri": "virta/11",
        }
        assert self.grade(f"<Muu>{self.SCALE}<Koodi>g2</Koodi></Muu>")["nimi"] == {"fi": "3+"}

    def test_a_scale_given_in_full_elsewhere(self) -> None:
        other = attainment("a2", grade=f"<Muu>{self.SCALE}<Koodi>g2</Koodi></Muu>")
        assert self.grade('<Muu><Asteikko avain="11"/><Koodi>g1</Koodi></Muu>', other)["koodiarvo"] == "H"

    def test_another_registers_scale_of_the_same_name_is_another_scale(self) -> None:
        rows = (
            student(
                attainment("a1", grade='<Muu><Asteikko avain="11"/><Koodi>g1</Koodi></Muu>', opiskelija="x"), avain="x"
            ),
            student(attainment("a2", grade=f"<Muu>{self.SCALE}<Koodi>g1</Koodi></Muu>", opiskelija="y"), avain="y"),
        )
        (right,) = convert_virta(envelope("".join(rows)), DIRECTORY, subject=None).opiskeluoikeudet
        assert [item["arviointi"][0]["arvosana"]["koodiarvo"] for item in right["suoritukset"]] == ["g1", "H"]

    def test_a_scale_that_refers_to_itself(self) -> None:
        scale = '<Asteikko avain="g1"><AsteikkoArvosana avain="g1"><Koodi>g1</Koodi></AsteikkoArvosana></Asteikko>'
        assert self.grade(f"<Muu>{scale}<Koodi>g1</Koodi></Muu>")["koodiarvo"] == "g1"
        inside = f"<Muu><Asteikko avain='g1'><Muu>{scale}<Koodi>g1</Koodi></Muu></Asteikko><Koodi>g1</Koodi></Muu>"
        assert self.grade(inside)["koodiarvo"] == "g1"


class TestTerms:
    def terms(self, made: Json) -> list[str]:
        jaksot = made["lisätiedot"].get("lukukausiIlmoittautuminen", {}).get("ilmoittautumisjaksot", [])
        return [jakso["alku"] for jakso in jaksot]

    def test_by_key_in_order_with_what_they_say(self) -> None:
        more = (
            "<YlioppilaskuntaJasen>true</YlioppilaskuntaJasen><YTHSMaksu>0</YTHSMaksu><LukuvuosiMaksu><Maksettu>1</Maksettu>"
            "<Summa>2000</Summa><Apuraha>x</Apuraha></LukuvuosiMaksu>"
        )
        made = convert_one(
            right(),
            enrolment("2011-08-01", "2011-12-31", of="o1"),
            enrolment("2010-08-01", "2010-12-31", of="o1", more=more),
        )
        first, second = made["lisätiedot"]["lukukausiIlmoittautuminen"]["ilmoittautumisjaksot"]
        assert (first["alku"], second["alku"]) == ("2010-08-01", "2011-08-01")
        assert (first["ylioppilaskunnanJäsen"], first["ythsMaksettu"]) == (True, False)
        assert first["maksetutLukuvuosimaksut"] == {"maksettu": True, "summa": 2000, "apuraha": "x"}

    def test_without_key_those_of_the_school_while_the_right_was_active(self) -> None:
        rights = convert(
            right("o1", ("2010-08-01", "1"), ("2012-08-01", "3")),
            right("o2", ("2012-08-01", "1")),
            right("o3", ("2010-08-01", "1"), school=LAHTI),
            enrolment("2011-01-01", "2011-07-31"),
            enrolment("2013-01-01", "2013-07-31"),
        )
        assert [self.terms(made) for made in rights] == [["2011-01-01"], ["2013-01-01"], []]

    def test_one_that_fits_no_right_is_shown_at_its_school(self) -> None:
        rights = convert(
            right(), enrolment("1999-01-01", "1999-07-31"), enrolment("2011-01-01", "2011-07-31", school=LAHTI)
        )
        assert [self.terms(made) for made in rights] == [["1999-01-01"], ["2011-01-01"]]
        assert rights[1]["synteettinen"] is True

    @pytest.mark.parametrize(("given", "shown"), [("2", "2"), ("9", "4"), ("", "4")])
    def test_a_state_that_is_none_is_missing(self, given: str, shown: str) -> None:
        made = convert_one(right(), enrolment("2011-01-01", "2011-07-31", of="o1", tila=given))
        jakso = made["lisätiedot"]["lukukausiIlmoittautuminen"]["ilmoittautumisjaksot"][0]
        assert jakso["tila"]["koodiarvo"] == shown

    def test_mobility_goes_to_the_right_of_its_type(self) -> None:
        period = (
            '<Liikkuvuusjaksot><Liikkuvuusjakso avain="l1"><AlkuPvm>2011-07-15</AlkuPvm><LoppuPvm>2011-08-07</LoppuPvm>'
            "<Myontaja>10076</Myontaja><OpiskeluoikeusTyyppi>4</OpiskeluoikeusTyyppi><Maa>752</Maa><Suunta>1</Suunta>"
            "</Liikkuvuusjakso></Liikkuvuusjaksot>"
        )
        first, second = convert(right("o1", tyyppi="2"), right("o2", tyyppi="4"), period)
        assert "liikkuvuusjaksot" not in first["lisätiedot"]
        (jakso,) = second["lisätiedot"]["liikkuvuusjaksot"]
        assert jakso["maa"] == {"koodiarvo": "752", "koodistoUri": "maatjavaltiot2"}
        assert jakso["suunta"]["nimi"]["en"] == "Outgoing"
        (alone,) = convert(period)
        assert alone["lisätiedot"]["liikkuvuusjaksot"]


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
