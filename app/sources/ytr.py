"""The matriculation register (YTR) over HTTP.

`POST <url>/api/oph-koski/student` with `{"ssn": …, "previousSsns": […]}` and Basic authentication; 404 means that the
register knows nobody by these numbers (source: KOSKI `YtrClient.scala`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import msgspec

from app.register.names import Directory
from app.settings import Settings
from app.sources import SourceUnavailable, Subject, WrongPerson
from app.sources.asking import Asker
from app.sources.credentials import read_ytr_credentials
from app.sources.ytr_json import YtrAnswerError, convert_ytr

PATH = "/api/oph-koski/student"
FOUND, NOT_KNOWN = 200, 404


class YtrClient:
    """The register as a `Source`. `directory` gives the names of today whenever it is called."""

    name = "ytr"

    def __init__(self, settings: Settings, directory: Callable[[], Directory] = Directory) -> None:
        """Raises SettingsError when the credentials cannot be read or are not complete."""
        credentials = read_ytr_credentials(settings)
        self._directory = directory
        self._asker = Asker(
            credentials.url + PATH,
            total_seconds=settings.source_timeout_seconds,
            max_bytes=settings.source_answer_bytes,
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            auth=httpx.BasicAuth(credentials.username, credentials.password),
        )

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        """The person's matriculation examination, or nothing. A person without any hetu is not asked about.

        Raises SourceUnavailable, also for an answer that cannot be read or is about somebody else.
        """
        if not subject.hetut:
            return []
        present, *former = subject.hetut
        question = msgspec.json.encode({"ssn": present, "previousSsns": former})
        reply = self._asker.post(question, expected=frozenset({FOUND, NOT_KNOWN}))
        if reply.status == NOT_KNOWN:
            return []
        try:
            return convert_ytr(reply.body, self._directory(), subject=subject)
        except YtrAnswerError as error:
            raise SourceUnavailable(f"gave an answer that cannot be read: {error}") from None
        except WrongPerson:
            raise SourceUnavailable("answered about another person", answered=True) from None
