"""After a restore from backup: consents are withdrawn again and sessions are ended again, before the service opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.consents.withdrawing import withdraw_consent
from app.database import Database, utc_now
from app.settings import Settings
from app.sources.koski import Outcome
from app.sources.models import KoskiOpiskeluoikeus, WithdrawnConsent
from tests.browser_client import Browser
from tests.consents.consenting import (
    COURSE,
    COURSE_OID,
    OWNER,
    SECRET,
    count,
    course,
    desk_of,
    give,
    keys_of,
    right,
    store_world,
)
from tests.reports.cases_made import GUARDIAN
from tests.sharing.test_replay import backed_up, run

NEW_OID = "1.2.246.562.15.00000000555"


def test_consents_and_sign_outs_since_the_backup_are_done_again(
    app: Flask, database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store_world(database)
    left, stays = Browser(app), Browser(app)
    left.sign_in(OWNER)
    stays.sign_in(GUARDIAN)
    app.extensions["database"].dispose()
    with backed_up(database, tmp_path, request) as restored:
        new = {**right(NEW_OID, "vapaansivistystyonkoulutus", "vstosaamismerkki", name="Uusi")}
        give(database, new)
        with database.read() as session:
            assert session.scalar(select(KoskiOpiskeluoikeus.id).where(KoskiOpiskeluoikeus.oid == NEW_OID))
        keys = [keys_of(database)[COURSE], keys_of(database)["vstosaamismerkki"]]
        with app.app_context():
            for key in keys:
                assert withdraw_consent(desk_of(app), OWNER, key, utc_now())
        left.open("/opinnot").submit("Kirjaudu ulos")
        file = tmp_path / "trail.ndjson"
        run(database, "audit", "export", str(file))
        again = service_on(restored)
        try:
            carry_over(left, again)
            old_cookie = carry_over(stays, again)
            assert SECRET in str(documents(restored))
            told = [run(restored, "db", "replay", str(file)) for _ in range(2)]
            assert "Consents withdrawn again: 2. Sessions ended again: 1." in told[0]
            assert "Consents withdrawn again: 0. Sessions ended again: 0." in told[1]
            assert SECRET not in str(documents(restored))
            assert count(restored, WithdrawnConsent) == 2
            assert give(restored, course()) == [Outcome.REFUSED]
            assert give(restored, new) == [Outcome.REFUSED], "it came after the backup, and was withdrawn"
            assert old_cookie.open("/istunto").status == 200
        finally:
            again.extensions["database"].dispose()


def test_an_ended_session_opens_nothing_after_the_replay(
    app: Flask, database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store_world(database)
    browsers = [Browser(app), Browser(app)]
    for browser in browsers:
        browser.sign_in(OWNER)
    cookies = dict(browsers[1].client._cookies)
    app.extensions["database"].dispose()
    with backed_up(database, tmp_path, request) as restored:
        page = browsers[0].open("/istunto?kieli=en")
        browsers[0].send("POST", "/kirjaudu-ulos/kaikkialta", {"csrf_token": csrf_of(page)})
        file = tmp_path / "trail.ndjson"
        run(database, "audit", "export", str(file))
        again = service_on(restored)
        try:
            old = Browser(again)
            old.client._cookies = dict(cookies)
            assert old.open("/istunto").path == "/istunto"
            assert "Sessions ended again: 2." in run(restored, "db", "replay", str(file))
            old.client._cookies = dict(cookies)
            assert old.open("/istunto").path.startswith("/kirjaudu")
        finally:
            again.extensions["database"].dispose()


def service_on(database: Database) -> Flask:
    url = database.url.render_as_string(hide_password=False)
    return create_app(Settings.for_tests(database_url=url, demo=True))


def carry_over(browser: Browser, app: Flask) -> Browser:
    """The same cookies at the restored service."""
    other = Browser(app)
    other.client._cookies = dict(browser.client._cookies)
    return other


def csrf_of(page: object) -> str:
    return str(page.find("//input[@name='csrf_token']/@value")[0])  # type: ignore[attr-defined]


def documents(database: Database) -> list[object]:
    with database.read() as session:
        oids = (COURSE_OID, NEW_OID)
        return list(session.scalars(select(KoskiOpiskeluoikeus.document).where(KoskiOpiskeluoikeus.oid.in_(oids))))
