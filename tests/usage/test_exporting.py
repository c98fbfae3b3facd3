"""The downloads: their proofs stand in the chain, and a spreadsheet never counts with them."""

from __future__ import annotations

import csv
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import msgspec
import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.chain import seal_batch, verify_chain
from app.audit.models import AuditEvent, AuditSeal
from app.audit.proofs import Claim, check_claims, read_claims
from app.audit.service import Actor
from app.database import Database, utc_now
from app.usage.exporting import disarm
from tests.browser_client import Browser
from tests.usage.shared import GUARDIAN, PERSON, SCHOOL, line, note, run, store_people


@pytest.fixture
def browser(app: Flask, database: Database) -> Browser:
    store_people(database)
    browser = Browser(app, "en")
    browser.sign_in(PERSON)
    note(database, "view_report", Actor.KEEPER, target="report:VI-2026-1", details={"organisation_oid": SCHOOL})
    note(database, "open_share", Actor.RECIPIENT, target="share:abc", ip_hash="a" * 64)
    note(database, "view_record", Actor.CITIZEN, actor_oid=GUARDIAN)
    run(database, line())
    return browser


def export(browser: Browser) -> dict[str, Any]:
    answer = browser.client.get("/kaytto/kaytto.json?kieli=en")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    content: dict[str, Any] = msgspec.json.decode(answer.data)
    return content


def test_proofs_can_be_checked_by_hand_and_against_the_chain(browser: Browser, database: Database) -> None:
    seal_batch(database, utc_now() - timedelta(days=1))
    browser.open("/kaytto")
    seal_batch(database, utc_now())
    told = export(browser)
    with database.read() as session:
        seals = {seal.sequence: seal.hash.hex() for seal in session.scalars(select(AuditSeal))}
        assert verify_chain(session, utc_now()).sealed == len(seals)
    proofs = [use["proof"] for use in told["uses"] if use["proof"]]
    assert len(proofs) >= 6
    assert told["last_root"]["hash"] == seals[told["last_root"]["place"]]
    for proof in proofs:
        assert proof["hash"] == seals[proof["place"]]
        if proof["content"] is not None:
            assert sha256(bytes.fromhex(proof["previous"]) + proof["content"].encode()).hexdigest() == proof["hash"]
    read, wrong = read_claims(msgspec.json.encode(told))
    claims = [Claim(proof["place"], proof["previous"], proof["hash"]) for proof in proofs]
    assert (read, wrong) == (claims, [])
    false = [Claim(claims[0].place, claims[0].previous, "00" * 32), Claim(99_999, "", ""), Claim(1, "x", "y")]
    with database.read() as session:
        assert check_claims(session, claims) == []
        assert check_claims(session, false) == [false[0].place, 99_999, 1]


def test_another_persons_number_and_address_stay_out(browser: Browser, database: Database) -> None:
    seal_batch(database, utc_now())
    text = browser.client.get("/kaytto/kaytto.json?kieli=en").text
    assert GUARDIAN not in text
    assert "a" * 64 not in text
    without = [use for use in msgspec.json.decode(text)["uses"] if use["proof"] and use["proof"]["content"] is None]
    assert {use["who"] for use in without} >= {"Your guardian", "Somebody who has your share link"}


def test_an_export_is_an_event_and_holds_itself(browser: Browser, database: Database) -> None:
    assert export(browser)["uses"][0]["what"] == "Downloaded the list of who has used the data"
    with database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "export_usage")).all()
    assert [(event.actor_oid, event.subject_oid) for event in events] == [(PERSON, PERSON)]


def test_csv_has_every_use_and_no_formula(browser: Browser) -> None:
    answer = browser.client.get("/kaytto/kaytto.csv?kieli=en")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert "'=Birch School" in {row[1] for row in rows}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    filtered = browser.client.get(f"/kaytto/kaytto.csv?kieli=en&kuka={SCHOOL}")
    assert len(list(csv.reader(StringIO(filtered.text), delimiter=";"))) == 3


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_count_is_disarmed(cell: str) -> None:
    assert disarm(cell) == f"'{cell}"
    assert disarm(f"a{cell}") == f"a{cell}"
