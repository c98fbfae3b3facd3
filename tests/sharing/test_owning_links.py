"""The owner's list, changes and withdrawals; frozen copies; retention."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.audit.models import AuditEvent
from app.database import Database
from app.persons.service import link_henkilo, store_henkilo
from app.sealing import Seal
from app.settings import Settings
from app.settings.retention import ENDED_LINKS
from app.sharing.entry import enter
from app.sharing.frozen import load_copy
from app.sharing.listing import list_shares
from app.sharing.models import ShareLink, ShareOpening, ShareSalt
from app.sharing.retention import (
    destroy_old_salts,
    empty_old_links,
    empty_void_copies,
    end_links_of_the_dead,
    rekey_shares,
)
from app.sharing.rows import UnknownShare
from app.sharing.selection import show_share
from app.sharing.service import ChangedElsewhere, ShareHasEnded, change_share, give_new_pin, withdraw_share
from app.sharing.words import EndReason, LinkState, OpeningKind
from tests.register.records import study_right, subject
from tests.sharing.shared import (
    KEYS,
    NOW,
    OWNER,
    SEAL,
    SECOND,
    STRANGER,
    TODAY,
    keys_of,
    make,
    school_year,
    store,
    store_people,
    token,
    visit,
)
from tests.sharing.test_entry import go, statements, wrong


def test_list_of_100_links_is_one_query(database: Database) -> None:
    registers = store_people(database)
    made = [make(registers, form_key=f"form-key-number-{number:04}", name=str(number)) for number in range(100)]
    for kind in (OpeningKind.PERSON, OpeningKind.MACHINE, OpeningKind.JSON):
        enter(registers, SEAL, KEYS, token(made[3]), visit(kind=kind), NOW)
    withdraw_share(database, SEAL, OWNER, made[99].share.public_id, NOW)
    with statements(database) as seen, database.read() as session:
        listed = list_shares(session, SEAL, OWNER, TODAY)
    assert len([one for one in seen if one.lstrip().startswith("SELECT")]) == 1
    assert [one.share.name for one in listed] == [*(str(number) for number in range(98, -1, -1)), "99"]
    opened = next(one for one in listed if one.share.name == "3").openings
    assert (opened.total, opened.by_others, opened.of(OpeningKind.MACHINE), opened.last_at) == (3, 2, 1, NOW)
    with database.read() as session:
        assert list_shares(session, SEAL, STRANGER, TODAY) == []


def test_links_follow_the_person_to_their_other_number(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    with database.write() as session:
        link_henkilo(session, OWNER, STRANGER)
    with database.read() as session:
        assert [one.share.public_id for one in list_shares(session, SEAL, STRANGER, TODAY)] == [made.share.public_id]


def test_change_in_two_tabs(database: Database) -> None:
    registers = store_people(database)
    share = make(registers).share

    def change(name: str, version: int, owner: str = OWNER) -> str:
        day = date(2027, 1, 1)
        changed = change_share(
            database, SEAL, owner, share.public_id, name=name, last_day=day, version=version, now=NOW
        )
        return changed.name

    assert change("one", share.version) == "one"
    with pytest.raises(ChangedElsewhere) as elsewhere:
        change("two", share.version)
    assert elsewhere.value.share.name == "one"
    with pytest.raises(UnknownShare):
        change("mine", share.version, STRANGER)
    withdraw_share(database, SEAL, OWNER, share.public_id, NOW, reason=EndReason.WRONG_PERSON)
    again = withdraw_share(database, SEAL, OWNER, share.public_id, NOW + timedelta(hours=1))
    assert (again.withdrawn_at, again.ended_reason) == (NOW, EndReason.WRONG_PERSON)
    for act in (lambda: change("three", 3), lambda: give_new_pin(database, SEAL, OWNER, share.public_id, NOW)):
        with pytest.raises(ShareHasEnded):
            act()


def test_chosen_gains_nothing_and_everything_does(database: Database) -> None:
    registers = store_people(database)
    chosen, everything = make(registers, tuple(keys_of(registers))), make(registers, name="all")
    store(database, study_right("perusopetus", school_year("6", subject("BI"))), "1.2.246.562.15.10000000003")
    assert [show_share(registers, SEAL, made.share, TODAY).count.shown for made in (chosen, everything)] == [3, 4]


def test_frozen_copy_stays_and_is_emptied_with_its_source(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, is_frozen=True)
    changed = study_right("perusopetus", school_year("7", subject("HI", "10")))
    store(database, changed, SECOND)
    shown = show_share(registers, SEAL, made.share, TODAY)
    assert '"10"' not in str(shown.opiskeluoikeudet).replace("'", '"')
    assert '"10"' in str(shown.present).replace("'", '"')
    with database.read() as session:
        assert len(load_copy(session, SEAL, made.share.public_id).study_rights) == 2
    store(database, {**changed, "mitätöity": True}, SECOND)
    assert show_share(registers, SEAL, made.share, TODAY).count.shown == 2
    later = NOW + timedelta(days=400)
    assert empty_void_copies(database, SEAL, later) == 1
    assert empty_void_copies(database, SEAL, later) == 0
    with database.read() as session:
        copy = load_copy(session, SEAL, made.share.public_id)
        assert session.scalar(select(AuditEvent).where(AuditEvent.action == "empty_share_copy")) is not None
    assert len(copy.study_rights) == 1


def test_frozen_copy_cannot_be_anothers(database: Database) -> None:
    registers = store_people(database)
    one, other = make(registers, is_frozen=True), make(registers, is_frozen=True, name="other")
    with database.write() as session:
        rows = [
            session.get_one(ShareLink, made.share.id, options=[undefer(ShareLink.sealed_copy)]) for made in (one, other)
        ]
        rows[0].sealed_copy = rows[1].sealed_copy
    assert go(registers, one).state is LinkState.EMPTIED
    assert go(registers, other).state is LinkState.OPEN


def test_emptied_a_year_after_the_end(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, is_frozen=True, wants_pin=True, last_day=TODAY)
    go(registers, made, pin=wrong(made))
    go(registers, made, pin=made.pin)
    assert empty_old_links(database, ENDED_LINKS.limit(Settings.for_tests(), NOW + timedelta(days=365)), NOW) == 0
    assert go(registers, made, NOW + timedelta(days=365)).state is LinkState.ENDED
    assert empty_old_links(database, ENDED_LINKS.limit(Settings.for_tests(), NOW + timedelta(days=367)), NOW) == 1
    assert empty_old_links(database, ENDED_LINKS.limit(Settings.for_tests(), NOW + timedelta(days=367)), NOW) == 0
    entry = go(registers, made, NOW + timedelta(days=367))
    assert (entry.state, entry.ended_on, entry.state.http_status) == (LinkState.EMPTIED, None, 410)
    with database.read() as session:
        row = session.scalars(select(ShareLink).options(undefer(ShareLink.sealed_copy))).one()
        assert (row.sealed_choice, row.sealed_copy, row.pin_hash) == (None, None, None)
        assert session.scalars(select(ShareOpening)).all() == []
        assert list_shares(session, SEAL, OWNER, TODAY) == []


def test_links_of_the_dead_end(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    assert end_links_of_the_dead(database, NOW) == 0
    with database.write() as session:
        store_henkilo(session, oid=OWNER, kuollut=True)
    assert (end_links_of_the_dead(database, NOW), end_links_of_the_dead(database, NOW)) == (1, 0)
    assert go(registers, made).state is LinkState.EMPTIED


def test_salts_are_destroyed_daily(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    go(registers, made)
    assert destroy_old_salts(database, NOW) == 0
    go(registers, made, NOW + timedelta(days=1))
    with database.read() as session:
        hashes = session.scalars(select(ShareOpening.address_hash).order_by(ShareOpening.id)).all()
        assert session.scalars(select(ShareSalt.day)).all() == [TODAY + timedelta(days=1)]
    assert hashes[0] is None
    assert hashes[1] is not None
    assert destroy_old_salts(database, NOW + timedelta(days=2)) == 1
    with database.read() as session:
        assert session.scalars(select(ShareSalt)).all() == []


def test_rekey(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, is_frozen=True)
    new_key = "a-newer-data-key-of-the-tests-long-eno"
    both = Seal((new_key, "a-data-key-of-the-tests-long-enough-x"))
    assert (rekey_shares(database, both).renewed, rekey_shares(database, both).renewed) == (2, 0)
    newest = Seal((new_key,))
    assert enter(registers, newest, KEYS, token(made), visit(), NOW).record is not None
    assert enter(registers, SEAL, KEYS, token(made), visit(), NOW).state is LinkState.EMPTIED
    assert rekey_shares(database, Seal(("a-key-that-opens-nothing-at-all-here-x",))).unchanged == 2
