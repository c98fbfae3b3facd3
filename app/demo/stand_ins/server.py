"""One local HTTP server in a thread of its own, with both registers behind it. It ends with the process it runs in."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Event, Thread

from app.demo.people import PEOPLE
from app.demo.person import DemoPerson
from app.demo.stand_ins import virta, ytr
from app.demo.stand_ins.behaviour import WEB_PAGE, Behaviour
from app.demo.stand_ins.known import VIRTA, YTR, Known

MAX_QUESTION_BYTES = 1_000_000
DRIP_SECONDS = 0.05
RETRY_AFTER_SECONDS = 30
Response = tuple[int, str, bytes]
"""Status, content type, body."""


class StandIns:
    """The server that runs. `settings()` points a service at it; `known` says how it behaves."""

    def __init__(self, people: Iterable[DemoPerson] = PEOPLE) -> None:
        self.known = Known.of(people)
        self.kutsuja = virta.Kutsuja("OMAOPINTOPOLKU", "demo", token_urlsafe(12))
        self.credentials = ytr.BasicCredentials("omaopintopolku", token_urlsafe(12))
        self.ending = Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.stand_ins = self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def settings(self) -> dict[str, str]:
        """Settings by which the service finds the stand-ins and is let in."""
        return {
            "virta_url": self.url + virta.PATH,
            "virta_jarjestelma": self.kutsuja.jarjestelma,
            "virta_tunnus": self.kutsuja.tunnus,
            "virta_avain": self.kutsuja.avain,
            "ytr_url": self.url,
            "ytr_username": self.credentials.username,
            "ytr_password": self.credentials.password,
        }

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Let go of everybody who hangs, then stop."""
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running_stand_ins(people: Iterable[DemoPerson] = PEOPLE) -> Iterator[StandIns]:
    """The stand-ins on a free port of 127.0.0.1, until the end of the `with`."""
    stand_ins = StandIns(people)
    Thread(target=stand_ins.serve, name="stand-ins", daemon=True).start()
    try:
        yield stand_ins
    finally:
        stand_ins.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_ins: StandIns

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller who hung up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= MAX_QUESTION_BYTES):
            self.close_connection = True
            self._send((413, "text/plain", b""))
            return
        body = self.rfile.read(int(length))
        if self.path == virta.PATH:
            behaviour, response = self._ask_virta(body)
        elif self.path == ytr.PATH:
            behaviour, response = self._ask_ytr(body)
        else:
            behaviour, response = Behaviour.ANSWERS, (404, "text/plain", b"")
        self._behave(behaviour, response)

    def _ask_virta(self, body: bytes) -> tuple[Behaviour, Response]:
        stand_ins = self.server.stand_ins
        known = stand_ins.known
        try:
            question = virta.read_question(body, stand_ins.kutsuja)
            people = known.find(question.numbers)
            behaviour = known.behaviour_of(VIRTA, people)
            if behaviour is Behaviour.FAILS:
                raise virta.SoapFault("Server", "Internal error")
            if behaviour is Behaviour.STRANGER:
                stranger = known.a_stranger_to(people)
                question = virta.Question(question.operation, (stranger.hetu,), (), question.school)
                people = [stranger]
            return behaviour, (virta.OK, virta.CONTENT_TYPE, virta.write_answer(question, people))
        except virta.SoapFault as fault:
            return Behaviour.ANSWERS, (virta.FAULT, virta.CONTENT_TYPE, virta.write_fault(fault))

    def _ask_ytr(self, body: bytes) -> tuple[Behaviour, Response]:
        stand_ins = self.server.stand_ins
        known = stand_ins.known
        if not stand_ins.credentials.accept(self.headers.get("Authorization")):
            return Behaviour.ANSWERS, (ytr.DENIED, ytr.CONTENT_TYPE, ytr.write_error("unauthorized"))
        numbers = ytr.read_numbers(body)
        if numbers is None:
            return Behaviour.ANSWERS, (ytr.BAD, ytr.CONTENT_TYPE, ytr.write_error("bad request"))
        people = known.find(numbers)
        behaviour = known.behaviour_of(YTR, people)
        if behaviour is Behaviour.FAILS:
            return Behaviour.ANSWERS, (500, ytr.CONTENT_TYPE, ytr.write_error("internal error"))
        if behaviour is Behaviour.STRANGER:
            people = [known.a_stranger_to(people)]
        status, answer = ytr.write_answer(people, numbers)
        return behaviour, (status, ytr.CONTENT_TYPE, answer)

    def _behave(self, behaviour: Behaviour, response: Response) -> None:
        status, content_type, body = response
        match behaviour:
            case Behaviour.HANGS:
                self.close_connection = True
                self.server.stand_ins.ending.wait()
            case Behaviour.GARBAGE:
                self._send((200, "text/html;charset=utf-8", WEB_PAGE))
            case Behaviour.BUSY:
                self._send((429, content_type, b""), {"Retry-After": str(RETRY_AFTER_SECONDS)})
            case Behaviour.RESETS:
                self._begin(status, content_type, len(body))
                self.wfile.write(body[: len(body) // 2])
                self._reset()
            case Behaviour.DRIPS:
                self._begin(status, content_type, len(body))
                self._drip(body)
            case _:
                self._send(response)

    def _send(self, response: Response, headers: dict[str, str] | None = None) -> None:
        status, content_type, body = response
        self._begin(status, content_type, len(body), headers)
        self.wfile.write(body)

    def _begin(self, status: int, content_type: str, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        if status == ytr.DENIED:
            self.send_header("WWW-Authenticate", 'Basic realm="ytr"')
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.end_headers()

    def _reset(self) -> None:
        """End the connection with a reset, not in an orderly way: what was sent so far may be lost too."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _drip(self, body: bytes) -> None:
        self.close_connection = True
        for index in range(len(body)):
            if self.server.stand_ins.ending.wait(DRIP_SECONDS):
                return
            self.wfile.write(body[index : index + 1])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the service's own log tells what it asked."""
