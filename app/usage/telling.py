"""A use of a person's data in words: who, what, when, what for, on which ground, and where to read more or ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.register.names import Names
from app.register.words import Text
from app.usage.finding import GUARDIAN, UNKNOWN, Found
from app.usage.operations import SERVICE_NAMES, describe_operation
from app.usage.words import Deed, describe

OUR_SERVICE = "OmaOpintopolku"


@dataclass(frozen=True, slots=True)
class User:
    """Who used the data. `key` is one of finding's or the oid of an organisation; `lang` as in words.Text."""

    key: str
    name: Text
    organisation_oid: str | None = None

    @property
    def plain(self) -> str:
        return self.name.text


@dataclass(frozen=True, slots=True)
class Use:
    """One use, ready to show.

    service:   the register or service that was used
    share_id, report_number: the link or the report that it was about
    event_id:  of the audit trail; None for a use that another system told
    register:  the key of the register that told it, "" for our own
    """

    at: datetime
    user: User
    deed: Deed
    service: str
    share_id: str | None = None
    report_number: str | None = None
    event_id: int | None = None
    register: str = ""


def tell(found: Found, names: Names) -> Use:
    """The words of a use."""
    user = name_user(found.who, names)
    if found.external is not None:
        external = found.external
        deed = describe_operation(external.service, external.operation)
        return Use(external.at, user, deed, name_service(external.service), register=external.service)
    event = found.trail
    assert event is not None  # Found has exactly one of the two
    kind, _, name = (event.target or "").partition(":")
    return Use(
        at=event.at,
        user=user,
        deed=describe(event.action, event.actor_kind, event.details, by_other=found.who == GUARDIAN),
        service=OUR_SERVICE,
        share_id=name if kind == "share" and name else None,
        report_number=name if kind == "report" and name else None,
        event_id=event.id,
    )


def name_user(who: str, names: Names) -> User:
    """The name of a user of data; an organisation that the directory does not know is called unknown."""
    match who:
        case "own":
            return User(who, Text(gettext("You")))
        case "guardian":
            return User(who, Text(gettext("Your guardian")))
        case "link":
            return User(who, Text(gettext("Somebody who has your share link")))
        case "operator":
            return User(who, Text(gettext("The maintenance of this service")))
        case "service":
            return User(who, Text(gettext("This service by itself")))
    known = names.directory.find_organisation(who)
    name = names.choose(known.nimi) if known is not None else None
    if name is None:
        return User(who, Text(_unknown(who)))
    return User(who, name, organisation_oid=who)


def _unknown(who: str) -> str:
    if who == UNKNOWN:
        return str(gettext("Unknown organisation"))
    return str(gettext("Unknown organisation (%(oid)s)", oid=who))


def name_service(service: str) -> str:
    """The name of a register; one that we do not know is called as it calls itself."""
    return str(SERVICE_NAMES.get(service, service))
