"""Tokens: only what this service signed for the purpose opens, in exactly the form it was given."""

from __future__ import annotations

import random
import string
from datetime import timedelta

import pytest

from app.tokens import ID_BYTES, BadToken, TicketSigner, TokenSigner, new_id

OLD, NEW = "an-older-key-that-is-long-enough-x", "the-newest-key-that-is-long-enough"
ALPHABET = string.ascii_letters + string.digits + "-_"


def test_a_token_opens_to_its_id() -> None:
    signer, id = TokenSigner((NEW,), "jako"), new_id()
    assert len(id) == ID_BYTES
    assert signer.open(signer.sign(id)) == id
    assert len(signer.sign(id)) == 66


def test_the_newest_key_signs_and_all_of_them_verify() -> None:
    id = new_id()
    before, after = TokenSigner((OLD,), "jako"), TokenSigner((NEW, OLD), "jako")
    assert after.open(before.sign(id)) == id
    assert TokenSigner((NEW,), "jako").open(after.sign(id)) == id
    with pytest.raises(BadToken):
        TokenSigner((NEW,), "jako").open(before.sign(id))


def test_a_token_of_one_purpose_opens_nothing_of_another() -> None:
    token = TokenSigner((NEW,), "jako").sign(new_id())
    with pytest.raises(BadToken):
        TokenSigner((NEW,), "ilmoitus").open(token)


def test_of_ten_thousand_changed_tokens_none_opens() -> None:
    signer, chance = TokenSigner((NEW,), "jako"), random.Random(2026)
    token = signer.sign(new_id())
    for _ in range(10_000):
        with pytest.raises(BadToken):
            signer.open(change(token, chance))


def test_altered_spare_bits_and_padding_are_refused() -> None:
    signer = TokenSigner((NEW,), "jako")
    token = signer.sign(bytes(16))
    id, _, signature = token.partition(".")
    spare = [letter for letter in ALPHABET if letter != signature[-1]]
    for other in [
        *(f"{id}.{signature[:-1]}{letter}" for letter in spare),
        f"{token}=",
        f"{id}=.{signature}",
        f"{token}\n",
    ]:
        with pytest.raises(BadToken):
            signer.open(other)


@pytest.mark.parametrize("text", ["", ".", "x", "é" * 66, "A" * 22 + "." + "A" * 43, "A" * 100_000])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(BadToken):
        TokenSigner((NEW,), "jako").open(text)


def test_an_id_has_sixteen_bytes() -> None:
    with pytest.raises(ValueError, match="16"):
        TokenSigner((NEW,), "jako").sign(b"short")


def test_a_ticket_is_good_for_its_lifetime_only() -> None:
    id = new_id()
    ticket = TicketSigner((NEW,), "pin", timedelta(minutes=15)).sign(id)
    assert TicketSigner((NEW,), "pin", timedelta(minutes=15)).open(ticket) == id
    with pytest.raises(BadToken):
        TicketSigner((NEW,), "pin", timedelta(seconds=-1)).open(ticket)
    with pytest.raises(BadToken):
        TicketSigner((OLD,), "pin", timedelta(minutes=15)).open(ticket)


def test_of_a_thousand_changed_tickets_none_opens() -> None:
    signer, chance = TicketSigner((NEW,), "pin", timedelta(minutes=15)), random.Random(2026)
    ticket = signer.sign(new_id())
    for _ in range(1_000):
        with pytest.raises(BadToken):
            signer.open(change(ticket, chance))


def change(token: str, chance: random.Random) -> str:
    """The token with a letter changed, added or taken away; never the token itself."""
    place, letter = chance.randrange(len(token)), chance.choice(ALPHABET + ".=")
    kinds = (
        token[:place] + letter + token[place + 1 :],
        token[:place] + letter + token[place:],
        token[:place] + token[place + 1 :],
        token[:place] + token[place].swapcase() + token[place + 1 :],
    )
    changed = chance.choice(kinds)
    return changed if changed != token else token[:-1]
