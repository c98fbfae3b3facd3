"""Sharing while a register is silent: nothing half-made, and the owner is told at the field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.database import Database
from app.sharing.checking import NotAccepted
from app.sharing.selection import show_share
from app.sources import SourceUnavailable, Subject
from app.sources.answers import AnswerStore
from app.sources.gather import Registers
from app.sources.remote_sources import RemoteSources
from tests.register.records import attainment, code, study_right
from tests.sharing.shared import SEAL, TODAY, keys_of, make, store_people


class Virta:
    """A register of higher education that answers or does not, as the test says."""

    name = "virta"
    silent = False

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        if self.silent:
            raise SourceUnavailable("away")
        degree = attainment("korkeakoulututkinto", confirmed="2020-06-01")
        degree["koulutusmoduuli"] = {"tunniste": code("623404", "koulutus")}
        right = study_right("korkeakoulutus", degree)
        del right["oid"]
        return [right | {"lähdejärjestelmänId": {"id": "1", "lähdejärjestelmä": code("virta")}}]


def connect(database: Database, virta: Virta) -> Registers:
    """The registers of a process that has just started; every look asks."""
    remote = RemoteSources([virta], AnswerStore(database, SEAL), fresh=timedelta(0))
    return Registers(database, remote)


def test_chosen_that_cannot_be_checked_is_told_and_nothing_made(database: Database) -> None:
    store_people(database)
    virta = Virta()
    virta.silent = True
    registers = connect(database, virta)
    with pytest.raises(NotAccepted) as refused:
        make(registers, ("AAAAAAAAAAAA.AAAAAAAAAAAA",))
    assert set(refused.value.problems) == {"chosen"}
    assert "does not answer" in str(refused.value.problems["chosen"])
    own = keys_of(registers)[0]
    assert make(registers, (own,), is_frozen=True).is_new, "what is known may be shared, as a copy too"


def test_copy_of_everything_waits_for_the_silent_and_a_live_link_does_not(database: Database) -> None:
    store_people(database)
    virta = Virta()
    virta.silent = True
    registers = connect(database, virta)
    with pytest.raises(NotAccepted) as refused:
        make(registers, is_frozen=True)
    assert set(refused.value.problems) == {"is_frozen"}
    share = make(registers).share
    shown = show_share(registers, SEAL, share, TODAY)
    assert (shown.count.shown, shown.unavailable, shown.is_whole) == (3, ("virta",), False)
    virta.silent = False
    assert show_share(registers, SEAL, share, TODAY).count.shown == 4


def test_earlier_answer_counts(database: Database) -> None:
    store_people(database)
    virta = Virta()
    registers = connect(database, virta)
    degree = keys_of(registers)[0]
    virta.silent = True
    share = make(registers, (degree,), is_frozen=True).share
    shown = show_share(registers, SEAL, share, TODAY)
    assert (shown.count.shown, list(shown.as_of)) == (1, ["virta"])


def test_frozen_copy_of_a_silent_register_is_still_shown(database: Database) -> None:
    store_people(database)
    virta = Virta()
    share = make(connect(database, virta), is_frozen=True).share
    assert show_share(connect(database, virta), SEAL, share, TODAY).count.shown == 4
    virta.silent = True
    shown = show_share(Registers(database, RemoteSources([virta], AnswerStore(database, SEAL))), SEAL, share, TODAY)
    assert shown.count.shown == 4
    virta.silent = False
    virta.fetch = lambda subject: []  # type: ignore[method-assign]
    assert show_share(connect(database, virta), SEAL, share, TODAY).count.shown == 3, "the register has it no more"
