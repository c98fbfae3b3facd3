"""Sources that answer, fail, hang and come back; kept answers, leases and the breaker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from app.database import Database, utc_now
from app.persons.service import store_henkilo
from app.sealing import Seal
from app.sources import SourceUnavailable, Subject, WrongPerson
from app.sources.answers import AnswerStore, SourceAnswer, rekey
from app.sources.breaker import Breaker
from app.sources.remote_sources import RemoteSources
from tests.sources.documents import AINO, ELLA, HETU, make_opiskeluoikeus

TODAY = date(2026, 11, 23)
SUBJECT = Subject((AINO,), (HETU,), TODAY)
KEY = "a-data-key-of-the-tests-that-is-long"
OTHER_KEY = "another-data-key-of-the-tests-so-long"


class Register:
    """A source in this process: answers, fails or waits as the test says, and counts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0
        self.failure: Exception | None = None
        self.gate: Event | None = None
        self.studies = [make_opiskeluoikeus(lähde=name)]

    def fetch(self, subject: Subject) -> list[dict[str, Any]]:
        self.asked += 1
        if self.gate is not None:
            assert self.gate.wait(20), "the test lets it go"
        if self.failure is not None:
            raise self.failure
        return self.studies


@pytest.fixture
def answers(database: Database) -> AnswerStore:
    with database.write() as session:
        store_henkilo(session, oid=AINO, hetu=HETU)
    return AnswerStore(database, Seal([KEY]))


@pytest.fixture
def virta() -> Register:
    return Register("virta")


@pytest.fixture
def ytr() -> Register:
    return Register("ytr")


@pytest.fixture
def remote(answers: AnswerStore, virta: Register, ytr: Register) -> Iterator[RemoteSources]:
    made = RemoteSources([virta, ytr], answers, deadline_seconds=1.0)
    yield made
    made.close()


def make_old(database: Database, minutes: float) -> None:
    with database.write() as session:
        session.execute(update(SourceAnswer).values(answered_at=utc_now() - timedelta(minutes=minutes)))


def test_both_answer(remote: RemoteSources, virta: Register, ytr: Register) -> None:
    found = remote.gather(SUBJECT)
    assert found.opiskeluoikeudet == [*virta.studies, *ytr.studies]
    assert (found.unavailable, found.as_of) == ((), {})


def test_a_new_answer_is_used_without_asking_again(remote: RemoteSources, virta: Register) -> None:
    remote.gather(SUBJECT)
    assert remote.gather(SUBJECT).opiskeluoikeudet[0] == virta.studies[0]
    assert virta.asked == 1


def test_an_older_answer_is_asked_for_again(remote: RemoteSources, virta: Register, database: Database) -> None:
    remote.gather(SUBJECT)
    make_old(database, 11)
    virta.studies = [make_opiskeluoikeus(lähde="new")]
    assert remote.gather(SUBJECT).opiskeluoikeudet[0]["lähde"] == "new"


@pytest.mark.parametrize("failure", [SourceUnavailable("down"), WrongPerson(), ValueError("a fault of ours")])
def test_a_source_that_fails_is_named_and_the_other_stands(
    remote: RemoteSources, virta: Register, ytr: Register, failure: Exception
) -> None:
    virta.failure = failure
    found = remote.gather(SUBJECT)
    assert found.unavailable == ("virta",)
    assert found.opiskeluoikeudet == ytr.studies
    virta.failure = None
    assert remote.gather(SUBJECT).unavailable == (), "after recovery it is there again"


def test_the_last_good_answer_is_shown_with_its_time(
    remote: RemoteSources, virta: Register, database: Database
) -> None:
    remote.gather(SUBJECT)
    make_old(database, 60 * 24)
    virta.failure = SourceUnavailable("down")
    found = remote.gather(SUBJECT)
    assert found.unavailable == ("virta",)
    assert found.opiskeluoikeudet[0] == virta.studies[0]
    assert timedelta(hours=23) < utc_now() - found.as_of["virta"] < timedelta(hours=25)


def test_what_comes_after_the_deadline_is_kept_for_the_next_look(
    answers: AnswerStore, virta: Register, ytr: Register
) -> None:
    remote = RemoteSources([virta, ytr], answers, deadline_seconds=0.2)
    virta.gate = Event()
    assert remote.gather(SUBJECT).unavailable == ("virta",)
    virta.gate.set()
    remote.close()
    again = RemoteSources([virta, ytr], answers, deadline_seconds=1.0)
    assert again.gather(SUBJECT).unavailable == ()
    assert virta.asked == 1
    again.close()


def test_a_person_is_asked_about_once_at_a_time_over_all_processes(answers: AnswerStore, virta: Register) -> None:
    one, other = (RemoteSources([virta], answers, deadline_seconds=10.0) for _ in range(2))
    virta.gate = Event()
    results: list[list[dict[str, Any]]] = []
    looks = [Thread(target=lambda r=r: results.append(r.gather(SUBJECT).opiskeluoikeudet)) for r in (one, other, one)]  # type: ignore[misc]
    for look in looks:
        look.start()
    virta.gate.set()
    for look in looks:
        look.join(20)
    assert results == [virta.studies] * 3
    assert virta.asked == 1
    one.close()
    other.close()


def test_a_lease_whose_holder_died_is_taken_over(answers: AnswerStore, database: Database) -> None:
    assert answers.take_lease(SUBJECT, "virta", 60) is not None
    assert answers.take_lease(SUBJECT, "virta", 60) is None
    with database.write() as session:
        session.execute(update(SourceAnswer).values(leased_until=utc_now() - timedelta(seconds=1)))
    assert answers.take_lease(SUBJECT, "virta", 60) is not None


def test_a_late_holder_of_a_lost_lease_stores_nothing(answers: AnswerStore, database: Database) -> None:
    late = answers.take_lease(SUBJECT, "virta", 60)
    assert late is not None
    with database.write() as session:
        session.execute(update(SourceAnswer).values(leased_until=utc_now() - timedelta(seconds=1)))
    now = answers.take_lease(SUBJECT, "virta", 60)
    assert now is not None
    answers.keep(SUBJECT, "virta", now, [{"uusi": 1}])
    answers.keep(SUBJECT, "virta", late, [{"vanha": 1}])
    assert answers.find(SUBJECT, ["virta"])["virta"].opiskeluoikeudet == [{"uusi": 1}]


def test_a_dead_source_is_left_alone_after_the_first_failures(
    answers: AnswerStore, virta: Register, database: Database
) -> None:
    remote = RemoteSources([virta], answers)
    virta.failure = SourceUnavailable("down")
    for _ in range(9):
        assert remote.gather(SUBJECT).unavailable == ("virta",)
    assert virta.asked == 5
    remote.close()


def test_an_answer_of_no_use_does_not_count_against_the_source(answers: AnswerStore, virta: Register) -> None:
    remote = RemoteSources([virta], answers)
    virta.failure = WrongPerson()
    for _ in range(9):
        remote.gather(SUBJECT)
    assert virta.asked == 9
    remote.close()


def test_the_breaker_lets_one_try_after_its_rest() -> None:
    breaker = Breaker(limit=2, rest_seconds=0.0)
    breaker.failed()
    assert breaker.try_pass()
    breaker.failed()
    breaker.rest_seconds = 60.0
    assert breaker.try_pass(), "the rest is over: one may try"
    assert not breaker.try_pass(), "and only one"
    breaker.succeeded()
    assert breaker.try_pass()


def test_a_source_that_asks_to_be_left_alone_is(answers: AnswerStore, virta: Register) -> None:
    remote = RemoteSources([virta], answers)
    virta.failure = SourceUnavailable("busy", retry_after_seconds=60)
    remote.gather(SUBJECT)
    remote.gather(SUBJECT)
    assert virta.asked == 1
    remote.close()


def test_the_kept_answer_is_sealed_and_bound_to_the_person(answers: AnswerStore, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=ELLA)
    lease = answers.take_lease(SUBJECT, "virta", 60)
    assert lease is not None
    answers.keep(SUBJECT, "virta", lease, [{"salaisuus": "Kraatteri"}])
    ella = Subject((ELLA,), (), TODAY)
    assert answers.take_lease(ella, "virta", 60) is not None
    with database.write() as session:
        sealed = session.scalar(select(SourceAnswer.sealed).where(SourceAnswer.henkilo_oid == AINO))
        assert sealed is not None
        assert b"Kraatteri" not in sealed
        session.execute(update(SourceAnswer).values(sealed=sealed, answered_at=utc_now()))
    assert answers.find(SUBJECT, ["virta"])["virta"].opiskeluoikeudet == [{"salaisuus": "Kraatteri"}]
    assert answers.find(ella, ["virta"]) == {}, "a copied row is nobody else's answer"


def test_an_answer_about_other_numbers_counts_as_none(answers: AnswerStore, virta: Register) -> None:
    remote = RemoteSources([virta], answers)
    remote.gather(SUBJECT)
    joined = Subject((AINO, ELLA), (HETU,), TODAY)
    assert answers.find(joined, ["virta"]) == {}
    remote.gather(joined)
    assert virta.asked == 2
    remote.close()


@pytest.mark.parametrize("broken", [b"", b"garbage", b"gAAAAAB"])
def test_an_unreadable_answer_counts_as_none(
    remote: RemoteSources, virta: Register, database: Database, broken: bytes
) -> None:
    remote.gather(SUBJECT)
    with database.write() as session:
        session.execute(update(SourceAnswer).values(sealed=broken))
    assert remote.gather(SUBJECT).unavailable == ()
    assert virta.asked == 2


def test_rekey_renews_what_opens_and_drops_what_does_not(answers: AnswerStore, database: Database) -> None:
    for source, keys in (("virta", [KEY]), ("ytr", [OTHER_KEY])):
        store = AnswerStore(database, Seal(keys))
        lease = store.take_lease(SUBJECT, source, 60)
        assert lease is not None
        store.keep(SUBJECT, source, lease, [{"lähde": source}])
    newest = Seal(["the-newest-data-key-that-is-long-enough", KEY])
    done = rekey(database, newest)
    assert (done.renewed, done.dropped) == (1, 1)
    assert rekey(database, newest).renewed == 0
    alone = AnswerStore(database, Seal(["the-newest-data-key-that-is-long-enough"]))
    assert alone.find(SUBJECT, ["virta", "ytr"])["virta"].opiskeluoikeudet == [{"lähde": "virta"}]
