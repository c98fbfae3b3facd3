"""Higher education as the page shows it: what is told once, terms and mobility as tables, credits counted once."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.register.credits import credits_per_year
from app.register.labels import label
from app.register.names import CodeName, Directory, Names, OrganisationName
from app.register.parts import Attainment, Fact, Row, StudyRight
from app.register.view import view_record
from app.register.visibility import Viewer
from app.register.words import Message, Text, Words
from tests.register.records import code

Json = dict[str, Any]
AALTO: Json = {"oid": "1.2.246.562.10.1", "oppilaitosnumero": code("10076", "oppilaitosnumero")}
UNKNOWN: Json = {"oppilaitosnumero": code("99999", "oppilaitosnumero")}
DIRECTORY = Directory(
    codes={("virtalukukausiilmtila", "1"): {1: CodeName({"fi": "Läsnä"})}},
    organisations={"1.2.246.562.10.1": OrganisationName({"fi": "Aalto-yliopisto"})},
    schools={"10076": "1.2.246.562.10.1"},
)


def course(name: str = "Kurssi", *parts: Json, on: str = "2012-05-31", school: Json = AALTO, **more: Any) -> Json:
    return {
        "tyyppi": code("korkeakoulunopintojakso", "suorituksentyyppi"),
        "koulutusmoduuli": {
            "tunniste": {"koodiarvo": "T1", "nimi": {"fi": name}},
            "laajuus": {"arvo": 5, "yksikkö": code("2", "opintojenlaajuusyksikko")},
        },
        "toimipiste": school,
        "arviointi": [{"arvosana": code("5", "virtaarvosana"), "päivä": on}],
        "vahvistus": {"päivä": on, "myöntäjäOrganisaatio": school},
        **({"osasuoritukset": list(parts)} if parts else {}),
        **more,
    }


def degree(*parts: Json, **more: Any) -> Json:
    made = course("Tutkinto", *parts, **more) | {"tyyppi": code("korkeakoulututkinto", "suorituksentyyppi")}
    made["koulutusmoduuli"]["laajuus"]["arvo"] = 300
    return made


def study_right(*suoritukset: Json, school: Json | None = AALTO, **lisatiedot: Any) -> Json:
    return {
        "tyyppi": code("korkeakoulutus", "opiskeluoikeudentyyppi"),
        **({"oppilaitos": school} if school else {}),
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2010-08-01", "tila": code("1", "virtaopiskeluoikeudentila")}]},
        "lisätiedot": lisatiedot,
        "suoritukset": list(suoritukset),
    }


def show(right: Json) -> StudyRight:
    view = view_record({}, [right], viewer=Viewer.CITIZEN, lang="fi", directory=DIRECTORY, today=date(2026, 11, 23))
    return view.schools[0].study_rights[0]


def labels_of(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.label.msgid if isinstance(fact.label, Message) else fact.label.text for fact in facts]


def plain(words: Words | None) -> str:
    """As it is read: no-break spaces are spaces."""
    return "" if words is None else str(words).replace("\N{NO-BREAK SPACE}", " ")


def cells_of(row: Row) -> list[str]:
    return [plain(cell) for cell in row.cells]


def row_of(right: StudyRight) -> Row:
    return right.attainments[0].tables[0].rows[0]


def section(right: StudyRight, title: str) -> Attainment:
    return next(part for part in right.attainments if isinstance(part.title, Message) and part.title.msgid == title)


def test_what_surrounds_a_course_is_not_repeated_on_it() -> None:
    for shown in (show(study_right(course())), show(study_right(degree(course())))):
        assert labels_of(row_of(shown).details) == ["Code"]
        assert cells_of(row_of(shown)) == ["5 op", "31.5.2012", "5"]


def test_another_institution_day_or_confirmer_is_told() -> None:
    elsewhere = show(study_right(degree(course(school=UNKNOWN))))
    (place,) = [fact for fact in row_of(elsewhere).details if fact.label == label("toimipiste")]
    assert place.values == (Text("99999"),)
    later = course(vahvistus={"päivä": "2013-01-01", "myöntäjäOrganisaatio": AALTO})
    assert label("vahvistus") in [fact.label for fact in row_of(show(study_right(later))).details]


def test_a_course_without_a_grade_keeps_its_day() -> None:
    bare = course(suorituspäivä="2012-05-31")
    del bare["arviointi"], bare["vahvistus"]
    row = row_of(show(study_right(bare)))
    assert cells_of(row) == ["5 op", "31.5.2012", ""]
    assert labels_of(row.details) == ["Code"]


def test_a_field_code_without_a_name_says_nothing() -> None:
    row = row_of(show(study_right(course(koulutusala=[code("87", "opm95opa")]))))
    assert labels_of(row.details) == ["Code"]


def test_terms_are_a_table_newest_first() -> None:
    present, unknown = (code(koodi, "virtalukukausiilmtila") for koodi in "19")
    terms = [
        {"alku": "2010-08-01", "loppu": "2010-12-31", "tila": present},
        {"alku": "2011-01-01", "loppu": "2011-07-31", "tila": unknown, "ylioppilaskunnanJäsen": True},
    ]
    shown = show(study_right(course(), lukukausiIlmoittautuminen={"ilmoittautumisjaksot": terms}))
    (table,) = section(shown, "Semester enrolments").tables
    assert [(plain(row.name), cells_of(row)) for row in table.rows] == [
        ("1.1.2011 – 31.7.2011", ["9"]),
        ("1.8.2010 – 31.12.2010", ["Läsnä"]),
    ]
    assert labels_of(table.rows[0].details) == ["Member of the student union"]
    assert shown.additional == (), "not told twice"
    assert len({row.id for row in table.rows} | {part.id for part in shown.attainments}) == 4


def test_mobility_is_a_table_with_the_country() -> None:
    period = {
        "alku": "2011-07-15",
        "loppu": "2011-08-07",
        "maa": code("752", "maatjavaltiot2"),
        "liikkuvuusohjelma": code("107"),
    }
    shown = show(study_right(liikkuvuusjaksot=[period, {}]))
    (table,) = section(shown, "Mobility periods").tables
    assert str(table.rows[0].name) == "752"
    assert cells_of(table.rows[0]) == ["15.7.2011 – 7.8.2011"]
    assert isinstance(table.rows[1].name, Message)


def test_a_school_without_oid_is_known_by_its_number() -> None:
    known = {"oppilaitosnumero": code("10076", "oppilaitosnumero")}
    rights = [study_right(school=known), study_right(school=UNKNOWN), study_right(school={**UNKNOWN})]
    view = view_record({}, rights, viewer=Viewer.CITIZEN, lang="sv", directory=DIRECTORY, today=date(2026, 11, 23))
    assert [(str(school.name), len(school.study_rights)) for school in view.schools] == [
        ("Aalto-yliopisto", 1),
        ("99999", 2),
    ]


def test_a_degree_and_the_courses_beside_it_count_once() -> None:
    names = Names("fi", DIRECTORY)

    def credits_of(*suoritukset: Json) -> list[float]:
        return [amount for year in credits_per_year([study_right(*suoritukset)], names) for *_, amount in year.amounts]

    assert credits_of(degree()) == [300]
    assert credits_of(degree(), course()) == [5]
    assert credits_of(degree(course(), course()), course()) == [15]
