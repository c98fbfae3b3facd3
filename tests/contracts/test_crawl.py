"""A crawl of the whole site by generated requests: whatever is sent, by whomever, nothing ends in an error of ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from tests.contracts.visiting import FIREFOX, PNG, WHO, Kind, Things, World, make_world

EXAMPLES = 5
"""Of each method of each address; odd methods come on top. Together several hundred requests."""
ODD_METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "POST", "GET")
_NAMES = (
    "aihe avaa haku huollettava jako kieli kirjoitettu kohta nakyma sivu viesti jatko ticket tila code state "
    "error kuka alkaen asti poistettu tallennettu tarkista form_key henkilo koulu liite logoutRequest nahty "
    "shown_in vahvistus pin lippu nayta version by text complaint due_on organisation_oid email share_ends "
    "report_answered because lang field what_is_wrong should_be topic message page name pick day kind chosen "
    "markings copy wants_pin warned talleta muuta_jotain"
)
NAMES = tuple(_NAMES.split())
"""Names of the fields and parameters of the whole service, and one that it has not."""
NASTY = (
    "",
    "0",
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "true",
    "null",
    "kaikki",
    "s1o1",
    "s1o1a1r1",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "31.12.9999",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: a=b",
    "ÄÖå 🦉 \u202e",
    "\ud800",
    "\uffff",
    "İ" * 70,
    "%",
    "%(x)s",
    "{{7*7}}",
    "' OR 1=1 --",
    "<script>",
    "//evil.example",
    "http://[",
    "/..%2f",
    "xn--a",
    "a@b",
    "ä@ö.fi",
    "x" * 5000,
    "⁹²",
    "٣",
    *WHO.values(),
)
PATH_WORDS = ("ota-kasittelyyn", "korjattu", "ei-virhetta", "kysy", "lisaaika", "siirra", "oidc", "cas", "demo")
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("text/html", "application/json", "*/*;q=x", "text/html;q=1e999", ",;=", "\xe4"),
    "Accept-Language": ("fi", "sv;q=0.1,en", "xx-" + "y" * 300, ";;;q=,", "*", "fi;q=-1"),
    "Accept-Encoding": ("br", "gzip", "br;q=0, *;q=0", "zstd;;", ""),
    "If-None-Match": ('"x"', "W/", "*", '"' + "x" * 500, ","),
    "If-Modified-Since": ("Thu, 99 Xxx 2026", "0"),
    "Range": ("bytes=0-1", "bytes=9-1", "bytes=-", "x"),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "none", "\xff"),
    "Sec-Fetch-User": ("?1", "?"),
    "Sec-Purpose": ("prefetch", "prefetch;prerender", ";"),
    "Cookie": (
        "istunto=x",
        "istunto=" + "%00" * 50,
        "lomake=a.b.c",
        "=;;=",
        "kieli=xx",
        'istunto="\\377"',
        "kieli=\xff",
    ),
    "Referer": ("http://[", "//", "\xe4"),
    "User-Agent": (FIREFOX, "", "Slackbot", "x" * 3000, "Mozilla/5.0 (\xe4"),
    "Content-Type": ("application/json", "multipart/form-data", "text/plain; charset=utf-99", ";", "x"),
    "X-Forwarded-For": ("x", "::1, 1.2.3.4", "\xff"),
    "X-Request-ID": ("x", "\xe4", "y" * 500),
    "Jako-PIN": ("0000", "\xe4", "x" * 300),
    "Jako-Lippu": ("x", "a.b.c", "\xe4"),
}
FORMS: dict[str, dict[str, str]] = {
    "/palaute": {"topic": "other", "message": "Kiitos", "page": "/", "email": "a@omaopintopolku.example"},
    "/kirjaudu": {"henkilo": WHO[Kind.OWNER], "jatko": "/opinnot"},
    "/jaot/uusi": {
        "form_key": "form-key-of-a-crawl-1",
        "kind": "everything",
        "name": "Haku",
        "chosen": "x",
        "markings": "with",
        "copy": "live",
        "lang": "fi",
        "pick": "other",
        "day": "2027-01-31",
        "wants_pin": "y",
        "warned": "y",
        "shown_in": "fi",
    },
    "/jaot/<id>": {
        "name": "Haku",
        "version": "1",
        "pick": "other",
        "day": "2027-01-31",
        "form_key": "form-key-of-a-crawl-2",
    },
    "/jako/<token>": {
        "pin": "1234",
        "lippu": "x",
        "alkaen": "2026-01-01",
        "avaa": "kaikki",
        "nayta": "1",
        "kieli": "sv",
    },
    "/omat-tiedot/lataa": {"kieli": "sv"},
    "/omat-tiedot/ilmoitukset/osoite": {"email": "a@omaopintopolku.example"},
    "/omat-tiedot/ilmoitukset/valinnat": {"share_ends": "y", "report_answered": "y"},
    "/virheilmoitukset/uusi": {"kohta": "s1o1", "huollettava": ""},
    "/virheilmoitukset/kaytosta": {"kuka": "guardian", "rekisteri": "koski", "hetki": "2026-11-20T14:05:06+02:00"},
    "/virheilmoitukset/koulu": {"koulu": "1.2.246.562.10.11111111111", "haku": "lukio", "huollettava": ""},
    "/virheilmoitukset/luonnos/<id>": {
        "field": "grade",
        "what_is_wrong": "Arvosana",
        "should_be": "9",
        "because": "Todistus",
        "lang": "fi",
        "email": "a@omaopintopolku.example",
        "talleta": "1",
        "liite": "x",
        "nahty": "x",
    },
    "/virheilmoitukset/<number>": {"text": "Lisätieto"},
    "/ilmoitus/<token>": {
        "version": "1",
        "by": "Rehtori",
        "text": "Korjattu",
        "complaint": "Voit valittaa",
        "due_on": "2026-12-31",
        "organisation_oid": "1.2.246.562.10.11111111111",
        "vahvistus": "x",
    },
}
"""Forms filled in well, by the beginnings of their addresses: nonsense alone never gets past the forms."""
visitors = st.sampled_from(Kind)
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
parts = st.one_of(
    st.sampled_from((*PATH_WORDS, *NASTY)), st.text(min_size=1, max_size=20), st.binary(min_size=1, max_size=8)
)
fields = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), texts), max_size=6)
ORDERS = st.sampled_from([1, -1])
"""Of the same field sent twice the first counts, or the last."""
headers = st.lists(st.sampled_from([(name, value) for name, values in HEADERS.items() for value in values]), max_size=3)
files = st.lists(
    st.tuples(
        st.sampled_from(["file", *NAMES[:6]]),
        st.sampled_from([PNG, b"", b"%PDF-1.4 %%EOF", b"\xff\xd8\xff\xff\xd9", b"x" * 300]),
        st.sampled_from(["a.png", "", "ä\x00/../b.pdf", "x" * 300, "🦉"]),
    ),
    max_size=2,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; `str()` of it is enough to send it again."""

    kind: Kind
    method: str
    path: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes, str]] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)


@st.composite
def requests_to(draw: st.DrawFn, rule: Rule, method: str, things: Things) -> Sent:
    """A request to an address: its parts real or generated, everything else generated."""
    values = {name: draw(st.one_of(st.sampled_from(real_parts(name, rule, things)), parts)) for name in rule.arguments}
    query = draw(fields)
    return Sent(
        draw(visitors),
        method,
        build_path(rule, values) + (f"?{_encode(query)}" if query else ""),
        draw(forms_of(rule)) if method != "GET" else [],
        draw(files) if method == "POST" else [],
        draw(headers),
    )


@st.composite
def forms_of(draw: st.DrawFn, rule: Rule) -> list[tuple[str, str]]:
    """The address's own form, some of its fields left out, spoiled or sent twice; or nonsense altogether."""
    own = next((FORMS[start] for start in sorted(FORMS, reverse=True) if rule.rule.startswith(start)), {})
    if not own or draw(st.integers(0, 3)) == 0:
        return draw(fields)
    spoiled = draw(st.lists(st.tuples(st.sampled_from(sorted(own)), texts), max_size=2))
    left_out = draw(st.sets(st.sampled_from(sorted(own)), max_size=1))
    return [*((name, value) for name, value in own.items() if name not in left_out), *spoiled][:: draw(ORDERS)]


def real_parts(name: str, rule: Rule, things: Things) -> list[str]:
    """What stands there in a real address, several times as likely as something made up."""
    by_name = {
        "token": things.keeper_token if "ilmoitus/" in rule.rule else things.share_token,
        "number": things.number,
        "key": things.consent_key,
        "huollettava": things.child_name,
        "act": "korjattu",
        "version": "x",
        "damaged": "a/b",
        "name": things.kept_name if "lomake" in rule.rule else "oidc",
    }
    if name != "id":
        return [by_name[name]]
    for beginning, id in (("/jaot", things.share_id), ("/virheilmoitukset/luonnos", things.draft_id)):
        if rule.rule.startswith(beginning):
            return [id]
    return ["s1o1"] if "/opinnot" in rule.rule else [things.file_id]


def build_path(rule: Rule, values: dict[str, str | bytes]) -> str:
    path = rule.rule
    for name, value in values.items():
        coded = quote_from_bytes(value, "") if isinstance(value, bytes) else quote(value, "", errors="surrogatepass")
        path = path.replace(f"<path:{name}>", coded).replace(f"<{name}>", coded)
    return path


def _encode(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("crawl"))
    yield world
    world.close()


addresses = count(1)


def send(world: World, sent: Sent) -> int:
    """The status of the answer; what the request changed is undone."""
    client = world.client_of(sent.kind)
    given: dict[str, Any] = {"headers": [("User-Agent", FIREFOX), *sent.headers]}
    if any(name == "Cookie" for name, _ in sent.headers):
        client._cookies = {}  # the client would take the header away
    if sent.method not in ("GET", "HEAD"):
        given.update(_body(world, sent))
    number = next(addresses)
    given["environ_base"] = {"REMOTE_ADDR": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}  # no rate limit
    answer = client.open(sent.path, method=sent.method, **given)
    answer.get_data()
    if sent.method not in ("GET", "HEAD", "OPTIONS") and answer.status_code < 400:
        world.reset()
    return answer.status_code


def _body(world: World, sent: Sent) -> dict[str, Any]:
    filled = [("csrf_token", world.csrf.get(sent.kind, "")), *sent.fields]
    if not sent.files:
        data = _encode(filled).encode()
        return {"data": data, "content_type": "application/x-www-form-urlencoded"}
    body = io.BytesIO()
    for name, value in filled:
        _write_part(body, f'form-data; name="{_header_safe(name)}"', value.encode("utf-8", "surrogatepass"))
    for name, content, file_name in sent.files:
        _write_part(body, f'form-data; name="{name}"; filename="{_header_safe(file_name)}"', content)
    body.write(b"--raja--\r\n")
    return {"data": body.getvalue(), "content_type": "multipart/form-data; boundary=raja"}


def _write_part(body: io.BytesIO, disposition: str, content: bytes) -> None:
    head = f"--raja\r\nContent-Disposition: {disposition}\r\n\r\n".encode("utf-8", "surrogatepass")
    body.write(head + content + b"\r\n")


def _header_safe(text: str) -> str:
    return text.replace("\r", "").replace("\n", "").replace('"', "")


def generate(world: World, rule: Rule, method: str) -> list[Sent]:
    """The same requests each time."""
    found: list[Sent] = []

    @seed(20261123)
    @settings(
        max_examples=EXAMPLES, derandomize=False, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(requests_to(rule, method, world.things))
    def collect(sent: Sent) -> None:
        found.append(sent)

    collect()
    return found


def test_no_generated_request_ends_in_an_error_of_ours(world: World) -> None:
    failed: list[str] = []
    statuses: set[int] = set()
    for place, rule in enumerate(sorted(world.app.url_map.iter_rules(), key=str)):
        odd = ODD_METHODS[place % len(ODD_METHODS)]
        for method in sorted({*((rule.methods or set()) - {"HEAD", "OPTIONS"}), odd}):
            for sent in generate(world, rule, method):
                status = send(world, sent)
                statuses.add(status)
                if status >= 500:
                    failed.append(f"{status}: {sent}")
    assert not failed, f"{len(failed)} requests failed:\n" + "\n".join(failed[:20])
    assert {200, 303, 400, 404, 405} <= statuses  # the crawl got somewhere
