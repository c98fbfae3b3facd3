"""From documents to what a page shows: every type's own rules, and that nothing odd is dropped or breaks the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.register.names import CodeName, Directory
from app.register.parts import Attainment, RecordView, Row, StudyRight
from app.register.view import view_record
from app.register.visibility import Viewer
from app.register.words import Message, Text, Words
from tests.register.records import attainment, code, study_right

TODAY = date(2026, 11, 23)
CODES = {
    ("aineryhmaib", "1"): "Studies in language and literature",
    ("ammatillisentutkinnonosanryhma", "1"): "Vocational units",
    ("ammatillisentutkinnonosanryhma", "2"): "Common units",
    ("dialukukausi", "1"): "11/I",
    ("dialukukausi", "2"): "11/II",
    ("oppiaineentasoib", "HL"): "Higher Level",
}
DIRECTORY = Directory({key: {1: CodeName({"en": name})} for key, name in CODES.items()})


def plain(words: Words | None) -> str:
    if words is None:
        return ""
    if isinstance(words, Text):
        return words.text
    values = {key: plain(value) if isinstance(value, (Text, Message)) else value for key, value in words.params.items()}
    return (words.plural if words.plural and values.get("num") != 1 else words.msgid) % values


def texts(part: Any) -> Iterator[str]:
    """Every word of a view, in order."""
    if isinstance(part, (Text, Message)):
        yield plain(part)
    elif isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part):
        for item in fields(part):
            yield from texts(getattr(part, item.name))


def view(*study_rights: dict[str, Any], viewer: Viewer = Viewer.CITIZEN, lang: str = "en") -> RecordView:
    person = {"oid": "1.2.246.562.24.00000000001", "etunimet": "Aino Maria", "sukunimi": "Esimerkki"}
    return view_record(person, list(study_rights), viewer=viewer, lang=lang, directory=DIRECTORY, today=TODAY)


def only(record: RecordView) -> StudyRight:
    (school,) = record.schools
    (right,) = school.study_rights
    return right


def first(*study_rights: dict[str, Any]) -> Attainment:
    return only(view(*study_rights)).attainments[0]


def part(tyyppi: str, tunniste: dict[str, Any] | str, grade: str | None = None, **more: Any) -> dict[str, Any]:
    named = {"koodiarvo": tunniste, "nimi": {"en": f"The {tunniste}"}} if isinstance(tunniste, str) else tunniste
    made: dict[str, Any] = {"tyyppi": code(tyyppi), "koulutusmoduuli": {"tunniste": named, **more.pop("module", {})}}
    if grade is not None:
        scale = more.pop("scale", "arviointiasteikkoyleissivistava")
        made["arviointi"] = [{"arvosana": code(grade, scale), "päivä": "2026-05-20"}]
    return made | more


def extent(amount: float, unit: str) -> dict[str, Any]:
    return {"laajuus": {"arvo": amount, "yksikkö": code(unit, "opintojenlaajuusyksikko")}}


def captions(found: Attainment) -> list[str]:
    return [plain(table.caption) for table in found.tables]


def names(rows: tuple[Row, ...]) -> list[str]:
    return [plain(row.name) for row in rows]


def test_an_unknown_type_shows_every_value_generically() -> None:
    odd = study_right(
        "avaruuskoulutus",
        attainment(
            "avaruuslento",
            part("laskeutuminen", "M1", "9", uusiKenttä={"sisempi": [{"syvin": "Kraatteri"}]}, luku=3.5),
        ),
        tuntematon={"koodiarvo": "zx-9"},
    )
    shown = " ".join(texts(view(odd)))
    for value in ("Kraatteri", "3.5", "zx-9", "The M1", "Uusi kenttä"):
        assert value in shown


def test_the_same_key_in_two_shapes() -> None:
    flag = study_right("lukiokoulutus", attainment("lukionoppimaara"), lisätiedot={"ulkomainenVaihtoopiskelija": True})
    period = study_right(
        "lukiokoulutus",
        attainment("lukionoppimaara"),
        lisätiedot={"ulkomainenVaihtoopiskelija": {"alku": "2020-01-01", "loppu": "2020-02-01"}},
    )
    bare = attainment("ammatillinentutkinto", osaamisala=[{"koodiarvo": "1", "nimi": {"en": "Bare"}}])
    wrapped = attainment(
        "ammatillinentutkinto",
        osaamisala=[{"osaamisala": {"koodiarvo": "1", "nimi": {"en": "Wrapped"}}, "alku": "2020-01-01"}],
    )
    assert "yes" in set(texts(only(view(flag)).additional))
    assert any("1.1.2020" in text for text in texts(only(view(period)).additional))
    assert "Bare" in " ".join(texts(first(study_right("ammatillinenkoulutus", bare)).facts))
    assert "Wrapped, 1.1.2020" in " ".join(texts(first(study_right("ammatillinenkoulutus", wrapped)).facts))


def test_basic_education_stands_in_two_groups_with_footnotes() -> None:
    suoritus = attainment(
        "perusopetuksenvuosiluokka",
        part("perusopetuksenoppiaine", "MA", "9", yksilöllistettyOppimäärä=True, module={"pakollinen": True}),
        part("perusopetuksenoppiaine", "KU", "8", painotettuOpetus=True, module={"pakollinen": False}),
        confirmed="2026-05-31",
    )
    found = first(study_right("perusopetus", suoritus))
    assert captions(found) == ["Compulsory subjects", "Optional subjects"]
    assert found.tables[0].rows[0].marks == "*"
    assert [mark for mark, _ in found.tables[0].footnotes] == ["*"]
    assert [mark for mark, _ in found.tables[1].footnotes] == ["**"]


def test_courses_of_upper_secondary_stand_inline_and_add_up() -> None:
    subject = part(
        "lukionoppiaine",
        "AI",
        "9",
        osasuoritukset=[
            part("lukionvaltakunnallinenmoduuli", "OAI1", "8", module=extent(2, "2")),
            part("lukionvaltakunnallinenmoduuli", "OAI2", "H", module=extent(1.5, "2")),
            part("lukionpaikallinenopintojakso", "XAI", "10", module=extent(2, "2")),
        ],
    )
    (table,) = first(study_right("lukiokoulutus", attainment("lukionoppimaara", subject))).tables
    (row,) = table.rows
    assert [plain(course.code) for course in row.courses] == ["OAI1", "OAI2", "XAI"]
    assert [plain(course.grade) for course in row.courses] == ["8", "H", "10"]
    assert plain(row.cells[0]).startswith("4\N{NO-BREAK SPACE}"), "the failed course does not count"
    assert [plain(fact.values[0]).split("\N{NO-BREAK SPACE}")[0] for fact in table.sums] == ["5.5", "4"]
    assert row.courses[2].marks == "*", "a code of the school's own"


def test_the_best_grade_is_the_grade_and_the_others_stand_in_the_details() -> None:
    raised = part("lukionoppiaine", "AI") | {
        "arviointi": [
            {"arvosana": code("9", "arviointiasteikkoyleissivistava"), "päivä": "2020-01-01"},
            {"arvosana": code("7", "arviointiasteikkoyleissivistava"), "päivä": "2021-01-01"},
        ]
    }
    (table,) = first(study_right("lukiokoulutus", attainment("lukionoppimaara", raised))).tables
    assert plain(table.rows[0].cells[-1]) == "9"
    others = [fact for fact in table.rows[0].details if plain(fact.label) == "Other grades"]
    assert list(texts(others[0].values)) == ["7, 1.1.2021"]


def test_vocational_units_stand_in_their_groups_with_sums() -> None:
    def unit(name: str, group: str | None, amount: float, grade: str | None) -> dict[str, Any]:
        made = part(
            "ammatillisentutkinnonosa",
            name,
            grade,
            scale="arviointiasteikkoammatillinent1k3",
            module=extent(amount, "6"),
        )
        return made | ({"tutkinnonOsanRyhmä": code(group, "ammatillisentutkinnonosanryhma")} if group else {})

    suoritus = attainment(
        "ammatillinentutkinto", unit("B", "2", 11, "3"), unit("A", "1", 15, "2"), unit("C", None, 5, None)
    )
    found = first(study_right("ammatillinenkoulutus", suoritus))
    assert captions(found) == ["Vocational units", "Common units", "Other studies"]
    assert [len(table.sums) for table in found.tables] == [1, 1, 0]
    assert plain(found.tables[0].sums[0].values[0]).startswith("15\N{NO-BREAK SPACE}")


@pytest.mark.parametrize("old", [True, False])
def test_ib_tells_predicted_grades_apart_in_both_shapes(old: bool) -> None:
    grade = {"arvosana": code("6", "arviointiasteikkoib"), "päivä": "2026-06-01"}
    predicted = {"arvosana": code("7", "arviointiasteikkoib"), "päivä": "2026-03-01"}
    subject = part(
        "iboppiaine",
        "A",
        module={"ryhmä": code("1", "aineryhmaib"), "taso": code("HL", "oppiaineentasoib")},
        arviointi=[{**predicted, "predicted": True}, {**grade, "predicted": False}] if old else [grade],
    )
    if not old:
        subject["predictedArviointi"] = [predicted]
    core = part("theoryofknowledge", "TOK", "A", scale="arviointiasteikkocorerequirementsib")
    found = first(study_right("ibtutkinto", attainment("ibtutkinto", subject, theoryOfKnowledge=core)))
    assert captions(found) == ["Studies in language and literature", "Core of the IB Diploma Programme"]
    table = found.tables[0]
    cells = dict(zip([plain(column.title) for column in table.columns], map(plain, table.rows[0].cells), strict=True))
    assert cells == {"Level": "Higher Level", "Predicted grade": "7", "Grade": "6"}
    assert names(found.tables[1].rows) == ["The TOK"]


def test_dia_half_years_come_in_order_under_their_name() -> None:
    def half_year(number: str) -> dict[str, Any]:
        tyyppi = "diaoppiaineenvalmistavanvaiheenlukukaudensuoritus"
        return part(tyyppi, code(number, "dialukukausi"), "2", scale="arviointiasteikkodiavalmistava")

    subject = part("diaoppiaine", "AI", osasuoritukset=[half_year("2"), half_year("1")])
    (table,) = first(study_right("diatutkinto", attainment("diavalmistavavaihe", subject))).tables
    assert [plain(course.code) for course in table.rows[0].courses] == ["11/I", "11/II"]


def test_loose_courses_of_higher_education_share_one_table() -> None:
    loose = [
        attainment("korkeakoulunopintojakso", koulutusmoduuli={"tunniste": {"koodiarvo": name, "nimi": {"fi": name}}})
        for name in ("Algebra", "Botaniikka")
    ]
    right = only(view(study_right("korkeakoulutus", attainment("korkeakoulututkinto"), *loose)))
    assert len(right.attainments) == 2
    assert sorted(names(right.attainments[1].tables[0].rows)) == ["Algebra", "Botaniikka"]


def test_matriculation_tells_period_points_and_grade() -> None:
    exam = part(
        "ylioppilastutkinnonkoe",
        "A",
        tutkintokerta={"koodiarvo": "2012K", "vuosi": 2012, "vuodenaika": {"en": "spring"}},
    )
    exam["arviointi"] = [{"arvosana": {"koodiarvo": "L", "nimi": {"fi": "Laudatur"}}, "pisteet": 53}]
    (table,) = first(study_right("ylioppilastutkinto", attainment("ylioppilastutkinto", exam))).tables
    assert list(map(plain, table.rows[0].cells)) == ["2012 spring", "53", "Laudatur"]
    grade = table.rows[0].cells[2]
    assert isinstance(grade, Text)
    assert grade.lang == "fi", "a Finnish name on an English page is marked"


def test_confirmation_names_place_people_and_their_other_organisation() -> None:
    suoritus = attainment("lukionoppimaara", confirmed="2026-06-04")
    suoritus["vahvistus"] |= {
        "paikkakunta": {"koodiarvo": "179", "nimi": {"fi": "Jyväskylä"}},
        "myöntäjäHenkilöt": [
            {
                "nimi": "Reetta Rehtori",
                "titteli": {"fi": "rehtori"},
                "organisaatio": suoritus["vahvistus"]["myöntäjäOrganisaatio"],
            },
            {
                "nimi": "Pekka Puhuja",
                "organisaatio": {"nimi": {"fi": "Toimikunta"}, "tutkintotoimikunnanNumero": "8406"},
            },
        ],
    }
    found = first(study_right("lukiokoulutus", suoritus))
    shown = " ".join(texts(found.facts))
    assert plain(found.confirmation) == "Confirmed 4.6.2026, Jyväskylä"
    assert "Reetta Rehtori, rehtori" in shown
    assert "Toimikunta (8406)" in shown


def test_a_future_confirmation_is_unfinished() -> None:
    later = attainment("lukionoppimaara", confirmed="2026-11-24")
    assert first(study_right("lukiokoulutus", later)).state == "unfinished"


def test_person_shows_no_identity_number_and_the_learner_number_only_to_its_owner() -> None:
    for viewer in Viewer:
        record = view_record(
            {
                "hetu": "010203-999X",
                "oid": "1.2.246.562.24.1",
                "etunimet": "Aino",
                "sukunimi": "E",
                "syntymäaika": "2003-02-01",
            },
            [],
            viewer=viewer,
            lang="fi",
            directory=Directory(),
            today=TODAY,
        )
        shown = " ".join(texts(record))
        assert "999X" not in shown
        assert "1.2.2003" in shown
        assert ("1.2.246.562.24.1" in shown) is (viewer == Viewer.CITIZEN)


def test_credits_are_counted_once_at_the_lowest_level() -> None:
    subject = part(
        "lukionoppiaine",
        "AI",
        "9",
        module=extent(6, "2"),
        osasuoritukset=[
            part("lukionvaltakunnallinenmoduuli", "OAI1", "8", module=extent(2, "2")),
            part("lukionvaltakunnallinenmoduuli", "OAI2", "H", module=extent(1, "2")),
        ],
    )
    (year,) = view(study_right("lukiokoulutus", attainment("lukionoppimaara", subject))).credits
    assert year.year == 2026
    assert [amount for _, _, amount in year.amounts] == [2.0]


def test_only_the_citizen_is_told_what_is_held_back() -> None:
    right = study_right(
        "perusopetus", attainment("perusopetuksenoppimaara"), lisätiedot={"vammainen": [{"alku": "2020-01-01"}]}
    )
    assert view(right).held_back is not None
    assert view(right).held_back.count > 0  # type: ignore[union-attr]
    assert view(right, viewer=Viewer.GUARDIAN).held_back is None
    assert view(right, viewer=Viewer.SHARE).held_back is None


KEYS = [
    *("koulutusmoduuli", "tunniste", "koodiarvo", "koodistoUri", "nimi", "fi", "arviointi", "arvosana", "laajuus"),
    *("arvo", "yksikkö", "alku", "loppu", "vahvistus", "päivä", "osasuoritukset", "tyyppi", "tila", "oid", "näyttö"),
    *("tunnustettu", "osaaminen", "muuKenttä"),
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    tyyppi=st.sampled_from(
        [
            "perusopetus",
            "lukiokoulutus",
            "ammatillinenkoulutus",
            "ibtutkinto",
            "diatutkinto",
            "korkeakoulutus",
            "kielitutkinto",
            "ylioppilastutkinto",
            "luva",
            "tuntematon",
        ]
    ),
    extra=st.dictionaries(
        st.sampled_from(["lisätiedot", "muuKenttä", "organisaatiohistoria"]), json_values, max_size=3
    ),
    row=st.dictionaries(
        st.sampled_from(
            [
                "arviointi",
                "tunnustettu",
                "näyttö",
                "ryhmä",
                "tutkinnonOsanRyhmä",
                "vahvistus",
                "koulutusmoduuli",
                "tutkintokerta",
            ]
        ),
        json_values,
        max_size=4,
    ),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odd_values_never_break_the_page(tyyppi: str, extra: dict[str, Any], row: dict[str, Any]) -> None:
    right = study_right(tyyppi, attainment("jokin", {"tyyppi": code("osa"), **row}), **extra)
    for viewer in Viewer:
        assert view(right, viewer=viewer, lang="sv").lang == "sv"
