"""The matriculation register as a stand-in: `POST /api/oph-koski/student`, Basic authentication, 404 for strangers."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from typing import Any

import msgspec

from app.demo.person import DemoPerson

PATH = "/api/oph-koski/student"
CONTENT_TYPE = "application/json;charset=UTF-8"
OK, BAD, DENIED, NOT_FOUND = 200, 400, 401, 404


@dataclass(frozen=True, slots=True)
class BasicCredentials:
    username: str
    password: str = field(repr=False)

    def accept(self, authorization: str | None) -> bool:
        """Whether an Authorization header is ours."""
        kind, _, encoded = (authorization or "").partition(" ")
        try:
            told = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return False
        return kind.lower() == "basic" and hmac.compare_digest(told, f"{self.username}:{self.password}".encode())


class _Question(msgspec.Struct):
    ssn: str
    previousSsns: list[str] = []


def read_numbers(body: bytes) -> tuple[str, ...] | None:
    """The identity numbers of a question; None for what is no question."""
    try:
        question = msgspec.json.decode(body, type=_Question)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return question.ssn, *question.previousSsns


def write_answer(people: list[DemoPerson], numbers: tuple[str, ...]) -> tuple[int, bytes]:
    """Status and body about whoever is found first."""
    for person in people:
        if person.matriculation is not None:
            hetu = next((number for number in numbers if number in (person.hetu, *person.former)), person.hetu)
            return OK, _encode(person.matriculation.answer(hetu, person.etunimet, person.sukunimi))
    return NOT_FOUND, write_error("not found")


def write_error(words: str) -> bytes:
    return _encode({"error": words})


def _encode(value: Any) -> bytes:
    return msgspec.json.encode(value)
