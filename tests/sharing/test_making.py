"""Making links: every fault at its field, nothing half-made, a form sent twice makes one, a hundred at most."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.database import Database
from app.sharing.checking import NotAccepted
from app.sharing.making import create_share, renew_share
from app.sharing.models import ShareLink
from app.sharing.rows import UnknownShare
from app.sharing.service import withdraw_share
from app.sharing.words import ShareKind
from app.sources.changes import find_followed
from tests.sharing.shared import KEYS, NOW, OWNER, SEAL, STRANGER, draft, keys_of, make, store_people, token


def count_links(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(func.count()).select_from(ShareLink)).one()


def test_link_is_made(database: Database) -> None:
    registers = store_people(database)
    first, *_ = keys_of(registers)
    made = make(registers, (first,), wants_pin=True)
    share = made.share
    assert made.is_new
    assert made.pin is not None
    assert len(made.pin) == 6
    assert share.selection.chosen == (first,)
    assert share.name == "Job application, Firm X"
    assert set(share.titles) == {"fi", "sv", "en"}
    assert len(share.contents("sv")) == 1
    with database.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "create_share")).one()
        assert event.target == f"share:{share.public_id}"
        assert "Firm" not in str(event.details)
        assert find_followed(session, SEAL, f"jako:{share.public_id}") is not None


def test_tables_tell_neither_name_nor_contents_nor_token(database: Database) -> None:
    registers = store_people(database)
    first, *_ = keys_of(registers)
    made = make(registers, (first,), wants_pin=True, is_frozen=True)
    with database.read() as session:
        row = session.execute(select(*ShareLink.__table__.columns)).one()
    kept = "\n".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row)
    for secret in ("Firm X", first, token(made), made.pin or "-", "Kuusimäen"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "chosen"}, "chosen"),
        ({"kind": "chosen", "chosen": ("no-such-key",)}, "chosen"),
        ({"kind": "all-of-everybody"}, "kind"),
        ({"last_day": date(2026, 11, 22)}, "last_day"),
        ({"last_day": date(2027, 11, 24)}, "last_day"),
        ({"last_day": None}, "last_day"),
        ({"name": " "}, "name"),
        ({"name": "x" * 200}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"lang": "ru"}, "lang"),
        ({"form_key": "short"}, ""),
        ({"kind": "qualifications", "is_frozen": True}, "kind"),
    ],
)
def test_fault_is_told_at_its_field(database: Database, changes: dict[str, Any], field: str) -> None:
    registers = store_people(database)
    with pytest.raises(NotAccepted) as refused:
        create_share(registers, SEAL, OWNER, draft(**changes), NOW)
    assert set(refused.value.problems) == {field}
    assert count_links(database) == 0


def test_somebody_elses_attainment_is_not_accepted(database: Database) -> None:
    registers = store_people(database)
    strange = keys_of(registers)[0]
    with pytest.raises(NotAccepted) as refused:
        create_share(registers, SEAL, STRANGER, draft((strange,)), NOW)
    assert set(refused.value.problems) == {"kind"}  # the stranger has no studies at all
    assert count_links(database) == 0


@pytest.mark.parametrize("name", ["Työ 👩‍🚀 Ööåß", "x" * 100, "שלום"])
def test_names_of_all_kinds(database: Database, name: str) -> None:
    assert make(store_people(database), name=name).share.name == name


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 11, 23)])
def test_first_and_latest_last_day(database: Database, day: date) -> None:
    assert make(store_people(database), last_day=day).share.last_day == day


def test_form_sent_twice_makes_one_link(database: Database) -> None:
    registers = store_people(database)

    def send(_: int) -> bool:
        return create_share(registers, SEAL, OWNER, draft(wants_pin=True), NOW).is_new

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(8))) == 1
    assert count_links(database) == 1


def test_200_at_once_make_exactly_100(database: Database) -> None:
    registers = store_people(database)

    def send(number: int) -> str:
        try:
            create_share(registers, SEAL, OWNER, draft(form_key=f"form-key-number-{number:04}"), NOW)
        except NotAccepted as refused:
            return ",".join(refused.problems) or "whole form"
        return "made"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(send, range(200)))
    assert (outcomes.count("made"), outcomes.count("whole form")) == (100, 100)
    assert count_links(database) == 100
    public_id = _any_public_id(database)
    withdraw_share(database, SEAL, OWNER, public_id, NOW)
    assert send(900) == "made"


def test_fresh_link_like_an_old_one(database: Database) -> None:
    registers = store_people(database)
    keys = tuple(keys_of(registers)[:2])
    old = make(registers, keys, wants_pin=True)
    withdraw_share(database, SEAL, OWNER, old.share.public_id, NOW)
    new = renew_share(registers, SEAL, OWNER, old.share.public_id, "another-form-key-0001", NOW)
    assert new.share.selection == old.share.selection
    assert (new.share.name, new.share.last_day) == (old.share.name, old.share.last_day)
    assert new.pin is not None
    assert token(new) != token(old)
    with pytest.raises(UnknownShare):
        renew_share(registers, SEAL, STRANGER, old.share.public_id, "another-form-key-0002", NOW)


def test_every_kind_of_link_is_made(database: Database) -> None:
    registers = store_people(database)
    made = [make(registers, kind=kind.value, form_key=f"kind-{kind.value:-<20}") for kind in list(ShareKind)[1:]]
    assert [one.share.kind for one in made] == list(ShareKind)[1:]
    assert len({token(one) for one in made}) == len(KEYS) * 3


def _any_public_id(database: Database) -> str:
    with database.read() as session:
        return session.scalars(select(ShareLink.public_id).limit(1)).one()
