"""The Lehtovaara family: a guardian with her own record and three children of different ages."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext

from app.demo.building import Json, attainment, code, confirmed, grade, module, name, period, states, study_right
from app.demo.higher import Course, Student, Virta, course, degree, virta_right
from app.demo.matriculation import exam, matriculation
from app.demo.person import DemoPerson
from app.demo.schools import BOTHNIA_UAS, HARJUNPAA, LUKIO, PRESCHOOL
from app.demo.subjects import basic_subjects, leaving_certificate, optional_subject, school_year

RECTOR = "Hannele Salokangas"
TEACHER = name("luokanopettaja", "klasslärare", "class teacher")
NURSE = name("Sairaanhoitaja (AMK)", "Sjukskötare (YH)", "Registered Nurse, Bachelor of Health Care")
PRESCHOOL_TEACHER = name("varhaiskasvatuksen opettaja", "lärare inom småbarnspedagogik", "early childhood teacher")


def nursing() -> Course:
    first_year = [
        course(
            "HT101", "Hoitotyön perusteet", "Grunder i vårdarbete", "Fundamentals of Nursing", 15, "4", "2005-05-20"
        ),
        course("AF102", "Anatomia ja fysiologia", "Anatomi och fysiologi", "Anatomy", 10, "3", "2005-05-27"),
        course("LH103", "Lääkehoito", "Läkemedelsbehandling", "Pharmacotherapy", 5, "HYV", "2005-12-14"),
    ]
    later = [
        course("SK201", "Sisätautien hoitotyö", "Inre medicinsk vård", "Medical Nursing", 15, "4", "2006-05-19"),
        course(
            "LA202", "Lasten ja nuorten hoitotyö", "Vård av barn och unga", "Paediatric Nursing", 15, "5", "2006-12-15"
        ),
        course("MT203", "Mielenterveystyö", "Psykiskt hälsoarbete", "Mental Health Nursing", 15, "3", "2007-05-25"),
        course("RH210", "Ruotsi hoitotyössä", "Svenska i vårdarbete", "Swedish in Nursing", 3, "TT", "2007-12-10"),
        course("HA300", "Harjoittelu", "Praktik", "Practical training", 75, "HYV", "2008-04-30"),
        course("ON400", "Opinnäytetyö", "Examensarbete", "Bachelor's thesis", 15, "4", "2008-05-15", is_thesis=True),
    ]
    return degree("671101", NURSE, 210, "2008-05-30", [*first_year, *later])


def riikka_in_virta() -> Virta:
    """A nurse's degree in 2008, open studies since."""
    leadership = course("AV11", "Johtamisen perusteet", "Grunder i ledarskap", "Leadership", 5, "5", "2022-11-04")
    rights = (
        virta_right(
            "20731",
            "1",
            (("2004-08-01", "1"), ("2008-05-30", "3")),
            [nursing()],
            programme=NURSE,
            koulutuskoodi="671101",
            credits=210,
            terms=(("2004-08-01", "2004-12-31", "1"), ("2005-01-01", "2005-07-31", "1")),
        ),
        virta_right(
            "88204",
            "13",
            (("2022-08-01", "1"), ("2023-07-31", "6")),
            [leadership],
            programme=name("Avoimen opinnot", "Studier vid öppna yrkeshögskolan", "Open studies"),
        ),
    )
    return (Student("5517", BOTHNIA_UAS, rights),)


RIIKKAS_EXAMS = (
    exam("2002S", "BB", "M", 232),
    exam("2003K", "A", "C", 51),
    exam("2003K", "EA", "M", 268),
    exam("2003K", "N", "I", 4),
    exam("2003K", "RR", "C", 32),
    exam("2003S", "N", "B", 17),
)
"""With one exam taken again."""


EIGHTH_GRADE = {
    "AI AI1": 9,
    "A1 EN": 8,
    "B1 SV": 8,
    "MA": 7,
    "BI": 8,
    "GE": 9,
    "FY": 7,
    "KE": 8,
    "TE": 9,
    "KT": 9,
    "HI": 8,
    "MU": 10,
    "KU": 9,
    "KS": 8,
    "LI": 7,
    "KO": 9,
}


def aada_seventh_and_eighth(dance: Json) -> list[Json]:
    eighth = school_year(
        HARJUNPAA,
        8,
        "B",
        "2024-08-13",
        [*basic_subjects(EIGHTH_GRADE, individualised={"MA"}, emphasised={"MU"}), dance],
        käyttäytymisenArvio=grade(9, kuvaus=name("Ottaa muut huomioon ja kannustaa ryhmää.")),
        vahvistus=confirmed("2025-05-31", HARJUNPAA, RECTOR),
    )
    seventh = school_year(
        HARJUNPAA,
        7,
        "B",
        "2023-08-11",
        basic_subjects({**EIGHTH_GRADE, "MA": 5, "AI AI1": 8}, emphasised={"MU"}),
        käyttäytymisenArvio=grade(8),
        vahvistus=confirmed("2024-06-01", HARJUNPAA, RECTOR, town=False),
        kielikylpykieli=code("kieli", "SV"),
    )
    return [eighth, seventh]


def aada(today: date) -> list[Json]:
    """Ninth grade and the leaving certificate were confirmed three days ago: the grades show from the fifth day."""
    confirmed_on = (today - timedelta(days=3)).isoformat()
    final = {**EIGHTH_GRADE, "AI AI1": 10, "MA": 6, "YH": 8}
    del final["KO"]
    dance = optional_subject("TAN", "Tanssi", "Dans", "Dance", "Nykytanssin tunneilla harjoitellaan esitystä.", 10)
    coding = optional_subject("KOO", "Koodauskerho", None, None, "Peliohjelmointia pienissä ryhmissä.", "S", 1)
    certificate = leaving_certificate(
        HARJUNPAA,
        [*basic_subjects(final, individualised={"MA"}, emphasised={"MU"}), dance, coding],
        vahvistus=confirmed(confirmed_on, HARJUNPAA, RECTOR),
        koulusivistyskieli=[code("kieli", "FI")],
    )
    ninth = school_year(HARJUNPAA, 9, "B", "2025-08-13", [], vahvistus=confirmed(confirmed_on, HARJUNPAA, RECTOR))
    right = study_right(
        "perusopetus",
        HARJUNPAA,
        states(("2017-08-10", "lasna"), (confirmed_on, "valmistunut")),
        [certificate, ninth, *aada_seventh_and_eighth(dance)],
        lisätiedot={
            "erityisenTuenPäätökset": [period("2023-10-01", erityisryhmässä=False)],
            "joustavaPerusopetus": period("2024-08-13", "2025-05-31"),
            "kuljetusetu": period("2023-08-11", "2024-06-01"),
            "ulkomaanjaksot": [period("2022-01-10", "2022-06-03")],
        },
    )
    return [right]


def onni(today: date) -> list[Json]:
    """Bilingual pre-primary year, three confirmed grades, and a fourth whose grades nobody has confirmed yet."""
    subjects = {"AI AI1": 8, "A1 EN": 9, "MA": 8, "YL": 9, "KT": 8, "MU": 7, "KU": 8, "KS": 9, "LI": 10}
    years = [(3, "2025-08-13", "2026-05-30"), (2, "2024-08-13", "2025-05-31"), (1, "2023-08-11", "2024-06-01")]
    done = [
        school_year(
            HARJUNPAA,
            level,
            "A",
            begins,
            basic_subjects(subjects if level > 2 else dict.fromkeys(subjects, "S")),
            käyttäytymisenArvio=grade("S" if level < 3 else 9),
            vahvistus=confirmed(ends, HARJUNPAA, "Jarno Ketola", TEACHER),
        )
        for level, begins, ends in years
    ]
    under_way = school_year(
        HARJUNPAA,
        4,
        "A",
        "2026-08-12",
        basic_subjects({**subjects, "MA": 9, "LI": 9}),
        käyttäytymisenArvio=grade(8),
    )
    preschool = attainment(
        "esiopetuksensuoritus",
        module(
            code("koulutus", "001101"),
            perusteenDiaarinumero="102/011/2014",
            kuvaus=name("Kaksikielinen esiopetus (suomi–ruotsi)", "Tvåspråkig förskoleundervisning (finska–svenska)"),
        ),
        PRESCHOOL,
        muutSuorituskielet=[code("kieli", "SV")],
        vahvistus=confirmed("2023-06-02", PRESCHOOL, "Marketta Uotila", PRESCHOOL_TEACHER),
    )
    breaks = states(
        ("2022-08-11", "lasna"), ("2022-12-22", "loma"), ("2023-01-09", "lasna"), ("2023-06-02", "valmistunut")
    )
    return [
        study_right("perusopetus", HARJUNPAA, states(("2023-08-11", "lasna")), [under_way, *done]),
        study_right(
            "esiopetus",
            PRESCHOOL,
            breaks,
            [preschool],
            järjestämismuoto=code("vardajarjestamismuoto", "JM02"),
            lisätiedot={"majoitusetu": period("2022-08-11", "2023-06-02"), "kuljetusetu": period("2022-08-11")},
        ),
    ]


def eevi(today: date) -> list[Json]:
    """In pre-primary education now, under a non-disclosure order: a guardian does not see where."""
    preschool = attainment(
        "esiopetuksensuoritus",
        module(code("koulutus", "001101"), perusteenDiaarinumero="102/011/2014"),
        PRESCHOOL,
    )
    return [
        study_right(
            "esiopetus",
            PRESCHOOL,
            states(("2026-08-11", "lasna")),
            [preschool],
            järjestämismuoto=code("vardajarjestamismuoto", "JM01"),
            lisätiedot={"tuenPäätöksenJaksot": [period("2026-09-01")]},
        )
    ]


LEHTOVAARA = (
    DemoPerson(
        101,
        "Riikka Johanna",
        "Riikka",
        "Lehtovaara",
        date(1984, 5, 12),
        lazy_gettext("A nurse and guardian of three: her own studies, and her children's on their pages"),
        individual=902,
        virta=riikka_in_virta(),
        matriculation=matriculation(RIIKKAS_EXAMS, "2003-05-31", LUKIO),
        dependants=(102, 103, 104),
    ),
    DemoPerson(
        102,
        "Aada Lumi",
        "Aada",
        "Lehtovaara",
        date(2010, 9, 3),
        lazy_gettext("Just finished basic education: confirmed three days ago, so the final grades show in two days"),
        aada,
        individual=904,
    ),
    DemoPerson(
        103,
        "Onni Elias",
        "Onni",
        "Lehtovaara",
        date(2016, 2, 20),
        lazy_gettext("In fourth grade: this year's grades are not confirmed yet"),
        onni,
        individual=905,
    ),
    DemoPerson(
        104,
        "Eevi Pihla",
        "Eevi",
        "Lehtovaara",
        date(2020, 3, 8),
        lazy_gettext("In pre-primary education, under a non-disclosure order"),
        eevi,
        individual=906,
        turvakielto=True,
    ),
)
