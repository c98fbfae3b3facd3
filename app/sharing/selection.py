"""What a link shows: one function for the owner's preview, the recipient's page and the machine-readable copy.

The order is fixed: keys are given to the record as it was gathered, then everything is removed that a share link never
shows, then the selection is made of what is left, and that is masked for a link that names no school. So no choice
brings out what the record keeps hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.register.attainments import SchoolRef, keys_by_study_right, list_attainments, row_contents, select
from app.register.basics import Levels, active_and_ended_studies, completed_qualifications
from app.register.keys import with_keys
from app.register.names import Directory, Names
from app.register.turvakielto import mask
from app.register.visibility import Viewer, prune, prune_henkilo
from app.sealing import Seal
from app.sharing.frozen import Copy, filter_copy, load_copy
from app.sharing.shares import Selection, Share
from app.sharing.words import ShareKind
from app.sources.directory import current_directory, current_levels
from app.sources.gather import GatheredRecord, Registers


@dataclass(frozen=True, slots=True)
class Count:
    """How many attainments are shown, of how many that the owner has."""

    shown: int
    in_all: int

    @property
    def is_all(self) -> bool:
        return self.shown >= self.in_all


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRecord:
    """What a link shows. Nothing else of the record may reach a page or file.

    henkilo           name, birth date, learner number and mother tongue; never a hetu
    opiskeluoikeudet  what may be shown, in KOSKI's shape and with keys (`register.keys.without_keys` takes them away)
    count             of all attainments; `by_study_right` the same by study right key, those shown only
    missing           how many of the chosen attainments the registers do not have now (withdrawn, made void, or their
                      source is silent); how many of them may be in a silent source cannot be told
    unavailable       sources that do not answer now; those of them that are in `as_of` are shown as they were then
    frozen_at         when the copy was made; None for a live link
    present           what the same selection would show of the register as it is now: a frozen link's page compares
                      its rows with these. The same as `opiskeluoikeudet` for a live link
    is_whole          every source has answered, so that what is not there is known to be gone
    """

    henkilo: dict[str, Any] = field(repr=False)
    opiskeluoikeudet: list[dict[str, Any]] = field(repr=False)
    selection: Selection
    count: Count
    by_study_right: Mapping[str, Count]
    missing: int
    unavailable: tuple[str, ...]
    as_of: Mapping[str, datetime]
    frozen_at: datetime | None
    present: list[dict[str, Any]] = field(repr=False)
    today: date

    @property
    def is_whole(self) -> bool:
        return not self.unavailable

    def present_rows(self) -> dict[str, bytes]:
        """The rows as they are in the register now, for `sources.changes`."""
        return row_contents(self.present)


@dataclass(frozen=True, slots=True)
class Choosing:
    """What the form offers: the owner's attainments as a recipient may see them, by school.

    is_protected: the owner has turvakielto: a share may tell where they live or study, and the form warns of it
    """

    schools: tuple[SchoolRef, ...]
    in_all: int
    unavailable: tuple[str, ...]
    as_of: Mapping[str, datetime]
    is_protected: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record on its way to a link: as it was gathered, with its keys, and what a link may show of it."""

    gathered: GatheredRecord
    keyed: list[dict[str, Any]] = field(repr=False)
    visible: list[dict[str, Any]] = field(repr=False)
    levels: Levels
    directory: Directory = field(default_factory=Directory, repr=False)

    @property
    def is_protected(self) -> bool:
        """Whether the owner is under turvakielto now."""
        return bool(self.gathered.henkilo.get("turvakielto"))

    def in_all(self) -> dict[str, int]:
        """Study right key -> number of its attainments."""
        return {key: len(own) for key, own in keys_by_study_right(self.visible).items()}


def prepare(registers: Registers, owner_oid: str, today: date, *, with_markings: bool = True) -> Prepared:
    """Gather the owner's record and remove what a link never shows. Raises sources.gather.UnknownHenkilo."""
    gathered = registers.gather(owner_oid, today)
    keyed = with_keys(gathered.opiskeluoikeudet, rows=True)
    visible = prune(keyed, Viewer.SHARE, today, markings=with_markings).opiskeluoikeudet
    database = registers.database
    return Prepared(gathered, keyed, visible, current_levels(database), current_directory(database))


def choose(registers: Registers, owner_oid: str, lang: str, today: date) -> Choosing:
    """What the owner may choose from. Raises sources.gather.UnknownHenkilo."""
    prepared = prepare(registers, owner_oid, today)
    names = Names(lang, current_directory(registers.database))
    return Choosing(
        list_attainments(prepared.visible, names, today),
        sum(prepared.in_all().values()),
        prepared.gathered.unavailable,
        prepared.gathered.as_of,
        prepared.is_protected,
    )


def cut(
    visible: list[dict[str, Any]], selection: Selection, today: date, levels: Levels | None = None
) -> list[dict[str, Any]]:
    """Of what a link may show, what this selection shows; `levels` are told of completed qualifications."""
    match selection.kind:
        case ShareKind.CHOSEN:
            return select(visible, selection.chosen)
        case ShareKind.QUALIFICATIONS:
            return completed_qualifications(visible, today, levels)
        case ShareKind.STUDIES:
            return active_and_ended_studies(visible, today)
        case ShareKind.EVERYTHING:
            return visible


def show_selection(registers: Registers, owner_oid: str, selection: Selection, today: date) -> SharedRecord:
    """What a selection shows live. Raises sources.gather.UnknownHenkilo."""
    prepared = prepare(registers, owner_oid, today, with_markings=selection.with_markings)
    return lay_out(prepared, selection, today)


def lay_out(
    prepared: Prepared,
    selection: Selection,
    today: date,
    *,
    copy: Copy | None = None,
    frozen_at: datetime | None = None,
) -> SharedRecord:
    """What a selection of a gathered record shows, live or of a frozen copy."""
    gathered = prepared.gathered
    present = _masked(cut(prepared.visible, selection, today, prepared.levels), prepared, selection, today)
    shown, in_all = present, prepared.in_all()
    if copy is not None:
        kept = filter_copy(copy, prepared.keyed, gathered.unavailable)
        documents = [right.document for right in kept.study_rights]
        pruned = prune(documents, Viewer.SHARE, today, markings=selection.with_markings).opiskeluoikeudet
        shown = _masked(pruned, prepared, selection, today)
        in_all = copy.in_all
    by_right = keys_by_study_right(shown)
    keys = {key for own in by_right.values() for key in own}
    return SharedRecord(
        henkilo=prune_henkilo(gathered.henkilo),
        opiskeluoikeudet=shown,
        selection=selection,
        count=Count(len(keys), sum(in_all.values())),
        by_study_right={key: Count(len(own), in_all.get(key, len(own))) for key, own in by_right.items()},
        missing=len(set(selection.chosen) - keys) if selection.kind is ShareKind.CHOSEN else 0,
        unavailable=gathered.unavailable,
        as_of=gathered.as_of,
        frozen_at=frozen_at,
        present=present,
        today=today,
    )


def show_share(registers: Registers, seal: Seal, share: Share, today: date) -> SharedRecord:
    """What the link shows today. Whether it may be shown at all is decided before (`lifecycle`, `entry`); whether its
    owner is under turvakielto is asked anew each time (`shares.Share.selection_for`).

    Raises frozen.CopyLost and sources.gather.UnknownHenkilo: to the recipient the link is then emptied.
    """
    copy = None
    if share.frozen_at is not None:
        with registers.database.read() as session:
            copy = load_copy(session, seal, share.public_id)
    prepared = prepare(registers, share.owner_oid, today, with_markings=share.selection.with_markings)
    selection = share.selection_for(is_protected=prepared.is_protected)
    return lay_out(prepared, selection, today, copy=copy, frozen_at=share.frozen_at)


def _masked(shown: list[dict[str, Any]], prepared: Prepared, selection: Selection, today: date) -> list[dict[str, Any]]:
    return mask(shown, prepared.directory, today) if selection.is_masked else shown
