"""Virta, the national register of higher education, over SOAP.

Two questions about a person: one by all their identity codes, one by all their oppijanumerot; the service refuses a
question that mixes them (source: KOSKI `VirtaClient.scala`, koski-data §4.1). The credentials travel in the message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

from app.register.names import Directory
from app.settings import Settings
from app.sources import SourceUnavailable, Subject, WrongPerson
from app.sources.asking import Asker
from app.sources.credentials import VirtaCredentials, read_virta_credentials
from app.sources.virta_answer import LUKU, VirtaAnswerError
from app.sources.virta_xml import convert_virta_answers
from app.sources.xml_answer import SOAP

HETUT, OPPIJANUMEROT = "henkilotunnusLista", "kansallinenOppijanumeroLista"
ANSWERED, FAULT = 200, 500
"""SOAP 1.1 answers a fault with status 500; its code says what was wrong."""


class VirtaClient:
    """The register as a `Source`. `directory` gives the names of today whenever it is called."""

    name = "virta"

    def __init__(self, settings: Settings, directory: Callable[[], Directory] = Directory) -> None:
        """Raises SettingsError when the credentials cannot be read or are not complete."""
        self._credentials = read_virta_credentials(settings)
        self._directory = directory
        self._total_seconds = settings.source_timeout_seconds
        self._max_bytes = settings.source_answer_bytes
        self._asker = Asker(
            self._credentials.url,
            total_seconds=self._total_seconds,
            max_bytes=self._max_bytes,
            headers={"Accept": "text/xml", "Content-Type": "text/xml; charset=UTF-8"},
        )

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        """Everything under any of the person's numbers, each study right once.

        Both questions share one time limit, and both must be answered: half of a record would look like the whole.
        Raises SourceUnavailable, also for an answer that cannot be read or is about somebody else.
        """
        until = time.monotonic() + self._total_seconds
        questions = ((HETUT, subject.hetut), (OPPIJANUMEROT, subject.oids))
        answers = [self._ask(kind, sorted(numbers), until) for kind, numbers in questions if numbers]
        try:
            record = convert_virta_answers(answers, self._directory(), subject=subject, max_bytes=self._max_bytes)
        except VirtaAnswerError as error:
            # A fault is quick and often about one person: it is no reason to leave the service alone.
            raise SourceUnavailable(f"gave an answer that {error.reason}", answered=error.is_fault) from None
        except WrongPerson:
            raise SourceUnavailable("answered about another person", answered=True) from None
        return record.opiskeluoikeudet

    def _ask(self, kind: str, numbers: Sequence[str], until: float) -> bytes:
        question = make_question(self._credentials, kind, numbers)
        left = until - time.monotonic()
        reply = self._asker.post(question, expected=frozenset({ANSWERED, FAULT}), total_seconds=left)
        if reply.status == FAULT and b"Fault" not in reply.body:
            raise SourceUnavailable("cannot answer (500)")
        return reply.body


def make_question(credentials: VirtaCredentials, kind: str, numbers: Sequence[str]) -> bytes:
    """The envelope of OpiskelijanKaikkiTiedotListaRequest about `numbers`, all of one kind."""
    envelope = etree.Element(f"{{{SOAP[0]}}}Envelope", nsmap={"SOAP-ENV": SOAP[0]})
    body = etree.SubElement(envelope, f"{{{SOAP[0]}}}Body")
    request = etree.SubElement(body, f"{{{LUKU}}}OpiskelijanKaikkiTiedotListaRequest", nsmap={"luku": LUKU})
    kutsuja = etree.SubElement(request, f"{{{LUKU}}}Kutsuja")
    for name in ("jarjestelma", "tunnus", "avain"):
        etree.SubElement(kutsuja, f"{{{LUKU}}}{name}").text = getattr(credentials, name)
    hakuehdot = etree.SubElement(request, f"{{{LUKU}}}Hakuehdot")
    for number in numbers:
        etree.SubElement(hakuehdot, f"{{{LUKU}}}{kind}").text = number
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
