"""The scale of a grade in words, for a reader who may know no Finnish school: "scale 4–10, pass is 5".

The recipient of a share link sees them; the owner knows their own grades. A scale's letters and numbers are told apart
("9" and "S" of one code list), so that only what a table holds is explained. What passes is what `assessment.FAILS`
says, where the register has a rule; for a scale without one only its best is told. Source: the code lists, KOSKI's
schema, and for IB, DIA and matriculation their own rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.register.formats import parse_number
from app.register.shapes import as_dict, as_dicts, code_of, uri_of
from app.register.words import Message, say

PASS_OR_FAIL = say("pass or fail")
FOUR_TO_TEN = say("scale 4–10, pass is 5")
ONE_TO_FIVE = say("scale 1–5, pass is 1")
ONE_TO_TEN = say("scale 1–10, the best is 10")
ZERO_TO_TEN = say("scale 0–10, pass is 5")
OF_THE_INSTITUTION = say("the institution's own scale")

NUMBERS: Mapping[str, Message] = {
    "ahvenanmaanarviointiasteikkoyleissivistava": FOUR_TO_TEN,
    "arviointiasteikkoammatillinen15": ONE_TO_FIVE,
    "arviointiasteikkoammatillinent1k3": say("scale 1–3, pass is 1"),
    "arviointiasteikkodiatutkinto": say("scale 0–15, the best is 15"),
    "arviointiasteikkodiavalmistava": say("scale 1–6, the best is 1"),
    "arviointiasteikkoeuropeanschoolofhelsinkifinalmark": ZERO_TO_TEN,
    "arviointiasteikkoeuropeanschoolofhelsinkinumericalmark": ZERO_TO_TEN,
    "arviointiasteikkoeuropeanschoolofhelsinkiprimarymark": say("plus signs: the more of them, the better"),
    "arviointiasteikkoeuropeanschoolofhelsinkis7preliminarymark": ZERO_TO_TEN,
    "arviointiasteikkoib": say("scale 1–7, pass is 2"),
    "arviointiasteikkolisapisteetib": say("additional points 0–3"),
    "arviointiasteikkomuks": ONE_TO_FIVE,
    "arviointiasteikkovstjotpa": ONE_TO_TEN,
    "arviointiasteikkovstvapaatavoitteinen": ONE_TO_TEN,
    "arviointiasteikkoyleissivistava": FOUR_TO_TEN,
    "virtaarvosana": ONE_TO_FIVE,
    "ykiarvosana": say("skill levels 1–6, the best is 6"),
}
"""Scales whose grade is a number, by their code list."""

LETTERS: Mapping[str, Message] = {
    "ahvenanmaanarviointiasteikkoyleissivistava": say("G is pass, U fail, D took part"),
    "arviointiasteikkoammatillinen15": PASS_OR_FAIL,
    "arviointiasteikkoammatillinenhyvaksyttyhylatty": PASS_OR_FAIL,
    "arviointiasteikkoammatillinent1k3": PASS_OR_FAIL,
    "arviointiasteikkocorerequirementsib": say("letters A–E, the best is A; S is pass"),
    "arviointiasteikkodiatutkinto": say("S is completed"),
    "arviointiasteikkoeuropeanschoolofhelsinkiosasuoritus": PASS_OR_FAIL,
    "arviointiasteikkoeuropeanschoolofhelsinkiprimarymark": say("achieved or partially achieved"),
    "arviointiasteikkoeuropeanschoolofhelsinkisecondarygrade": say("letters A–F, pass is E"),
    "arviointiasteikkoib": say("S is pass, F and O fail"),
    "arviointiasteikkointernationalschool": say("in words: what of the goals was reached, or pass and fail"),
    "arviointiasteikkokehittyvankielitaidontasot": say(
        "levels of the Common European Framework for languages, from A1 to C2"
    ),
    "arviointiasteikkolisapisteetib": say("F is a failing condition"),
    "arviointiasteikkomuks": PASS_OR_FAIL,
    "arviointiasteikkomuuammatillinenkoulutus": say("completed or took part"),
    "arviointiasteikkotaiteenperusopetus": PASS_OR_FAIL,
    "arviointiasteikkotuva": PASS_OR_FAIL,
    "arviointiasteikkovst": PASS_OR_FAIL,
    "arviointiasteikkoyleissivistava": say("S is pass, H fail, O took part"),
    "koskiyoarvosanat": say(
        "from the best: laudatur (L), eximia (E), magna (M), cum laude (C), lubenter (B), approbatur (A); "
        "improbatur (I) is fail"
    ),
    "vktarvosana": say("in words: excellent, good, satisfactory or fail"),
    "ykiarvosana": say("below the lowest level of this test, or not assessed"),
}
"""Scales whose grade is a letter or a word, and the letters beside the numbers of a scale."""

_LATIN = say(
    "from the best: laudatur (L), eximia cum laude (E), magna cum laude (M), cum laude (C), non sine laude (N), "
    "lubenter (B), approbatur (A)"
)
_KNOWLEDGE = say("good (HT) or satisfactory (TT) knowledge")
_HONOURS = say("pass, or pass with honours (KH)")
VIRTA: Mapping[str, Message] = {
    **dict.fromkeys("ABNCMEL", _LATIN),
    **dict.fromkeys(("HT", "TT"), _KNOWLEDGE),
    **dict.fromkeys(("HYV", "KH"), _HONOURS),
}
"""Three older scales share Virta's code list with 1–5."""


def scale_words(arvosana: object) -> Message | None:
    """The scale of one grade; None for a grade without a scale (a bare text, an unknown national list)."""
    if not isinstance(arvosana, dict):
        return None
    uri, koodiarvo = uri_of(arvosana), code_of(arvosana)
    if uri == "virtaarvosana" and koodiarvo in VIRTA:
        return VIRTA[koodiarvo]
    if uri in NUMBERS or uri in LETTERS:
        number = parse_number(koodiarvo.rstrip("+-"))
        return (NUMBERS if number is not None else LETTERS).get(uri)
    return OF_THE_INSTITUTION if koodiarvo and (not uri or uri.startswith("virta/")) else None


def scales_of(suoritukset: Iterable[Mapping[str, Any]]) -> tuple[Message, ...]:
    """The scales of all grades in rows and their parts at every level, each once, in the order in which they come."""
    found = (scale_words(arvosana) for suoritus in suoritukset for arvosana in _grades(suoritus))
    return tuple({words.msgid: words for words in found if words is not None}.values())


def _grades(suoritus: Mapping[str, Any]) -> Iterator[object]:
    for key in ("arviointi", "predictedArviointi"):
        yield from (arviointi.get("arvosana") for arviointi in as_dicts(suoritus.get(key)))
    for part in as_dicts(suoritus.get("osasuoritukset")):
        yield from _grades(as_dict(part))
