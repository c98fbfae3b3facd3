"""The values of a document that must stand on its page, found by a walk of its own.

Deliberately not built on `app.register`: it formats names, numbers and dates by itself, so that a mistake there shows
up here. What is not looked for is listed with its reason in SKIPPED, SKIPPED_IN and `hidden_by_rule`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

LANGUAGES = ("fi", "sv", "en")

CODE_VALUED = frozenset(
    {
        "arviointiasteikkoyleissivistava",
        "arviointiasteikkoib",
        "arviointiasteikkocorerequirementsib",
        "arviointiasteikkoammatillinent1k3",
    }
)

_SUPPORT = "confidential: support, health, residence (officials only)"
_TECHNICAL = "register's own or source system's key, shown to no citizen"
_NAMED = "part of a code or name: the name is looked for instead"

SKIPPED: Mapping[str, str] = {
    "hetu": "never shown",
    "kansalaisuus": "never shown",
    "turvakielto": "never shown",
    "kutsumanimi": "the header shows all first names, the calling name is one of them or stands in them",
    "hyväksytty": "computed and wrong for several scales, never shown",
    "koodistoUri": _NAMED,
    "koodistoVersio": _NAMED,
    "lyhytNimi": _NAMED,
    "oppilaitosnumero": "identity of a school: its name is looked for",
    "kotipaikka": "municipality of a school: its name is looked for",
    "oppilaitostyyppi": _TECHNICAL,
    "versionumero": _TECHNICAL,
    "aikaleima": _TECHNICAL,
    "lähdejärjestelmänId": _TECHNICAL,
    "lähdejärjestelmäkytkentäPurettu": _TECHNICAL,
    "ostettu": _TECHNICAL,
    "synteettinen": _TECHNICAL,
    "virtaVirheet": _TECHNICAL,
    "koulutustyyppi": "hidden on the module by the register's schema",
    "suoritusMukanaTodistuksella": "hidden by the register's schema",
    "jotpaAsianumero": _SUPPORT,
    "jääLuokalle": _SUPPORT,
    "osaAikainenErityisopetus": _SUPPORT,
    "uskonnonOppimäärä": _SUPPORT,
    "pidennettyOppivelvollisuus": _SUPPORT,
    "varhennetunOppivelvollisuudenJaksot": _SUPPORT,
    "opetuksenJärjestäminenVammanSairaudenTaiRajoitteenPerusteella": _SUPPORT,
    "toimintaAlueittainOpiskelu": _SUPPORT,
    "opiskeleeToimintaAlueittain": _SUPPORT,
    "tavoitekokonaisuuksittainOpiskelu": _SUPPORT,
    "perusopetuksenAloittamistaLykätty": _SUPPORT,
    "tukimuodot": _SUPPORT,
    "erityisenTuenPäätös": _SUPPORT,
    "erityisenTuenPäätökset": _SUPPORT,
    "tuenPäätöksenJaksot": _SUPPORT,
    "tehostetunTuenPäätös": _SUPPORT,
    "tehostetunTuenPäätökset": _SUPPORT,
    "joustavaPerusopetus": _SUPPORT,
    "vuosiluokkiinSitoutumatonOpetus": _SUPPORT,
    "vammainen": _SUPPORT,
    "vaikeastiVammainen": _SUPPORT,
    "vammainenJaAvustaja": _SUPPORT,
    "kuljetusetu": _SUPPORT,
    "sisäoppilaitosmainenMajoitus": _SUPPORT,
    "koulukoti": _SUPPORT,
    "vaativanErityisenTuenErityinenTehtävä": _SUPPORT,
    "vaativanErityisenTuenYhteydessäJärjestettäväMajoitus": _SUPPORT,
    "erityinenTuki": _SUPPORT,
    "hojks": _SUPPORT,
    "opiskeluvalmiuksiaTukevatOpinnot": _SUPPORT,
    "vankilaopetuksessa": _SUPPORT,
    "yksityisopiskelija": "redundant in the register's schema, given to nobody",
    "alle18vuotiaanAikuistenLukiokoulutuksenAloittamisenSyy": "redundant in the register's schema, given to nobody",
    "oikeusMaksuttomaanAsuntolapaikkaan": "redundant or hidden in the register's schema for most types",
    "ythsMaksettu": "for authorities only",
}

MARKINGS = frozenset(
    {
        "yksilöllistettyOppimäärä",
        "rajattuOppimäärä",
        "mukautettuOppimäärä",
        "luokkaAste",
        "keskiarvoSisältääMukautettujaArvosanoja",
        "korotettuKeskiarvoSisältääMukautettujaArvosanoja",
    }
)
"""Individualised and adapted syllabuses: the citizen and the share link see them, a guardian never."""

BASIC = frozenset({"perusopetus", "aikuistenperusopetus", "ahvenanmaanperusopetus", "perusopetuksenlisaopetus"})
EUROPEAN = frozenset({"europeanschoolofhelsinki", "ebtutkinto"})


@dataclass(frozen=True)
class Codes:
    """(koodisto_uri, koodiarvo) -> {lang: name} of the latest version, and organisations by oid."""

    names: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    short: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    organisations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_codes(path: Path) -> Codes:
    """The corpus' CSV; a list named `x_11` also serves as `x`."""
    latest: dict[tuple[str, str], tuple[int, dict[str, str], dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {lang: row[lang] for lang in LANGUAGES if row[lang]}
            short = {lang: row[f"lyhyt_{lang}"] for lang in LANGUAGES if row[f"lyhyt_{lang}"]}
            for uri in {row["koodisto_uri"], row["koodisto_uri"].removesuffix("_11")}:
                key = (uri, row["koodiarvo"])
                if key not in latest or latest[key][0] < int(row["versio"]):
                    latest[key] = (int(row["versio"]), names, short)
    return Codes(
        names={key: names for key, (_, names, _short) in latest.items()},
        short={key: short for key, (_, _names, short) in latest.items()},
    )


@dataclass(frozen=True)
class Expected:
    """A value and its place; any one of `texts` must stand on the page."""

    place: str
    texts: tuple[str, ...]


class Walker:
    """Walks one document as `viewer` in `lang` on `today`."""

    def __init__(self, codes: Codes, viewer: str, lang: str, today: date) -> None:
        self.codes = codes
        self.viewer = viewer
        self.lang = lang
        self.today = today

    def document(self, document: Mapping[str, Any]) -> Iterator[Expected]:
        for index, opiskeluoikeus in enumerate(document["opiskeluoikeudet"]):
            yield from self._study_right(opiskeluoikeus, f"opiskeluoikeudet[{index}]")
        henkilo = document["henkilö"]
        for key in ("etunimet", "sukunimi"):
            if henkilo.get(key):
                yield Expected(f"henkilö.{key}", (henkilo[key],))

    def _study_right(self, opiskeluoikeus: Mapping[str, Any], place: str) -> Iterator[Expected]:
        tyyppi = opiskeluoikeus["tyyppi"]["koodiarvo"]
        suoritukset = opiskeluoikeus["suoritukset"]
        for key, value in opiskeluoikeus.items():
            if key not in ("suoritukset", "alkamispäivä", "päättymispäivä", "tyyppi"):
                yield from self._value(value, key, f"{place}.{key}", tyyppi)
        for index, suoritus in enumerate(suoritukset):
            yield from self._attainment(suoritus, f"{place}.suoritukset[{index}]", tyyppi, len(suoritukset))

    def _attainment(self, suoritus: Mapping[str, Any], place: str, tyyppi: str, count: int) -> Iterator[Expected]:
        if self._unfinished_certificate(suoritus) and count > 1:
            return
        kept = dict(suoritus)
        if self._unfinished_certificate(suoritus):
            kept.pop("osasuoritukset", None)
        confirmed = (kept.get("vahvistus") or {}).get("päivä")
        if tyyppi in ("perusopetus", "aikuistenperusopetus") and not self._public(confirmed):
            kept = _without(kept, "arviointi", "käyttäytymisenArvio")
        if tyyppi in ("perusopetus", "aikuistenperusopetus") and (
            confirmed is None or (tyyppi == "perusopetus" and confirmed < "2020-08-01")
        ):
            kept = _without_compulsory_extents(kept)
        yield from self._value(kept, "suoritus", place, tyyppi)

    def _unfinished_certificate(self, suoritus: Mapping[str, Any]) -> bool:
        return suoritus.get("tyyppi", {}).get("koodiarvo") == "perusopetuksenoppimaara" and not suoritus.get(
            "vahvistus"
        )

    def _public(self, confirmed: str | None) -> bool:
        """Grades of basic education are public from the fifth day after the confirmation."""
        return confirmed is not None and (self.today - date.fromisoformat(confirmed)).days > 4

    def _value(self, value: Any, key: str, place: str, tyyppi: str) -> Iterator[Expected]:
        if value in (None, "", [], {}) or isinstance(value, bool) or self._skipped(key, place, tyyppi):
            return
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._value(item, key, f"{place}[{index}]", tyyppi)
        elif isinstance(value, Mapping):
            yield from self._object(value, key, place, tyyppi)
        elif isinstance(value, (int, float)):
            yield Expected(place, self._number(value))
        else:
            yield Expected(place, (_date(value) or " ".join(value.split()),))

    def _skipped(self, key: str, place: str, tyyppi: str) -> bool:
        if key in SKIPPED or (key in MARKINGS and self.viewer == "guardian"):
            return True
        if key == "kuvaus" and ".arviointi" in place and tyyppi in BASIC | EUROPEAN:
            return True  # verbal assessment: officials only
        if key == "kuvaus" and "käyttäytymisenArvio" in place:
            return True
        if key == "kuvaus" and ".arviointi" in place and tyyppi == "ammatillinenkoulutus":
            return True  # hidden by the register's schema (AmmatillinenArviointi.kuvaus)
        if key == "tunnustettu" and "omanÄidinkielenOpinnot" in place:
            return True  # hidden by the register's schema
        if key == "koodiarvo" and place.endswith("tutkintokerta.koodiarvo"):
            return True  # "2012K": its year and season are looked for
        if key in ("ostettu", "organisaatiohistoria"):
            return True  # left out by the register's own citizen view
        if key == "todistuksellaNäkyvätLisätiedot" and tyyppi in EUROPEAN:
            return True
        if key == "yksilöllistettyOppimäärä" and tyyppi in EUROPEAN:
            return True
        # The state of an attainment is deprecated and always ignored; only a study right's periods count.
        return key == "tila" and "suoritukset[" in place

    def _object(self, item: Mapping[str, Any], key: str, place: str, tyyppi: str) -> Iterator[Expected]:
        if _is_activity_area(item) or _is_adapted_note(item, self.viewer):
            return
        if "koodiarvo" in item:
            texts = self._code(item)
            if key not in ("tyyppi", "tutkintokerta") and any(texts):
                yield Expected(place, texts)
            if key != "tutkintokerta":
                return
        if set(item) <= set(LANGUAGES):
            yield Expected(place, (self._localized(item),))
            return
        if "oid" in item and set(item) <= {
            "oid",
            "nimi",
            "oppilaitosnumero",
            "kotipaikka",
            "yTunnus",
            "oppilaitostyyppi",
        }:
            name = item.get("nimi") or self.codes.organisations.get(item["oid"])
            yield Expected(place, (self._localized(name) if name else item["oid"],))
            return
        for name, value in item.items():
            if not (name == "tyyppi" and "koulutusmoduuli" in item):
                yield from self._value(value, name, f"{place}.{name}", tyyppi)

    def _code(self, koodi: Mapping[str, Any]) -> tuple[str, ...]:
        uri, code = koodi.get("koodistoUri"), str(koodi["koodiarvo"])
        if uri in CODE_VALUED:
            return (code,)
        embedded = koodi.get("nimi")
        embedded = embedded if isinstance(embedded, Mapping) else {}
        known = self.codes.names.get((str(uri), code), {})
        short = koodi.get("lyhytNimi") or self.codes.short.get((str(uri), code), {})
        for lang in (self.lang, *LANGUAGES):
            texts = tuple(" ".join(names[lang].split()) for names in (embedded, known, short) if names.get(lang))
            if texts:
                return texts
        # A code nobody has a name for; the built-in names of the legacy codes are the product's own knowledge.
        return (code,)

    def _localized(self, text: Mapping[str, str]) -> str:
        found = next((text[lang] for lang in (self.lang, *LANGUAGES) if text.get(lang)), "")
        return " ".join(found.split())

    def _number(self, value: float) -> tuple[str, ...]:
        texts = {f"{value:.{decimals}f}" for decimals in (0, 1, 2) if abs(round(value, decimals) - value) < 0.006}
        return tuple(text if self.lang == "en" else text.replace(".", ",") for text in sorted(texts))


def _date(text: str) -> str | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return f"{day.day}.{day.month}.{day.year}"


def _is_activity_area(item: Mapping[str, Any]) -> bool:
    """Studies by activity area are never shown (koski-data §3.5 item 8)."""
    tyyppi = item.get("tyyppi")
    return isinstance(tyyppi, Mapping) and "toimintaalue" in str(tyyppi.get("koodiarvo"))


def _is_adapted_note(item: Mapping[str, Any], viewer: str) -> bool:
    """The note "mukautettu" of a vocational unit is a marking like those in MARKINGS."""
    tunniste = item.get("tunniste")
    return viewer == "guardian" and isinstance(tunniste, Mapping) and tunniste.get("koodiarvo") == "mukautettu"


def _without(suoritus: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The attainment and its parts without these keys."""
    kept = {key: value for key, value in suoritus.items() if key not in keys}
    if isinstance(kept.get("osasuoritukset"), list):
        kept["osasuoritukset"] = [_without(item, *keys) for item in kept["osasuoritukset"]]
    return kept


def _without_compulsory_extents(suoritus: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(suoritus)
    parts = []
    for part in kept.get("osasuoritukset") or []:
        module = part.get("koulutusmoduuli") or {}
        if module.get("pakollinen"):
            part = {**part, "koulutusmoduuli": {key: value for key, value in module.items() if key != "laajuus"}}
        parts.append(part)
    if parts:
        kept["osasuoritukset"] = parts
    return kept
