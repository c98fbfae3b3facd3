"""Virta's SOAP service (`OpiskelijanTiedot`) as a stand-in: SOAP 1.1, both kinds of search, faults as it gives them.

Operations: OpiskelijanKaikkiTiedotRequest (one number), OpiskelijanKaikkiTiedotListaRequest (many of one kind) and
OpiskelijanTiedotRequest (names only, with the institution). Source: koski-data of KOSKI's `VirtaClient.scala`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.demo.person import DemoPerson
from app.demo.stand_ins.known import students_by_hetu, students_by_oppijanumero
from app.demo.stand_ins.virta_xml import NAMESPACE, Numbers, write_student

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
LUKU = "http://tietovaranto.csc.fi/luku"
PATH = "/luku106/OpiskelijanTiedot"
CONTENT_TYPE = "text/xml; charset=utf-8"
OK, FAULT = 200, 500


@dataclass(frozen=True, slots=True)
class Kutsuja:
    """Whose questions are answered."""

    jarjestelma: str
    tunnus: str
    avain: str = field(repr=False)


class SoapFault(Exception):
    """`party` is whose mistake it was: Client or Server."""

    def __init__(self, party: str, sentence: str) -> None:
        super().__init__(sentence)
        self.party = party


@dataclass(frozen=True, slots=True)
class Question:
    """operation: without "Request"; hetut, oids: the numbers asked about, one kind alone; school: its number."""

    operation: str
    hetut: tuple[str, ...]
    oids: tuple[str, ...]
    school: str | None

    @property
    def numbers(self) -> tuple[str, ...]:
        return (*self.hetut, *self.oids)


def read_question(body: bytes, allowed: Kutsuja) -> Question:
    """Raises SoapFault for what is not SOAP, credentials that are not ours, and both kinds of number together."""
    request = _find_request(body)
    kutsuja = f"{{{LUKU}}}Kutsuja/{{{LUKU}}}"
    told = (request.findtext(kutsuja + name, "") for name in ("jarjestelma", "tunnus", "avain"))
    if Kutsuja(*told) != allowed:
        raise SoapFault("Client", "Access denied")
    operation = etree.QName(request).localname.removesuffix("Request")
    hakuehdot = request.find(f"{{{LUKU}}}Hakuehdot")
    if hakuehdot is None:
        raise SoapFault("Client", "Validation error")
    suffix = "Lista" if operation.endswith("Lista") else ""

    def numbers(kind: str) -> tuple[str, ...]:
        return tuple((item.text or "").strip() for item in hakuehdot.iterfind(f"{{{LUKU}}}{kind}{suffix}"))

    hetut, oids = numbers("henkilotunnus"), numbers("kansallinenOppijanumero")
    if bool(hetut) == bool(oids) or (not suffix and len(hetut) + len(oids) > 1):
        raise SoapFault("Client", "Validation error")
    return Question(operation, hetut, oids, hakuehdot.findtext(f"{{{LUKU}}}organisaatio"))


def _find_request(body: bytes) -> etree._Element:
    try:
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
        envelope = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SoapFault("Client", "Could not parse the message") from None
    request = envelope.find(f"{{{SOAP}}}Body/*")
    if envelope.tag != f"{{{SOAP}}}Envelope" or request is None or etree.QName(request).namespace != LUKU:
        raise SoapFault("Client", "Validation error")
    if etree.QName(request).localname.removesuffix("Request") not in OPERATIONS:
        raise SoapFault("Client", "No such operation")
    return request


def write_answer(question: Question, people: list[DemoPerson]) -> bytes:
    """The answer about these people, found by the numbers of the question."""
    return OPERATIONS[question.operation](question, people)


def write_fault(fault: SoapFault) -> bytes:
    envelope, body = _envelope()
    element = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(element, "faultcode").text = f"SOAP-ENV:{fault.party}"
    etree.SubElement(element, "faultstring", {"{http://www.w3.org/XML/1998/namespace}lang": "en"}).text = str(fault)
    return _to_bytes(envelope)


def _write_everything(question: Question, people: list[DemoPerson]) -> bytes:
    envelope, body = _envelope()
    response = etree.SubElement(body, f"{{{LUKU}}}OpiskelijanKaikkiTiedotResponse", nsmap={"virtaluku": LUKU})
    virta = etree.SubElement(response, f"{{{NAMESPACE}}}Virta", nsmap={"virta": NAMESPACE})
    for person in people:
        for student, hetu in students_by_hetu(person, question.hetut):
            write_student(virta, student, Numbers(hetu, person.oid if student.knows_oppijanumero else None))
        for student in students_by_oppijanumero(person, question.oids):
            write_student(virta, student, Numbers(person.hetu if student.knows_hetu else None, person.oid))
    return _to_bytes(envelope)


def _write_person(question: Question, people: list[DemoPerson]) -> bytes:
    """Names and birth of those whom the institution of the question knows."""
    envelope, body = _envelope()
    response = etree.SubElement(body, f"{{{LUKU}}}OpiskelijanTiedotResponse", nsmap={"virtaluku": LUKU})
    opiskelijat = etree.SubElement(response, f"{{{LUKU}}}Opiskelijat")
    for person in people:
        if any(student.school.code == question.school for student in person.virta):
            opiskelija = etree.SubElement(opiskelijat, f"{{{LUKU}}}Opiskelija")
            told = {"Henkilotunnus": person.hetu, "Sukunimi": person.sukunimi, "Etunimet": person.etunimet}
            for name, text in told.items():
                etree.SubElement(opiskelija, f"{{{LUKU}}}{name}").text = text
    return _to_bytes(envelope)


OPERATIONS: Mapping[str, Callable[[Question, list[DemoPerson]], bytes]] = {
    "OpiskelijanKaikkiTiedot": _write_everything,
    "OpiskelijanKaikkiTiedotLista": _write_everything,
    "OpiskelijanTiedot": _write_person,
}


def _envelope() -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"SOAP-ENV": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    return envelope, etree.SubElement(envelope, f"{{{SOAP}}}Body")


def _to_bytes(envelope: etree._Element) -> bytes:
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
