"""The openings of a link in words of the page's language, for its owner."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext, ngettext

from app.sharing.listing import Opening, OpeningCounts
from app.sharing.words import OpeningKind
from app.web.locale import LANGUAGE_NAMES
from app.web.moments import format_moment

WHO = {
    OpeningKind.PERSON: lazy_gettext("A person"),
    OpeningKind.MACHINE: lazy_gettext("A machine, such as a mail scanner or a message preview"),
    OpeningKind.CANNOT_TELL: lazy_gettext("A person or a machine, we cannot tell which"),
    OpeningKind.YOU: lazy_gettext("You"),
    OpeningKind.JSON: lazy_gettext("A program that read the machine-readable copy"),
}


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """One opening in words."""

    when: str
    who: str
    device: str
    language: str
    pin_misses: str


def tell_openings(openings: OpeningCounts) -> str:
    """By whom and how often, those that matter first."""
    told = [_tell_count(kind, openings.of(kind)) for kind in OpeningKind if openings.of(kind)]
    return ", ".join(told) if told else str(gettext("Not yet"))


def _tell_count(kind: OpeningKind, num: int) -> str:
    match kind:
        case OpeningKind.PERSON:
            words = ngettext("%(num)s time by a person", "%(num)s times by a person", num)
        case OpeningKind.CANNOT_TELL:
            words = ngettext("%(num)s time by a person or a machine", "%(num)s times by a person or a machine", num)
        case OpeningKind.JSON:
            words = ngettext("%(num)s time by a program", "%(num)s times by a program", num)
        case OpeningKind.MACHINE:
            words = ngettext("%(num)s time by a machine", "%(num)s times by a machine", num)
        case OpeningKind.YOU:
            words = ngettext("%(num)s time by you", "%(num)s times by you", num)
    return str(words)


def tell_seen(openings: OpeningCounts) -> str:
    """In a sentence whether somebody saw the studies."""
    moment = format_moment(openings.last_at)
    if openings.of(OpeningKind.PERSON) or openings.of(OpeningKind.JSON):
        return str(gettext("Yes, the link has been opened: last on %(moment)s.", moment=moment))
    if openings.of(OpeningKind.CANNOT_TELL):
        return str(
            gettext("Perhaps: it was opened, last on %(moment)s, but it may have been a machine.", moment=moment)
        )
    if openings.of(OpeningKind.MACHINE):
        return str(gettext("Only machines have opened the link, and they are shown no studies."))
    return str(gettext("No: nobody else has opened the link."))


def tell_opening(opening: Opening) -> OpeningWords:
    """One opening in words."""
    misses = opening.pin_misses
    return OpeningWords(
        when=format_moment(opening.at),
        who=str(WHO[opening.kind]),
        device=", ".join(filter(None, (opening.browser, opening.system))) or str(gettext("cannot be told")),
        language=LANGUAGE_NAMES.get(opening.lang, ""),
        pin_misses=str(ngettext("after %(num)s wrong PIN", "after %(num)s wrong PINs", misses)) if misses else "",
    )
