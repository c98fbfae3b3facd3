"""The deny list: which keys and objects of a study record which viewer never sees.

A rule names a key and works wherever the key stands, whatever its shape (flag, period, list, object) and however it is
spelled (upper or lower case, ä or a). Decided so because new and copied structures appear in the register every year:
a detail that is denied in one place must not leak from another. Where a key has two meanings, `where` tells them apart.

Sources: KOSKI's schema annotations @SensitiveData, @RedundantData and @Hidden; FilterNonAnnotationableSensitiveData
("mukautettu"); KoskiOppijaFacade (identity, tuition fees); the citizen view (ostettu, organisaatiohistoria).
What pages need to build on stays although @Hidden: tyyppi, oid, koulutustoimija, aikaleima, arviointi.predicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.register.held_back import Kind
from app.register.viewers import Audience, Place, fold, fold_code


@dataclass(frozen=True, slots=True)
class Rule:
    """Deny `key` to everyone but the audience. `kind` is what the person is told (None: nothing)."""

    key: str
    kind: Kind | None
    audience: Audience
    source: str
    where: Callable[[Place], bool] | None = None


BEHAVIOUR_KEYS = frozenset({"kayttaytymisenarvio", "vastuujayhteistyoarvio"})
"""Assessments of conduct: perusopetus, and its counterpart of Åland."""
_BASIC_EDUCATION = frozenset(
    {"perusopetus", "aikuistenperusopetus", "perusopetuksenlisaopetus", "ahvenanmaanperusopetus"}
)
_SUBJECT_STUDIED_ELSEWHERE = "perusopetuksenoppiaineperusopetukseenvalmistavassaopetuksessa"
_ESH = "europeanschoolofhelsinki"
_INCLUDED_IN_ANOTHER_HIDDEN = frozenset(
    {"esiopetus", "perusopetus", "perusopetuksenlisaopetus", "perusopetukseenvalmistavaopetus"}
)


def _is_esh(place: Place) -> bool:
    return place.opiskeluoikeus == _ESH or place.suoritus.startswith(_ESH)


def _is_esh_or_eb(place: Place) -> bool:
    return _is_esh(place) or place.opiskeluoikeus == "ebtutkinto" or place.suoritus.startswith("ebtutkinto")


def _is_verbal_assessment(place: Place) -> bool:
    """A `kuvaus` that assesses a subject or conduct in words: basic education of every kind, and ESH.

    Courses of adults and the other types (general upper secondary, preparatory, TUVA) show theirs: not sensitive there.
    """
    if place.owner in BEHAVIOUR_KEYS:
        return True
    if "arviointi" not in place.path:
        return False
    subject = place.opiskeluoikeus in _BASIC_EDUCATION or place.suoritus in (
        "perusopetuksenoppiaine",
        _SUBJECT_STUDIED_ELSEWHERE,
    )
    return _is_esh(place) or (subject and not place.suoritus.endswith("kurssi"))


def _is_vocational_assessment(place: Place) -> bool:
    return "arviointi" in place.path and place.suoritus.startswith("ammatillisentutkinnonosa")


def _is_year_of_subject(place: Place) -> bool:
    """`luokkaAste` of a subject. In preparatory education it is an ordinary field, on a päätaso not this one."""
    return place.owner != "suoritukset" and place.opiskeluoikeus != "perusopetukseenvalmistavaopetus"


def _is_attainment(place: Place) -> bool:
    return place.owner in ("suoritukset", "osasuoritukset")


def _is_mother_tongue_part(place: Place) -> bool:
    return place.owner == "osasuoritukset" and "omanaidinkielenopinnot" in place.path


def _deny(
    keys: str,
    kind: Kind | None,
    source: str,
    *,
    audience: Audience = Audience.NOBODY,
    where: Callable[[Place], bool] | None = None,
) -> tuple[Rule, ...]:
    return tuple(Rule(key, kind, audience, source, where) for key in keys.split())


DENIED_KEYS: tuple[Rule, ...] = (
    # {L}: confidential details, hidden from the person too
    *_deny(
        "erityinenTuki erityisenTuenPäätös erityisenTuenPäätökset tuenPäätöksenJaksot toteutuspaikka hojks "
        "opiskeleeToimintaAlueittain erityisryhmässä toimintaAlueittainOpiskelu tavoitekokonaisuuksittainOpiskelu "
        "pidennettyOppivelvollisuus varhennetunOppivelvollisuudenJaksot perusopetuksenAloittamistaLykätty "
        "joustavaPerusopetus vuosiluokkiinSitoutumatonOpetus vaativanErityisenTuenErityinenTehtävä "
        "opiskeluvalmiuksiaTukevatOpinnot osaAikainenErityisopetus jääLuokalle",
        Kind.SUPPORT,
        "@SensitiveData({L})",
    ),
    *_deny(
        "tukimuodot tehostetunTuenPäätös tehostetunTuenPäätökset", Kind.SUPPORT, "@SensitiveData({L}), @RedundantData"
    ),
    *_deny(
        "vammainen vaikeastiVammainen vammainenJaAvustaja "
        "opetuksenJärjestäminenVammanSairaudenTaiRajoitteenPerusteella",
        Kind.HEALTH,
        "@SensitiveData({L})",
    ),
    *_deny(
        "sisäoppilaitosmainenMajoitus koulukoti kuljetusetu vankilaopetuksessa "
        "vaativanErityisenTuenYhteydessäJärjestettäväMajoitus",
        Kind.RESIDENCE,
        "@SensitiveData({L})",
    ),
    *_deny("uskonnonOppimäärä", Kind.RELIGION, "@SensitiveData({L})"),
    *_deny("jotpaAsianumero", Kind.FUNDING, "@SensitiveData({L})"),
    *_deny("ythsMaksettu", Kind.FUNDING, "@SensitiveData({MIGRI, HSL, SUOMIFI})"),
    *_deny("kuvaus", Kind.VERBAL, "@SensitiveData({L}), Sanallinen…Arviointi", where=_is_verbal_assessment),
    *_deny("todistuksellaNäkyvätLisätiedot", Kind.REMARKS, "@SensitiveData({L}), ESH, EB", where=_is_esh_or_eb),
    *_deny("yksilöllistettyOppimäärä", Kind.SUPPORT, "@SensitiveData({L}), ESH", where=_is_esh),
    # {L, J}: the individualised and adapted markings
    *_deny(
        "yksilöllistettyOppimäärä rajattuOppimäärä mukautettuOppimäärä keskiarvoSisältääMukautettujaArvosanoja "
        "korotettuKeskiarvoSisältääMukautettujaArvosanoja",
        Kind.SUPPORT,
        "@SensitiveData({L, J})",
        audience=Audience.MARKINGS,
    ),
    *_deny("luokkaAste", Kind.SUPPORT, "@SensitiveData({L, J})", audience=Audience.MARKINGS, where=_is_year_of_subject),
    # Redundant: the register gives it to nobody
    *_deny(
        "oikeusMaksuttomaanAsuntolapaikkaan yksityisopiskelija alle18vuotiaanAikuistenLukiokoulutuksenAloittamisenSyy",
        Kind.OUTDATED,
        "@RedundantData",
    ),
    *_deny(
        "aloittanutEnnenOppivelvollisuutta",
        Kind.OUTDATED,
        "@RedundantData except in perusopetus",
        where=lambda place: place.opiskeluoikeus != "perusopetus",
    ),
    # Identity: on no page at all
    *_deny(
        "hetu henkilötunnus vanhatHetut ssn previousSsns kansalaisuus turvakielto",
        None,
        "KoskiOppijaFacade: on no page",
    ),
    # Not for a share link
    *_deny(
        "maksettavatLukuvuosimaksut maksetutLukuvuosimaksut lukuvuosimaksu lukuvuosimaksut",
        None,
        "KoskiOppijaFacade: fees are left out of shares",
        audience=Audience.OWN_PAGES,
    ),
    *_deny(
        "copyOfExamPaper koesuoritus koesuoritukset koesuoritusLinkki",
        None,
        "exam papers only on the own page",
        audience=Audience.OWN_PAGES,
    ),
    # Hidden: technical, or meant for registry staff
    *_deny(
        "hyväksytty versionumero lähdejärjestelmänId lähdejärjestelmäkytkentäPurettu lukionOppimääräSuoritettu",
        None,
        "@Hidden",
    ),
    *_deny("virtaVirheet ostettu organisaatiohistoria", None, "left out by the citizen view"),
    *_deny("tila", None, "@Deprecated, @Hidden: says nothing true", where=_is_attainment),
    *_deny("koulutustyyppi", None, "@Hidden", where=lambda place: place.owner == "koulutusmoduuli"),
    *_deny("kuvaus", None, "@Hidden, AmmatillinenArviointi", where=_is_vocational_assessment),
    *_deny("päivä", None, "@Hidden, käyttäytymisenArvio", where=lambda place: place.owner in BEHAVIOUR_KEYS),
    *_deny(
        "sisältyyOpiskeluoikeuteen",
        None,
        "@Hidden in these types",
        where=lambda place: place.opiskeluoikeus in _INCLUDED_IN_ANOTHER_HIDDEN,
    ),
    *_deny("suorituskieli", None, "@Hidden", where=lambda place: place.opiskeluoikeus == "internationalschool"),
    *_deny(
        "suoritusMukanaTodistuksella",
        None,
        "@Hidden",
        where=lambda place: place.opiskeluoikeus == "ylioppilastutkinto",
    ),
    *_deny("tyyppi tunnustettu", None, "@Hidden, omanÄidinkielenOpinnot", where=_is_mother_tongue_part),
)

DENIED_STEMS: tuple[Rule, ...] = (
    *_deny(
        "erityinentuki erityisentuen tehostetuntuen tuenpaato tukimuo hojks toimintaalueittain "
        "tavoitekokonaisuuksittain erityisopetu oppivelvollisuudenjakso pidennettyoppivelvollisuus",
        Kind.SUPPORT,
        "stem",
    ),
    *_deny("vammai vamman sairau", Kind.HEALTH, "stem"),
    *_deny("sisaoppilaitosmai koulukoti vankila kuljetusetu", Kind.RESIDENCE, "stem"),
    *_deny("uskonnonoppimaara", Kind.RELIGION, "stem"),
    *_deny("jotpaasianumero yths", Kind.FUNDING, "stem"),
    *_deny("henkilotunnu kansalaisuu turvakiel", None, "stem"),
    *_deny("yksilollistet mukautet rajattuoppimaara", Kind.SUPPORT, "stem", audience=Audience.MARKINGS),
)
"""A safety net for names the register may take into use: a key that contains one of these (folded) stems is denied."""

DENIED_KOODISTOT: dict[str, Kind] = {
    "perusopetuksentukimuoto": Kind.SUPPORT,
    "perusopetuksentoimintaalue": Kind.SUPPORT,
    "ahvenanmaanperusopetuksentoimintaalue": Kind.SUPPORT,
    "erityisopetuksentoteutuspaikka": Kind.SUPPORT,
    "osaaikainenerityisopetuslukuvuodenaikana": Kind.SUPPORT,
    "uskonnonoppimaara": Kind.RELIGION,
    "jotpaasianumero": Kind.FUNDING,
}
"""A code of these code lists tells the denied thing under whatever key it stands."""

_ACTIVITY_AREA = "toimintaalue"
_ADAPTED = "mukautettu"


@lru_cache(maxsize=4096)
def rules_for(key: str) -> tuple[Rule, ...]:
    """The rules that name this key, by its folded spelling or by a stem of it."""
    folded = fold(key)
    exact = _BY_KEY.get(folded, ())
    return exact if exact else tuple(rule for rule in DENIED_STEMS if rule.key in folded)


def _by_folded_key(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        found[fold(rule.key)] = (*found.get(fold(rule.key), ()), rule)
    return found


_BY_KEY = _by_folded_key(DENIED_KEYS)


def rule_for_object(item: Mapping[str, Any]) -> Rule | None:
    """The rule that denies a whole object by what it is, wherever it stands.

    Activity areas (toiminta-alue) are denied in every type: KOSKI means to hide them from citizens but reaches only
    perusopetus. A vocational unit's "mukautettu" remark is one of the {L, J} markings.
    """
    if is_activity_area(item):
        return Rule(_ACTIVITY_AREA, Kind.SUPPORT, Audience.NOBODY, "@SensitiveData({L}) on the class")
    uri = item.get("koodistoUri")
    if isinstance(uri, str) and fold(uri) in DENIED_KOODISTOT:
        return Rule(uri, DENIED_KOODISTOT[fold(uri)], Audience.NOBODY, "code list of a denied detail")
    if _ADAPTED in (fold_code(item.get("tunniste")), fold_code(item.get("koodiarvo"))):
        return Rule(_ADAPTED, Kind.SUPPORT, Audience.MARKINGS, "FilterNonAnnotationableSensitiveData")
    return None


def is_activity_area(item: Mapping[str, Any]) -> bool:
    """Whether an attainment is a toiminta-alue: by the type code, or by the code list that names it."""
    if fold_code(item.get("tyyppi")).endswith(_ACTIVITY_AREA):
        return True
    module = item.get("koulutusmoduuli")
    tunniste = module.get("tunniste") if isinstance(module, dict) else None
    uri = tunniste.get("koodistoUri") if isinstance(tunniste, dict) else None
    return isinstance(uri, str) and fold(uri).endswith(_ACTIVITY_AREA)
