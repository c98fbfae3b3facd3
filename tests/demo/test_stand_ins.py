"""The stand-ins speak as the registers do, keep their rules, and fail in every way that they are told to."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from lxml import etree

from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.demo.stand_ins import virta, ytr
from app.demo.stand_ins.behaviour import Behaviour
from app.demo.stand_ins.server import StandIns, running_stand_ins
from app.demo.stand_ins.virta_xml import NAMESPACE
from app.settings import Settings
from app.sources import Source, SourceUnavailable
from app.sources.virta import VirtaClient
from app.sources.ytr import YtrClient
from tests.demo.registers import subject_of

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


def person_called(name: str) -> DemoPerson:
    return next(person for person in PEOPLE if person.name == name)


TUOMAS, RIIKKA, ROBIN, EERO = map(person_called, ("Tuomas Alanko", "Riikka Lehtovaara", "Robin Vainio", "Eero Rinne"))


@pytest.fixture
def stand_ins() -> Iterator[StandIns]:
    with running_stand_ins() as running:
        yield running


def settings_of(stand_ins: StandIns, **more: object) -> Settings:
    return Settings.for_tests(**{**stand_ins.settings(), **more})


def ask_virta(
    stand_ins: StandIns, conditions: str, operation: str = "OpiskelijanKaikkiTiedotLista", avain: str | None = None
) -> httpx.Response:
    """The message word for word as the service's documentation shows it, not as our client writes it."""
    body = f"""<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>
     <{operation}Request xmlns="http://tietovaranto.csc.fi/luku">
      <Kutsuja><jarjestelma>{stand_ins.kutsuja.jarjestelma}</jarjestelma><tunnus>{stand_ins.kutsuja.tunnus}</tunnus>
       <avain>{avain or stand_ins.kutsuja.avain}</avain></Kutsuja>
      <Hakuehdot>{conditions}</Hakuehdot>
     </{operation}Request>
    </SOAP-ENV:Body></SOAP-ENV:Envelope>"""
    headers = {"Content-Type": "text/xml; charset=UTF-8"}
    return httpx.post(stand_ins.url + virta.PATH, content=body.encode(), headers=headers)


def opiskelijat(response: httpx.Response) -> list[etree._Element]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    path = (
        f"{SOAP}Body/{{http://tietovaranto.csc.fi/luku}}OpiskelijanKaikkiTiedotResponse/{{{NAMESPACE}}}Virta"
        f"/{{{NAMESPACE}}}Opiskelija"
    )
    return etree.fromstring(response.content).findall(path)


def fault_of(response: httpx.Response) -> tuple[str | None, str | None]:
    assert response.status_code == 500
    fault = etree.fromstring(response.content).find(f"{SOAP}Body/{SOAP}Fault")
    assert fault is not None
    return fault.findtext("faultcode"), fault.findtext("faultstring")


# --- Virta --------------------------------------------------------------------------------------------------------


def test_virta_answers_with_one_student_for_each_register_that_knows_the_number(stand_ins: StandIns) -> None:
    def registers(conditions: str) -> list[str | None]:
        return [item.get("avain") for item in opiskelijat(ask_virta(stand_ins, conditions))]

    by_hetu = registers(f"<henkilotunnusLista>{TUOMAS.hetu}</henkilotunnusLista>")
    by_oid = registers(f"<kansallinenOppijanumeroLista>{TUOMAS.oid}</kansallinenOppijanumeroLista>")
    assert by_hetu == ["LKL-77120", "SUN¤5120"]
    assert by_oid == ["SUN¤5120", "9"]


def test_virta_tells_which_numbers_the_register_has(stand_ins: StandIns) -> None:
    (lakeland, _) = opiskelijat(ask_virta(stand_ins, f"<henkilotunnusLista>{TUOMAS.hetu}</henkilotunnusLista>"))
    assert lakeland.findtext(f"{{{NAMESPACE}}}Henkilotunnus") == TUOMAS.hetu
    assert lakeland.find(f"{{{NAMESPACE}}}KansallinenOppijanumero") is None


def test_virta_finds_by_an_earlier_identity_number(stand_ins: StandIns) -> None:
    (former,) = ROBIN.former
    (found,) = opiskelijat(ask_virta(stand_ins, f"<henkilotunnusLista>{former}</henkilotunnusLista>"))
    assert found.findtext(f"{{{NAMESPACE}}}Henkilotunnus") == former


def test_virta_answers_the_question_about_one_number(stand_ins: StandIns) -> None:
    response = ask_virta(stand_ins, f"<henkilotunnus>{RIIKKA.hetu}</henkilotunnus>", "OpiskelijanKaikkiTiedot")
    assert len(opiskelijat(response)) == 1


def test_virta_knows_nobody_by_an_unknown_number(stand_ins: StandIns) -> None:
    assert opiskelijat(ask_virta(stand_ins, "<henkilotunnusLista>010100-900F</henkilotunnusLista>")) == []


def test_virta_tells_names_to_the_persons_institution_alone(stand_ins: StandIns) -> None:
    def names(school: str) -> list[str]:
        conditions = f"<henkilotunnus>{RIIKKA.hetu}</henkilotunnus><organisaatio>{school}</organisaatio>"
        response = ask_virta(stand_ins, conditions, "OpiskelijanTiedot")
        return [
            str(item.text)
            for item in etree.fromstring(response.content).iter("{http://tietovaranto.csc.fi/luku}Sukunimi")
        ]

    assert names(RIIKKA.virta[0].school.code) == ["Lehtovaara"]
    assert names("99999") == []


@pytest.mark.parametrize(
    "conditions",
    [
        "",
        "<henkilotunnusLista>A</henkilotunnusLista><kansallinenOppijanumeroLista>1.2</kansallinenOppijanumeroLista>",
        "<henkilotunnus>A</henkilotunnus>",
    ],
)
def test_virta_refuses_a_question_without_or_with_both_kinds_of_number(stand_ins: StandIns, conditions: str) -> None:
    assert fault_of(ask_virta(stand_ins, conditions)) == ("SOAP-ENV:Client", "Validation error")


def test_virta_refuses_strangers_credentials(stand_ins: StandIns) -> None:
    conditions = f"<henkilotunnusLista>{TUOMAS.hetu}</henkilotunnusLista>"
    response = ask_virta(stand_ins, conditions, avain="arvattu")
    assert fault_of(response) == ("SOAP-ENV:Client", "Access denied")
    assert TUOMAS.hetu not in response.text


@pytest.mark.parametrize("body", [b"", b"<a", b"{}", b"<html/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_virta_answers_nonsense_with_a_fault(stand_ins: StandIns, body: bytes) -> None:
    code, _ = fault_of(httpx.post(stand_ins.url + virta.PATH, content=body))
    assert code == "SOAP-ENV:Client"


def test_virta_does_not_know_other_operations(stand_ins: StandIns) -> None:
    assert fault_of(ask_virta(stand_ins, "<henkilotunnus>A</henkilotunnus>", "Poista"))[1] == "No such operation"


# --- the matriculation register -----------------------------------------------------------------------------------


def ask_ytr(stand_ins: StandIns, body: bytes, password: str | None = None) -> httpx.Response:
    auth = (stand_ins.credentials.username, password or stand_ins.credentials.password)
    return httpx.post(stand_ins.url + ytr.PATH, content=body, auth=auth)


def test_ytr_answers_by_a_present_or_former_number(stand_ins: StandIns) -> None:
    answer = ask_ytr(stand_ins, f'{{"ssn": "{EERO.hetu}", "previousSsns": []}}'.encode())
    assert answer.status_code == 200
    told = answer.json()
    assert (told["ssn"], told["lastname"], told["graduationDate"]) == (EERO.hetu, "Rinne", "1997-05-31")
    assert told["exams"][0] == {
        "period": "1996K",
        "examId": "A",
        "examRoleShort": "mother-tongue",
        "grade": "A",
        "points": 41,
        "sections": [],
    }
    unknown = "010100-900F"
    assert ask_ytr(stand_ins, f'{{"ssn": "{unknown}", "previousSsns": ["{EERO.hetu}"]}}'.encode()).status_code == 200


def test_ytr_refuses_the_unknown_and_the_nonsensical(stand_ins: StandIns) -> None:
    question = f'{{"ssn": "{EERO.hetu}"}}'.encode()
    assert ask_ytr(stand_ins, question, password="arvattu").status_code == 401
    assert httpx.post(stand_ins.url + ytr.PATH, content=question).status_code == 401
    assert ask_ytr(stand_ins, b"{").status_code == 400
    assert ask_ytr(stand_ins, b'{"ssn": "010100-900F"}').status_code == 404
    assert httpx.post(f"{stand_ins.url}/other", content=question).status_code == 404


# --- trouble ------------------------------------------------------------------------------------------------------

REASONS = {
    Behaviour.FAILS: {"virta": "SOAP fault (SOAP-ENV:Server)", "ytr": "cannot answer (500)"},
    Behaviour.HANGS: {"virta": "did not answer in time", "ytr": "did not answer in time"},
    Behaviour.DRIPS: {"virta": "did not answer in time", "ytr": "did not answer in time"},
    Behaviour.RESETS: {"virta": "broke off", "ytr": "broke off"},
    Behaviour.GARBAGE: {"virta": "has a DOCTYPE", "ytr": "is not JSON"},
    Behaviour.STRANGER: {"virta": "another person", "ytr": "another person"},
    Behaviour.BUSY: {"virta": "fewer questions (429)", "ytr": "fewer questions (429)"},
}


def clients(stand_ins: StandIns) -> tuple[Source, Source]:
    settings = settings_of(stand_ins, source_timeout_seconds=0.8)
    return VirtaClient(settings), YtrClient(settings)


@pytest.mark.parametrize("behaviour", [behaviour for behaviour in Behaviour if behaviour is not Behaviour.ANSWERS])
def test_trouble_has_its_reason_and_passes(stand_ins: StandIns, behaviour: Behaviour) -> None:
    for client in clients(stand_ins):
        stand_ins.known.behave(client.name, behaviour, RIIKKA)
        with pytest.raises(SourceUnavailable) as raised:
            client.fetch(subject_of(RIIKKA))
        assert REASONS[behaviour][client.name] in raised.value.reason
        is_told = behaviour is Behaviour.STRANGER or (behaviour, client.name) == (Behaviour.FAILS, "virta")
        assert raised.value.answered is is_told, "only a register that is silent or broken is left alone for a while"
        stand_ins.known.behave(client.name, Behaviour.ANSWERS, RIIKKA)
        assert client.fetch(subject_of(RIIKKA)), "after the trouble the answer is there"


def test_trouble_may_be_everyones_or_one_persons(stand_ins: StandIns) -> None:
    _, client = clients(stand_ins)
    stand_ins.known.behave("ytr", Behaviour.GARBAGE, RIIKKA)
    assert client.fetch(subject_of(EERO))
    stand_ins.known.behave("ytr", Behaviour.FAILS)
    for person in (EERO, RIIKKA):
        with pytest.raises(SourceUnavailable):
            client.fetch(subject_of(person))


def test_people_of_the_demo_have_their_own_trouble(stand_ins: StandIns) -> None:
    virta_client, ytr_client = clients(stand_ins)
    for name, client in (("Sanni Nyman", virta_client), ("Jari Korhola", ytr_client)):
        with pytest.raises(SourceUnavailable):
            client.fetch(subject_of(person_called(name)))


def test_whoever_hangs_is_let_go_when_the_stand_ins_end() -> None:
    with running_stand_ins() as stand_ins:
        stand_ins.known.behave("ytr", Behaviour.HANGS)
        with pytest.raises(SourceUnavailable):
            clients(stand_ins)[1].fetch(subject_of(RIIKKA))
    with pytest.raises(httpx.ConnectError):
        httpx.post(stand_ins.url + ytr.PATH)
