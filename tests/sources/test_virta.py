"""Virta asked over real HTTP: what is asked, and every way in which an answer can fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from app.register.names import Directory
from app.settings import Settings, SettingsError
from app.sources import SourceUnavailable, Subject
from app.sources.virta import VirtaClient
from tests.answering import Answering, Reply, answering
from tests.sources.virta_answers import (
    AALTO_OID,
    ANOTHER,
    DIRECTORY,
    HETU,
    OPPIJANUMERO,
    answer,
    attainment,
    envelope,
    right,
    student,
)

PATH = "/luku106/OpiskelijanTiedot"
LINKED, FORMER = "1.2.246.562.24.53996747039", "010203-123X"
SUBJECT = Subject((OPPIJANUMERO, LINKED), (HETU, FORMER), date(2026, 11, 23))
LUKU = "{http://tietovaranto.csc.fi/luku}"
SECRET = "av<a>in & \N{SNOWMAN}"
MINE = answer(right(), attainment(of="o1"))


@pytest.fixture
def register() -> Iterator[Answering]:
    with answering() as server:
        yield server


def xml(body: bytes, status: int = 200, **more: Any) -> Reply:
    return Reply(status, body, {"Content-Type": "text/xml; charset=UTF-8"}, **more)


def client_of(register: Answering, directory: Directory = DIRECTORY, **more: Any) -> VirtaClient:
    given = {
        "virta_url": register.url + PATH,
        "virta_jarjestelma": "OMA",
        "virta_tunnus": "tunnus",
        "virta_avain": SECRET,
        "source_timeout_seconds": 5.0,
    }
    return VirtaClient(Settings.for_tests(**{**given, **more}), lambda: directory)


def failure_of(client: VirtaClient) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as raised:
        client.fetch(SUBJECT)
    for secret in (*SUBJECT.hetut, *SUBJECT.oids, ANOTHER, SECRET, escape(SECRET), "Kurssi"):
        assert secret not in raised.value.reason
    assert raised.value.__cause__ is None, "the cause could tell what the answer said"
    return raised.value


def questions(register: Answering) -> list[dict[str, list[str]]]:
    made = []
    for asked in register.asked:
        body = etree.fromstring(asked.body)
        found: dict[str, list[str]] = {}
        for item in body.iter():
            if len(item) == 0:
                found.setdefault(etree.QName(item).localname, []).append(item.text or "")
        made.append(found)
    return made


def test_asks_by_all_hetut_and_by_all_oppijanumerot_never_mixed(register: Answering) -> None:
    register.answer(PATH, xml(MINE), method="POST")
    rights = client_of(register).fetch(SUBJECT)
    assert [made["lähdejärjestelmänId"]["id"] for made in rights] == ["o1"], "the same answer twice is the same right"
    assert rights[0]["oppilaitos"]["oid"] == AALTO_OID
    caller = {"jarjestelma": ["OMA"], "tunnus": ["tunnus"], "avain": [SECRET]}
    assert questions(register) == [
        {**caller, "henkilotunnusLista": sorted((HETU, FORMER))},
        {**caller, "kansallinenOppijanumeroLista": sorted((OPPIJANUMERO, LINKED))},
    ]


def test_the_wire_format_is_the_services_own(register: Answering) -> None:
    register.answer(PATH, xml(MINE), method="POST")
    client_of(register).fetch(SUBJECT)
    asked = register.asked[0]
    assert asked.path == PATH
    assert asked.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert asked.headers["Caller-Id"]
    assert "SOAPAction" not in asked.headers
    root = etree.fromstring(asked.body)
    assert root.tag == "{http://schemas.xmlsoap.org/soap/envelope/}Envelope"
    (request,) = root[0]
    assert request.tag == f"{LUKU}OpiskelijanKaikkiTiedotListaRequest"
    assert [item.tag for item in request] == [f"{LUKU}Kutsuja", f"{LUKU}Hakuehdot"]


def test_a_person_without_hetu_is_asked_about_by_number_only(register: Answering) -> None:
    register.answer(PATH, xml(answer(right(), hetu="", oppijanumero=OPPIJANUMERO)), method="POST")
    assert len(client_of(register).fetch(Subject((OPPIJANUMERO,), (), SUBJECT.today))) == 1
    assert len(register.asked) == 1


def test_both_answers_become_one_record(register: Answering) -> None:
    by_hetu = answer(right("o1", ("2010-08-01", "1")), attainment("a1", of="o1"))
    by_number = answer(right("o1", ("2010-08-01", "1"), ("2015-05-31", "4")), right("o2"), hetu="", oppijanumero=LINKED)
    register.answer(PATH, xml(by_hetu), xml(by_number), method="POST")
    first, second = client_of(register).fetch(SUBJECT)
    assert first["tila"]["opiskeluoikeusjaksot"][-1]["tila"]["koodiarvo"] == "4"
    assert first["suoritukset"][-1]["lähdejärjestelmänId"]["id"] == "a1"
    assert second["lähdejärjestelmänId"]["id"] == "o2"


def test_nobody_by_these_numbers(register: Answering) -> None:
    register.answer(PATH, xml(envelope("")), method="POST")
    assert client_of(register).fetch(SUBJECT) == []


FAULT = (
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Client</faultcode>'
    b"<faultstring>Validation error: 131052-308T</faultstring></e:Fault></e:Body></e:Envelope>"
)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (xml(FAULT, 500), "gave an answer that is a SOAP fault (e:Client)"),
        (xml(FAULT), "gave an answer that is a SOAP fault (e:Client)"),
        (Reply(500, b"Internal error"), "cannot answer (500)"),
        (Reply(200, b"<html><body>Huoltokatko</body></html>"), "gave an answer that is a web page, not XML of Virta"),
        (xml(MINE[:-40]), "gave an answer that is not XML, or not the whole of it"),
        (xml(b"<!DOCTYPE x>" + MINE), "gave an answer that has a DOCTYPE, which is never read"),
        (xml(MINE, cut=True), "broke off in the middle of its answer"),
        (Reply(401), "does not accept our credentials (401)"),
        (Reply(503), "cannot answer (503)"),
        (Reply(302, headers={"Location": "https://example.fi/"}), "redirects elsewhere (302)"),
    ],
)
def test_failures(register: Answering, reply: Reply, reason: str) -> None:
    register.answer(PATH, reply, method="POST")
    assert failure_of(client_of(register)).reason == reason


def test_half_of_an_answer_is_none(register: Answering) -> None:
    """The first question is answered, the second is not: the record would look whole."""
    register.answer(PATH, xml(MINE), Reply(503), method="POST")
    assert failure_of(client_of(register)).reason == "cannot answer (503)"


def test_too_many_questions_names_the_wait(register: Answering) -> None:
    register.answer(PATH, Reply(429, headers={"Retry-After": "120"}), method="POST")
    assert failure_of(client_of(register)).retry_after_seconds == 120


def test_an_answer_about_another_person_is_not_shown(register: Answering) -> None:
    mixed = envelope(student(right()) + student(right("o9"), hetu=ANOTHER, avain="s9"))
    for reply in (xml(answer(right(), hetu=ANOTHER)), xml(mixed)):
        register.answer(PATH, xml(MINE), reply, method="POST")
        failure = failure_of(client_of(register))
        assert failure.reason == "answered about another person"
        assert failure.answered, "the register itself is well"


def test_larger_than_allowed(register: Answering) -> None:
    register.answer(PATH, xml(MINE + b" " * 200_000), method="POST")
    assert failure_of(client_of(register, source_answer_bytes=100_000)).reason == "answers more than 100,000 bytes"


@pytest.mark.parametrize("odd", ["hang", "drip"])
def test_the_limit_is_for_both_questions_together(register: Answering, odd: str) -> None:
    slow = xml(MINE, **{odd: True})
    register.answer(PATH, xml(MINE), slow, method="POST")
    assert failure_of(client_of(register, source_timeout_seconds=1.0)).reason == "did not answer in time"


def test_nothing_listens() -> None:
    with answering() as server:
        client = client_of(server)
    assert failure_of(client).reason == "cannot be reached"


def test_credentials_from_a_file(register: Answering, tmp_path: Path) -> None:
    file = tmp_path / "virta.json"
    file.write_text(f'{{"serviceUrl": "{register.url}{PATH}", "jarjestelma": "KOSKI", "tunnus": "t", "avain": "a"}}')
    register.answer(PATH, xml(MINE), method="POST")
    settings = Settings.for_tests(virta_credentials_file=str(file))
    assert len(VirtaClient(settings).fetch(SUBJECT)) == 1
    assert questions(register)[0]["jarjestelma"] == ["KOSKI"]
    with pytest.raises(SettingsError):
        VirtaClient(Settings.for_tests(virta_url=register.url))
