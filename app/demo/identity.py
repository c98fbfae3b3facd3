"""Artificial identity numbers and oids: well-formed, and never anyone's.

A hetu with an individual number 900-999 is artificial (Digital and Population Data Services Agency). Oids have ten body
digits and a check digit; the registers draw bodies of 10^9 and above, so a body with leading zeros is never drawn
(source: the learner register's OIDGenerator).
"""

from __future__ import annotations

from datetime import date

HETU_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def make_hetu(born: date, individual: int, separator: str | None = None) -> str:
    """An artificial hetu. `separator` may be one of those taken into use in 2023 (Y X W V U, B C D E F)."""
    if not 900 <= individual <= 999:
        raise ValueError(f"not an artificial individual number: {individual}")
    body = f"{born:%d%m%y}{individual:03d}"
    sign = separator or ("A" if born.year >= 2000 else "-")
    return f"{body[:6]}{sign}{body[6:]}{HETU_CHECK[int(body) % 31]}"


def make_henkilo_oid(number: int) -> str:
    """A person's oid (node 24; check digit by the weights 7, 3, 1)."""
    body = f"{number:010d}"
    check = (10 - sum(int(digit) * (7, 3, 1)[i % 3] for i, digit in enumerate(reversed(body))) % 10) % 10
    return f"1.2.246.562.24.{body}{check}"


def make_oid(node: int, number: int) -> str:
    """An oid of any other node (10 organisation, 15 study right; check digit by Luhn)."""
    body = f"{number:010d}"
    total = 0
    for i, digit in enumerate(reversed(body)):
        weighted = int(digit) * (2 if i % 2 == 0 else 1)
        total += weighted - 9 if weighted > 9 else weighted
    return f"1.2.246.562.{node}.{body}{(10 - total % 10) % 10}"
