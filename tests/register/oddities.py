"""JSON as no register should give it, and a way to read what words say."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from app.register.words import Text, Words

TODAY = date(2026, 11, 23)

KEYS = (
    *("alkamispäivä", "alku", "arvo", "arviointi", "arviointipäivä", "arvosana", "ensisijaisuus", "fi", "kieli"),
    *("koodiarvo", "koodistoUri", "koodistoVersio", "koulutusmoduuli", "koulutustoimija", "laajuus", "lisätiedot"),
    *("loppu", "lyhytNimi", "nimi", "oid", "opintokokonaisuus", "opiskeluoikeusjaksot", "oppilaitos", "oppimäärä"),
    *("osasuoritukset", "pakollisetKokeetSuoritettu", "perusteenNimi", "predicted", "päivä", "päättymispäivä"),
    *("suoritukset", "synteettinen", "taiteenala", "tila", "toimipiste", "tunniste", "tutkintokerta", "tyyppi"),
    *("vahvistus", "virtaNimi", "vuosi", "yksikkö"),
)
VALUES = (
    *("2021-08-01", "2023-02-30", "2012K", "8", "S", "H", "", "99999", "P3", "lasna", "valmistunut", "3"),
    *("aikuistenperusopetus", "ammatillinenkoulutus", "diatutkinto", "europeanschoolofhelsinki", "ibtutkinto"),
    *("internationalschool", "kielitutkinto", "korkeakoulutus", "perusopetus", "taiteenperusopetus"),
    *("vapaansivistystyonkoulutus", "ylioppilastutkinto"),
    *("ammatillinentutkintoosittainen", "ebtutkinto", "internationalschoolmypvuosiluokka", "korkeakoulunopintojakso"),
    *("korkeakoulututkinto", "lukionaineopinnot", "lukionoppiaineenoppimaara", "perusopetuksenoppiaineenoppimaara"),
    *("perusopetuksenoppimaara", "perusopetuksenvuosiluokka", "taiteenperusopetuksenlaajanoppimaaranperusopinnot"),
    *("vstosaamismerkki", "yleinenkielitutkinto"),
    *("arviointiasteikkoib", "arviointiasteikkoyleissivistava", "oppiainematematiikka", "virtaarvosana"),
    "1.2.246.562.10.48587687889",
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**400, 10**401),
    st.floats(),
    st.sampled_from(VALUES),
    st.text(max_size=6),
)
codes = st.fixed_dictionaries({"koodiarvo": st.sampled_from(VALUES)}, optional={"koodistoUri": st.sampled_from(VALUES)})
trees = st.recursive(
    st.one_of(scalars, codes),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)),
    max_leaves=40,
)
attainments = st.fixed_dictionaries(
    {"tyyppi": codes},
    optional={"koulutusmoduuli": trees, "vahvistus": trees, "osasuoritukset": trees, "alkamispäivä": scalars},
)
study_rights = st.fixed_dictionaries(
    {"tyyppi": codes, "suoritukset": st.lists(st.one_of(attainments, trees), max_size=4)},
    optional={"tila": trees, "oppilaitos": trees, "koulutustoimija": trees, "lisätiedot": trees, "oppimäärä": trees},
)
"""Study rights near enough to real ones that every rule is reached."""


def said(words: Words | None) -> str:
    """The words as a reader gets them, in English, with [sv] after what is marked as Swedish."""
    if words is None:
        return ""
    if isinstance(words, Text):
        return f"{words.text}[{words.lang}]" if words.lang else words.text
    values = {key: value if isinstance(value, int) else said(value) for key, value in words.params.items()}
    return (words.plural if words.plural and values["num"] != 1 else words.msgid) % values
