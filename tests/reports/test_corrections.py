"""The keeper says "corrected": what the record itself then says, to the citizen and to recipients of links."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database, utc_now
from app.register.attainments import attainment_keys
from app.register.document import Document
from app.register.names import Directory
from app.reports.blueprint import current_desk
from app.reports.corrections import Register, look_for_change, note_new_reports
from app.reports.desk import Desk
from app.reports.models import ErrorReport, KeeperLink
from app.sealing import Seal
from app.sharing.lifecycle import day_of
from app.sharing.making import create_share
from app.sharing.selection import prepare
from app.sharing.shares import ShareDraft, token_of
from app.sources.changes import find_followed
from app.sources.gather import GatheredRecord, Registers
from app.sources.koski import import_document
from app.tokens import TokenSigner
from tests.browser_client import Browser
from tests.reports.cases_made import GUARDIAN, RIGHT_OIDS, make_right, number_of, send_one, store_people, store_schools

CHANGED, UNCHANGED, NOTICED = "has changed in the register", "has not changed in the register yet", "was noticed on"


@pytest.fixture
def desk(app: Flask, database: Database) -> Desk:
    store_people(database)
    store_schools(database)
    with app.app_context():
        return current_desk()


@pytest.fixture
def citizen(client: Browser, desk: Desk) -> Browser:
    client.sign_in(GUARDIAN)
    return client


def correct_record(database: Database, arvosana: str = "10", subject: str = "Tähtitiede") -> None:
    """What the school does in its own system."""
    right = make_right(RIGHT_OIDS[0], subject)
    right["suoritukset"][0]["osasuoritukset"][0]["arviointi"][0]["arvosana"]["koodiarvo"] = arvosana
    import_document(database, Document({"oid": GUARDIAN}, [right]), Directory())


def answer_corrected(app: Flask, desk: Desk) -> None:
    """What the keeper does on the page of the signed link."""
    with desk.database.read() as session:
        id = session.scalars(select(KeeperLink.id)).one()
    token = TokenSigner(desk.settings.secret_keys, "ilmoitus").sign(id)
    form = Browser(app).open(f"/ilmoitus/{token}/korjattu?kieli=en")
    form.submit("Go on", text="Korjattu.").submit("Send the answer: corrected")


def make_link(app: Flask, desk: Desk) -> str:
    """The address of a link to everything of the person's."""
    registers, now = Registers(desk.database), utc_now()
    chosen = tuple(attainment_keys(prepare(registers, GUARDIAN, day_of(now)).visible))
    draft = ShareDraft(
        form_key="form-key-of-a-report",
        kind="chosen",
        name="L",
        last_day=day_of(now) + timedelta(days=9),
        chosen=chosen,
    )
    made = create_share(registers, desk.seal, GUARDIAN, draft, now)
    return f"/jako/{token_of(desk.settings.secret_keys, made.share)}?kieli=en"


def test_the_rows_are_noted_in_the_transaction_that_sends(citizen: Browser, desk: Desk) -> None:
    number = number_of(send_one(citizen))
    with desk.database.read() as session:
        assert find_followed(session, desk.seal, f"report:{number}") is not None
    assert note_new_reports(desk.database, desk.seal, Registers(desk.database), utc_now()) == 0


def test_corrected_before_the_answer(citizen: Browser, app: Flask, desk: Desk, database: Database) -> None:
    link = make_link(app, desk)
    number = number_of(send_one(citizen))
    assert "Corrected" not in Browser(app).open(link).text
    correct_record(database)
    answer_corrected(app, desk)
    case = citizen.open(f"/virheilmoitukset/{number}?kieli=en")
    today = day_of(utc_now())
    assert f"{NOTICED} {today.day}.{today.month}.{today.year}" in case.text
    assert UNCHANGED not in case.text
    shown = Browser(app).open(link).text
    assert f"Corrected {today.day}.{today.month}.{today.year}" in shown


def test_said_to_be_corrected_and_not(citizen: Browser, app: Flask, desk: Desk, database: Database) -> None:
    number = number_of(send_one(citizen))
    answer_corrected(app, desk)
    assert UNCHANGED in citizen.open(f"/virheilmoitukset/{number}?kieli=en").text
    correct_record(database)
    case = citizen.open(f"/virheilmoitukset/{number}?kieli=en").text
    assert NOTICED in case
    assert UNCHANGED not in case


class NeverAsked(Registers):
    """Registers that no page may gather from."""

    def gather(self, henkilo_oid: str, today: date) -> GatheredRecord:
        raise AssertionError("a register was asked")


def test_the_receipt_and_the_list_ask_no_register(citizen: Browser, app: Flask, desk: Desk, database: Database) -> None:
    number = number_of(send_one(citizen))
    answer_corrected(app, desk)
    correct_record(database)
    app.extensions["registers"] = NeverAsked(database)
    for path in ("/virheilmoitukset", f"/virheilmoitukset/{number}/kuitti", f"/virheilmoitukset/{number}/sulje"):
        assert number in citizen.open(f"{path}?kieli=en").text


def test_the_day_of_a_change_stays(citizen: Browser, app: Flask, desk: Desk, database: Database) -> None:
    number = number_of(send_one(citizen))
    correct_record(database)
    with database.read() as session:
        report = session.scalars(select(ErrorReport).where(ErrorReport.number == number)).one()
    registers, first = Registers(database), utc_now() + timedelta(days=3)
    for later in (first, first + timedelta(days=30)):
        change = look_for_change(database, desk.seal, registers, report, later)
        assert (change.register, change.noticed_at) == (Register.CHANGED, first)


def test_a_change_elsewhere_is_not_the_correction(citizen: Browser, desk: Desk, database: Database) -> None:
    number = number_of(send_one(citizen))
    right = make_right(RIGHT_OIDS[0], "Tähtitiede")
    right["tila"]["opiskeluoikeusjaksot"][0]["alku"] = "2020-08-11"
    import_document(database, Document({"oid": GUARDIAN}, [right]), Directory())
    with database.read() as session:
        report = session.scalars(select(ErrorReport).where(ErrorReport.number == number)).one()
    change = look_for_change(database, desk.seal, Registers(database), report, utc_now())
    assert change.register is Register.UNCHANGED


def test_a_report_whose_rows_nobody_noted_claims_nothing(citizen: Browser, desk: Desk) -> None:
    number = number_of(send_one(citizen))
    other = Seal(("another-key-of-the-tests-that-is-long",))
    with desk.database.read() as session:
        report = session.scalars(select(ErrorReport).where(ErrorReport.number == number)).one()
    change = look_for_change(desk.database, other, Registers(desk.database), report, utc_now())
    assert change.register is Register.UNKNOWN
