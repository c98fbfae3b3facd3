"""Other systems' uses of data that are told to citizens, in words.

The operations are those that OPH's own usage log shows (koski/omaopintopolkuloki: AuditLogDynamoDB), and everything
that Varda and the register of language examinations (kitu) log. Searches, changes and mass transfers are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext

from app.usage.words import LAW, WHOLE_RECORD, Deed

KOSKI = "koski"
VALPAS = "valpas"
SERVICE_NAMES = MappingProxyType(
    {
        KOSKI: "KOSKI",
        VALPAS: "Valpas",
        "varda": "Varda",
        "kitu": lazy_gettext("Register of language examinations"),
    }
)
SHOWN_WHOLE = frozenset({"varda", "kitu"})
"""Services of which every operation is told."""

_OFFICIAL = lazy_gettext("To carry out an authority's or a school's task")
_CONSENT = lazy_gettext("You gave your consent to it")
_CONSENTED = lazy_gettext("To use a service to which you allowed your data")
_LINK = lazy_gettext("To look at what you share by a link")
_OWN_LINK = lazy_gettext("You made the link yourself")
_COMPULSORY = lazy_gettext("To watch over compulsory education")
_COMPULSORY_LAW = lazy_gettext("The Compulsory Education Act (1214/2020)")
_SOME = lazy_gettext("The studies that you allowed")
_SHARED = lazy_gettext("The studies that the link shows")
_COMPLETED = lazy_gettext("Completed qualifications")
_ACTIVE = lazy_gettext("Active and ended studies")

_LOOKED = lazy_gettext("Looked at your studies")
_BY_CONSENT = lazy_gettext("Fetched your data by your consent")
_BY_LINK = lazy_gettext("Opened your share link")

OPERATIONS: Mapping[str, Deed] = MappingProxyType(
    {
        "OPISKELUOIKEUS_KATSOMINEN": Deed(_LOOKED, _OFFICIAL, LAW, WHOLE_RECORD),
        "MUUTOSHISTORIA_KATSOMINEN": Deed(
            lazy_gettext("Looked at the changes of your studies"),
            _OFFICIAL,
            LAW,
            lazy_gettext("The history of a study right"),
        ),
        "YTR_OPISKELUOIKEUS_KATSOMINEN": Deed(
            lazy_gettext("Looked at your matriculation examination"),
            _OFFICIAL,
            LAW,
            lazy_gettext("The matriculation examination"),
        ),
        "OAUTH2_KATSOMINEN_KAIKKI_TIEDOT": Deed(_BY_CONSENT, _CONSENTED, _CONSENT, WHOLE_RECORD),
        "OAUTH2_KATSOMINEN_KAIKKI_TIEDOT_JA_VALINTATIEDOT": Deed(
            _BY_CONSENT,
            _CONSENTED,
            _CONSENT,
            lazy_gettext("All studies, with their grades, and data of student selection"),
        ),
        "OAUTH2_KATSOMINEN_SUORITETUT_TUTKINNOT": Deed(_BY_CONSENT, _CONSENTED, _CONSENT, _COMPLETED),
        "OAUTH2_KATSOMINEN_AKTIIVISET_JA_PAATTYNEET_OPINNOT": Deed(_BY_CONSENT, _CONSENTED, _CONSENT, _ACTIVE),
        "KANSALAINEN_SUORITUSJAKO_KATSOMINEN": Deed(_BY_LINK, _LINK, _OWN_LINK, _SHARED),
        "KANSALAINEN_SUORITUSJAKO_KATSOMINEN_SUORITETUT_TUTKINNOT": Deed(_BY_LINK, _LINK, _OWN_LINK, _COMPLETED),
        "KANSALAINEN_SUORITUSJAKO_KATSOMINEN_AKTIIVISET_JA_PAATTYNEET_OPINNOT": Deed(
            _BY_LINK, _LINK, _OWN_LINK, _ACTIVE
        ),
        "VALPAS_OPPIJA_KATSOMINEN": Deed(
            _LOOKED, _COMPULSORY, _COMPULSORY_LAW, lazy_gettext("Data about compulsory education")
        ),
        "VALPAS_OPPIJA_KUNTAILMOITUKSEN_KATSOMINEN": Deed(
            lazy_gettext("Looked at a notification to your municipality"),
            _COMPULSORY,
            _COMPULSORY_LAW,
            lazy_gettext("A notification about compulsory education"),
        ),
        "OPPIVELVOLLISUUSREKISTERI_LUOVUTUS": Deed(
            lazy_gettext("Got data from the register of compulsory education"),
            _COMPULSORY,
            _COMPULSORY_LAW,
            lazy_gettext("Data about compulsory education"),
        ),
    }
)
OWN_OPERATIONS = MappingProxyType(
    {
        "KANSALAINEN_OPISKELUOIKEUS_KATSOMINEN": Deed(
            lazy_gettext("Looked at the studies"),
            lazy_gettext("To see one's own data"),
            lazy_gettext("Your right to see your own data (General Data Protection Regulation, article 15)"),
            WHOLE_RECORD,
        ),
        "KANSALAINEN_HUOLTAJA_OPISKELUOIKEUS_KATSOMINEN": Deed(
            lazy_gettext("Looked at the studies"),
            lazy_gettext("To see the data of a dependant"),
            lazy_gettext("A guardian's right to see the data of a child under 18 (Child Custody Act 361/1983)"),
            WHOLE_RECORD,
        ),
    }
)
"""The person's own looks and their guardian's; OPH's log leaves them out."""
_VARDA = Deed(
    lazy_gettext("Used data about early childhood education"),
    _OFFICIAL,
    lazy_gettext("The Act on Early Childhood Education and Care (540/2018)"),
    lazy_gettext("Data about early childhood education"),
)
_KITU = Deed(
    lazy_gettext("Used data about language examinations"), _OFFICIAL, LAW, lazy_gettext("Language examinations")
)
LINK_OPERATION = "KANSALAINEN_SUORITUSJAKO_KATSOMINEN"
GUARDIAN_OPERATION = "KANSALAINEN_HUOLTAJA"


def is_told(service: str, operation: str) -> bool:
    """Whether citizens are told of it."""
    return service in SHOWN_WHOLE or (service == KOSKI and (operation in OPERATIONS or operation in OWN_OPERATIONS))


def service_of(service: str, operation: str) -> str:
    """The register that was used: Valpas logs as KOSKI (as in OPH's log)."""
    return VALPAS if operation.startswith(("VALPAS_", "OPPIVELVOLLISUUSREKISTERI_")) else service


def describe_operation(service: str, operation: str) -> Deed:
    """The words of a stored use."""
    if service in SHOWN_WHOLE:
        return _VARDA if service == "varda" else _KITU
    return OPERATIONS.get(operation) or OWN_OPERATIONS.get(operation) or Deed(_LOOKED, _OFFICIAL, LAW)
