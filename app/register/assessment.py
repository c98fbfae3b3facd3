"""Grades: how they are shown, which of several counts, and which fail.

Sources: KOSKI `EditorModelBuilder.scala` (koodistoEnumValue: scales whose code is the grade), `W/util/arvioinnit.ts`
(orders of the v2 views), `yleinenKielitutkinto.ts`, the schema's rule of a pass for each scale. Decided: the orders of
v2, completed for every scale, since v1 takes "S" over any number; and `hyväksytty` in the document is never asked: it
is computed and known to be wrong for several scales.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.register.code_names import code_name
from app.register.formats import format_number, parse_number
from app.register.names import Names
from app.register.progress import iso_date
from app.register.shapes import as_dict, code_of, uri_of
from app.register.words import Text

CODE_VALUED = frozenset(
    {
        "arviointiasteikkoammatillinent1k3",
        "arviointiasteikkocorerequirementsib",
        "arviointiasteikkoib",
        "arviointiasteikkoyleissivistava",
    }
)
"""Scales whose code is what people call the grade: "8", not "hyvä"."""

ORDERS: Mapping[str, str] = {
    "arviointiasteikkocorerequirementsib": "N O F P S E D C B A",
    "arviointiasteikkoeuropeanschoolofhelsinkiosasuoritus": "fail pass",
    "arviointiasteikkoeuropeanschoolofhelsinkisecondarygrade": "FX F E D C B A",
    "arviointiasteikkoib": "O F S 1 2 3 4 5 6 7",
    "arviointiasteikkointernationalschool": (
        "fail needssupport learningtoward learningwithin pass completed achievedoutcomes"
    ),
    "arviointiasteikkokehittyvankielitaidontasot": (
        "alle_A1.1 A1.1 A1.2 A1.3 A2.1 A2.2 B1.1 B1.2 B2.1 B2.2 C1.1 yli_C1.1 C1.2 C2.1 C2.2"
    ),
    "arviointiasteikkolisapisteetib": "F 0 1 2 3",
    "koskiyoarvosanat": "I= I- I I+ A B C M E L",
    "virtaarvosana": "A B N C M E L | TT HT | HYV KH | 1 2 3 4 5",
    "vktarvosana": "hylatty tyydyttava hyva erinomainen",
    "ykiarvosana": "11 10 9 alle1 1 2 alle3 3 4 alle5 5 6",
}
"""Worst to best; between what a bar parts neither is better. Scales not here are numbers, or a pass and a fail."""

_PLACES: Mapping[tuple[str, str], tuple[str, Decimal]] = {
    (uri, koodiarvo): (family, Decimal(place))
    for uri, order in ORDERS.items()
    for family in order.split(" | ")
    for place, koodiarvo in enumerate(family.split())
}

FAILS: Mapping[str, frozenset[str]] = {
    "ahvenanmaanarviointiasteikkoyleissivistava": frozenset({"4", "U"}),
    "arviointiasteikkoammatillinen15": frozenset({"0", "Hylätty"}),
    "arviointiasteikkoammatillinenhyvaksyttyhylatty": frozenset({"0", "Hylätty"}),
    "arviointiasteikkoammatillinent1k3": frozenset({"0", "Hylätty"}),
    "arviointiasteikkocorerequirementsib": frozenset({"F", "N", "O", "f"}),
    "arviointiasteikkoeuropeanschoolofhelsinkiosasuoritus": frozenset({"fail"}),
    "arviointiasteikkoeuropeanschoolofhelsinkisecondarygrade": frozenset({"F", "FX"}),
    "arviointiasteikkoib": frozenset({"O", "1", "F"}),
    "arviointiasteikkolisapisteetib": frozenset({"F"}),
    "arviointiasteikkointernationalschool": frozenset({"1", "2", "F", "fail"}),
    "arviointiasteikkomuks": frozenset({"hylatty"}),
    "arviointiasteikkotaiteenperusopetus": frozenset({"hylatty"}),
    "arviointiasteikkotuva": frozenset({"Hylätty"}),
    "arviointiasteikkovst": frozenset({"Hylätty"}),
    "arviointiasteikkoyleissivistava": frozenset({"H", "4", "O"}),
    "koskiyoarvosanat": frozenset({"I", "I-", "I+", "I="}),
    "virtaarvosana": frozenset(),
    "vktarvosana": frozenset({"hylatty"}),
    "ykiarvosana": frozenset({"alle1", "alle3", "alle5", "9", "10", "11"}),
}
"""Codes that are no pass (koski-data §1.1)."""

FAILS_BELOW_FIVE = frozenset(
    {
        "arviointiasteikkoeuropeanschoolofhelsinkifinalmark",
        "arviointiasteikkoeuropeanschoolofhelsinkinumericalmark",
        "arviointiasteikkoeuropeanschoolofhelsinkis7preliminarymark",
    }
)
"""Marks 0–10 of the European School. Not the primary mark 1–4, which KOSKI measures with the same rule."""

FAIL_WORDS = frozenset({"fail", "failed", "hylatty", "hylätty", "underkänd"})
"""What a fail is called in scales of a school's own (a local Virta scale: code or name "Hylätty")."""


def grade_words(arvosana: object, names: Names) -> Text:
    """A grade as it is shown. `arvosana` is a code, a local code with a name, or oddly a bare string or number."""
    if isinstance(arvosana, dict):
        if uri_of(arvosana) in CODE_VALUED and code_of(arvosana):
            return Text(code_of(arvosana))
        return code_name(arvosana, names)
    if isinstance(arvosana, str):
        return Text(arvosana)
    return Text(format_number(arvosana, names.lang))


def assessment_date(arviointi: object) -> str | None:
    """The date of an assessment as it stands: `päivä`, in some types `arviointipäivä`."""
    found = as_dict(arviointi)
    for key in ("päivä", "arviointipäivä"):
        value = found.get(key)
        if isinstance(value, str) and value:
            return value
    return None


def is_fail(arviointi: object) -> bool:
    """Whether the grade of an assessment is no pass. No grade, or one of an unknown scale, is not a fail."""
    arvosana = as_dict(arviointi).get("arvosana")
    if isinstance(arvosana, dict):
        uri, koodiarvo = uri_of(arvosana), code_of(arvosana)
        if uri in FAILS:
            return koodiarvo in FAILS[uri]
        if uri in FAILS_BELOW_FIVE:
            mark = parse_number(koodiarvo)
            return mark is not None and mark < 5
        nimi = arvosana.get("nimi")
        named = nimi.values() if isinstance(nimi, dict) else (nimi,)
        return any(isinstance(word, str) and word.lower() in FAIL_WORDS for word in (koodiarvo, *named))
    return isinstance(arvosana, str) and arvosana.lower() in FAIL_WORDS


def best(arvioinnit: Sequence[Any]) -> int:
    """The index of the assessment whose grade is the row's grade; 0 for an empty list.

    A pass beats a fail, then the better grade of one scale wins, then the newer date, then the later in the list.
    Between a mark and a bare pass ("8" and "S") neither is better: the newer counts, as KOSKI has it. Predicted IB
    grades give way to any other.
    """
    chosen = 0
    for index in range(1, len(arvioinnit)):
        if _is_at_least(arvioinnit[index], arvioinnit[chosen]):
            chosen = index
    return chosen


def _is_at_least(later: object, earlier: object) -> bool:
    one, other = as_dict(later), as_dict(earlier)
    for decide in (_has_grade, _is_final, _is_pass):
        if decide(one) != decide(other):
            return decide(one)
    grade, other_grade = one.get("arvosana"), other.get("arvosana")
    if uri_of(grade) == uri_of(other_grade):
        place, other_place = _place(grade), _place(other_grade)
        if place and other_place and place[0] == other_place[0] and place[1] != other_place[1]:
            return place[1] > other_place[1]
    return (iso_date(assessment_date(one)) or "") >= (iso_date(assessment_date(other)) or "")


def _has_grade(arviointi: Mapping[str, Any]) -> bool:
    return arviointi.get("arvosana") not in (None, "", {})


def _is_final(arviointi: Mapping[str, Any]) -> bool:
    return arviointi.get("predicted") is not True


def _is_pass(arviointi: Mapping[str, Any]) -> bool:
    return not is_fail(arviointi)


def _place(arvosana: object) -> tuple[str, Decimal] | None:
    """Where a grade stands and among what: in the order of its scale, else as a number; None for what has no place."""
    koodiarvo = code_of(arvosana)
    ordered = _PLACES.get((uri_of(arvosana), koodiarvo))
    if ordered is not None:
        return ordered
    number = parse_number(koodiarvo if isinstance(arvosana, dict) else arvosana)
    return ("number", number) if number is not None else None
