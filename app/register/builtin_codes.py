"""Codes that documents still carry but the code lists no longer have, with the names they were known by.

Source: the curriculum-2019 codes of upper secondary education that were renamed without the year in 2020.
"""

from collections.abc import Mapping

BUILTIN_CODES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("suorituksentyyppi", "lukionoppimaara2019"): {
        "fi": "Lukion oppimäärä",
        "sv": "Gymnasiets lärokurs",
        "en": "General upper secondary education syllabus",
    },
    ("suorituksentyyppi", "lukionoppiaine2019"): {
        "fi": "Lukion oppiaine",
        "sv": "Gymnasieläroämne",
        "en": "General upper secondary education subject",
    },
    ("suorituksentyyppi", "lukionvaltakunnallinenmoduuli2019"): {
        "fi": "Lukion valtakunnallinen moduuli",
        "sv": "Nationell modul i gymnasiet",
        "en": "National module in general upper secondary education",
    },
    ("suorituksentyyppi", "lukionpaikallinenopintojakso2019"): {
        "fi": "Lukion paikallinen opintojakso",
        "sv": "Lokal studieperiod i gymnasiet",
        "en": "Local study unit in general upper secondary education",
    },
}
