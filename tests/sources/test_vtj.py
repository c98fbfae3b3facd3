"""The population register asked over real HTTP: what is asked, what is read, and every way in which it can fail."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from lxml import etree

from app.demo.identity import make_hetu
from app.persons.service import Hetut
from app.settings import Settings, SettingsError
from app.sources import SourceUnavailable
from app.sources.vtj import VtjClient
from tests.answering import Answering, Reply, answering

TODAY = date(2026, 11, 24)
GUARDIAN, NEW = make_hetu(date(1981, 2, 21), 998), make_hetu(date(1981, 2, 21), 967)
CHILD, ADULT = make_hetu(date(2012, 8, 12), 902), make_hetu(date(2006, 1, 1), 932)
XML = {"Content-Type": "text/xml; charset=utf-8"}


def sanoma(inside: str, code: str = "0000", namespace: str = "http://xml.vrk.fi/schema/vtjkysely") -> bytes:
    """An answer as the SOAP service wraps it."""
    return (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        '<TeeHenkilonTunnusKyselyResponse xmlns="http://tempuri.org/"><TeeHenkilonTunnusKyselyResult>'
        f'<VTJHenkiloVastaussanoma xmlns="{namespace}" sanomatunnus="PERUSLT1" versio="1.0">'
        f'<Paluukoodi koodi="{code}">x</Paluukoodi>{inside}</VTJHenkiloVastaussanoma>'
        "</TeeHenkilonTunnusKyselyResult></TeeHenkilonTunnusKyselyResponse></soap:Body></soap:Envelope>"
    ).encode()


def henkilo(*huollettavat: str, hetu: str = GUARDIAN) -> str:
    return f'<Henkilo><Henkilotunnus voimassaolokoodi="1">{hetu}</Henkilotunnus>{"".join(huollettavat)}</Henkilo>'


def huollettava(hetu: str, etunimet: str = "Ville Väinö", year: str = "") -> str:
    return (
        f"<Huollettava><Henkilotunnus>{hetu}</Henkilotunnus><Sukunimi>Ranta</Sukunimi><Etunimet>{etunimet}</Etunimet>"
        f"<Suhde>Syntymävuosi</Suhde><SuhdeTeksti>{year}</SuhdeTeksti></Huollettava>"
    )


def reply(body: bytes) -> Reply:
    return Reply(200, body, XML)


def settings_of(url: str, **more: object) -> Settings:
    given = {"vtj_username": "oma", "vtj_password": "sana&ä", "source_timeout_seconds": 5.0}
    return Settings.for_tests(guardianship_source="vtj", vtj_url=url + "/vtj", **{**given, **more})


@pytest.fixture
def register() -> Iterator[Answering]:
    with answering() as server:
        yield server


def ask(register: Answering, *replies: Reply, today: date = TODAY, **more: object):  # type: ignore[no-untyped-def]
    register.answer("/vtj", *replies, method="POST")
    return VtjClient(settings_of(register.url, **more)).ask(Hetut(GUARDIAN, ()), today)


def asked_fields(register: Answering, which: int = 0) -> dict[str, str]:
    root = etree.fromstring(register.asked[which].body)
    (question,) = root.iter("{http://tempuri.org/}TeeHenkilonTunnusKysely")
    return {etree.QName(field).localname: field.text or "" for field in question}


def test_asks_by_the_present_number_with_the_guardian_as_end_user(register: Answering) -> None:
    found = ask(register, reply(sanoma(henkilo(huollettava(CHILD)))))
    (child,) = found.named
    assert (child.hetu, child.etunimet, child.sukunimi) == (CHILD, "Ville Väinö", "Ranta")
    fields = asked_fields(register)
    assert fields["SoSoNimi"] == "OPHREK"
    assert (fields["Kayttajatunnus"], fields["Salasana"]) == ("oma", "sana&ä")
    assert fields["Loppukayttaja"] == fields["Henkilotunnus"] == GUARDIAN
    assert register.asked[0].headers["SOAPAction"] == '"http://tempuri.org/TeeHenkilonTunnusKysely"'


@pytest.mark.parametrize("namespace", ["http://xml.vrk.fi/schema/vtjkysely", "http://tempuri.org/", "urn:other"])
def test_reads_the_answer_in_any_of_its_namespaces(register: Answering, namespace: str) -> None:
    found = ask(register, reply(sanoma(henkilo(huollettava(CHILD)), namespace=namespace)))
    assert [child.hetu for child in found.named] == [CHILD]


def test_adults_are_left_out_and_who_has_no_hetu_is_counted(register: Answering) -> None:
    inside = henkilo(
        huollettava(CHILD),
        huollettava(CHILD),
        huollettava(ADULT),
        huollettava("", year="2015"),
        huollettava("not a number"),
        huollettava("", year="1997"),
    )
    found = ask(register, reply(sanoma(inside)))
    assert [child.hetu for child in found.named] == [CHILD]
    assert found.without_hetu == 2, "the one born in 1997 is surely of age"


@pytest.mark.parametrize("code", ["0000", "0018"])
def test_found_without_dependants_is_nobody(register: Answering, code: str) -> None:
    assert ask(register, reply(sanoma(henkilo(), code))).named == ()


@pytest.mark.parametrize("code", ["0001", "0006"])
def test_a_guardian_who_is_not_known_has_no_dependants(register: Answering, code: str) -> None:
    assert ask(register, reply(sanoma("", code))).named == ()


def test_a_changed_number_is_asked_about_once_more(register: Answering) -> None:
    changed = henkilo(hetu=NEW).replace(
        "<Henkilo>", f'<Henkilo><Henkilotunnus voimassaolokoodi="0">{GUARDIAN}</Henkilotunnus>'
    )
    found = ask(register, reply(sanoma(changed, "0002")), reply(sanoma(henkilo(huollettava(CHILD), hetu=NEW))))
    assert [child.hetu for child in found.named] == [CHILD]
    assert asked_fields(register, 1)["Henkilotunnus"] == NEW


def test_a_number_that_changes_for_ever_is_asked_about_twice(register: Answering) -> None:
    with pytest.raises(SourceUnavailable, match="sends on"):
        ask(register, reply(sanoma(henkilo(hetu=NEW), "0002")))
    assert len(register.asked) == 2


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sanoma(henkilo(huollettava(CHILD, "&a;")))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(sanoma("", "0007")), "return code 0007"),
        (reply(sanoma(henkilo(huollettava(CHILD)), "")), "no return code"),
        (reply(sanoma(henkilo(huollettava(CHILD)), GUARDIAN)), "no return code"),
        (reply(sanoma("")), "holds nobody"),
        (reply(sanoma("", "0002")), "tells no number"),
        (reply(b""), "is empty"),
        (reply(b"<html><body>Welcome</body></html>"), "not an answer of VTJ"),
        (reply(b"<html><body>Welcome"), "is a web page"),
        (reply(sanoma(henkilo(huollettava(CHILD)))[:-30]), "not the whole of it"),
        (reply(DOCTYPE), "DOCTYPE"),
        (reply(b"\xff\xfe<\0"), "not in UTF-8"),
        (Reply(500, b"<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><e:Fault/></e:Body>"
                    b"</e:Envelope>", XML), "SOAP fault"),
        (Reply(500, b"out of order"), "500"),
        (Reply(401), "credentials"),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), "redirects"),
        (Reply(200, sanoma(""), cut=True), "broke off"),
        (Reply(hang=True), "in time"),
        (Reply(drip=True), "in time"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_none(register: Answering, answer: Reply, reason: str) -> None:
    with pytest.raises(SourceUnavailable) as raised:
        ask(register, answer, source_timeout_seconds=0.5, source_answer_bytes=20_000_000)
    assert reason in raised.value.reason
    for secret in (GUARDIAN, CHILD, "Ranta", "sana"):
        assert secret not in raised.value.reason
    assert raised.value.__cause__ is None


def test_too_large_an_answer_is_not_read(register: Answering) -> None:
    with pytest.raises(SourceUnavailable, match="more than"):
        ask(register, reply(sanoma(henkilo(*[huollettava(CHILD)] * 100))), source_answer_bytes=2_000)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vtj_url": ""}, "VTJ_URL must be given"),
        ({"vtj_username": ""}, "VTJ_USERNAME"),
        ({"vtj_password": ""}, "VTJ_PASSWORD"),
        ({"vtj_sosonimi": ""}, "VTJ_SOSONIMI"),
        ({"guardianship_source": "neighbours"}, "GUARDIANSHIP_SOURCE"),
        ({"vtj_url": "https://vtj.example/kysely", "vtj_certificate_file": "/nowhere.pem"}, "VTJ_CERTIFICATE_FILE"),
    ],
)
def test_settings_that_do_not_fit_are_refused_at_the_start(changes: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        VtjClient(settings_of("https://vtj.example").replace(**changes))


def test_a_credentials_file_wins(register: Answering, tmp_path: Path) -> None:
    file = tmp_path / "vtj.json"
    file.write_text('{"username": "toinen", "password": "salainen", "sosonimi": "MUU"}')
    ask(register, reply(sanoma(henkilo())), vtj_credentials_file=str(file))
    fields = asked_fields(register)
    assert (fields["Kayttajatunnus"], fields["Salasana"], fields["SoSoNimi"]) == ("toinen", "salainen", "MUU")


def test_a_document_of_the_corpus(register: Answering, corpus: Path) -> None:
    document = (corpus / "vtj" / "henkilo.xml").read_bytes()
    young = ask(register, reply(document), today=date(2012, 1, 1))
    assert {"Eskari"} <= {child.sukunimi for child in young.named}
    assert not {"Oiditon", "Turvakielto"} & {child.sukunimi for child in young.named}, "they were adults in 2012"
    assert young.without_hetu == 1
    now = ask(register, reply(document))
    assert not {"Eskari", "Oiditon", "Turvakielto"} & {child.sukunimi for child in now.named}
    assert now.without_hetu == 0


def make_certificate(folder: Path, name: str, issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None):  # type: ignore[no-untyped-def]
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(issuer[1] if issuer else key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    (folder / f"{name}.pem").write_bytes(pem)
    return certificate, key


def test_the_connection_is_secured_from_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = make_certificate(tmp_path, "ca", None)
    for name in ("server", "client"):
        make_certificate(tmp_path, name, authority)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(tmp_path / "ca.pem"))
    tls.load_cert_chain(tmp_path / "server.pem")
    tls.verify_mode = ssl.CERT_REQUIRED
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with answering(tls) as register:
        found = ask(register, reply(sanoma(henkilo(huollettava(CHILD)))),
                    vtj_certificate_file=str(tmp_path / "client.pem"))  # fmt: skip
        assert [child.hetu for child in found.named] == [CHILD]
        with pytest.raises(SourceUnavailable):
            ask(register, reply(sanoma(henkilo(huollettava(CHILD)))))
        assert len(register.asked) == 1
