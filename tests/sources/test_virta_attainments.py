"""Virta's attainments and grades (koski-data §4.6)."""

from __future__ import annotations

from typing import Any

import pytest

from app.sources.virta_xml import convert_virta
from tests.sources.virta_answers import (
    AALTO_OID,
    DIRECTORY,
    Json,
    attainment,
    convert_one,
    envelope,
    name_of,
    right,
    student,
)


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
