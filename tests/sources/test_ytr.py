"""The matriculation register asked over real HTTP: what is asked, and every way in which an answer can fail."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.register.names import Directory, OrganisationName
from app.settings import Settings, SettingsError
from app.sources import SourceUnavailable, Subject
from app.sources.ytr import PATH, YtrClient
from tests.answering import Answering, Reply, answering, as_json

HETU, FORMER, ANOTHER = "080698-967F", "080698-968H", "080698-969J"
SUBJECT = Subject(("1.2.246.562.24.1",), (HETU, FORMER), date(2026, 11, 23))
ANSWER: dict[str, Any] = {
    "ssn": HETU,
    "lastname": "Ranta",
    "firstnames": "Lumi Maria",
    "graduationDate": "2012-06-02",
    "hasCompletedMandatoryExams": True,
    "certificateSchoolOphOid": "1.2.246.562.10.00000000999",
    "exams": [{"period": "2012K", "examId": "A", "grade": "C", "points": 46, "sections": []}],
}


@pytest.fixture
def register() -> Iterator[Answering]:
    with answering() as server:
        yield server


def settings_of(url: str, **more: Any) -> Settings:
    given = {"ytr_username": "oma", "ytr_password": "sanaä", "source_timeout_seconds": 5.0}
    return Settings.for_tests(ytr_url=url, **{**given, **more})


def client_of(register: Answering, **more: Any) -> YtrClient:
    return YtrClient(settings_of(register.url, **more))


def reason_of(client: YtrClient) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as raised:
        client.fetch(SUBJECT)
    for secret in (HETU, FORMER, ANOTHER, "Ranta", "sanaä"):
        assert secret not in raised.value.reason
    assert raised.value.__cause__ is None, "the cause could tell what the answer said"
    return raised.value


def test_asks_once_with_the_present_and_former_numbers(register: Answering) -> None:
    register.answer(PATH, as_json(ANSWER), method="POST")
    (right,) = client_of(register).fetch(SUBJECT)
    assert right["suoritukset"][0]["vahvistus"]["päivä"] == "2012-06-02"
    (asked,) = register.asked
    assert asked.path == "/api/oph-koski/student"
    assert json.loads(asked.body) == {"ssn": HETU, "previousSsns": [FORMER]}
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode("oma:sanaä".encode()).decode()
    assert asked.headers["Content-Type"] == "application/json"


def test_the_school_gets_its_name_from_the_directory_of_the_moment(register: Answering) -> None:
    register.answer(PATH, as_json(ANSWER), method="POST")
    oid = ANSWER["certificateSchoolOphOid"]
    client = YtrClient(
        settings_of(register.url),
        lambda: Directory(organisations={oid: OrganisationName({"fi": "Rannan lukio"})}),
    )
    assert client.fetch(SUBJECT)[0]["oppilaitos"]["nimi"] == {"fi": "Rannan lukio"}


def test_nobody_known_is_no_data(register: Answering) -> None:
    register.answer(PATH, as_json({"error": "not found"}, 404), method="POST")
    assert client_of(register).fetch(SUBJECT) == []


def test_a_person_without_identity_numbers_is_not_asked_about(register: Answering) -> None:
    assert client_of(register).fetch(Subject(SUBJECT.oids, (), SUBJECT.today)) == []
    assert register.asked == []


def test_an_answer_about_somebody_else_is_not_taken_and_not_the_registers_failure(register: Answering) -> None:
    register.answer(PATH, as_json({**ANSWER, "ssn": ANOTHER}), method="POST")
    error = reason_of(client_of(register))
    assert error.reason == "answered about another person"
    assert error.answered


LARGE = json.dumps({**ANSWER, "description": "x" * 31_000_000}).encode()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(200, b"<html><body>Huoltokatko</body></html>", {"Content-Type": "text/html"}), "is not JSON"),
        (Reply(200, json.dumps(ANSWER).encode()[:-30]), "is not JSON"),
        (Reply(200, b""), "is empty"),
        (Reply(200, b"\x00\xff\xfe garbage"), "is not UTF-8"),
        (as_json({**ANSWER, "exams": [{"examId": 5}]}), "exams[0].examId: should be text"),
        (as_json({"ssn": [HETU]}), "ssn: should be text"),
        (as_json({}, 401), "does not accept our credentials (401)"),
        (as_json({}, 403), "does not let us in (403)"),
        (as_json({}, 500), "cannot answer (500)"),
        (as_json({}, 204), "cannot answer (204)"),
        (Reply(302, b"", {"Location": "https://kirjaudu.example.fi/"}), "redirects elsewhere (302)"),
        (Reply(200, json.dumps(ANSWER).encode(), cut=True), "broke off in the middle of its answer"),
        (Reply(200, LARGE), "answers more than 30,000,000 bytes"),
        (Reply(200, b"\x1f\x8b packed", {"Content-Encoding": "gzip"}), "packs its answer though asked not to"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_failure_has_its_reason(register: Answering, reply: Reply, reason: str) -> None:
    register.answer(PATH, reply, method="POST")
    error = reason_of(client_of(register))
    assert reason in error.reason
    assert not error.answered
    assert len(register.asked) == 1, "nothing is asked twice"


def test_an_answer_without_a_told_length_is_cut_at_the_limit(register: Answering) -> None:
    register.answer(PATH, Reply(200, b"[" + b" " * 5_000, cut=True), method="POST")
    assert "answers more than 2,000 bytes" in reason_of(client_of(register, source_answer_bytes=2_000)).reason


def test_a_request_for_peace_is_handed_on(register: Answering) -> None:
    register.answer(PATH, as_json({}, 429, Retry_After="17"), method="POST")
    error = reason_of(client_of(register))
    assert error.reason == "asks for fewer questions (429)"
    assert error.retry_after_seconds == 17


@pytest.mark.parametrize("reply", [Reply(hang=True), Reply(200, b"{", drip=True)], ids=["hangs", "drips"])
def test_the_time_limit_is_for_everything_together(register: Answering, reply: Reply) -> None:
    """A byte every 20 ms comes well within any limit of a single read, for ever."""
    register.answer(PATH, reply, method="POST")
    assert reason_of(client_of(register, source_timeout_seconds=0.4)).reason == "did not answer in time"


def test_nobody_listens() -> None:
    with answering() as server:
        url = server.url
    assert reason_of(YtrClient(settings_of(url))).reason == "cannot be reached"


def test_a_secured_connection_that_fails_is_told_apart(register: Answering) -> None:
    client = YtrClient(settings_of(register.url.replace("http:", "https:")))
    assert reason_of(client).reason == "could not be trusted: the secured connection (TLS) failed"


# --- credentials --------------------------------------------------------------------------------------------------


def test_credentials_of_a_file_win(register: Answering, tmp_path: Path) -> None:
    register.answer(PATH, as_json(ANSWER), method="POST")
    file = tmp_path / "ytr.json"
    file.write_text(json.dumps({"username": "toinen", "password": "avain", "url": register.url + "/"}))
    settings = Settings.for_tests(ytr_credentials_file=str(file))
    assert YtrClient(settings).fetch(SUBJECT)
    assert register.asked[0].headers["Authorization"] == "Basic " + base64.b64encode(b"toinen:avain").decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", "is not JSON"),
        ('["a"]', "one object of texts"),
        ('{"username": 5}', "one object of texts"),
        ('{"username": "a"}', "YTR_PASSWORD must be given"),
        ('{"username": "a", "password": "b", "url": "ytr.example.fi"}', "must be a web address"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str | None, words: str) -> None:
    file = tmp_path / "ytr.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=words):
        YtrClient(Settings.for_tests(ytr_url="https://ytr.example.fi", ytr_credentials_file=str(file)))


def test_in_production_a_file_names_no_register_without_tls(tmp_path: Path) -> None:
    file = tmp_path / "ytr.json"
    file.write_text(json.dumps({"username": "a", "password": "b", "url": "http://ytr.example.fi"}))
    told = {"ytr_credentials_file": str(file), "production": True, "workers": 1,
            "base_url": "https://opinnot.example.fi", "cas_url": "https://tunnistus.example.fi/cas"}  # fmt: skip
    with pytest.raises(SettingsError, match="YTR_URL must begin with https:// in production"):
        YtrClient(Settings.for_tests(**told))


def test_secrets_are_not_in_what_a_settings_value_prints() -> None:
    settings = settings_of("https://ytr.example.fi", virta_avain="salainen")
    assert "sanaä" not in repr(settings)
    assert "salainen" not in repr(settings)
