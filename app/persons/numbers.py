"""The two numbers of a person: oid and hetu. Pure functions.

Sources: ONR utils/OIDGenerator.java and validation/HetuUtils.java; Digital and Population Data Services Agency on the
separators of 2023.
"""

from __future__ import annotations

import re
import secrets
from datetime import date

from stdnum.fi import hetu as stdnum_hetu

OID_PREFIX = "1.2.246.562.24."
HENKILO_OID = re.compile(r"1\.2\.246\.562\.(24|98|198)\.\d{11}\Z", re.ASCII)
"""The register's own oids: production, test and development. Check digits are not enforced: old ones have none."""

_CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}


def check_digit(body: str) -> int:
    """The last digit of an oid of node 24: weights 7, 3, 1 from the right (IBM 7-3-1)."""
    return -sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(body))) % 10


def make_henkilo_oid() -> str:
    """A new random oid in the register's format.

    The body begins with 0, where the register's own numbers begin with 1–9: ours never meets an oid that the register
    gives to somebody else.
    """
    body = f"0{secrets.randbelow(10**9):09d}"
    return f"{OID_PREFIX}{body}{check_digit(body)}"


def read_hetu(text: str) -> str | None:
    """The hetu in its one form (capitals, no blanks), or None when it is not one.

    Artificial ones (individual number 900–999) are accepted: the test registers consist of them.
    """
    compact = stdnum_hetu.compact(text)
    return compact if stdnum_hetu.is_valid(compact, allow_temporary=True) else None


def birth_date_of(hetu: str) -> date:
    """The date of birth that a valid hetu tells."""
    return date(_CENTURIES[hetu[6]] + int(hetu[4:6]), int(hetu[2:4]), int(hetu[:2]))
