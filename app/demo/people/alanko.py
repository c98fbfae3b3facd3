"""Tuomas Alanko: twenty years in three institutions. His hundreds of courses come from a list, always the same way."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext

from app.demo.building import Json, name
from app.demo.higher import course, degree, orphan_courses, other_studies, virta_right
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


def _pieces(arvo: str, credits: float, on: str, position: int, language: str, topic: str) -> list[Json]:
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
    topic: str, prefix: str, begins: str, ends: str, *, language: str = "FI", nested: bool = True
) -> list[Json]:
    """The courses of one topic of the list, passed evenly between two days."""
    rows = [row for row in _rows() if row["module"] == topic]
    result = []
    for position, (row, on) in enumerate(zip(rows, _days(begins, ends, len(rows)), strict=True)):
        arvo = f"{prefix}{101 + 7 * position}"
        credits = float(row["credits"])
        names = (row["fi"] or None, row["sv"] or None, row["en"] or None)
        parts = _pieces(arvo, credits, on, position, language, topic) if nested else []
        value = GRADES[position % len(GRADES)]
        result.append(course(arvo, *names, credits, value, on, parts, language=language))
    return result


def study_module(arvo: str, fi: str, sv: str, en: str, on: str, parts: list[Json], language: str = "FI") -> Json:
    """An opintokokonaisuus: its extent is the sum of its courses."""
    credits = sum(float(part["koulutusmoduuli"]["laajuus"]["arvo"]) for part in parts)
    return course(arvo, fi, sv, en, credits, "4", on, parts, language=language)


def bachelor() -> Json:
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
        course("TKT-K", "Kandidaatintutkielma", "Kandidatavhandling", "Bachelor's Thesis", 6, "4", "2008-05-09"),
    ]  # fmt: skip
    return degree(
        BACHELOR,
        LAKELAND_UNIVERSITY,
        "2008-05-30",
        modules,
        nimi=name("Luonnontieteiden kandidaatti", "Kandidat i naturvetenskaper", "Bachelor of Science"),
    )


BACHELOR, MASTER, DOCTOR = "642201", "742201", "845201"
"""Computer science in the natural sciences (koodisto koulutus)."""


def master() -> Json:
    modules = [
        study_module(
            "TKT-S", "Syventävät opinnot", "Fördjupade studier", "Advanced Studies", "2011-04-15",
            studies("advanced", "DATA", "2008-09-01", "2011-04-01", language="EN"),
        ),
        course("TKT-G", "Pro gradu -tutkielma", "Avhandling pro gradu", "Master's Thesis", 40, "E", "2011-05-20"),
    ]  # fmt: skip
    return degree(
        MASTER,
        LAKELAND_UNIVERSITY,
        "2011-06-10",
        modules,
        nimi=name("Filosofian maisteri", "Filosofie magister", "Master of Science"),
        arvosana="5",
    )


def terms(first_year: int, last_year: int, away: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """Enrolments for every autumn and spring; "2009S" in `away` means absent that term."""
    result = []
    for year in range(first_year, last_year + 1):
        autumn, spring = f"{year}S", f"{year + 1}K"
        result.append((f"{year}-08-01", f"{year}-12-31", "2" if autumn in away else "1"))
        result.append((f"{year + 1}-01-01", f"{year + 1}-07-31", "2" if spring in away else "1"))
    return result


def doctor() -> Json:
    """Not done: his open right has what he has passed so far."""
    modules = [
        study_module(
            "DOK1", "Yleiset jatko-opinnot", "Allmänna doktorandstudier", "General Doctoral Studies", "2018-12-14",
            studies("doctoral", "DOK", "2012-10-01", "2018-12-01", language="EN"), "EN",
        ),
        study_module(
            "MIL1", "Ympäristötietotekniikka", "Miljöinformatik", "Environmental Informatics", "2016-06-03",
            studies("swedish", "MIL", "2012-09-10", "2016-06-01", language="SV"), "SV",
        ),
    ]  # fmt: skip
    nimi = name("Filosofian tohtori", "Filosofie doktor", "Doctor of Philosophy")
    return degree(DOCTOR, ARCHIPELAGO_UNIVERSITY, None, modules, nimi=nimi, language="SV")


def exchange() -> Json:
    nimi = name("Vaihto-opinnot, Groningen", "Utbytesstudier, Groningen", "Exchange studies, Groningen")
    abroad = studies("exchange", "ERA", "2006-09-01", "2007-01-20", language="EN", nested=False)
    return other_studies("9", nimi, LAKELAND_UNIVERSITY, "2007-01-31", abroad)


def teacher_education() -> Json:
    nimi = name("Ammatillinen opettajankoulutus", "Yrkeslärarutbildning", "Vocational teacher education")
    return other_studies("15", nimi, BOTHNIA_UAS, "2020-12-18", studies("pedagogy", "OPE", "2019-09-02", "2020-12-11"))


def open_studies() -> Json:
    nimi = name("Avoimen yliopiston opinnot", "Studier vid öppna universitetet", "Open university studies")
    return other_studies("13", nimi, LAKELAND_UNIVERSITY, None, studies("open", "AVO", "2017-09-01", "2026-06-01"))


def tuomas(today: date) -> list[Json]:
    loose = course("VIE3", "Tiedeviestintä", "Vetenskapskommunikation", "Science Communication", 3, "HYV", "2014-04-25")
    return [
        virta_right(
            "tuomas-1",
            LAKELAND_UNIVERSITY,
            "4",
            (("2004-08-01", "1"), ("2011-06-10", "3")),
            [bachelor(), master()],
            programme=name("Tietojenkäsittelytiede", "Datavetenskap", "Computer Science"),
            terms=terms(2004, 2010, away=("2006S", "2009K")),
            primary=True,
        ),
        virta_right("tuomas-2", LAKELAND_UNIVERSITY, "9", (("2006-09-01", "1"), ("2007-01-31", "3")), [exchange()]),
        virta_right(
            "tuomas-3",
            ARCHIPELAGO_UNIVERSITY,
            "7",
            (("2012-08-01", "1"), ("2019-08-01", "4"), ("2022-01-10", "1")),
            [doctor()],
            programme=name("Ympäristötietotekniikka", "Miljöinformatik", "Environmental Informatics"),
            terms=terms(2012, 2018, away=("2015S",)),
            primary=True,
        ),
        virta_right("tuomas-4", BOTHNIA_UAS, "15", (("2019-08-01", "1"), ("2020-12-18", "3")), [teacher_education()]),
        virta_right("tuomas-5", LAKELAND_UNIVERSITY, "13", (("2017-08-01", "1"),), [open_studies()]),
        orphan_courses(ARCHIPELAGO_UNIVERSITY, [loose]),
    ]


ALANKO = (
    DemoPerson(
        1201,
        "Tuomas Henrik",
        "Tuomas",
        "Alanko",
        date(1985, 6, 30),
        lazy_gettext("Twenty years of university studies in three institutions: degrees, exchange, open studies"),
        tuomas,
        individual=949,
    ),
)
