"""Every address at which something can be changed or told: its limit, its form token, its headers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import func, select

from app.database import Base, Database
from app.web.limits import POSTS
from tests.contracts.test_addresses import ADDRESSES
from tests.contracts.test_visitors import EVERYBODY, put_in, visit
from tests.contracts.visiting import FIREFOX, Kind, World, make_world

NO_COOKIE = ("/jako", "/ilmoitus", "/omat-tiedot/ilmoitukset/vahvista", "/kirjaudu/cas/paluu")
"""Addresses where nothing rests on a cookie: whoever has the link, or CAS itself"""
COOKIE_BORNE = [
    address for address in ADDRESSES if address.startswith("POST ") and not address[5:].startswith(NO_COOKIE)
]
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
networks = count(1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("posts"))
    yield world
    world.close()


def count_rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.mark.parametrize("address", COOKIE_BORNE)
@pytest.mark.parametrize("token", [None, "", "x.y.z", "another's"])
def test_without_the_forms_own_token_nothing_happens(world: World, address: str, token: str | None) -> None:
    before = count_rows(world.database)
    told = world.csrf[Kind.OTHER] if token == "another's" else token
    answer = world.client_of(Kind.OWNER).post(
        put_in(address, world.things),
        data={} if told is None else {"csrf_token": told},
        headers={"User-Agent": FIREFOX, "Accept": "text/html"},
        environ_base={"REMOTE_ADDR": f"10.1.{next(networks)}.1"},
    )
    assert answer.status_code == 400
    assert count_rows(world.database) == before


def test_a_post_without_a_limit_of_its_own_has_the_common_one(world: World) -> None:
    path, most = f"/jaot/{'A' * 22}/peruuta", int(POSTS.partition("/")[0])
    client = world.client_of(Kind.OWNER)
    answers = [
        client.post(path, data={"csrf_token": world.csrf[Kind.OWNER]}, environ_base={"REMOTE_ADDR": "10.2.0.1"})
        for _ in range(most + 1)
    ]
    assert {answer.status_code for answer in answers[:-1]} == {404}
    assert answers[-1].status_code == 429
    assert client.get("/jaot", environ_base={"REMOTE_ADDR": "10.2.0.1"}).status_code == 200


@pytest.mark.parametrize("kind", [Kind.NOBODY, Kind.OWNER])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_guarded(world: World, address: str, kind: Kind) -> None:
    answer = visit(world, kind, address.partition(" ")[0], put_in(address, world.things))
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    for name, value in GUARDS.items():
        assert answer.headers[name] == value
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "Permissions-Policy" in answer.headers
    if kind is Kind.OWNER and address not in EVERYBODY:
        assert "no-store" in answer.headers["Cache-Control"]
