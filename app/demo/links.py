"""Share links of two fictional people, made as they would make them, so that the pages are not empty at first look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.demo.identity import make_henkilo_oid
from app.sealing import Seal
from app.sharing.checking import NotAccepted
from app.sharing.lifecycle import add_months, day_of
from app.sharing.making import create_share
from app.sharing.opening_kinds import Opener
from app.sharing.openings import Visit, hash_address, record_opening
from app.sharing.selection import choose
from app.sharing.service import withdraw_share
from app.sharing.shares import Share, ShareDraft
from app.sharing.words import OpeningKind
from app.sources.gather import Registers

SOMEWHERE = "192.0.2.17"
"""An address that nobody has (RFC 5737)."""
MINNA_KORPELA, PERTTI_KARVONEN = 601, 301
"""Numbers of the people (`DemoPerson.number`)"""
SCANNER = Opener(OpeningKind.MACHINE, "Microsoft Safe Links", "", gets_record=False)
OFFICE = Opener(OpeningKind.PERSON, "Edge", "Windows")
PHONE = Opener(OpeningKind.CANNOT_TELL, "Safari", "iOS")


@dataclass(frozen=True, slots=True)
class Story:
    """A link as it stands on the first day: made so many hours ago, then opened, perhaps withdrawn, at later hours."""

    number: int
    key: str
    name: str
    made: int
    openings: tuple[tuple[int, Opener], ...]
    withdrawn: int | None = None
    wants_pin: bool = False


STORIES = (
    Story(
        MINNA_KORPELA,
        "demo-rekrytointi",
        "Työhakemus, Lumiharjun Kone Oy",
        200,
        ((199, SCANNER), (170, OFFICE), (28, PHONE)),
    ),
    Story(MINNA_KORPELA, "demo-vuokraisanta", "Vuokranantaja", 900, ((890, PHONE),), withdrawn=700),
    Story(PERTTI_KARVONEN, "demo-oppilaitos", "Opintojen hyväksiluku", 60, (), wants_pin=True),
)


def seed_links(registers: Registers, seal: Seal, now: datetime) -> int:
    """Make the links that are not there yet; returns how many links of these there are now."""
    return sum(_seed(registers, seal, story, now) for story in STORIES)


def _seed(registers: Registers, seal: Seal, story: Story, now: datetime) -> bool:
    oid, made_at = make_henkilo_oid(story.number), now - timedelta(hours=story.made)
    try:
        made = create_share(registers, seal, oid, _draft(registers, oid, story, day_of(made_at)), made_at)
    except NotAccepted:
        return False  # the database holds another record of this person
    if made.is_new:
        _let_time_pass(registers, seal, made.share, story, now)
    return True


def _draft(registers: Registers, oid: str, story: Story, today: date) -> ShareDraft:
    """All complete attainments of the school where the person studied last."""
    schools = choose(registers, oid, "fi", today).schools
    chosen = (
        item.key
        for right in (schools[0].study_rights if schools else ())
        for item in right.attainments
        if item.state != "unfinished"
    )
    return ShareDraft(
        form_key=f"{story.key}-{story.number}",
        kind="chosen",
        name=story.name,
        last_day=add_months(today, 6),
        chosen=tuple(chosen),
        wants_pin=story.wants_pin,
    )


def _let_time_pass(registers: Registers, seal: Seal, share: Share, story: Story, now: datetime) -> None:
    for hours, opener in story.openings:
        with registers.database.write() as session:
            hashed = hash_address(session, SOMEWHERE, now)
            record_opening(session, share, Visit(opener, SOMEWHERE, "fi"), hashed, now - timedelta(hours=hours))
    if story.withdrawn is not None:
        at = now - timedelta(hours=story.withdrawn)
        withdraw_share(registers.database, seal, share.owner_oid, share.public_id, at)
