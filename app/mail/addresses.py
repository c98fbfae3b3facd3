"""E-mail addresses as they go on the wire."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


class BadAddress(ValueError):
    """The address cannot be written in a mail; the text says why and never repeats it."""


def to_ascii(address: str) -> str:
    """The address with its domain in punycode: "a@älykoulu.fi" → "a@xn--lykoulu-4wa.fi".

    Decided: a domain may be international, since every mail server takes its punycode form. What stands before the @
    must be ASCII: others need SMTPUTF8 from every server on the way. One bare address, without a name or brackets.
    Raises BadAddress.
    """
    local = address.rpartition("@")[0]
    if not local.isascii():
        raise BadAddress("the part before @ may hold only the letters a to z, digits and common marks")
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise BadAddress("it is not an e-mail address") from None
    assert found.ascii_email is not None
    return found.ascii_email
