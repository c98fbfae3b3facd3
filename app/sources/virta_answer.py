"""The envelope of Virta's answers: which bytes are taken for an answer at all, and whose it is.

Nothing of an answer that is refused is repeated in the reason: reasons go to logs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from app.sources import Subject, WrongPerson
from app.sources.virta_fields import NAMESPACE, TAGS, text_of, words_of
from app.sources.xml_answer import SOAP, XmlAnswerError, parse_xml

LUKU = "http://tietovaranto.csc.fi/luku"
RESPONSES = frozenset(
    f"{{{LUKU}}}{name}" for name in ("OpiskelijanKaikkiTiedotResponse", "OpiskelijanKaikkiTiedotListaResponse")
)
MAX_BYTES = 64 * 1024 * 1024
"""What is larger is never taken apart; the client has a limit of its own (setting SOURCE_ANSWER_BYTES)."""

CONTAINERS = words_of(
    "Opiskelija Opiskeluoikeudet Opiskeluoikeus Opintosuoritukset Opintosuoritus LukukausiIlmoittautumiset "
    "LukukausiIlmoittautuminen Liikkuvuusjaksot Liikkuvuusjakso Sisaltyvyys Tila Jakso"
)
"""Elements that must be in Virta's own namespace: passing one over in another would lose studies without a word."""

_HETU = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]\Z", re.ASCII | re.IGNORECASE)
"""By form only: a number with a wrong check character is still not the subject's."""
_PLAIN = re.compile(r"[A-Za-z0-9.:_-]{1,60}\Z", re.ASCII)


class VirtaAnswerError(Exception):
    """An answer that is none. `reason` never repeats what it holds; `is_fault`: the service said so itself (SOAP)."""

    def __init__(self, reason: str, *, is_fault: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_fault = is_fault


def read_opiskelijat(answer: bytes, *, max_bytes: int = MAX_BYTES) -> list[etree._Element]:
    """The Opiskelija elements of an answer, none when Virta knows nobody. Raises VirtaAnswerError."""
    virta = _find_virta(_parse(answer, max_bytes))
    if virta is None:
        return []
    for element in virta.iterdescendants():
        name = etree.QName(element)
        if name.namespace != NAMESPACE and name.localname in CONTAINERS:
            raise VirtaAnswerError("is in another namespace than Virta's")
    return virta.findall(TAGS["Opiskelija"])


def check_persons(opiskelijat: Iterable[etree._Element], subject: Subject) -> None:
    """Raises WrongPerson unless every Opiskelija is known to be the subject, by hetu or oppijanumero.

    Another hetu than the subject's is somebody else's whatever the oppijanumero says: an institution may have joined
    the number to the wrong student. What is no hetu by its form (an institution's own number) tells nothing.
    """
    hetut = {hetu.upper() for hetu in subject.hetut}
    for opiskelija in opiskelijat:
        hetu, oppijanumero = (text_of(opiskelija, name) for name in ("Henkilotunnus", "KansallinenOppijanumero"))
        if hetu is not None and hetu.upper() in hetut:
            continue
        if oppijanumero not in subject.oids or (hetut and _HETU.match(hetu or "")):
            raise WrongPerson


def read_henkilo(opiskelijat: Iterable[etree._Element]) -> dict[str, str]:
    """The person of a file, `{hetu, oid}` as far as it tells. Raises VirtaAnswerError when it holds several people."""
    hetut: dict[str, None] = {}
    oids: dict[str, None] = {}
    by_hetu: dict[str, set[str]] = {}
    for opiskelija in opiskelijat:
        hetu = (text_of(opiskelija, "Henkilotunnus") or "").upper()
        oid = text_of(opiskelija, "KansallinenOppijanumero")
        oid = oid if oid is not None and re.match(r"1(\.\d+){5,}\Z", oid, re.ASCII) else None
        if _HETU.match(hetu):
            hetut.setdefault(hetu)
            by_hetu.setdefault(hetu, set()).update({oid} if oid else ())
        if oid is not None:
            oids.setdefault(oid)
    if len(hetut) > 1 and not set.intersection(*by_hetu.values()):
        raise VirtaAnswerError("is about several people; an answer should be about one")
    return {**({"oid": next(iter(oids))} if oids else {}), **({"hetu": next(iter(hetut))} if hetut else {})}


def _parse(answer: bytes, max_bytes: int) -> etree._Element:
    try:
        return parse_xml(answer, max_bytes)
    except XmlAnswerError as error:
        raise VirtaAnswerError(error.reason) from None


def _find_virta(root: etree._Element) -> etree._Element | None:
    """The Virta element; None for an answer without one, which says that nobody was found."""
    name = etree.QName(root)
    if name.localname == "Envelope" and name.namespace in SOAP:
        body = root.find(f"{{{name.namespace}}}Body")
        content = next(iter(body), None) if body is not None else None
        if content is None:
            raise VirtaAnswerError("is an envelope without content")
        if content.tag == f"{{{name.namespace}}}Fault":
            raise VirtaAnswerError(_say_fault(content), is_fault=True)
        root = content
    if root.tag == TAGS["Virta"]:
        return root
    if root.tag not in RESPONSES:
        raise VirtaAnswerError(_say_what_else(root))
    for child in root:
        if child.tag == TAGS["Virta"]:
            return child
    if len(root):
        raise VirtaAnswerError("is in another namespace than Virta's")
    return None


def _say_fault(fault: etree._Element) -> str:
    """Only the code: the sentence of a fault may repeat the number that was asked about."""
    code = next((element.text for element in fault.iter() if etree.QName(element).localname.lower() == "faultcode"), "")
    code = (code or "").strip()
    return f"is a SOAP fault ({code})" if _PLAIN.match(code) else "is a SOAP fault"


def _say_what_else(root: etree._Element) -> str:
    name = etree.QName(root).localname
    if name.lower() == "html":
        return "is a web page, not XML of Virta"
    if name in {etree.QName(tag).localname for tag in RESPONSES} | {"Envelope", "Virta"}:
        return "is in another namespace than Virta's"
    return "is XML, but not an answer of Virta"
