"""Tuomas Alanko: twenty years in three institutions, as their registers tell Virta.

His hundreds of courses come from a list, always the same way.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext

from app.demo.building import name
from app.demo.higher import (
    Course,
    GradeScale,
    Mobility,
    Student,
    StudyRight,
    Virta,
    course,
    degree,
    recognised,
    virta_right,
)
from app.demo.person import DemoPerson
from app.demo.schools import ARCHIPELAGO_UNIVERSITY, BOTHNIA_UAS, LAKELAND_UNIVERSITY

COURSES = Path(__file__).parent.parent / "university_courses.csv"
GRADES = ("4", "3", "5", "HYV", "2", "4", "5", "3")
LECTURES = ("Luennot ja tentti", "Föreläsningar och tentamen", "Lectures and examination")
GROUP_WORK = ("Ryhmätyöt", "Grupparbeten", "Group work")
PROJECT = ("Harjoitustyö", "Övningsarbete", "Project work")
EXERCISES = ("Laskuharjoitukset", "Räkneövningar", "Exercises")
COUNTED = {"mathematics", "physics", "advanced"}
"""Topics whose courses have exercises; the others have group work."""
OWN_SCALE = GradeScale("skargard-2010", "Godkänd–väl godkänd", "sv", (("VG", "Väl godkänd"), ("G", "Godkänd")))
"""The grades of Archipelago University's studies in Swedish: a scale that no other institution has."""


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with COURSES.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _days(begins: str, ends: str, count: int) -> Iterator[str]:
    """`count` days evenly between two, never on a Sunday."""
    first, last = date.fromisoformat(begins), date.fromisoformat(ends)
    for i in range(count):
        day = first + (last - first) * (i + 1) // (count + 1)
        yield (day if day.weekday() < 6 else day + timedelta(days=1)).isoformat()


def _pieces(arvo: str, credits: float, on: str, position: int, language: str, topic: str) -> list[Course]:
    """What a larger course consists of: two pieces, three when it is 8 credits or more."""
    if credits < 5:
        return []
    names = (LECTURES, EXERCISES if topic in COUNTED else GROUP_WORK, PROJECT)
    count = 3 if credits >= 8 else 2
    share = round(credits / count, 1)
    shares = [share] * (count - 1) + [round(credits - share * (count - 1), 1)]
    return [
        course(f"{arvo}-{i}", *names[i - 1], part, GRADES[(position + i) % len(GRADES)], on, language=language)
        for i, part in enumerate(shares, start=1)
    ]


def studies(
    topic: str,
    prefix: str,
    begins: str,
    ends: str,
    *,
    language: str = "fi",
    nested: bool = True,
    scale: GradeScale | None = None,
) -> list[Course]:
    """The courses of one topic of the list, passed evenly between two days."""
    rows = [row for row in _rows() if row["module"] == topic]
    result = []
    for position, (row, on) in enumerate(zip(rows, _days(begins, ends, len(rows)), strict=True)):
        arvo = f"{prefix}{101 + 7 * position}"
        credits = float(row["credits"])
        names = (row["fi"] or None, row["sv"] or None, row["en"] or None)
        parts = _pieces(arvo, credits, on, position, language, topic) if nested and scale is None else []
        value = GRADES[position % len(GRADES)] if scale is None else scale.grades[position % len(scale.grades)][0]
        result.append(course(arvo, *names, credits, value, on, parts, language=language, scale=scale))
    return result


def study_module(arvo: str, fi: str, sv: str, en: str, on: str, parts: list[Course], language: str = "fi") -> Course:
    """An opintokokonaisuus: its extent is the sum of its courses."""
    credits = sum(part.credits or 0 for part in parts)
    return course(arvo, fi, sv, en, credits, "4", on, parts, language=language)


BACHELOR, MASTER, DOCTOR = "642201", "742201", "845201"
"""Computer science in the natural sciences (koodisto koulutus)."""
BACHELOR_NAME = name("Luonnontieteiden kandidaatti", "Kandidat i naturvetenskaper", "Bachelor of Science")
MASTER_NAME = name("Filosofian maisteri", "Filosofie magister", "Master of Science")
DOCTOR_NAME = name("Filosofian tohtori", "Filosofie doktor", "Doctor of Philosophy")


def bachelor() -> Course:
    modules = [
        study_module(
            "MAT-P", "Matematiikan opinnot", "Studier i matematik", "Studies in Mathematics", "2007-03-16",
            studies("mathematics", "MAT", "2004-09-01", "2007-03-01"),
        ),
        study_module(
            "TKT-A", "Tietojenkäsittelytieteen opinnot", "Studier i datavetenskap", "Studies in Computer Science",
            "2008-01-18", studies("computing", "TKT", "2004-09-15", "2008-01-10"),
        ),
        study_module(
            "FYS-P", "Fysiikan perusopinnot", "Grundstudier i fysik", "Basic Studies in Physics", "2006-06-09",
            studies("physics", "FYS", "2005-09-01", "2006-06-01"),
        ),
        study_module(
            "YHT", "Yleisopinnot", "Allmänna studier", "General Studies", "2007-12-14",
            studies("general", "YLE", "2004-08-30", "2007-12-01"),
        ),
        study_module(
            "VAI", "Vaihto-opinnot, Groningen", "Utbytesstudier, Groningen", "Exchange Studies, Groningen",
            "2007-03-09", exchange(), "en",
        ),
        recognised(
            course("SAAR2", "Saariston ekologia", "Skärgårdens ekologi", "Ecology of the Archipelago", 5, "4",
                   "2005-08-12"), ARCHIPELAGO_UNIVERSITY, "2005-10-03",
        ),
        course("TKT-K", "Kandidaatintutkielma", "Kandidatavhandling", "Bachelor's Thesis", 6, "4", "2008-05-09",
               is_thesis=True),
    ]  # fmt: skip
    return degree(BACHELOR, BACHELOR_NAME, 180, "2008-05-30", modules)


def exchange() -> list[Course]:
    """Passed abroad, recognised at home."""
    passed = studies("exchange", "ERA", "2006-09-01", "2007-01-20", language="en", nested=False)
    return [replace(one, recognised_on="2007-03-09") for one in passed]


def master() -> Course:
    modules = [
        study_module(
            "TKT-S", "Syventävät opinnot", "Fördjupade studier", "Advanced Studies", "2011-04-15",
            studies("advanced", "DATA", "2008-09-01", "2011-04-01", language="en"),
        ),
        course("TKT-G", "Pro gradu -tutkielma", "Avhandling pro gradu", "Master's Thesis", 40, "E", "2011-05-20",
               is_thesis=True),
    ]  # fmt: skip
    return degree(MASTER, MASTER_NAME, 120, "2011-06-10", modules, arvosana="5")


def doctoral_studies() -> list[Course]:
    """Not done: his open right has what he has passed so far."""
    return [
        study_module(
            "DOK1", "Yleiset jatko-opinnot", "Allmänna doktorandstudier", "General Doctoral Studies", "2018-12-14",
            studies("doctoral", "DOK", "2012-10-01", "2018-12-01", language="en"), "en",
        ),
        study_module(
            "MIL1", "Ympäristötietotekniikka", "Miljöinformatik", "Environmental Informatics", "2016-06-03",
            studies("swedish", "MIL", "2012-09-10", "2016-06-01", language="sv", scale=OWN_SCALE), "sv",
        ),
    ]  # fmt: skip


def terms(first: str, last: str, away: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Enrolments for every term from one to another ("2004S" is autumn); those in `away` as absent."""
    year, half = int(first[:4]), first[4]
    while (year, half) <= (int(last[:4]), last[4]):
        tila = "2" if f"{year}{half}" in away else "1"
        if half == "K":
            yield f"{year}-01-01", f"{year}-07-31", tila
            half = "S"
        else:
            yield f"{year}-08-01", f"{year}-12-31", tila
            year, half = year + 1, "K"


def rights_at_lakeland() -> list[StudyRight]:
    programme = name("Tietojenkäsittelytiede", "Datavetenskap", "Computer Science")
    open_university = name("Avoimen yliopiston opinnot", "Studier vid öppna universitetet", "Open university studies")
    return [
        virta_right(
            "LKL-204118", "2", (("2004-08-01", "1"), ("2008-05-30", "3")), [bachelor()],
            programme=programme, koulutuskoodi=BACHELOR, credits=180, terms=terms("2004S", "2008K", away=("2006S",)),
        ),
        virta_right(
            "LKL-204119", "4", (("2008-08-01", "1"), ("2011-06-10", "3")), [master()],
            programme=programme, koulutuskoodi=MASTER, credits=120, terms=terms("2008S", "2011K", away=("2009K",)),
        ),
        virta_right(
            "LKL-231870", "13", (("2017-08-01", "1"),), studies("open", "AVO", "2017-09-01", "2026-06-01"),
            programme=open_university,
        ),
    ]  # fmt: skip


def tuomas() -> Virta:
    loose = course("VIE3", "Tiedeviestintä", "Vetenskapskommunikation", "Science Communication", 3, "HYV", "2014-04-25")
    doctor = virta_right(
        "SUN¤7713",
        "7",
        (("2012-08-01", "1"), ("2019-08-01", "4"), ("2022-01-10", "1")),
        doctoral_studies(),
        programme=name("Ympäristötietotekniikka", "Miljöinformatik", "Environmental Informatics"),
        koulutuskoodi=DOCTOR,
        terms=terms("2012S", "2019K", away=("2015S",)),
        is_primary=True,
    )
    teacher = virta_right(
        "9",
        "15",
        (("2019-08-01", "1"), ("2020-12-18", "3")),
        studies("pedagogy", "OPE", "2019-09-02", "2020-12-11"),
        programme=name("Ammatillinen opettajankoulutus", "Yrkeslärarutbildning", "Vocational teacher education"),
        credits=60,
        terms=terms("2019S", "2020S"),
    )
    return (
        Student(
            "LKL-77120",
            LAKELAND_UNIVERSITY,
            tuple(rights_at_lakeland()),
            mobilities=(Mobility("2006-08-28", "2007-01-26", "528", "1", "2"),),
            knows_oppijanumero=False,
        ),
        Student("SUN¤5120", ARCHIPELAGO_UNIVERSITY, (doctor,), loose=(loose,)),
        Student("9", BOTHNIA_UAS, (teacher,), knows_hetu=False),
    )


ALANKO = (
    DemoPerson(
        1201,
        "Tuomas Henrik",
        "Tuomas",
        "Alanko",
        date(1985, 6, 30),
        lazy_gettext("Twenty years of university studies in three institutions: degrees, exchange, open studies"),
        individual=949,
        virta=tuomas(),
    ),
)
