"""Everything of mine in one file: ordered, made by the worker, taken, deleted; on both databases."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app
from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.demo.identity import make_hetu
from app.downloads import making
from app.downloads.archive import MOST_BYTES, Contents, File, TooLarge, pack
from app.downloads.making import LEASE, MOST_TRIES, make_next
from app.downloads.models import Bundle, State
from app.downloads.ordering import seal_about
from app.persons.service import link_henkilo, store_henkilo
from app.reports.blueprint import current_desk
from app.sealing import Seal
from app.settings import Settings
from app.sharing.lifecycle import day_of
from app.sharing.making import create_share
from app.sharing.shares import token_of
from app.worker import STEPS, Worker
from tests.answering import Reply, answering
from tests.browser_client import Browser
from tests.html_validation import HtmlValidator
from tests.reports.cases_made import (
    CHILD,
    GUARDIAN,
    STRANGER,
    begin,
    fill_in,
    number_of,
    store_people,
    store_schools,
)
from tests.sharing.shared import draft, keys_of

PATH = "/omat-tiedot/lataa"
FILE = f"{PATH}/tiedosto"
HETU = make_hetu(date(1980, 2, 1), 952)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64) + b"IEND\xaeB`\x82"
BUNDLE_STEPS = [step for step in STEPS if "bundles" in step.name]


@pytest.fixture
def citizen(client: Browser, database: Database) -> Browser:
    store_people(database)
    store_schools(database)
    client.sign_in(GUARDIAN)
    return client


def work(browser: Browser) -> dict[str, int]:
    return Worker(browser.app, BUNDLE_STEPS).run_once()


def order(browser: Browser, lang: str = "en") -> None:
    browser.open(f"{PATH}?kieli={lang}").submit("Order the file" if lang == "en" else "")


def take(browser: Browser) -> zipfile.ZipFile:
    answer = browser.client.get(FILE)
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in answer.headers["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return archive


def actions(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action.like("%_bundle")).order_by(AuditEvent.id))
        return [(event.action, event.actor_kind) for event in events]


def share_everything(browser: Browser) -> str:
    """A link of the citizen; its token."""
    app, now = browser.app, utc_now()
    registers = app.extensions["registers"]
    made = create_share(
        registers,
        app.extensions["seal"],
        GUARDIAN,
        draft(tuple(keys_of(registers, GUARDIAN)), form_key=uuid4().hex, last_day=day_of(now) + timedelta(days=30)),
        now,
    )
    return token_of(app.extensions["settings"].secret_keys, made.share)


def report_with_picture(browser: Browser) -> str:
    page = fill_in(begin(browser))
    token = page.find("//input[@name='csrf_token']")[0].get("value")
    browser.send("POST", page.path, {"csrf_token": token, "file": (io.BytesIO(PNG), "todistus.png")})
    return number_of(browser.open(page.path).click("Go on to check and send").submit("Send the report"))


def test_from_the_order_to_the_file_and_its_deletion(citizen: Browser, database: Database) -> None:
    page = citizen.open(f"{PATH}?kieli=en").submit("Order the file")
    assert "Your file is being made" in page.text
    assert citizen.client.get(FILE).status_code == 404
    assert "Your file is being made" in page.click("Look again").text
    assert work(citizen)["make bundles"] == 1
    ready = page.click("Look again")
    assert "Your file is ready" in ready.text
    assert ready.find(f"//a[@href='{FILE}']")
    assert "index.html" in take(citizen).namelist()
    gone = ready.submit("Delete the file now")
    assert "Your file is ready" not in gone.text
    assert citizen.client.get(FILE).status_code == 404
    assert actions(database) == [
        ("order_bundle", "citizen"),
        ("make_bundle", "service"),
        ("download_bundle", "citizen"),
        ("delete_bundle", "citizen"),
    ]


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_everything_is_in_it_and_every_sum_is_right(
    citizen: Browser, database: Database, html_validator: HtmlValidator, lang: str
) -> None:
    with database.write() as session:
        store_henkilo(session, oid=GUARDIAN, hetu=HETU)
    token = share_everything(citizen)
    citizen.client.get(f"/jako/{token}", headers={"User-Agent": "Mozilla/5.0 Firefox/128.0", "Accept": "text/html"})
    number = report_with_picture(citizen)
    csrf = citizen.open(PATH).find("//input[@name='csrf_token']")[0].get("value")
    citizen.send("POST", PATH, {"csrf_token": csrf, "kieli": lang})
    work(citizen)
    archive = take(citizen)
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["language"] == lang
    assert manifest["registers"] == {"unavailable": [], "as_of": {}}
    assert {file["name"] for file in manifest["files"]} == set(archive.namelist()) - {"manifest.json"}
    for file in manifest["files"]:
        content = archive.read(file["name"])
        assert (len(content), sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        assert HETU.encode() not in content
        assert token.encode() not in content
        assert b"Merenkulku" not in content, "the child's studies are the child's"
    assert set(archive.namelist()) == {
        "index.html",
        "opinnot.html",
        "opinnot.json",
        "jakolinkit.html",
        "jakolinkit.json",
        "virheilmoitukset.html",
        "virheilmoitukset.json",
        f"liitteet/{number}/1.png",
        "kaytto.csv",
        "kaytto.json",
        "omat-tiedot.json",
        "manifest.json",
    }
    (right,) = json.loads(archive.read("opinnot.json"))["opiskeluoikeudet"]
    assert right["suoritukset"][0]["osasuoritukset"][0]["arviointi"][0]["arvosana"]["koodiarvo"] == "9"
    (link,) = json.loads(archive.read("jakolinkit.json"))
    assert link["openings"]
    (case,) = json.loads(archive.read("virheilmoitukset.json"))
    assert (case["number"], case["words"]["what_is_wrong"]) == (number, "Arvosana on 9.")
    assert archive.read(f"liitteet/{number}/1.png") == PNG
    used = json.loads(archive.read("kaytto.json"))
    assert {"person", "uses", "last_root"} <= set(used)
    assert len(list(csv.reader(io.StringIO(archive.read("kaytto.csv").decode("utf-8-sig")), delimiter=";"))) > 3
    for name in archive.namelist():
        if name.endswith(".html"):
            html = archive.read(name).decode()
            assert f'<html lang="{lang}">' in html
            assert html_validator(html) == [], name
            assert "http://" not in html
            assert "<script" not in html
    assert "Tähtitiede" in archive.read("opinnot.html").decode()


def test_somebody_without_anything_gets_a_file_too(client: Browser, database: Database) -> None:
    store_people(database)
    client.sign_in(STRANGER)
    order(client)
    work(client)
    archive = take(client)
    assert json.loads(archive.read("opinnot.json"))["opiskeluoikeudet"] == []
    assert json.loads(archive.read("jakolinkit.json")) == []
    assert "virheilmoitukset.html" not in archive.namelist()


def test_it_is_nobody_elses(citizen: Browser, database: Database) -> None:
    order(citizen)
    work(citizen)
    other = Browser(citizen.app)
    other.sign_in(STRANGER)
    assert other.client.get(FILE).status_code == 404
    assert "Your file is ready" not in other.open(f"{PATH}?kieli=en").text
    nobody = citizen.app.test_client()
    assert nobody.get(FILE).status_code == 303


def test_the_row_holds_no_word_of_it(citizen: Browser, database: Database) -> None:
    order(citizen)
    work(citizen)
    with database.read() as session:
        sealed = session.scalars(select(Bundle.sealed)).one()
    assert sealed is not None
    for word in (b"PK", b"index.html", "Tähtitiede".encode()):
        assert word not in sealed[:2] if word == b"PK" else word not in sealed


def test_ordering_again_while_one_waits_is_the_same_order(citizen: Browser, database: Database) -> None:
    order(citizen)
    csrf = citizen.open("/palaute").find("//input[@name='csrf_token']")[0].get("value")
    with database.read() as session:
        before = session.scalars(select(Bundle.id)).one()
    citizen.send("POST", PATH, {"csrf_token": csrf, "kieli": "sv"})
    with database.read() as session:
        assert session.scalars(select(Bundle.id)).one() == before
    work(citizen)
    citizen.send("POST", PATH, {"csrf_token": csrf, "kieli": "sv"})
    with database.read() as session:
        row = session.scalars(select(Bundle)).one()
        assert (row.id == before, row.state, row.lang) == (False, State.WAITING, "sv")


def test_an_unknown_language_is_the_pages(citizen: Browser, database: Database) -> None:
    csrf = citizen.open(f"{PATH}?kieli=sv").find("//input[@name='csrf_token']")[0].get("value")
    citizen.send("POST", PATH, {"csrf_token": csrf, "kieli": "\x00xx"})
    with database.read() as session:
        assert session.scalars(select(Bundle.lang)).one() == "sv"


def test_it_goes_after_a_day_though_no_worker_runs(citizen: Browser, database: Database) -> None:
    order(citizen)
    work(citizen)
    with database.write() as session:
        session.execute(update(Bundle).values(made_at=utc_now() - timedelta(hours=24, seconds=1)))
    assert citizen.client.get(FILE).status_code == 404
    assert "Your file is ready" not in citizen.open(f"{PATH}?kieli=en").text
    assert work(citizen)["forget bundles"] == 1
    with database.read() as session:
        assert session.scalars(select(Bundle.id)).all() == []


def test_an_order_that_no_worker_took_for_a_day_is_forgotten(citizen: Browser, database: Database) -> None:
    order(citizen)
    with database.write() as session:
        session.execute(
            update(Bundle).values(ordered_at=utc_now() - timedelta(hours=25), leased_until=utc_now() + LEASE)
        )
    assert citizen.open(f"{PATH}?kieli=en").find("//input[@name='kieli']"), "it can be ordered again"
    assert work(citizen)["forget bundles"] == 1


@pytest.mark.parametrize("spoil", ["changed", "other key", "another's"])
def test_a_file_that_cannot_be_opened_has_failed_calmly(citizen: Browser, database: Database, spoil: str) -> None:
    order(citizen)
    work(citizen)
    with database.write() as session:
        row = session.scalars(select(Bundle)).one()
        assert row.sealed is not None
        if spoil == "changed":
            row.sealed = row.sealed[:-20] + b"A" * 20
        elif spoil == "other key":
            row.sealed = Seal(("another-key-that-is-long-enough-for-a-seal",)).seal(b"x", seal_about(row.id))
        else:
            row.id = "A" * 22
    page = citizen.open(f"{FILE}?kieli=en")
    assert "The file could not be made" in page.text
    assert ("download_bundle", "citizen") not in actions(database)
    page.submit("Order a new file")
    work(citizen)
    take(citizen)


def test_a_worker_that_died_leaves_the_order_to_the_next(citizen: Browser, database: Database) -> None:
    order(citizen)
    with database.write() as session:
        taken = making._take(session, utc_now())
    assert taken is not None
    assert work(citizen)["make bundles"] == 0, "its lease still runs"
    with database.write() as session:
        session.execute(update(Bundle).values(leased_until=utc_now() - timedelta(seconds=1)))
    assert work(citizen)["make bundles"] == 1
    with citizen.app.app_context():
        making._store(current_desk(), replace(taken), b"late")
    assert "index.html" in take(citizen).namelist(), "the late one stores nothing"


def test_after_three_tries_the_citizen_is_told(citizen: Browser, database: Database) -> None:
    order(citizen)
    for number in range(MOST_TRIES):
        with database.write() as session:
            assert making._take(session, utc_now() + 2 * LEASE * number) is not None
    with database.write() as session:
        session.execute(update(Bundle).values(leased_until=utc_now() - timedelta(seconds=1)))
    work(citizen)
    assert "The file could not be made" in citizen.open(f"{PATH}?kieli=en").text
    assert [action for action, _ in actions(database)] == ["order_bundle", *["make_bundle"] * MOST_TRIES]


def test_a_failure_is_tried_again_later_and_then_given_up(citizen: Browser, database: Database) -> None:
    """The person's row is taken away under the worker: a real failure of the making."""
    order(citizen)
    app, now = citizen.app, utc_now()
    broken = replace_gather(app)
    with app.app_context():
        for number in range(1, MOST_TRIES + 1):
            assert make_next(current_desk(), broken, now) == 1
            with database.read() as session:
                row = session.scalars(select(Bundle)).one()
            assert row.state == (State.FAILED if number == MOST_TRIES else State.WAITING)
            assert make_next(current_desk(), broken, now) == 0, "not at once"
            now += timedelta(minutes=number, seconds=1)


def replace_gather(app: Flask) -> Any:
    class Broken(type(app.extensions["registers"])):  # type: ignore[misc]
        def gather(self, henkilo_oid: str, today: object) -> Any:
            raise RuntimeError("a secret of Aada")

    return Broken(app.extensions["database"])


def test_deleting_while_it_is_made_leaves_nothing(citizen: Browser, database: Database) -> None:
    order(citizen)
    with database.write() as session:
        taken = making._take(session, utc_now())
    assert taken is not None
    citizen.open(f"{PATH}?kieli=en").submit("Cancel the order")
    with citizen.app.app_context():
        making._store(current_desk(), taken, b"x")
    with database.read() as session:
        assert session.scalars(select(Bundle.id)).all() == []


def test_an_order_under_an_earlier_number_is_the_persons(citizen: Browser, database: Database) -> None:
    order(citizen)
    work(citizen)
    with database.write() as session:
        store_henkilo(session, oid="1.2.246.562.24.99", kutsumanimi="Riikka", sukunimi="Kuusi")
        link_henkilo(session, GUARDIAN, "1.2.246.562.24.99")
    take(citizen)
    citizen.open(f"{PATH}?kieli=en").submit("Delete the file now")
    assert citizen.client.get(FILE).status_code == 404


def test_a_guardian_gets_nothing_of_the_childs(citizen: Browser, database: Database) -> None:
    sent = fill_in(begin(citizen, subject=CHILD)).click("Go on to check and send").submit("Send the report")
    order(citizen)
    work(citizen)
    archive = take(citizen)
    assert json.loads(archive.read("virheilmoitukset.json")) == []
    assert all(b"Aada" not in archive.read(name) for name in archive.namelist())
    assert number_of(sent).encode() not in archive.read("virheilmoitukset.json")


def test_posts_need_the_forms_own_token(citizen: Browser, database: Database) -> None:
    for path in (PATH, f"{PATH}/poista"):
        assert citizen.client.post(path, data={"kieli": "fi"}).status_code == 400
    with database.read() as session:
        assert session.scalars(select(Bundle.id)).all() == []


def test_too_large_a_file_is_not_made() -> None:
    files = [File("a", bytes(MOST_BYTES)), File("b", b"1")]
    with pytest.raises(TooLarge):
        pack(Contents(files, utc_now(), {}))


def test_the_same_contents_are_the_same_bytes() -> None:
    contents = Contents([File("a.txt", b"1" * 500), File("b/c.txt", "ä".encode())], utc_now(), {"language": "fi"})
    assert pack(contents) == pack(contents)


@pytest.fixture
def silent_settings(database_url: str) -> Iterator[Settings]:
    """A matriculation register that is out of order."""
    with answering() as register:
        register.answer("/api/oph-koski/student", Reply(500), method="POST")
        yield Settings.for_tests(
            database_url=database_url, demo=True, ytr_url=register.url, ytr_username="a", ytr_password="b"
        )


def test_a_register_that_is_silent_is_told_of(silent_settings: Settings, database: Database) -> None:
    store_people(database)
    with database.write() as session:
        store_henkilo(session, oid=GUARDIAN, hetu=HETU)
    app = create_app(silent_settings)
    browser = Browser(app)
    browser.sign_in(GUARDIAN)
    order(browser)
    work(browser)
    archive = take(browser)
    assert json.loads(archive.read("manifest.json"))["registers"]["unavailable"] == ["ytr"]
    for name in ("index.html", "opinnot.html"):
        assert "matriculation examination could not be fetched" in archive.read(name).decode()
    assert "Tähtitiede" in archive.read("opinnot.html").decode()
    app.extensions["database"].dispose()


def test_whole_corpus_documents_open_offline(citizen: Browser, database: Database, corpus: Path) -> None:
    """The largest documents of the corpus, as one person's."""
    from app.register.document import read_document
    from app.register.names import Directory
    from app.sources.koski import import_document

    paths = sorted((corpus / "koski").rglob("*.json"), key=lambda path: -path.stat().st_size)[:5]
    assert paths
    for path in paths:
        document = read_document(path.read_bytes())
        import_document(database, replace(document, henkilo={"oid": GUARDIAN}), Directory())
    order(citizen)
    work(citizen)
    archive = take(citizen)
    shown = json.loads(archive.read("opinnot.json"))["opiskeluoikeudet"]
    assert len(shown) > 1
    assert archive.read("opinnot.html").decode().count('<details class="study"') == len(shown)
