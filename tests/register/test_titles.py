"""What study rights, attainments and modules are called."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.register.names import CodeName, Directory, Names
from app.register.titles import attainment_title, module_title, study_right_title
from app.register.words import Text
from tests.register.oddities import attainments, said, study_rights, trees

Json = dict[str, Any]


def name(fi: str = "", sv: str = "", en: str = "") -> dict[int, CodeName]:
    return {1: CodeName({lang: text for lang, text in (("fi", fi), ("sv", sv), ("en", en)) if text})}


DIRECTORY = Directory(
    {
        ("koskioppiaineetyleissivistava", "A1"): name("A1-kieli", "A1-språk"),
        ("koskioppiaineetyleissivistava", "AI"): name("Äidinkieli ja kirjallisuus", "Modersmålet och litteratur"),
        ("koskioppiaineetyleissivistava", "MA"): name("Matematiikka", "Matematik"),
        ("koskioppiaineetyleissivistava", "HI"): name("Historia", "Historia"),
        ("kielivalikoima", "EN"): name("englanti", "engelska"),
        ("kielivalikoima", "KX"): name("koltansaame"),
        ("oppiaineaidinkielijakirjallisuus", "AI1"): name("Suomen kieli ja kirjallisuus", "Finska och litteratur"),
        ("oppiainematematiikka", "MAA"): name(" Matematiikka, pitkä oppimäärä", "Matematik, lång lärokurs"),
        ("oppiaineetib", "A"): name("Language A: literature", "Language A: literature", "Language A: literature"),
        ("koulutus", "201101"): name("Perusopetus", "Grundläggande utbildning"),
        ("koulutus", "351301"): name("Autoalan perustutkinto", "Grundexamen inom bilbranschen"),
        ("koulutus", "999907"): name("Taiteen perusopetus", "Grundläggande konstundervisning"),
        ("koulutus", "301104"): name("EB-tutkinto (European Baccalaureate)"),
        ("perusopetuksenluokkaaste", "9"): name("9. vuosiluokka", "Årskurs 9"),
        ("internationalschoolluokkaaste", "9"): name("Grade 9", "", "Grade 9"),
        ("europeanschoolofhelsinkiluokkaaste", "S6"): name("S6", "", "S6"),
        ("suorituksentyyppi", "lukionaineopinnot"): name("Lukion aineopinnot", "Ämnesstudier i gymnasiet"),
        ("suorituksentyyppi", "ebtutkinto"): name("European Baccalaureate", "European Baccalaureate"),
        ("suorituksentyyppi", "perusopetuksenoppimaara"): name("Perusopetuksen oppimäärä"),
        ("suorituksentyyppi", "aikuistenperusopetuksenoppimaara"): name("Aikuisten perusopetuksen oppimäärä"),
        ("suorituksentyyppi", "ammatillinentutkintoosittainenuseastatutkinnosta"): name("Osia useasta tutkinnosta"),
        ("suorituksentyyppi", "yleinenkielitutkinto"): name("Yleinen kielitutkinto", "Allmän språkexamen"),
        ("taiteenperusopetusoppimaara", "laajaoppimaara"): name("Taiteen perusopetuksen laaja oppimäärä"),
        ("taiteenperusopetustaiteenala", "musiikki"): name("Musiikki", "Musik"),
        ("opiskeluoikeudentyyppi", "esiopetus"): name("Esiopetus", "Förskoleundervisning"),
        ("opiskeluoikeudentyyppi", "internationalschool"): name("International school", "International school"),
        ("opiskeluoikeudentyyppi", "ahvenanmaanperusopetus"): name("Ahvenanmaan perusopetus", "Grundskola på Åland"),
        ("virtaopiskeluoikeudentyyppi", "13"): name("Avoimen opinnot"),
        ("kieli", "FI"): name("suomi", "finska"),
    }
)
FI, SV = Names("fi", DIRECTORY), Names("sv", DIRECTORY)
CONFIRMED = {"vahvistus": {"päivä": "2016-06-04"}}


def code(koodiarvo: str, uri: str) -> Json:
    return {"koodiarvo": koodiarvo, "koodistoUri": uri}


def module(koodiarvo: str, uri: str, **more: Any) -> Json:
    return {"tunniste": code(koodiarvo, uri), **more}


def suoritus(tyyppi: str, koulutusmoduuli: Json | None = None, **more: Any) -> Json:
    return {"tyyppi": code(tyyppi, "suorituksentyyppi"), "koulutusmoduuli": koulutusmoduuli or {}, **more}


def oikeus(tyyppi: str, *suoritukset: Json, **more: Any) -> Json:
    return {"tyyppi": code(tyyppi, "opiskeluoikeudentyyppi"), "suoritukset": list(suoritukset), **more}


ENGLISH = module("A1", "koskioppiaineetyleissivistava", kieli=code("EN", "kielivalikoima"))
MOTHER_TONGUE = module("AI", "koskioppiaineetyleissivistava", kieli=code("AI1", "oppiaineaidinkielijakirjallisuus"))
HISTORY = module("HI", "koskioppiaineetyleissivistava")
CARS = module("351301", "koulutus")
MUSIC = module("999907", "koulutus", taiteenala=code("musiikki", "taiteenperusopetustaiteenala"))


@pytest.mark.parametrize(
    ("koulutusmoduuli", "in_finnish", "in_swedish"),
    [
        (HISTORY, "Historia", "Historia"),
        (ENGLISH, "A1-kieli, englanti", "A1-språk, engelska"),
        (
            MOTHER_TONGUE,
            "Äidinkieli ja kirjallisuus, Suomen kieli ja kirjallisuus",
            "Modersmålet och litteratur, Finska och litteratur",
        ),
        (
            module("MA", "koskioppiaineetyleissivistava", oppimäärä=code("MAA", "oppiainematematiikka")),
            "Matematiikka, pitkä oppimäärä",
            "Matematik, lång lärokurs",
        ),
        # a part without a Swedish name keeps its own language, beside one that has it
        (
            module("A1", "koskioppiaineetyleissivistava", kieli=code("KX", "kielivalikoima")),
            "A1-kieli, koltansaame",
            "A1-språk, koltansaame[fi]",
        ),
        (
            module("A", "oppiaineetib", kieli=code("EN", "kielivalikoima")),
            "Language A: literature[en], englanti",
            "Language A: literature[en], engelska",
        ),
        # the unit's name may say the language already
        (
            {
                "tunniste": {"koodiarvo": "x", "nimi": {"fi": "Toinen kieli, Englanti"}},
                "kieli": code("EN", "kielivalikoima"),
            },
            "Toinen kieli, Englanti",
            "Toinen kieli, Englanti[fi], engelska",
        ),
        (
            module("751101", "koulutus", virtaNimi={"fi": "Dipl.ins., konetekniikka"}),
            "Dipl.ins., konetekniikka",
            "Dipl.ins., konetekniikka[fi]",
        ),
        (
            module("13", "virtaopiskeluoikeudentyyppi", nimi={"fi": "Avoin", "sv": "Öppen"}),
            "Avoin",
            "Öppen",
        ),
        ({"tunniste": {"koodiarvo": "lukionaineopinnot"}}, "Lukion aineopinnot", "Ämnesstudier i gymnasiet"),
        (module("104052", "tutkinnonosat"), "104052", "104052"),
        (
            {"tunniste": {"koodiarvo": "OMA1", "nimi": {"fi": "Keittiöfysiikka"}}},
            "Keittiöfysiikka",
            "Keittiöfysiikka[fi]",
        ),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_modules(koulutusmoduuli: object, in_finnish: str, in_swedish: str) -> None:
    assert said(module_title(koulutusmoduuli, FI)) == in_finnish
    assert said(module_title(koulutusmoduuli, SV)) == in_swedish


@pytest.mark.parametrize(
    ("attainment", "expected"),
    [
        (suoritus("perusopetuksenoppimaara", module("201101", "koulutus"), **CONFIRMED), "Basic education certificate"),
        (suoritus("perusopetuksenoppimaara", module("201101", "koulutus")), "Perusopetuksen oppimäärä"),
        (suoritus("perusopetuksenvuosiluokka", module("9", "perusopetuksenluokkaaste")), "9. vuosiluokka"),
        (
            suoritus("aikuistenperusopetuksenoppimaara", module("201101", "koulutus"), **CONFIRMED),
            "Aikuisten perusopetuksen oppimäärä",
        ),
        (suoritus("ebtutkinto", module("301104", "koulutus")), "European Baccalaureate"),
        (suoritus("lukionaineopinnot", {"tunniste": {"koodiarvo": "lukionaineopinnot"}}), "Lukion aineopinnot"),
        (suoritus("ammatillinentutkinto", CARS), "Autoalan perustutkinto"),
        (
            suoritus("ammatillinentutkinto", {**CARS, "perusteenNimi": {"fi": "Ajoneuvoalan perustutkinto"}}),
            "Ajoneuvoalan perustutkinto",
        ),
        (suoritus("ammatillinentutkintoosittainen", CARS), "Autoalan perustutkinto, partial"),
        (
            suoritus(
                "ammatillinentutkintoosittainen",
                module("ammatillinentutkintoosittainenuseastatutkinnosta", "suorituksentyyppi"),
            ),
            "Osia useasta tutkinnosta",
        ),
        (
            suoritus("taiteenperusopetuksenlaajanoppimaaranperusopinnot", MUSIC),
            "Basic studies of the extended syllabus, musiikki",
        ),
        (
            suoritus("taiteenperusopetuksenyleisenoppimaaranteemaopinnot", module("999907", "koulutus")),
            "Theme studies of the general syllabus",
        ),
        (
            suoritus("internationalschoolmypvuosiluokka", module("9", "internationalschoolluokkaaste")),
            "Grade 9 (MYP)[en]",
        ),
        (
            suoritus(
                "europeanschoolofhelsinkivuosiluokkasecondaryupper", module("S6", "europeanschoolofhelsinkiluokkaaste")
            ),
            "S6",
        ),
        (
            suoritus("yleinenkielitutkinto", module("kt", "ykitutkintotaso", kieli=code("FI", "kieli"))),
            "Yleinen kielitutkinto, suomi",
        ),
        (
            suoritus(
                "vstjotpakoulutus",
                module("999907", "koulutus", opintokokonaisuus={"koodiarvo": "1138", "nimi": {"fi": "Kuvat"}}),
            ),
            "Taiteen perusopetus, Kuvat",
        ),
        (suoritus("yleinenkielitutkinto"), "Yleinen kielitutkinto"),
        (suoritus("uusityyppi"), "uusityyppi"),
        ({}, "Studies"),
    ],
)
def test_attainments(attainment: Json, expected: str) -> None:
    assert said(attainment_title(attainment, FI)) == expected


COURSE = suoritus("korkeakoulunopintojakso", {"tunniste": {"koodiarvo": "k", "nimi": {"fi": "Analyysi I"}}})
DEGREE = suoritus("korkeakoulututkinto", module("751101", "koulutus", virtaNimi={"fi": "Dipl.ins., konetekniikka"}))
OTHER = suoritus("muukorkeakoulunsuoritus", module("13", "virtaopiskeluoikeudentyyppi"))
YEAR_9 = suoritus("perusopetuksenvuosiluokka", module("9", "perusopetuksenluokkaaste"))
SYLLABUS = suoritus("perusopetuksenoppimaara", module("201101", "koulutus"), **CONFIRMED)
BEGUN = {"tila": {"opiskeluoikeusjaksot": [{"alku": "2011-01-03", "tila": {"koodiarvo": "lasna"}}]}}


@pytest.mark.parametrize(
    ("opiskeluoikeus", "expected"),
    [
        (oikeus("korkeakoulutus", COURSE, COURSE, COURSE), "3 courses"),
        (oikeus("korkeakoulutus", COURSE), "Analyysi I"),
        (oikeus("korkeakoulutus", COURSE, DEGREE, COURSE), "Dipl.ins., konetekniikka"),
        (oikeus("korkeakoulutus", COURSE, OTHER), "Avoimen opinnot"),
        (
            oikeus("aikuistenperusopetus", suoritus("perusopetuksenoppiaineenoppimaara", MOTHER_TONGUE)),
            "Syllabus of a basic education subject: Äidinkieli ja kirjallisuus, Suomen kieli ja kirjallisuus",
        ),
        (
            oikeus("perusopetus", suoritus("nuortenperusopetuksenoppiaineenoppimaara", HISTORY), YEAR_9),
            "Syllabus of a basic education subject",
        ),
        (
            oikeus("lukiokoulutus", suoritus("lukionoppiaineenoppimaara", HISTORY)),
            "Syllabus of an upper secondary subject: Historia",
        ),
        (
            oikeus("lukiokoulutus", *[suoritus("lukionoppiaineenoppimaara", HISTORY)] * 2),
            "Syllabus of an upper secondary subject",
        ),
        (oikeus("perusopetus", YEAR_9, YEAR_9), "Basic education"),
        (oikeus("perusopetus", YEAR_9, SYLLABUS), "Perusopetus"),
        (oikeus("ammatillinenkoulutus", suoritus("ammatillinentutkinto", CARS)), "Autoalan perustutkinto"),
        (
            oikeus(
                "taiteenperusopetus",
                suoritus("taiteenperusopetuksenlaajanoppimaaransyventavatopinnot", MUSIC),
                oppimäärä=code("laajaoppimaara", "taiteenperusopetusoppimaara"),
            ),
            "Taiteen perusopetuksen laaja oppimäärä, musiikki",
        ),
        (
            oikeus(
                "internationalschool",
                suoritus("internationalschoolmypvuosiluokka", module("9", "internationalschoolluokkaaste")),
            ),
            "International school, Grade 9 (MYP)[en]",
        ),
        (
            oikeus("ahvenanmaanperusopetus", suoritus("ahvenanmaanperusopetuksenvuosiluokka")),
            "Ahvenanmaan perusopetus",
        ),
        (
            oikeus(
                "kielitutkinto",
                suoritus("yleinenkielitutkinto", module("kt", "ykitutkintotaso", kieli=code("FI", "kieli"))),
                **BEGUN,
            ),
            "Yleinen kielitutkinto, suomi (3.1.2011)",
        ),
        (oikeus("esiopetus"), "Esiopetus"),
        (oikeus("aivanuusi"), "aivanuusi"),
        ({"suoritukset": None}, "Studies"),
    ],
)
def test_study_rights(opiskeluoikeus: Json, expected: str) -> None:
    assert said(study_right_title(opiskeluoikeus, FI)) == expected


def test_the_title_is_that_of_the_first_attainment_in_display_order() -> None:
    older = suoritus("ammatillinentutkinto", CARS, alkamispäivä="2012-09-01")
    newer = suoritus("telma", module("999907", "koulutus"), alkamispäivä="2015-09-01")
    assert said(study_right_title(oikeus("ammatillinenkoulutus", older, newer), FI)) == "Taiteen perusopetus"


@settings(max_examples=300)
@given(study_rights)
def test_no_study_right_and_no_attainment_is_without_a_title(opiskeluoikeus: Json) -> None:
    for names in (FI, SV):
        assert said(study_right_title(opiskeluoikeus, names)).strip()
        for attainment in opiskeluoikeus["suoritukset"]:
            if isinstance(attainment, dict):
                assert said(attainment_title(attainment, names)).strip()


@settings(max_examples=300)
@given(attainments, trees)
def test_nothing_odd_breaks_a_title(attainment: Json, tree: Any) -> None:
    said(attainment_title(attainment, SV))
    said(module_title(tree, SV))
    said(attainment_title({"tyyppi": tree, "koulutusmoduuli": tree, "vahvistus": tree}, SV))
    said(study_right_title({"suoritukset": tree, "tyyppi": tree}, SV))


# --- the real format ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def directory(corpus: Path) -> Directory:
    codes: dict[tuple[str, str], dict[int, CodeName]] = defaultdict(dict)
    with (corpus / "koodisto" / "koodit.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            names = {lang: row[lang] for lang in ("fi", "sv", "en") if row[lang]}
            codes[row["koodisto_uri"], row["koodiarvo"]][int(row["versio"])] = CodeName(names)
    return Directory(codes)


ORACLE = {
    "ahvenanmaanperusopetus-paattotodistus": "Ahvenanmaan perusopetus",
    "aikuistenperusopetuksenoppimaara2017": "Aikuisten perusopetuksen oppimäärä",
    "EB-tutkinto": "European Baccalaureate",
    "EuropeanSchoolofHelsinki": "European School of Helsinki, S7",
    "kielitutkinto-valtionhallinnonkielitutkinto": "Valtionhallinnon kielitutkinto, suomi (1.1.2011)",
    "lukio-paattotodistus": "Lukion oppimäärä",
    "taiteenperusopetus-hyvaksytystisuoritettu": "Taiteen perusopetuksen laaja oppimäärä, musiikki",
    "vapaasivistystyo-osaamismerkki": "Oma osaamispolku",
}


@pytest.mark.parametrize("stem", ORACLE)
def test_titles_of_known_documents(corpus: Path, directory: Directory, stem: str) -> None:
    found = sorted((corpus / "koski").glob(f"{stem}_*.json"))
    if not found:
        pytest.skip(f"this corpus has no {stem}")
    for path in found:
        for opiskeluoikeus in json.loads(path.read_bytes())["opiskeluoikeudet"]:
            assert said(study_right_title(opiskeluoikeus, Names("fi", directory))) == ORACLE[stem], path.name


def test_every_title_of_a_corpus_has_a_name(corpus: Path, directory: Directory) -> None:
    """No title falls back to a bare code where the code list has a name."""
    for path in sorted((corpus / "koski").glob("*.json")):
        for opiskeluoikeus in json.loads(path.read_bytes())["opiskeluoikeudet"]:
            codes = {opiskeluoikeus["tyyppi"]["koodiarvo"]}
            codes |= {item["tyyppi"]["koodiarvo"] for item in opiskeluoikeus["suoritukset"]}
            for lang in ("fi", "sv", "en"):
                names = Names(lang, directory)
                titles = [study_right_title(opiskeluoikeus, names)]
                titles += [attainment_title(item, names) for item in opiskeluoikeus["suoritukset"]]
                for title in titles:
                    assert said(title), path.name
                    assert not isinstance(title, Text) or title.text not in codes, path.name
