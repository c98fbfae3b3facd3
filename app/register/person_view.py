"""The person at the head of a record."""

from __future__ import annotations

from app.register.facts import Context, facts_of
from app.register.formats import format_date
from app.register.parts import Fact, Person
from app.register.shapes import Json
from app.register.visibility import Viewer
from app.register.words import Text, say


def view_person(ctx: Context, henkilo: Json) -> Person:
    """Name and day of birth; on the person's own page the learner number and mother tongue too. Never the hetu."""
    names = (str(henkilo.get(key) or "").strip() for key in ("etunimet", "sukunimi"))
    born = henkilo.get("syntymäaika")
    facts = []
    if ctx.viewer == Viewer.CITIZEN:
        oid = henkilo.get("oid")
        if isinstance(oid, str) and oid:
            facts.append(Fact(say("Learner number (oppijanumero)"), (Text(oid),)))
        facts += facts_of(ctx, {"äidinkieli": henkilo.get("äidinkieli")})
    return Person(" ".join(name for name in names if name), Text(format_date(born)) if born else None, tuple(facts))
