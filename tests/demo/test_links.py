"""The demo's share links and keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.database import Database, utc_now
from app.demo.identity import make_henkilo_oid
from app.demo.keys import keep_keys
from app.demo.links import STORIES, seed_links
from app.demo.seeding import seed
from app.sealing import Seal
from app.sharing.lifecycle import day_of
from app.sharing.listing import list_openings, list_shares
from app.sources.gather import Registers

SEAL = Seal(("a-data-key-of-the-tests-long-enough-x",))


def test_links_are_made_once(database: Database) -> None:
    now = utc_now()
    seed(database, day_of(now))
    registers = Registers(database)
    for later in (now, now + timedelta(hours=1)):
        assert seed_links(registers, SEAL, later) == len(STORIES)
    with database.read() as session:
        listed = {
            item.share.name: item
            for number in {story.number for story in STORIES}
            for item in list_shares(session, SEAL, make_henkilo_oid(number), day_of(now))
        }
        assert set(listed) == {story.name for story in STORIES}
        for story in STORIES:
            item = listed[story.name]
            assert item.is_live is (story.withdrawn is None)
            assert len(list_openings(session, item.share)) == len(story.openings)
            assert item.share.contents("sv")


def test_without_the_people_there_are_no_links(database: Database) -> None:
    from app.demo.seeding import seed_people

    seed_people(database)
    assert seed_links(Registers(database), SEAL, utc_now()) == 0


def test_keys_are_kept_and_the_environments_count_first(tmp_path: Path) -> None:
    path = tmp_path / "new" / "demo.avaimet"
    made = keep_keys(path, {})
    assert set(made) == {"secret_keys", "data_keys"}
    assert keep_keys(path, {}) == made
    assert keep_keys(path, {"SECRET_KEYS": "x" * 40}) == {"data_keys": made["data_keys"]}
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("broken")
    assert keep_keys(path, {}) != made
