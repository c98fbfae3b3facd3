"""Who is asking. A visitor is a value; how one is recognised is the business of `login`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import cast

from flask import g


class VisitorKind(StrEnum):
    """What the service knows of the visitor."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person who asks, and whose record they look at.

    `viewing_oid` is the person's own oid, or a dependant's after `view_dependant`. `name` is for the page's header,
    `lang` the person's language of dealings with authorities (asiointikieli: fi, sv, en) when the registers know it.
    `session_id` is the id of the session row (not its secret), None when nobody has signed in. `session_ends_at` is
    when the session ends unless they go on.
    """

    kind: VisitorKind = VisitorKind.ANONYMOUS
    henkilo_oid: str | None = None
    viewing_oid: str | None = None
    name: str = ""
    lang: str | None = None
    session_id: int | None = None
    session_ends_at: datetime | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.kind is not VisitorKind.ANONYMOUS

    def view_dependant(self, henkilo_oid: str) -> Visitor:
        """The same visitor looking at a dependant's record. The caller has checked that it is their dependant."""
        return replace(self, viewing_oid=henkilo_oid)


ANONYMOUS = Visitor()


def current_visitor() -> Visitor:
    """The visitor of this request; anonymous until the gate has recognised somebody, and on error pages without one."""
    return cast(Visitor, g.get("visitor", ANONYMOUS))


def remember_visitor(visitor: Visitor) -> None:
    """Set the visitor of this request."""
    g.visitor = visitor
