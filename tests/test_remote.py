"""Asking another service: what fails is asked again, ends in time, and says what was wrong."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app import remote
from app.remote import RemoteError, RemoteService, RemoteUnreachable, read_retry_after
from tests.answering import Answering, Reply, answering, as_json


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as told:
        yield told


@pytest.fixture
def service(server: Answering) -> Iterator[RemoteService]:
    with RemoteService(
        server.url, timeout_seconds=0.3, attempts=3, backoff_seconds=0.001, max_bytes=100_000
    ) as service:
        yield service


def test_an_answer_with_its_etag(server: Answering, service: RemoteService) -> None:
    server.answer("/a", as_json({"x": 1}, ETag='"1"'))
    answer = service.get("/a", {"q": "ä"})
    assert (answer.status, answer.read_json(), answer.etag) == (200, {"x": 1}, '"1"')
    assert service.get("/a", etag='"1"').status == 304
    asked = server.asked[0]
    assert asked.query == {"q": ["ä"]}
    assert asked.headers["Caller-Id"]
    assert asked.headers["Cookie"] == f"CSRF={asked.headers['CSRF']}"


def test_not_found_is_an_answer(service: RemoteService) -> None:
    assert service.get("/nothing").status == 404


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_asked_again(server: Answering, service: RemoteService, status: int) -> None:
    server.answer("/a", Reply(status), Reply(status), as_json([1]))
    assert service.get("/a").read_json() == [1]
    assert len(server.asked) == 3


def test_a_lasting_failure_ends(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(503))
    with pytest.raises(RemoteError, match=r"/a: answered 503 \(asked 3 times\)"):
        service.get("/a", {"secret": "x"})
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 410])
def test_a_refusal_is_not_asked_again(server: Answering, service: RemoteService, status: int) -> None:
    server.answer("/a", Reply(status))
    with pytest.raises(RemoteError, match=f"answered {status}") as caught:
        service.get("/a")
    assert caught.value.status == status
    assert len(server.asked) == 1


@pytest.mark.parametrize("reply", [Reply(hang=True), Reply(body=b"{", cut=True)], ids=["hangs", "breaks off"])
def test_a_broken_answer_is_asked_again_and_ends(server: Answering, service: RemoteService, reply: Reply) -> None:
    server.answer("/a", reply)
    with pytest.raises(RemoteUnreachable, match="asked 3 times"):
        service.get("/a")
    assert len(server.asked) == 3
    server.answer("/a", reply, as_json({}))
    assert service.get("/a").status == 200


def test_an_answer_that_never_ends_is_left(server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "WHOLE_FACTOR", 0.5)
    server.answer("/a", Reply(drip=True))
    with (
        RemoteService(server.url, timeout_seconds=0.3, attempts=1) as service,
        pytest.raises(RemoteUnreachable, match="did not answer in time"),
    ):
        service.get("/a")


def test_nobody_there() -> None:
    with answering() as gone:
        url = gone.url
    with (
        RemoteService(url, timeout_seconds=1, attempts=2, backoff_seconds=0.001) as service,
        pytest.raises(RemoteUnreachable, match=r"cannot be reached \(asked 2 times\)"),
    ):
        service.get("/a")


def test_too_large(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(body=b"x" * 100_001))
    with pytest.raises(RemoteError, match="larger than 100,000 bytes"):
        service.get("/a")
    small = gzip.compress(b" " * 10_000_000)
    assert len(small) < 100_000
    server.answer("/a", Reply(body=small, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(RemoteError, match="larger than 100,000 bytes"):
        service.get("/a")


def test_broken_compression(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(RemoteError, match="could not be read"):
        service.get("/a")


def test_a_redirect_is_not_followed(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(302, headers={"Location": "https://example.test/cas/login?service=secret"}))
    with pytest.raises(RemoteError, match=r"redirects to example.test/cas/login \(to sign in\?\)") as caught:
        service.get("/a")
    assert "secret" not in str(caught.value)


def test_unchanged_only_where_something_is_known(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(304))
    with pytest.raises(RemoteError, match="304"):
        service.get("/a")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(body=b"<!doctype html><h1>Maintenance</h1>", headers={"Content-Type": "text/html"}), "a web page"),
        (Reply(body=b"<html>"), "a web page"),
        (Reply(body=b"{"), "is not JSON"),
        (Reply(body=b""), "is empty"),
        (Reply(body=b'{"a": 1, "a": 2}'), "stands twice"),
        (Reply(body=b"[" * 10_000 + b"]" * 10_000), "nested deeper"),
        (Reply(body=b'"\xff"'), "is not UTF-8"),
    ],
    ids=["html", "html without type", "truncated", "empty", "duplicate key", "deep", "not utf-8"],
)
def test_an_answer_that_is_not_json(server: Answering, service: RemoteService, reply: Reply, words: str) -> None:
    server.answer("/a", reply)
    with pytest.raises(RemoteError, match=words):
        service.get("/a").read_json()


def test_waits_as_long_as_it_is_told(
    server: Answering, service: RemoteService, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    server.answer("/a", Reply(429, headers={"Retry-After": "7"}), Reply(503), as_json({}))
    assert service.get("/a").status == 200
    assert waits == [7.0, 0.002]


def test_does_not_wait_for_ever(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(503, headers={"Retry-After": "86400"}))
    with pytest.raises(RemoteError, match="wants 86400 seconds of peace"):
        service.get("/a")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("5", 5),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("soon", 0),
        ("-3", 0),
        ("²", 0),
    ],
)
def test_retry_after(value: str | None, seconds: float) -> None:
    assert read_retry_after(value, datetime(2026, 11, 23, 12, tzinfo=UTC)) == seconds


def test_a_long_question(server: Answering, service: RemoteService) -> None:
    server.answer("/a", Reply(500), as_json([]), method="POST")
    assert service.post_json("/a", ["1.2.3"]).read_json() == []
    assert [asked.body for asked in server.asked] == [b'["1.2.3"]'] * 2


def test_an_address_that_is_none() -> None:
    with RemoteService("ftp://x", timeout_seconds=1) as service, pytest.raises(RemoteError, match="not a web address"):
        service.get("/a")
