"""Drafts and sent reports of a fictional person in every state, and the keeper's pages of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.audit.service import Actor
from app.database import Database, utc_now
from app.demo.people import PEOPLE
from app.organisations.models import Organisaatio
from app.organisations.routing import Source
from app.reports.cases import add_event
from app.reports.contents import EventText
from app.reports.models import ErrorReport, EventKind, KeeperLink, Outcome, State
from app.settings import Settings
from tests.browser_client import Browser
from tests.reports.cases_made import begin, fill_in
from tests.reports.keeper_cases import Sent, make_case

REPORTER = next(person for person in PEOPLE if person.number == 701)
"""Who has a study right with rows in our own store"""
ACTS = ("ota-kasittelyyn", "korjattu", "ei-virhetta", "kysy", "lisaaika", "siirra", "siirra?haku=lukio", "kysy/tehty")
KEEPER_PAGES = (
    "/ilmoitus/avoin",
    *(f"/ilmoitus/avoin/{act}" for act in ACTS),
    "/ilmoitus/myohassa",
    "/ilmoitus/vastattu",
    "/ilmoitus/vastattu/kysy",
    "/ilmoitus/vanhentunut",
    "/ilmoitus/uusittu",
    "/ilmoitus/siirretty",
    "/ilmoitus/suljettu",
    "/ilmoitus/tuntematon",
    "/ilmoitus/katkennut/osoite",
)
"""Each begins with the name of a case in the place of its token."""
DRAFT_PAGES = (
    "/virheilmoitukset/luonnos/valmis",
    "/virheilmoitukset/luonnos/valmis/liitteet",
    "/virheilmoitukset/luonnos/valmis/esikatselu",
    "/virheilmoitukset/luonnos/valmis/poista",
    "/virheilmoitukset/luonnos/kesken?tarkista=1",
)
CASE_PAGES = (
    "/virheilmoitukset/avoin",
    "/virheilmoitukset/avoin/kuitti",
    "/virheilmoitukset/avoin/sulje",
    "/virheilmoitukset/myohassa",
    "/virheilmoitukset/vastattu",
    "/virheilmoitukset/siirretty",
    "/virheilmoitukset/suljettu",
)
REPORTER_PAGES = (*DRAFT_PAGES, *CASE_PAGES)
"""Opened by the reporter."""
STATES = ("avoin", "myohassa", "vastattu", "vanhentunut", "uusittu", "siirretty", "suljettu")


def prepare_reports(database: Database, keys: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Name -> address, of every prepared page of reports."""
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings.for_tests(database_url=url, demo=True, **keys))
    try:
        cases = {state: make_one(app, database, index, state) for index, state in enumerate(STATES)}
        drafts = make_drafts(app)
    finally:
        app.extensions["database"].dispose()
    addresses = {name: name for name in KEEPER_PAGES}
    for state, case in cases.items():
        for name in KEEPER_PAGES:
            addresses[name] = put_in(addresses[name], 2, state, case.token)
    for name in DRAFT_PAGES:
        addresses[name] = name
        for state, id in drafts.items():
            addresses[name] = put_in(addresses[name], 3, state, id)
    for name in CASE_PAGES:
        addresses[name] = put_in(name, 2, name.split("/")[2], cases[name.split("/")[2]].number)
    return addresses


def put_in(address: str, place: int, name: str, value: str) -> str:
    """The address with one of its words, which is that name, exchanged; a query stays."""
    path, mark, query = address.partition("?")
    words = path.split("/")
    return "/".join(value if index == place and word == name else word for index, word in enumerate(words)) + (
        mark + query
    )


def make_one(app: Flask, database: Database, index: int, state: str) -> Sent:
    """A case in a state, whose keeper is one of the demo's schools."""
    with database.read() as session:
        school = session.scalars(select(Organisaatio.oid).order_by(Organisaatio.oid)).first()
    now = utc_now()
    oid, is_late = REPORTER.oid, state == "myohassa"
    people = {"reporter_oid": oid, "owner_oid": oid, "subject_oid": oid}
    sent = make_case(
        app,
        now - timedelta(days=40 if is_late else 1),
        number=f"VI-{now.year}-{'2345678'[index]}XWZ",
        school_oid=school,
        organisation_oid=school,
        path=[school],
        **people,
    )
    with app.app_context():
        CHANGES.get(state, _leave)(sent)
    return sent


def make_drafts(app: Flask) -> dict[str, str]:
    """Name -> id: a draft that can be sent, and one in which everything is still missing."""
    citizen = Browser(app)
    record = citizen.sign_in(REPORTER.oid).browser.open("/opinnot?avaa=kaikki")
    first, *_others, last = (
        link.get("href").partition("kohta=")[2].partition("&")[0]
        for link in record.find("//main//a[contains(@href, 'kohta=')]")
    )
    done = fill_in(begin(citizen, last), field="other").path.split("/")[3]
    return {"valmis": done, "kesken": begin(citizen, first).path.split("/")[3].partition("?")[0]}


def _leave(_sent: Sent) -> None:
    """Nothing has happened to it."""


def _answer(sent: Sent) -> None:
    texts = (
        EventText(text="Mikä vuosi?"),
        EventText(text="Tieto on oikein.", complaint="Voit valittaa.", by="Rehtori"),
    )
    _happen(sent, EventKind.ASKED, texts[0])
    _happen(sent, EventKind.MESSAGE, EventText(text="Vuosi 2020"), Actor.CITIZEN)
    _happen(sent, EventKind.CORRECTED, EventText(text="Korjattu."))
    _happen(sent, EventKind.NOT_AN_ERROR, texts[1])
    _change(sent, state=State.ANSWERED, outcome=Outcome.NOT_AN_ERROR, answered_at=utc_now())


def _wear_out(sent: Sent) -> None:
    _change_link(sent, ends_at=utc_now() - timedelta(days=1))


def _renew(sent: Sent) -> None:
    _change_link(sent, withdrawn_at=utc_now())


def _hand_on(sent: Sent) -> None:
    _happen(sent, EventKind.MOVED, EventText(text="Opiskelija on toisen koulun."))
    _change(sent, source=Source.UNROUTED, organisation_oid=None)
    _change_link(sent, withdrawn_at=utc_now())


def _close(sent: Sent) -> None:
    _happen(sent, EventKind.CLOSED, None, Actor.CITIZEN)
    _change(sent, state=State.CLOSED, closed_at=utc_now())


CHANGES = {
    "vastattu": _answer,
    "vanhentunut": _wear_out,
    "uusittu": _renew,
    "siirretty": _hand_on,
    "suljettu": _close,
}


def _happen(sent: Sent, kind: EventKind, text: EventText | None, actor: Actor = Actor.KEEPER) -> None:
    with sent.desk.database.write() as session:
        report = session.scalars(select(ErrorReport).where(ErrorReport.number == sent.number)).one()
        add_event(session, sent.desk, report, kind, actor, utc_now(), text=text)


def _change(sent: Sent, **values: Any) -> None:
    with sent.desk.database.write() as session:
        report = session.scalars(select(ErrorReport).where(ErrorReport.number == sent.number)).one()
        for name, value in values.items():
            setattr(report, name, value)


def _change_link(sent: Sent, **values: Any) -> None:
    with sent.desk.database.write() as session:
        report = session.scalars(select(ErrorReport.id).where(ErrorReport.number == sent.number)).one()
        for link in session.scalars(select(KeeperLink).where(KeeperLink.report_id == report)):
            for name, value in values.items():
                setattr(link, name, value)
