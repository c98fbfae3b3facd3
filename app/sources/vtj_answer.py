"""The population register's answer about a person (VTJHenkiloVastaussanoma, PERUSLT1): their dependants.

Elements are found by their local names: the register has used several namespaces for the same answer. Whose answer it
is stands in the connection that asked (one question, one answer); `Hakuperusteet` may repeat a former hetu, so it
proves nothing. Return codes: 0000 and 0018 found, 0001 and 0006 not known, 0002 the hetu was changed (source: KOSKI
`VtjHuollettavatRepository`, ONR `VtjService`; koski-citizen §5, onr §2.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from app.persons.guardianships import NamedDependant
from app.persons.numbers import birth_date_of, read_hetu
from app.persons.service import AGE_OF_MAJORITY, is_minor
from app.sources.guardianships import Dependants
from app.sources.xml_answer import SOAP, parse_xml

ANSWER = "VTJHenkiloVastaussanoma"
FOUND, NOT_KNOWN, CHANGED = frozenset({"0000", "0018"}), frozenset({"0001", "0006"}), "0002"
IN_FORCE = "1"
"""voimassaolokoodi of the hetu in use."""
_CODE = re.compile(r"[0-9]{1,6}\Z", re.ASCII)
_YEAR = re.compile(r"(18|19|20)[0-9]{2}\Z", re.ASCII)


class VtjAnswerError(Exception):
    """An answer that is none. `reason` never repeats what it holds."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class VtjAnswer:
    """`changed_hetu`: the number to ask by instead; None unless the register said that it was changed."""

    dependants: Dependants
    changed_hetu: str | None = field(default=None, repr=False)


def read_vtj_answer(answer: bytes, today: date, *, max_bytes: int) -> VtjAnswer:
    """The minors who are the person's dependants, or the number to ask by instead.

    Raises VtjAnswerError for a return code that is no answer and for what does not look like one, XmlAnswerError for
    what is no XML.
    """
    root = parse_xml(answer, max_bytes, undeclared_prefixes=True)
    sanoma = root if _name(root) == ANSWER else next((one for one in root.iter() if _name(one) == ANSWER), None)
    if sanoma is None:
        raise VtjAnswerError("is a SOAP fault" if _is_fault(root) else "is XML, but not an answer of VTJ")
    code = _read_code(sanoma)
    if code in NOT_KNOWN:
        return VtjAnswer(Dependants(()))
    henkilo = _child(sanoma, "Henkilo")
    if code == CHANGED:
        return VtjAnswer(Dependants(()), _present_hetu(henkilo))
    if code not in FOUND:
        raise VtjAnswerError(f"has the return code {code}")
    if henkilo is None:
        raise VtjAnswerError("says that it found the person, and holds nobody")
    return VtjAnswer(_read_dependants(henkilo, today))


def _read_dependants(henkilo: etree._Element, today: date) -> Dependants:
    """Each dependant once. Adults are left out before anything of them is stored."""
    named: dict[str, NamedDependant] = {}
    without_hetu = 0
    for huollettava in (one for one in henkilo if _name(one) == "Huollettava"):
        hetu = read_hetu(_text(huollettava, "Henkilotunnus") or "")
        if hetu is None:
            without_hetu += not _is_surely_adult(huollettava, today)
        elif is_minor(birth_date_of(hetu), today):
            named[hetu] = NamedDependant(hetu, _text(huollettava, "Etunimet"), _text(huollettava, "Sukunimi"))
    return Dependants(tuple(named.values()), without_hetu)


def _is_surely_adult(huollettava: etree._Element, today: date) -> bool:
    """By the year of birth, which the register gives where it gives no hetu."""
    year = _text(huollettava, "SuhdeTeksti") or ""
    return _YEAR.match(year) is not None and today.year - int(year) > AGE_OF_MAJORITY


def _present_hetu(henkilo: etree._Element | None) -> str:
    numbers = [one for one in henkilo if _name(one) == "Henkilotunnus"] if henkilo is not None else []
    present = next((one for one in numbers if one.get("voimassaolokoodi", IN_FORCE) == IN_FORCE), None)
    hetu = read_hetu((present.text or "").strip()) if present is not None else None
    if hetu is None:
        raise VtjAnswerError("says that the number was changed, and tells no number")
    return hetu


def _read_code(sanoma: etree._Element) -> str:
    paluukoodi = _child(sanoma, "Paluukoodi")
    code = (paluukoodi.get("koodi") or "") if paluukoodi is not None else ""
    if _CODE.match(code) is None:
        raise VtjAnswerError("has no return code")
    return code


def _is_fault(root: etree._Element) -> bool:
    return any(one.tag == f"{{{namespace}}}Fault" for namespace in SOAP for one in root.iter())


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((one for one in element if _name(one) == name), None)


def _text(element: etree._Element, name: str) -> str | None:
    found = _child(element, name)
    return ((found.text or "").strip() or None) if found is not None else None


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
