"""People of whom KOSKI knows nothing: one who matriculated long ago, and two whose registers are in trouble."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext

from app.demo.building import name
from app.demo.higher import Student, Virta, course, virta_right
from app.demo.matriculation import exam, matriculation
from app.demo.person import DemoPerson
from app.demo.schools import BOTHNIA_UAS, LUKIO
from app.demo.stand_ins.behaviour import Behaviour

EEROS_EXAMS = (
    exam("1996K", "A", "A", 41),
    exam("1996K", "BB", "I+", 131),
    exam("1996K", "EA", "B", 187),
    exam("1996K", "M", "I=", 3),
    exam("1996K", "RR", "B", 22),
    exam("1996S", "BB", "A", 139),
    exam("1996S", "M", "I-", 8),
    exam("1997K", "N", "C", 19),
)
"""Mathematics and Swedish failed, then passed in a shorter syllabus and at the second try."""

SANNIS_EXAMS = (
    exam("2009S", "EA", "C", 221),
    exam("2010K", "O", "M", 78),
    exam("2010K", "CA", "E", 243),
    exam("2010K", "N", "M", 39),
    exam("2010K", "TE", "C", 31),
)

JARIS_EXAMS = (exam("2012K", "A", "C", 61), exam("2012K", "N", "B", 21))


def jari_in_virta() -> Virta:
    courses = [
        course("LI101", "Markkinoinnin perusteet", "Grunder i marknadsföring", "Marketing", 5, "3", "2013-12-13"),
        course("LI102", "Kirjanpito", "Bokföring", "Bookkeeping", 5, "4", "2014-05-16"),
    ]
    right = virta_right(
        "30551",
        "1",
        (("2013-08-01", "1"), ("2015-01-31", "5")),
        courses,
        programme=name("Tradenomi (AMK)", "Tradenom (YH)", "Bachelor of Business Administration"),
        koulutuskoodi="631101",
        credits=210,
    )
    return (Student("20418", BOTHNIA_UAS, (right,)),)


RINNE = (
    DemoPerson(
        1301,
        "Eero Olavi",
        "Eero",
        "Rinne",
        date(1977, 3, 14),
        lazy_gettext("Matriculated in 1997 after failed and retaken exams; no register knows of other studies"),
        individual=951,
        matriculation=matriculation(EEROS_EXAMS, "1997-05-31", LUKIO),
    ),
    DemoPerson(
        1302,
        "Sanni Kristiina",
        "Sanni",
        "Nyman",
        date(1991, 10, 2),
        lazy_gettext("Higher education cannot be fetched for her: the page says what is missing and shows the rest"),
        individual=952,
        matriculation=matriculation(SANNIS_EXAMS, "2010-06-05", LUKIO, "sv"),
        behaviours={"virta": Behaviour.FAILS},
    ),
    DemoPerson(
        1303,
        "Jari Tapio",
        "Jari",
        "Korhola",
        date(1993, 1, 27),
        lazy_gettext("The matriculation register never answers about him: the page does not wait for long"),
        individual=953,
        matriculation=matriculation(JARIS_EXAMS, "2012-06-02", LUKIO),
        virta=jari_in_virta(),
        behaviours={"ytr": Behaviour.HANGS},
    ),
)
