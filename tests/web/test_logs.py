"""Logs: one JSON line for each event, with nobody's number and no secret in it."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import structlog
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.web.gate import public
from app.web.logs import configure_logs, mask_event
from app.web.masking import mask

SEPARATORS = "-+ABCDEFYXWVU"
TOKEN = "Zx8kQ2mN4pR6tV8yB0dF2hJ4lN6qS8uW0yA2cE4gI6k"
SIGNED = "eyJpZCI6MX0.aSdFgH.Qw3rTy_uIoP-aSdFgHjKlZxCvBnM1234567890"


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "henkilö {} löytyi",
        "x{}",
        "/haku?q={}",
        "hetu={}",
        "'{}'",
        '{{"hetu":"{}"}}',
        "\n{}\n",
        "\\n{}",
        "_{}_",
        "({})",
    ],
)
def test_an_identity_number_is_masked(separator: str, text: str) -> None:
    for hetu in (f"131052{separator}308T", f"131052{separator}308T".lower(), f"010106{separator}9012"):
        masked = mask(text.format(hetu))
        assert "131052" not in masked
        assert "010106" not in masked


@pytest.mark.parametrize("hetu", ["131052%2B308T", "131052 308T", "131052%2b308t", "131052−308T", "131052–308T"])
def test_an_identity_number_is_masked_as_it_travels_in_addresses_and_texts(hetu: str) -> None:
    assert "308" not in mask(f"GET /haku?hetu_or_name={hetu}&kieli=fi").lower()


@pytest.mark.parametrize(
    "text",
    [
        f"GET /jako/{SIGNED}",
        f"/x?token={TOKEN}",
        "/cb?code=abc&kieli=fi",
        "/cb?kieli=fi&state=abc",
        f"Cookie: istunto={TOKEN}",
        f"__Host-istunto={TOKEN}; kieli=fi",
        "Authorization: Bearer abc.def",
        "Authorization: Basic dXNlcjphYmM=",
        "postgresql://user:abc@db/x",
        "{'password': 'abc'}",
        '{"csrf_token": "abc"}',
        "ticket ST-12-abcDEF-cas",
        f"secret {TOKEN}",
        "client_secret=abc",
        "hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_a_secret_is_masked(text: str) -> None:
    masked = mask(text)
    for secret in ("abc", "dXNlcjphYmM", TOKEN, SIGNED, SIGNED[-30:], "9f86d081"):
        assert secret not in masked


@pytest.mark.parametrize(
    "text",
    [
        "1.2.246.562.24.00000000001",
        "1.2.246.562.15.12345678901",
        "2026-11-23T19:25:28.323627Z",
        "records.show_record",
        "The service answers at http://127.0.0.1:5000",
        "opiskeluoikeudet[0].tila",
        "12.3.2024–31.5.2025",
        "HTTP code 404",
        "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: koski_opiskeluoikeus",
        "5 op, 131052 rows",
    ],
)
def test_what_tells_nothing_secret_stays(text: str) -> None:
    assert mask(text) == text


@given(
    st.recursive(
        st.text() | st.integers() | st.binary() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_masking_never_fails_and_never_keeps_a_number(value: Any) -> None:
    event = mask_event(None, "info", {"event": "x", "value": value, "also": ["131052-308T", {"131052-308T": value}]})
    assert "131052" not in json.dumps(event)


pytestmark = pytest.mark.usefixtures("logs")


def read_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


class Person:
    """A value that is no plain text and tells too much."""

    def __repr__(self) -> str:
        return "Person(hetu='131052-308T')"


def test_every_way_of_logging_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO")
    structlog.get_logger("a").info("found 131052-308T", who="131052A308T", deep=[{"x": ("131052Y308T", Person())}])
    structlog.get_logger("a").info("secrets", token="abc", session_secret=b"abc", nested={"password": "abc"})
    logging.getLogger("other.library").warning("GET %s?hetu=%s", "/x", "131052+308T", extra={"who": "131052-308T"})
    try:
        raise ValueError("no person 131052-308T") from KeyError(f"/x?token={TOKEN}")
    except ValueError:
        structlog.get_logger("a").exception("failed")
        logging.getLogger("b").exception("failed too")
    written = capsys.readouterr().err
    for secret in ("308T", "abc", TOKEN):
        assert secret not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert len(lines) == 5
    assert all(line["level"] and line["timestamp"] and line["logger"] for line in lines)
    assert "ValueError" in lines[3]["exception"]
    assert "KeyError" in lines[4]["exception"]


def test_a_quiet_level_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("WARNING")
    structlog.get_logger("a").info("nothing")
    structlog.get_logger("a").warning("something")
    assert [line["event"] for line in read_lines(capsys)] == ["something"]


def test_a_request_is_logged_without_its_address(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    app.test_client().get("/opinnot/tuloste/planted-id?planted=query", headers={"Cookie": "istunto=planted-cookie"})
    written = capsys.readouterr().err
    assert "planted" not in written
    (line,) = [json.loads(line) for line in written.splitlines()]
    assert (line["event"], line["endpoint"], line["status"]) == ("request", "records.print_study_right", 303)
    assert line["milliseconds"] >= 0
    assert len(line["request_id"]) == 12


def test_a_failing_view_does_not_leak_into_the_log(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> str:
        raise RuntimeError(f"hetu 131052-308T, /jako/{SIGNED}")

    app.add_url_rule("/fail", "fail", public(fail))
    assert app.test_client().get("/fail?hetu=131052-308T").status_code == 500
    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert "131052" not in written
    assert SIGNED not in written
