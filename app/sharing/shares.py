"""Share links as values: what the owner asks for, and what a row says once its sealed part is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import msgspec

from app.sealing import Seal, Unsealable
from app.sharing.models import ShareLink
from app.sharing.words import EndReason, ShareKind
from app.tokens import TokenSigner

TOKEN_PURPOSE = "jako"  # noqa: S105 - the salt of its signature, no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDraft:
    """What the form gave, unchecked; `service.create_share` checks it. `kind` and `lang` are the form's texts.

    `form_key` is a random text in the form: a form sent twice makes one link. `chosen` holds attainment keys
    (`register.attainments`), of kind CHOSEN only; `last_day` is None when the field could not be read.
    """

    form_key: str
    kind: str
    name: str
    last_day: date | None
    chosen: tuple[str, ...] = ()
    is_frozen: bool = False
    with_markings: bool = True
    lang: str = "fi"
    wants_pin: bool = False
    is_masked: bool = False
    knows_protection: bool = False
    """The form warned of the owner's turvakielto, and its box was ticked"""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a link shows of its owner's record. The same for a link and for the preview of one not made yet."""

    kind: ShareKind
    chosen: tuple[str, ...] = ()
    with_markings: bool = True
    is_masked: bool = False
    """Names no school or place (`register.turvakielto.mask`)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link. Dates are Finnish, moments aware UTC. The token is made by `token_of`; it stands nowhere else.

    titles    names of the chosen attainments in each language, for the owner's list; empty for the other kinds
    name      "" once the row is emptied, or when no key of `DATA_KEYS` opens it (`is_readable` False)
    """

    id: int
    public_id: str
    token_id: bytes = field(repr=False)
    owner_oid: str
    selection: Selection
    name: str = field(repr=False)
    titles: Mapping[str, tuple[str, ...]] = field(repr=False)
    lang: str
    last_day: date
    frozen_at: datetime | None
    has_pin: bool
    pin_hash: str | None = field(repr=False)
    waits_for_owner_at: datetime | None
    done_count: int
    done_at: datetime | None
    created_at: datetime
    withdrawn_at: datetime | None
    ended_reason: EndReason | None
    emptied_at: datetime | None
    version: int
    is_readable: bool
    knows_protection: bool = False

    @property
    def kind(self) -> ShareKind:
        return self.selection.kind

    def selection_for(self, *, is_protected: bool) -> Selection:
        """What the link shows when its owner is under turvakielto now, or is not.

        Decided: a link made before the order, or without its warning having been read, is masked from the first opening
        after we know of the order, frozen copies too. Ending it would cut the recipient off and tell more than a mask
        does; showing the school would tell where a protected person is. The owner's list says so. Whoever was warned
        and chose to show the places is taken at their word.
        """
        hide = is_protected and not self.knows_protection
        return replace(self.selection, is_masked=True) if hide else self.selection

    def contents(self, lang: str) -> tuple[str, ...]:
        """The titles in `lang`."""
        return self.titles.get(lang) or self.titles.get("fi") or ()


class Choice(msgspec.Struct, frozen=True):
    """The sealed part of a row."""

    name: str
    chosen: tuple[str, ...] = ()
    titles: dict[str, tuple[str, ...]] = {}


def token_of(keys: Sequence[str], share: Share) -> str:
    """The token of the link's address. `keys` are the settings' `secret_keys`.

    Rotation: put a new key first in `SECRET_KEYS` and keep the old ones: links that people hold open as before, and
    addresses copied from now on are signed with the new key. Taking a key out ends every address that it signed; the
    owner's page then gives the same link's new address, so wait a year (no link lives longer) or tell the owners.
    """
    return TokenSigner(keys, TOKEN_PURPOSE).sign(share.token_id)


def open_token(keys: Sequence[str], token: str) -> bytes:
    """The `token_id` of a token, without asking the database. Raises tokens.BadToken."""
    return TokenSigner(keys, TOKEN_PURPOSE).open(token)


def scope_of(public_id: str, *, is_masked: bool = False) -> str:
    """Under which name `sources.changes` follows the rows that the link shows.

    Masked rows have a name of their own: a link that is masked later is no change of its rows.
    """
    return f"jako:{public_id}:peitetty" if is_masked else f"jako:{public_id}"


def scopes_of(public_id: str) -> tuple[str, str]:
    """Every such name of a link."""
    return scope_of(public_id), scope_of(public_id, is_masked=True)


def seal_choice(seal: Seal, public_id: str, choice: Choice) -> bytes:
    return seal.seal(msgspec.json.encode(choice), _about(public_id))


def open_choice(seal: Seal, row: ShareLink) -> Choice | None:
    """What is sealed in the row; None when it is emptied or cannot be opened."""
    if row.sealed_choice is None:
        return None
    try:
        return msgspec.json.decode(seal.open(row.sealed_choice, _about(row.public_id)), type=Choice)
    except (Unsealable, msgspec.DecodeError):
        return None


def read_share(seal: Seal, row: ShareLink) -> Share:
    """The row as a value."""
    choice = open_choice(seal, row)
    known = choice or Choice("")
    return Share(
        id=row.id,
        public_id=row.public_id,
        token_id=row.token_id,
        owner_oid=row.henkilo_oid,
        selection=Selection(ShareKind(row.kind), known.chosen, row.with_markings, row.is_masked),
        name=known.name,
        titles=known.titles,
        lang=row.lang,
        last_day=row.last_day,
        frozen_at=row.frozen_at,
        has_pin=row.pin_hash is not None,
        pin_hash=row.pin_hash,
        waits_for_owner_at=row.waits_for_owner_at,
        done_count=row.done_count,
        done_at=row.done_at,
        created_at=row.created_at,
        withdrawn_at=row.withdrawn_at,
        ended_reason=EndReason(row.ended_reason) if row.ended_reason else None,
        emptied_at=row.emptied_at,
        version=row.version,
        is_readable=choice is not None,
        knows_protection=row.knows_protection,
    )


def _about(public_id: str) -> str:
    return f"share choice {public_id}"
