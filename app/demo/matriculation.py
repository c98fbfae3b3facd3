"""The matriculation examination in KOSKI's own shape (source: `Ylioppilastutkinto.scala`)."""

from __future__ import annotations

from collections.abc import Iterable

from app.demo.building import Json, code, grade, module, name, part
from app.demo.school import YTL_OID, School

YTL = {
    "oid": YTL_OID,
    "nimi": name("Ylioppilastutkintolautakunta", "Studentexamensnämnden", "The Matriculation Examination Board"),
}
SEASONS = {"K": name("kevät", "vår", "spring"), "S": name("syksy", "höst", "autumn")}
HELSINKI = "091"


def exam(when: str, exam_id: str, arvosana: str, pisteet: int | None = None) -> Json:
    """One exam: `when` is "2003K" (spring) or "2003S" (autumn), codes of koskiyokokeet and koskiyoarvosanat."""
    more = {} if pisteet is None else {"pisteet": pisteet}
    return part(
        "ylioppilastutkinnonkoe",
        module(code("koskiyokokeet", exam_id)),
        [grade(arvosana, None, "koskiyoarvosanat", **more)],
        tutkintokerta={"koodiarvo": when, "vuosi": int(when[:4]), "vuodenaika": SEASONS[when[4]]},
    )


def matriculation(
    exams: Iterable[Json], graduated_on: str | None, school: School | None, languages: Iterable[str] = ()
) -> Json:
    """The study right of the examination. It has no oid, no states and no start (source: YTR conversion)."""
    confirmation = {
        "päivä": graduated_on,
        "paikkakunta": code("kunta", HELSINKI),
        "myöntäjäOrganisaatio": YTL,
    }
    place = school.oppilaitos() if school else YTL
    suoritus = {
        "tyyppi": code("suorituksentyyppi", "ylioppilastutkinto"),
        "koulutusmoduuli": module(code("koulutus", "301000")),
        "toimipiste": place,
        **({"vahvistus": confirmation} if graduated_on else {}),
        "pakollisetKokeetSuoritettu": graduated_on is not None,
        "koulusivistyskieli": [code("kieli", language) for language in languages],
        "osasuoritukset": list(exams),
    }
    return {
        "tyyppi": code("opiskeluoikeudentyyppi", "ylioppilastutkinto"),
        "lähdejärjestelmänId": {"lähdejärjestelmä": code("lahdejarjestelma", "ytr")},
        **({"oppilaitos": place} if school else {}),
        "koulutustoimija": YTL,
        "tila": {"opiskeluoikeusjaksot": []},
        "suoritukset": [suoritus],
    }
