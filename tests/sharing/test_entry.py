"""The recipient's way in: truthful states, PIN, tickets; forged tokens never reach the database."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditEvent
from app.database import Database
from app.persons.service import store_henkilo
from app.sharing.entry import Entry, enter, preview_share, say_done
from app.sharing.listing import find_share, list_openings
from app.sharing.making import MadeShare
from app.sharing.pins import is_ticket_of
from app.sharing.service import change_share, give_new_pin, withdraw_share
from app.sharing.shares import TOKEN_PURPOSE, token_of
from app.sharing.words import LinkState, OpeningKind
from app.sources.gather import Registers
from app.tokens import TokenSigner, new_id
from tests.sharing.shared import (
    KEYS,
    NOW,
    OWNER,
    SEAL,
    STRANGER,
    TODAY,
    keys_of,
    make,
    store_people,
    token,
    visit,
)


def go(registers: Registers, made: MadeShare, at: Any = NOW, **more: Any) -> Entry:
    return enter(registers, SEAL, KEYS, token(made), more.pop("by", visit()), at, **more)


def wrong(made: MadeShare) -> str:
    return "000000" if made.pin != "000000" else "000001"


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_open_link_shows_the_selection_and_is_written_down(database: Database) -> None:
    registers = store_people(database)
    first, *others = keys_of(registers)
    made = make(registers, (first,))
    entry = go(registers, made)
    assert (entry.state, entry.lang, entry.ticket) == (LinkState.OPEN, "fi", None)
    assert entry.record is not None
    assert (entry.record.count.shown, entry.record.count.in_all) == (1, 1 + len(others))
    with database.read() as session:
        assert [one.kind for one in list_openings(session, made.share)] == [OpeningKind.PERSON]
        written = session.scalars(select(AuditEvent).where(AuditEvent.action == "open_share")).one()
    assert (written.actor_oid, written.subject_oid) == (None, OWNER)
    assert written.target == f"share:{made.share.public_id}"
    assert written.ip_hash not in (None, "", "192.0.2.1")


def test_opening_that_cannot_be_written_down_shows_nothing(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE share_opening RENAME TO share_opening_away"))
    with pytest.raises(DBAPIError):
        go(registers, made)
    with database.read() as session:
        assert session.scalar(select(AuditEvent).where(AuditEvent.action == "open_share")) is None


def test_robot_gets_a_page_without_the_record(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    entry = go(registers, made, by=visit(kind=OpeningKind.MACHINE, gets_record=False))
    assert (entry.state, entry.record) == (LinkState.OPEN, None)


def test_last_day_counts_to_its_end_in_finland(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, last_day=TODAY)
    assert go(registers, made, NOW.replace(hour=21, minute=59)).state is LinkState.OPEN
    ended = go(registers, made, NOW.replace(hour=22))
    assert (ended.state, ended.ended_on, ended.share, ended.record) == (LinkState.ENDED, TODAY, None, None)
    assert ended.state.http_status == 410


def test_withdrawn_link_opens_no_more(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    withdraw_share(database, SEAL, OWNER, made.share.public_id, NOW)
    entry = go(registers, made)
    assert (entry.state, entry.ended_on, entry.share, entry.record) == (LinkState.WITHDRAWN, TODAY, None, None)


def test_death_ends_links_at_once_and_is_not_told(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    with database.write() as session:
        store_henkilo(session, oid=OWNER, kuollut=True)
    entry = go(registers, made)
    assert (entry.state, entry.ended_on, entry.record) == (LinkState.EMPTIED, None, None)


def test_unknown_and_forged_are_the_same_and_forged_ask_no_database(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    good = token(made)
    unknown = enter(registers, SEAL, KEYS, TokenSigner(KEYS, TOKEN_PURPOSE).sign(new_id()), visit(), NOW)
    other_purpose = TokenSigner(KEYS, "ilmoitus").sign(made.share.token_id)
    rng = random.Random(4)
    alphabet = string.ascii_letters + string.digits + "-_.=%/ å"
    mutated = {other_purpose, "", good + "=", good[:-1], good.upper(), "x" * 5000}
    while len(mutated) < 10_000:
        one = good
        for _ in range(rng.randrange(1, 4)):
            place = rng.randrange(len(one))
            one = one[:place] + rng.choice(alphabet) + one[place + rng.randrange(2) :]
        mutated.add(one)
    mutated.discard(good)
    with statements(database) as seen:
        outcomes = {enter(registers, SEAL, KEYS, one, visit(), NOW) == unknown for one in mutated}
    assert outcomes == {True}
    assert seen == []
    assert unknown.state.http_status == 404


def test_rotated_keys(database: Database) -> None:
    """A new key signs, the old one still opens; once taken out, its tokens open nothing and the new address does."""
    registers = store_people(database)
    made = make(registers)
    old, new = token(made), ("a-newer-key-of-the-tests-long-enough-x", *KEYS)
    fresh = token_of(new, made.share)
    assert fresh != old
    for keys, given, state in (
        (new, old, LinkState.OPEN),
        (new, fresh, LinkState.OPEN),
        (new[:1], old, LinkState.UNKNOWN),
        (new[:1], fresh, LinkState.OPEN),
    ):
        assert enter(registers, SEAL, keys, given, visit(), NOW).state is state


def test_pin(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    asked = go(registers, made)
    assert (asked.state, asked.record, asked.share) == (LinkState.PIN_ASKED, None, None)
    assert asked.state.http_status == 401
    missed = go(registers, made, pin=wrong(made))
    assert (missed.state, missed.was_miss, missed.record) == (LinkState.PIN_ASKED, True, None)
    opened = go(registers, made, pin=f" {made.pin[:3]} {made.pin[3:]} " if made.pin else "")
    assert opened.record is not None
    assert opened.ticket is not None
    with database.read() as session:
        assert [one.pin_misses for one in list_openings(session, made.share)] == [1]
    onwards = go(registers, made, ticket=opened.ticket)
    assert onwards.record is not None
    give_new_pin(database, SEAL, OWNER, made.share.public_id, NOW)
    assert go(registers, made, ticket=opened.ticket).state is LinkState.PIN_ASKED
    assert go(registers, made, pin=made.pin).was_miss


def test_ticket_of_another_link_opens_nothing(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    other = make(registers, wants_pin=True, form_key="the-other-form-key-1")
    ticket = go(registers, other, pin=other.pin).ticket
    assert ticket is not None
    assert go(registers, made, ticket=ticket).state is LinkState.PIN_ASKED
    assert not is_ticket_of(("another-key-that-is-long-enough-too-x",), ticket, other.share)


def test_what_is_no_pin_costs_nothing(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    for typed in ("", "12345", "1234567", "abcdef", "１２３４５６", "x" * 9999):
        assert go(registers, made, pin=typed).was_miss
    with database.read() as session:
        assert find_share(session, SEAL, OWNER, made.share.public_id, TODAY).share.waits_for_owner_at is None
    assert go(registers, made, pin=made.pin).state is LinkState.OPEN


def test_five_misses_rest_the_link_for_that_address_only(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    left = []
    for _ in range(5):
        standing = go(registers, made, pin=wrong(made)).standing
        left.append(standing.misses_left if standing else None)
    assert left == [4, 3, 2, 1, 0]
    assert go(registers, made, pin=made.pin).state is LinkState.RESTING
    assert go(registers, made).state.http_status == 429
    assert go(registers, made, pin=made.pin, by=visit("198.51.100.7")).state is LinkState.OPEN
    assert go(registers, made, NOW + timedelta(minutes=14), pin=made.pin).state is LinkState.RESTING
    assert go(registers, made, NOW + timedelta(minutes=15), pin=made.pin).state is LinkState.OPEN


def test_addresses_of_one_ipv6_line_are_one(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    for number in range(5):
        go(registers, made, pin=wrong(made), by=visit(f"2001:db8:0:1::{number:x}"))
    assert go(registers, made, pin=made.pin, by=visit("2001:db8:0:1:ffff::1")).state is LinkState.RESTING
    assert go(registers, made, pin=made.pin, by=visit("2001:db8:0:2::1")).state is LinkState.OPEN


def test_fifty_misses_wait_for_the_owner_whose_new_pin_opens(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    ticket = go(registers, made, pin=made.pin).ticket

    def guess(number: int) -> LinkState:
        return go(registers, made, pin=wrong(made), by=visit(f"10.0.{number % 40}.1")).state

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(80)))
    with database.read() as session:
        listed = find_share(session, SEAL, OWNER, made.share.public_id, TODAY)
    assert listed.state is LinkState.WAITING_FOR_OWNER
    assert go(registers, made, pin=made.pin, by=visit("198.51.100.7")).state is LinkState.WAITING_FOR_OWNER
    assert go(registers, made, ticket=ticket).state is LinkState.OPEN, "whoever knew the PIN is not locked out"
    fresh = give_new_pin(database, SEAL, OWNER, made.share.public_id, NOW)
    assert go(registers, made, pin=fresh.pin).state is LinkState.OPEN


def test_last_allowed_try_may_be_right(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    for number in range(49):
        go(registers, made, pin=wrong(made), by=visit(f"10.0.{number}.1"))
    assert go(registers, made, pin=made.pin).state is LinkState.OPEN
    assert go(registers, made, pin=made.pin, by=visit("10.9.9.9")).state is LinkState.OPEN


def test_done_is_told_to_the_owner_and_ends_nothing(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    assert say_done(database, SEAL, KEYS, token(made), visit(), NOW).state is LinkState.OPEN
    with database.read() as session:
        share = find_share(session, SEAL, OWNER, made.share.public_id, TODAY).share
    assert (share.done_count, share.done_at) == (1, NOW)
    assert go(registers, made).state is LinkState.OPEN
    withdraw_share(database, SEAL, OWNER, made.share.public_id, NOW)
    assert say_done(database, SEAL, KEYS, token(made), visit(), NOW).state is LinkState.WITHDRAWN
    assert say_done(database, SEAL, KEYS, "nonsense", visit(), NOW).state is LinkState.UNKNOWN


def test_owner_previews_without_a_pin(database: Database) -> None:
    registers = store_people(database)
    made = make(registers, wants_pin=True)
    entry = preview_share(registers, SEAL, OWNER, made.share.public_id, visit(), NOW)
    assert entry.record is not None
    with database.read() as session:
        listed = find_share(session, SEAL, OWNER, made.share.public_id, TODAY)
    assert (listed.openings.of(OpeningKind.YOU), listed.openings.by_others) == (1, 0)
    with pytest.raises(LookupError):
        preview_share(registers, SEAL, STRANGER, made.share.public_id, visit(), NOW)


def test_changed_last_day_holds_at_the_next_opening(database: Database) -> None:
    registers = store_people(database)
    made = make(registers)
    change_share(
        database,
        SEAL,
        OWNER,
        made.share.public_id,
        name="x",
        last_day=date(2026, 11, 24),
        version=made.share.version,
        now=NOW,
    )
    assert go(registers, made, NOW + timedelta(days=2)).state is LinkState.ENDED
