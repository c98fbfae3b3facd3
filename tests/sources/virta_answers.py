"""Small answers of Virta, made for the tests: SOAP around whatever a test needs, and what is made of them."""

from __future__ import annotations

from typing import Any

from app.register.names import CodeName, Directory, OrganisationName
from app.sources.virta_xml import convert_virta

Json = dict[str, Any]

HETU, ANOTHER = "131052-308T", "010280-123A"
OPPIJANUMERO = "1.2.246.562.24.76912370865"
AALTO, LAHTI, LAB, UNKNOWN = "10076", "02470", "10126", "99999"
AALTO_OID, LAHTI_OID, LAB_OID = "1.2.246.562.10.1", "1.2.246.562.10.2", "1.2.246.562.10.3"

DIRECTORY = Directory(
    codes={
        ("koulutus", "751101"): {12: CodeName({"fi": "Dipl.ins., konetekniikka"})},
        ("virtaopiskeluoikeudentyyppi", "13"): {1: CodeName({"fi": "Avoimen opinnot", "en": "Open studies"})},
        ("virtaarvosana", "HYV"): {1: CodeName({"fi": "hyväksytty"})},
    },
    organisations={
        AALTO_OID: OrganisationName(
            {"fi": "Aalto-yliopisto"},
            (("1950-01-01", {"fi": "Teknillinen korkeakoulu"}), ("2010-01-01", {"fi": "Aalto-yliopisto"})),
        ),
        LAHTI_OID: OrganisationName({"fi": "Lahden ammattikorkeakoulu"}),
        LAB_OID: OrganisationName({"fi": "LAB-ammattikorkeakoulu"}),
    },
    schools={AALTO: AALTO_OID, LAHTI: LAHTI_OID, LAB: LAB_OID},
)


def envelope(content: str, *, namespace: str = "urn:mace:funet.fi:virta/2015/09/01") -> bytes:
    return (
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/>'
        '<SOAP-ENV:Body><luku:OpiskelijanKaikkiTiedotResponse xmlns:luku="http://tietovaranto.csc.fi/luku">'
        f'<Virta xmlns="{namespace}">{content}</Virta>'
        "</luku:OpiskelijanKaikkiTiedotResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


def student(*rows: str, avain: str = "s1", hetu: str = HETU, oppijanumero: str = "") -> str:
    """One Opiskelija with these rows, whatever they are."""
    numbers = f"<Henkilotunnus>{hetu}</Henkilotunnus>" if hetu else ""
    numbers += f"<KansallinenOppijanumero>{oppijanumero}</KansallinenOppijanumero>" if oppijanumero else ""
    return f'<Opiskelija avain="{avain}">{numbers}{"".join(rows)}</Opiskelija>'


def answer(*rows: str, **more: str) -> bytes:
    """An answer about one student of one register."""
    return envelope(student(*rows, **more))


def right(
    avain: str = "o1",
    *states: tuple[str, str],
    tyyppi: str = "4",
    koulutus: str = "751101",
    jakso: str = "",
    more: str = "",
    school: str = AALTO,
    opiskelija: str = "s1",
) -> str:
    """An Opiskeluoikeus; `jakso` replaces its one Jakso."""
    tilat = "".join(
        f"<Tila><AlkuPvm>{begin}</AlkuPvm><Koodi>{koodi}</Koodi></Tila>"
        for begin, koodi in states or (("2010-08-01", "1"),)
    )
    code = f"<Koulutuskoodi>{koulutus}</Koulutuskoodi>" if koulutus else ""
    jakso = jakso or f'<Jakso koulutusmoduulitunniste="#TUNN/"><AlkuPvm>2010-08-01</AlkuPvm>{code}</Jakso>'
    return (
        f'<Opiskeluoikeudet><Opiskeluoikeus avain="{avain}" opiskelijaAvain="{opiskelija}">'
        "<AlkuPvm>2010-08-01</AlkuPvm>"
        f"{tilat}<Tyyppi>{tyyppi}</Tyyppi><Myontaja>{school}</Myontaja>{jakso}{more}</Opiskeluoikeus></Opiskeluoikeudet>"
    )


def attainment(
    avain: str = "a1",
    *includes: str,
    of: str = "",
    laji: str = "2",
    koulutus: str = "",
    name: str = "Kurssi",
    on: str = "2012-05-31",
    grade: str = "<Viisiportainen>5</Viisiportainen>",
    credits: str = "5",
    school: str = AALTO,
    more: str = "",
    opiskelija: str = "s1",
) -> str:
    """An Opintosuoritus that includes those of these avain."""
    key = f' opiskeluoikeusAvain="{of}"' if of else ""
    inner = "".join(f'<Sisaltyvyys sisaltyvaOpintosuoritusAvain="{item}"/>' for item in includes)
    code = f"<Koulutuskoodi>{koulutus}</Koulutuskoodi>" if koulutus else ""
    extent = f"<Laajuus><Opintopiste>{credits}</Opintopiste></Laajuus>" if credits else ""
    arvosana = f"<Arvosana>{grade}</Arvosana>" if grade else ""
    nimi = f"<Nimi>{name}</Nimi>" if name else ""
    return (
        f'<Opintosuoritukset><Opintosuoritus avain="{avain}" opiskelijaAvain="{opiskelija}"{key} '
        f'koulutusmoduulitunniste="T-{avain}"><SuoritusPvm>{on}</SuoritusPvm>{extent}{arvosana}'
        f"<Myontaja>{school}</Myontaja><Laji>{laji}</Laji>{nimi}<Kieli>fi</Kieli>{code}{inner}{more}"
        "</Opintosuoritus></Opintosuoritukset>"
    )


def enrolment(begin: str, end: str, *, of: str = "", tila: str = "1", school: str = AALTO, more: str = "") -> str:
    key = f' opiskeluoikeusAvain="{of}"' if of else ""
    return (
        f'<LukukausiIlmoittautumiset><LukukausiIlmoittautuminen opiskelijaAvain="s1"{key}><Myontaja>{school}</Myontaja>'
        f"<Tila>{tila}</Tila><AlkuPvm>{begin}</AlkuPvm><LoppuPvm>{end}</LoppuPvm>{more}"
        "</LukukausiIlmoittautuminen></LukukausiIlmoittautumiset>"
    )


def convert(*rows: str) -> list[Json]:
    return convert_virta(answer(*rows), DIRECTORY, subject=None).opiskeluoikeudet


def convert_one(*rows: str) -> Json:
    (made,) = convert(*rows)
    return made


def keys(suoritukset: list[Json]) -> list[Any]:
    """Virta's keys as a tree: an avain, or (avain, [parts]); None for a whole of the converter's making."""
    made: list[Any] = []
    for item in suoritukset:
        key = item.get("lähdejärjestelmänId", {}).get("id")
        made.append((key, keys(item["osasuoritukset"])) if "osasuoritukset" in item else key)
    return made


def name_of(suoritus: Json) -> Any:
    return suoritus["koulutusmoduuli"]["tunniste"].get("nimi")
