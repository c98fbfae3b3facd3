"""`db rekey` with the settings of the environment, on both databases."""

from __future__ import annotations

from datetime import date

from click.testing import CliRunner

from app.cli import main
from app.database import Database
from app.persons.service import store_henkilo
from app.sealing import Seal
from app.sources import Subject
from app.sources.answers import AnswerStore

OLD, NEW = "the-old-data-key-of-a-test-that-is-long", "the-new-data-key-of-a-test-that-is-long"
SUBJECT = Subject(("1.2.246.562.24.00000000001",), (), date(2026, 11, 23))


def keep(database: Database, source: str, key: str) -> None:
    store = AnswerStore(database, Seal([key]))
    lease = store.take_lease(SUBJECT, source, 60)
    assert lease is not None
    store.keep(SUBJECT, source, lease, [{"lähde": source}])


def test_rekey(database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=SUBJECT.oids[0])
    keep(database, "virta", OLD)
    keep(database, "ytr", "a-key-that-nobody-has-any-more-but-long")
    url = database.url.render_as_string(hide_password=False)
    result = CliRunner().invoke(main, ["db", "rekey"], env={"DATABASE_URL": url, "DATA_KEYS": f"{NEW},{OLD}"})
    assert result.exit_code == 0, result.output
    assert "1 sealed again, 0 unchanged, 1 dropped" in result.output
    found = AnswerStore(database, Seal([NEW])).find(SUBJECT, ["virta", "ytr"])
    assert {source: answer.opiskeluoikeudet for source, answer in found.items()} == {"virta": [{"lähde": "virta"}]}
