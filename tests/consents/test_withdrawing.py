"""Withdrawing a consent: what may be withdrawn, what it does to every table, and what does not come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.cli import main
from app.consents.held import list_held
from app.consents.withdrawing import StillShown, UnknownConsent, withdraw_consent
from app.database import Base, Database, utc_now
from app.mail.models import Mail
from app.register.consent import is_withdrawn_in_parts, rests_on_consent
from app.sealing import Seal
from app.sharing.frozen import load_copy
from app.sharing.lifecycle import day_of
from app.sharing.making import MadeShare, create_share
from app.sharing.service import withdraw_share
from app.sharing.shares import scope_of
from app.sources.changes import corrected_rows, find_followed, mark_corrected
from app.sources.gather import Registers
from app.sources.koski import Outcome, list_opiskeluoikeudet
from app.sources.models import KoskiOpiskeluoikeus, KoskiOpiskeluoikeusVersion, WithdrawnConsent
from tests.consents.consenting import (
    ADVANCED,
    ARTS_OID,
    BASICS,
    COURSE,
    COURSE_OID,
    OWNER,
    SECRET,
    arts,
    badge,
    count,
    course,
    desk_of,
    give,
    keys_of,
    right,
    store_world,
)
from tests.reports.cases_made import GUARDIAN, SCHOOL_EMAIL, STRANGER
from tests.sharing.shared import draft
from tests.sharing.shared import keys_of as attainment_keys

Withdraw = Callable[..., bool]
BADGE = "vstosaamismerkki"


@pytest.fixture
def world(app: Flask, database: Database) -> Database:
    store_world(database)
    return database


@pytest.fixture
def withdraw(app: Flask, world: Database) -> Withdraw:
    def act(key: str, oid: str = OWNER) -> bool:
        with app.app_context():
            return withdraw_consent(desk_of(app), oid, key, utc_now())

    return act


def share(app: Flask, database: Database, key: str = "", **changes: Any) -> MadeShare:
    """A link of everything, or of the attainments of the study right with this key."""
    now, chosen = utc_now(), ()
    registers = Registers(database)
    if key:
        chosen = tuple(one for one in attainment_keys(registers, OWNER) if one.startswith(key))
        assert chosen
    given = {"form_key": uuid4().hex, "last_day": day_of(now), **changes}
    return create_share(registers, app.extensions["seal"], OWNER, draft(chosen, **given), now)


@pytest.mark.parametrize(
    ("opiskeluoikeus", "rests", "in_parts"),
    [
        (course(), True, False),
        (badge(), True, False),
        (arts(), True, True),
        (arts(BASICS), True, False),
        (right(None, "vapaansivistystyonkoulutus", COURSE, "vstjotpakoulutus"), False, False),
        (right(None, "vapaansivistystyonkoulutus", "vstjotpakoulutus"), False, False),
        (right(None, "lukiokoulutus", "lukionoppimaara"), False, False),
        (right(None, "taiteenperusopetus"), False, False),
        ({}, False, False),
    ],
)
def test_which_study_rights_rest_on_consent(opiskeluoikeus: dict[str, Any], rests: bool, in_parts: bool) -> None:
    assert (rests_on_consent(opiskeluoikeus), is_withdrawn_in_parts(opiskeluoikeus)) == (rests, in_parts)


def test_each_part_of_arts_education_is_withdrawn_by_itself(world: Database) -> None:
    assert set(keys_of(world)) == {COURSE, BADGE, BASICS, ADVANCED}
    assert keys_of(world, GUARDIAN) == {}


def test_a_withdrawn_study_right_leaves_a_stub_only(world: Database, withdraw: Withdraw, app: Flask) -> None:
    key = keys_of(world)[COURSE]
    with world.write() as session:
        mark_corrected(session, OWNER, f"{key}.row", day_of(utc_now()))
    assert count(world, KoskiOpiskeluoikeusVersion) == 1
    assert withdraw(key) is True
    assert count(world, KoskiOpiskeluoikeusVersion) == 0
    with world.read() as session:
        row = session.scalars(select(KoskiOpiskeluoikeus).where(KoskiOpiskeluoikeus.oid == COURSE_OID)).one()
        assert (row.document, row.mitatoity, row.alkamispaiva) == ({}, True, None)
        assert COURSE_OID not in {item["oid"] for item in list_opiskeluoikeudet(session, (OWNER,))}
        assert corrected_rows(session, [OWNER]) == {}
        stub = session.scalars(select(WithdrawnConsent)).one()
        assert (stub.oid, stub.types, stub.is_whole, stub.key) == (COURSE_OID, [COURSE], True, key)
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "withdraw_consent")).one()
        assert (event.subject_oid, event.target) == (OWNER, f"opiskeluoikeus:{COURSE_OID}")
    assert SECRET not in dump(world)


def dump(database: Database) -> str:
    """Every readable value of every table."""
    with database.read() as session:
        return "\n".join(
            repr(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        )


def test_the_school_is_told_once_and_nothing_of_the_person(world: Database, withdraw: Withdraw, app: Flask) -> None:
    key = keys_of(world)[COURSE]
    assert [withdraw(key), withdraw(key)] == [True, False]
    seal: Seal = app.extensions["seal"]
    with world.read() as session:
        mail = session.scalars(select(Mail)).one()
        words = seal.open(mail.sealed, f"mail:{mail.message_id}").decode()
    assert SCHOOL_EMAIL in words
    assert COURSE_OID in words
    for private in (OWNER, "Aada", "Kuusi,", SECRET, "1.2.246.562.24."):
        assert private not in words


def test_what_is_not_ones_own_or_not_by_consent_does_not_exist(world: Database, withdraw: Withdraw) -> None:
    with world.read() as session:
        assert session.scalar(select(KoskiOpiskeluoikeus.id).where(KoskiOpiskeluoikeus.henkilo_oid == GUARDIAN))
    for key, oid in ((keys_of(world)[COURSE], GUARDIAN), (keys_of(world)[COURSE], STRANGER), ("x\0y", OWNER)):
        with pytest.raises(UnknownConsent):
            withdraw(key, oid)
    assert count(world, WithdrawnConsent) == 0


def test_an_open_link_for_which_it_was_chosen_stands_in_the_way(
    world: Database, withdraw: Withdraw, app: Flask
) -> None:
    key = keys_of(world)[COURSE]
    made = share(app, world, key)
    with pytest.raises(StillShown) as blocked:
        withdraw(key)
    assert [link.public_id for link in blocked.value.links] == [made.share.public_id]
    assert withdraw(keys_of(world)[BADGE]) is True
    withdraw_share(world, app.extensions["seal"], OWNER, made.share.public_id, utc_now())
    assert withdraw(key) is True


def test_one_part_of_arts_education_goes_and_the_other_stays(world: Database, withdraw: Withdraw, app: Flask) -> None:
    keys = keys_of(world)
    made = share(app, world, keys[ADVANCED])
    with pytest.raises(StillShown):
        withdraw(keys[ADVANCED])
    assert withdraw(keys[BASICS]) is True
    withdraw_share(world, app.extensions["seal"], OWNER, made.share.public_id, utc_now())
    with world.read() as session:
        (document,) = session.scalars(
            select(KoskiOpiskeluoikeus.document).where(KoskiOpiskeluoikeus.oid == ARTS_OID)
        ).all()
    assert [suoritus["tyyppi"]["koodiarvo"] for suoritus in document["suoritukset"]] == [ADVANCED]
    assert give(world, {**arts(), "versionumero": 9}) == [Outcome.REFUSED]
    assert give(world, {**arts(ADVANCED), "versionumero": 10}) == [Outcome.UPDATED]
    left = keys_of(world)[ADVANCED]
    assert left == keys[ADVANCED].partition(".")[0], "what is left of the study right goes as a whole"
    assert withdraw(left) is True
    assert give(world, {**arts(ADVANCED), "versionumero": 11}) == [Outcome.REFUSED]


def test_copies_and_notes_of_links_lose_it_and_an_empty_copy_opens_no_more(
    world: Database, withdraw: Withdraw, app: Flask
) -> None:
    whole = share(app, world, is_frozen=True)
    key = keys_of(world)[COURSE]
    withdraw(key)
    seal: Seal = app.extensions["seal"]
    with world.read() as session:
        copy = load_copy(session, seal, whole.share.public_id)
        assert key not in {one.key for one in copy.study_rights}
        assert SECRET not in repr(copy)
        followed = find_followed(session, seal, scope_of(whole.share.public_id))
        assert followed is not None
        assert not followed.changes


def test_it_is_not_stored_again_and_what_came_with_it_is(
    world: Database, withdraw: Withdraw, tmp_path: Path, database_url: str
) -> None:
    withdraw(keys_of(world)[COURSE])
    other = right("1.2.246.562.15.00000000199", "lukiokoulutus", "lukionoppimaara")
    file = tmp_path / "again.json"
    file.write_text(json.dumps({"henkilö": {"oid": OWNER}, "opiskeluoikeudet": [course(), other]}))
    done = CliRunner().invoke(main, ["import", "koski", str(file)], env={"DATABASE_URL": database_url})
    assert done.exit_code == 1
    lines = [line for line in done.output.splitlines() if "opiskeluoikeudet[0]" in line]
    assert len(lines) == 1
    assert "withdrawn their consent" in lines[0]
    assert "1 created" in done.output
    assert give(world, {**course(), "versionumero": 99}) == [Outcome.REFUSED]
    assert count(world, KoskiOpiskeluoikeus, KoskiOpiskeluoikeus.oid == other["oid"]) == 1
    assert SECRET not in dump(world)


@pytest.mark.parametrize("source_id", ["primus-7", None])
def test_without_an_oid_it_is_known_by_the_schools_own_id_or_its_looks(
    world: Database, withdraw: Withdraw, source_id: str | None
) -> None:
    known = {"lähdejärjestelmä": {"koodiarvo": "primus"}, "id": source_id} if source_id else None
    more = {"lähdejärjestelmänId": known} if known else {}
    document = right(None, "taiteenperusopetus", BASICS, name="Soitto", **more)
    before = set(all_keys(world))
    assert give(world, document) == [Outcome.CREATED]
    (key,) = set(all_keys(world)) - before
    assert withdraw(key) is True
    assert give(world, {**document, "lisätiedot": {"uusi": True}}) == [Outcome.REFUSED]
    if source_id:
        assert give(world, {**document, "oid": "1.2.246.562.15.00000000299"}) == [Outcome.REFUSED]


def all_keys(database: Database) -> list[str]:
    with database.read() as session:
        return [held.key for held in list_held(session, OWNER)]


def test_two_tabs_at_once_withdraw_once(world: Database, withdraw: Withdraw) -> None:
    key, barrier, told = keys_of(world)[COURSE], Barrier(2), []

    def act() -> None:
        barrier.wait()
        told.append(withdraw(key))

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, True]
    assert (count(world, Mail), count(world, WithdrawnConsent)) == (1, 1)


def test_a_failing_mail_undoes_the_whole_withdrawal(
    world: Database, withdraw: Withdraw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything or nothing: the mail is the last thing of the transaction but the trail."""
    key = keys_of(world)[COURSE]

    def fail(*_args: object, **_more: object) -> int:
        raise RuntimeError("no outbox")

    monkeypatch.setattr("app.consents.mails.queue_mail", fail)
    with pytest.raises(RuntimeError):
        withdraw(key)
    assert count(world, WithdrawnConsent) == 0
    assert keys_of(world)[COURSE] == key
    assert count(world, KoskiOpiskeluoikeusVersion) == 1
