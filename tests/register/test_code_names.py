"""In which language the name of a code, and a code itself, really is."""

from __future__ import annotations

import pytest

from app.register.code_names import code_name, code_text
from app.register.names import CodeName, Directory, Names

SKILLS = {"koodiarvo": "104", "koodistoUri": "koulutuksenosattuva"}
REPEATED = "Perustaitojen vahvistaminen"


def names(lang: str, **nimi: str) -> Names:
    return Names(lang, Directory(codes={("koulutuksenosattuva", "104"): {1: CodeName(nimi)}}))


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_finnish_name_repeated_as_another_is_finnish(lang: str) -> None:
    known = names(lang, fi=REPEATED, sv=REPEATED, en=REPEATED)
    assert code_name(SKILLS, known).lang == "fi"
    embedded = {**SKILLS, "nimi": {"fi": REPEATED, "sv": REPEATED, "en": REPEATED}}
    assert code_name(embedded, Names(lang, Directory())).lang == "fi"
    assert code_name(SKILLS, names("fi", fi=REPEATED, sv=REPEATED)).lang is None


@pytest.mark.parametrize(
    ("fi", "sv"),
    [("Historia", "Historia"), (REPEATED, "Stärkande av baskunskaper"), ("European Baccalaureate",) * 2],
)
def test_a_name_of_the_wanted_language_stays(fi: str, sv: str) -> None:
    assert code_name(SKILLS, names("sv", fi=fi, sv=sv)).lang is None


@pytest.mark.parametrize(
    ("koodi", "lang"),
    [
        ({"koodiarvo": "kuullunymmartaminen", "koodistoUri": "ykisuorituksenosa"}, "fi"),
        ({"koodiarvo": "explorer", "koodistoUri": "internationalschoolluokkaaste"}, "en"),
        ({"koodiarvo": "ÄI1", "koodistoUri": "lukionkurssit"}, None),
        ({"koodiarvo": "351301"}, None),
    ],
)
def test_a_code_made_of_words_has_their_language(koodi: dict[str, str], lang: str | None) -> None:
    assert code_text(koodi, Names("sv", Directory())).lang == lang
