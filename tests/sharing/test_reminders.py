"""Three days before a link ends its owner is told, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.database import Database
from app.mail.models import Mail
from app.persons.addresses import Notice, choose_wanted
from app.persons.models import Henkilo, Sahkoposti
from app.persons.service import store_henkilo
from app.sealing import Seal
from app.sharing.models import ShareLink
from app.sharing.reminders import remind_of_ends, tell_of_waiting

OWNER = "1.2.246.562.24.10000000001"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LAST_DAY = date(2026, 11, 26)


@pytest.fixture
def seal(app: Flask) -> Seal:
    found: Seal = app.extensions["seal"]
    return found


@pytest.fixture
def owner(app: Flask, database: Database, seal: Seal) -> None:
    """An owner with a confirmed address and a link that ends in three days."""
    with database.write() as session:
        store_henkilo(session, oid=OWNER, etunimet="Maija", sukunimi="Mainio")
        session.add(
            Sahkoposti(
                id=b"x" * 16, henkilo_oid=OWNER, sealed=seal.seal(b"maija@esimerkki.example", f"sahkoposti:{OWNER}"),
                lang="en", asked_at=NOW, confirmed_at=NOW,
            )
        )  # fmt: skip
        session.add(
            ShareLink(
                public_id="abc", token_id=b"t" * 16, henkilo_oid=OWNER, form_key="f", kind="everything",
                with_markings=True, lang="fi", last_day=LAST_DAY, created_at=NOW - timedelta(days=30),
                sealed_choice=b"x", pin_misses=0, done_count=0, version=1,
            )
        )  # fmt: skip


def remind(app: Flask, database: Database, now: datetime = NOW) -> int:
    with app.app_context():
        return remind_of_ends(database, app.extensions["settings"], app.extensions["seal"], now)


def count_mails(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Mail)) or 0


@pytest.mark.usefixtures("owner")
def test_the_owner_is_told_once(app: Flask, database: Database, seal: Seal) -> None:
    assert remind(app, database, NOW - timedelta(days=1)) == 0
    assert remind(app, database) == 1
    assert remind(app, database, NOW + timedelta(days=1)) == 0
    with database.read() as session:
        mail = session.scalars(select(Mail)).one()
    assert mail.sealed is not None
    message = message_from_bytes(seal.open(mail.sealed, f"mail:{mail.message_id}"), policy=policy.default)
    body = message.get_body(("plain",))  # type: ignore[attr-defined]
    assert message["To"] == "maija@esimerkki.example"
    assert message["Subject"] == "A share link of yours ends soon"
    assert "26.11.2026" in body.get_content().replace("26/11/2026", "26.11.2026")
    assert "your studies do not" in body.get_content()
    assert "/jaot" in body.get_content()
    assert "Mainio" not in body.get_content()


@pytest.mark.usefixtures("owner")
def test_an_end_that_was_put_off_is_told_again(app: Flask, database: Database) -> None:
    assert remind(app, database) == 1
    with database.write() as session:
        session.execute(update(ShareLink).values(last_day=date(2027, 1, 10)))
    assert remind(app, database) == 0
    assert remind(app, database, datetime(2027, 1, 8, 10, tzinfo=UTC)) == 1


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    "why", ["withdrawn", "emptied", "ends later", "ends today", "made for two days", "no address", "not wanted", "dead"]
)
def test_nothing_is_said(app: Flask, database: Database, why: str) -> None:
    links = {
        "withdrawn": {"withdrawn_at": NOW},
        "emptied": {"emptied_at": NOW},
        "ends later": {"last_day": date(2026, 11, 27)},
        "ends today": {"last_day": date(2026, 11, 23)},
        "made for two days": {"created_at": NOW},
    }
    with database.write() as session:
        if why in links:
            session.execute(update(ShareLink).values(**links[why]))
        elif why == "no address":
            session.execute(update(Sahkoposti).values(confirmed_at=None))
        elif why == "not wanted":
            choose_wanted(session, OWNER, {Notice.REPORT_ANSWERED})
        else:
            session.execute(update(Henkilo).values(kuollut=True))
    assert remind(app, database) == 0
    assert count_mails(database) == 0


@pytest.mark.usefixtures("owner")
def test_two_workers_at_once_send_one_mail(app: Flask, database: Database) -> None:
    told: list[int] = []
    workers = [Thread(target=lambda: told.append(remind(app, database))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(told) == 1
    assert count_mails(database) == 1


def tell(app: Flask, database: Database) -> int:
    with app.app_context():
        return tell_of_waiting(database, app.extensions["settings"], app.extensions["seal"], NOW)


@pytest.mark.usefixtures("owner")
def test_a_link_that_waits_is_told_once_each_time(app: Flask, database: Database, seal: Seal) -> None:
    assert tell(app, database) == 0
    for hours in (1, 2):
        with database.write() as session:
            session.execute(update(ShareLink).values(waits_for_owner_at=NOW - timedelta(hours=hours)))
        assert [tell(app, database), tell(app, database)] == [1, 0]
    with database.read() as session:
        mail = session.scalars(select(Mail)).first()
    assert mail is not None
    assert mail.sealed is not None
    message = message_from_bytes(seal.open(mail.sealed, f"mail:{mail.message_id}"), policy=policy.default)
    assert message["To"] == "maija@esimerkki.example"
    assert message["Subject"] == "A share link of yours waits for you"
    body = message.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "/jaot" in body
    assert "Mainio" not in body


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("why", ["withdrawn", "no address", "dead"])
def test_nothing_is_said_of_waiting(app: Flask, database: Database, why: str) -> None:
    with database.write() as session:
        session.execute(update(ShareLink).values(waits_for_owner_at=NOW))
        if why == "withdrawn":
            session.execute(update(ShareLink).values(withdrawn_at=NOW))
        elif why == "no address":
            session.execute(update(Sahkoposti).values(confirmed_at=None))
        else:
            session.execute(update(Henkilo).values(kuollut=True))
    assert tell(app, database) == 0
    assert count_mails(database) == 0
