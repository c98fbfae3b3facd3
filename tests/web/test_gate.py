"""The gate: what says nothing of who may open it does not answer."""

from __future__ import annotations

import pytest
from flask import Flask

from app import create_app
from app.settings import Settings
from app.web.gate import (
    Access,
    UndeclaredAccess,
    check_every_route,
    citizen_only,
    get_access,
    install_gate,
    operator_only,
    public,
)
from app.web.visitors import ANONYMOUS, Visitor, VisitorKind

CITIZEN = Visitor(VisitorKind.CITIZEN, henkilo_oid="1.2.246.562.24.1", viewing_oid="1.2.246.562.24.1")
OPERATOR = Visitor(VisitorKind.OPERATOR, henkilo_oid="1.2.246.562.24.2")


def make_app(visitor: Visitor) -> Flask:
    app = Flask("gate_test", static_folder=None)
    app.add_url_rule("/open", "open", public(lambda: "open"))
    app.add_url_rule("/mine", "mine", citizen_only(lambda: "mine"), methods=["GET", "POST"])
    app.add_url_rule("/works", "works", operator_only(lambda: "works"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "forgotten")
    app.add_url_rule("/kirjaudu", "login.sign_in", public(lambda: "sign in"))
    install_gate(app, lambda: visitor, lambda: None)
    return app


@pytest.mark.parametrize(
    ("visitor", "path", "status"),
    [
        (ANONYMOUS, "/open", 200), (CITIZEN, "/open", 200), (OPERATOR, "/open", 200),
        (ANONYMOUS, "/mine", 303), (CITIZEN, "/mine", 200), (OPERATOR, "/mine", 303),
        (ANONYMOUS, "/works", 404), (CITIZEN, "/works", 404), (OPERATOR, "/works", 200),
        (ANONYMOUS, "/forgotten", 403), (CITIZEN, "/forgotten", 403), (OPERATOR, "/forgotten", 403),
    ],
)  # fmt: skip
def test_each_visitor_gets_what_the_level_allows(visitor: Visitor, path: str, status: int) -> None:
    assert make_app(visitor).test_client().get(path).status_code == status


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    response = make_app(ANONYMOUS).test_client().get("/mine?avaa=s1&kieli=sv")
    assert response.location == "/kirjaudu?jatko=/mine?avaa%3Ds1%26kieli%3Dsv"


def test_a_strangers_post_is_refused_and_not_led_on() -> None:
    assert make_app(ANONYMOUS).test_client().post("/mine").status_code == 403


def test_a_forgotten_route_keeps_the_app_from_starting() -> None:
    with pytest.raises(UndeclaredAccess) as raised:
        check_every_route(make_app(ANONYMOUS))
    assert raised.value.endpoints == ("forgotten",)


def test_every_route_of_the_service_has_a_level() -> None:
    app = create_app(Settings.for_tests())
    levels = {rule.rule: get_access(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert None not in levels.values()
    assert levels["/opinnot"] is Access.CITIZEN
    public_pages = {rule for rule, level in levels.items() if level is Access.PUBLIC}
    assert not {rule for rule in public_pages if rule.startswith("/opinnot")}
