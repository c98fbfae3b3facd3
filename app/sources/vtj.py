"""The population register (VTJ) over SOAP: TeeHenkilonTunnusKysely, whose answer names the person's dependants.

User name and password travel in the message, the guardian stands in it as the end user, and the connection is secured
from both sides (source: koski-citizen §5).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from app.persons.service import Hetut
from app.settings import Settings, SettingsError
from app.sources import SourceUnavailable
from app.sources.asking import Asker
from app.sources.credentials import VtjCredentials, read_vtj_credentials
from app.sources.guardianships import Dependants
from app.sources.vtj_answer import VtjAnswerError, read_vtj_answer
from app.sources.xml_answer import SOAP, XmlAnswerError

KYSELY = "http://tempuri.org/"
QUESTION = "TeeHenkilonTunnusKysely"
ANSWERED, FAULT = 200, 500
_BEFORE = ("SoSoNimi", "Kayttajatunnus", "Salasana", "Loppukayttaja", "Laskutustiedot", "Henkilotunnus")
_AFTER = ("SahkoinenAsiointitunnus", "VarmenteenMyontaja", "X509Certificate", "VarmenteenSarjanumero", "Lokitieto")
"""The fields of the question in their order; those of signing by card stay empty."""


@dataclass(frozen=True, slots=True)
class _Question:
    credentials: VtjCredentials = field(repr=False)
    loppukayttaja: str = field(repr=False)
    henkilotunnus: str = field(repr=False)

    def write(self) -> bytes:
        told = {
            "SoSoNimi": self.credentials.sosonimi,
            "Kayttajatunnus": self.credentials.username,
            "Salasana": self.credentials.password,
            "Loppukayttaja": self.loppukayttaja,
            "Henkilotunnus": self.henkilotunnus,
        }
        envelope = etree.Element(f"{{{SOAP[0]}}}Envelope", nsmap={"soap": SOAP[0]})
        body = etree.SubElement(envelope, f"{{{SOAP[0]}}}Body")
        question = etree.SubElement(body, f"{{{KYSELY}}}{QUESTION}", nsmap={"kysely": KYSELY})
        for name in (*_BEFORE, *_AFTER):
            etree.SubElement(question, f"{{{KYSELY}}}{name}").text = told.get(name, "")
        return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


class VtjClient:
    """Asks the population register whose guardian somebody is."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError when the credentials or the certificate cannot be read or are not complete."""
        self._credentials = read_vtj_credentials(settings)
        self._total_seconds = settings.source_timeout_seconds
        self._max_bytes = settings.source_answer_bytes
        try:
            self._asker = Asker(
                self._credentials.url,
                total_seconds=self._total_seconds,
                max_bytes=self._max_bytes,
                headers={
                    "Accept": "text/xml",
                    "Content-Type": "text/xml; charset=UTF-8",
                    "SOAPAction": f'"{KYSELY}{QUESTION}"',
                },
                certificate_file=settings.vtj_certificate_file,
            )
        except OSError as error:
            raise SettingsError((f"VTJ_CERTIFICATE_FILE cannot be used: {type(error).__name__}",)) from None

    def ask(self, hetut: Hetut, today: date) -> Dependants:
        """The minors whose guardian the person of these numbers is today.

        A number that has been changed is asked about once more by the new one, within the same time limit. Raises
        SourceUnavailable, also for an answer that cannot be read.
        """
        until = time.monotonic() + self._total_seconds
        hetu = hetut.present
        if hetu is None:
            return Dependants(())
        try:
            answer = read_vtj_answer(self._post(hetu, until), today, max_bytes=self._max_bytes)
            if answer.changed_hetu is not None:
                answer = read_vtj_answer(self._post(answer.changed_hetu, until), today, max_bytes=self._max_bytes)
            if answer.changed_hetu is not None:
                raise VtjAnswerError("sends on from one number to another")
        except (VtjAnswerError, XmlAnswerError) as error:
            raise SourceUnavailable(f"gave an answer that {error.reason}") from None
        return answer.dependants

    def _post(self, hetu: str, until: float) -> bytes:
        question = _Question(self._credentials, hetu, hetu).write()
        left = until - time.monotonic()
        reply = self._asker.post(question, expected=frozenset({ANSWERED, FAULT}), total_seconds=left)
        if reply.status == FAULT and b"Fault" not in reply.body:
            raise SourceUnavailable("cannot answer (500)")
        return reply.body
