"""Virta's semester enrolments and mobility periods (koski-data §4.7)."""

from __future__ import annotations

import pytest

from tests.sources.virta_answers import (
    LAHTI,
    Json,
    convert,
    convert_one,
    enrolment,
    right,
)


class TestTerms:
    def terms(self, made: Json) -> list[str]:
        jaksot = made["lisätiedot"].get("lukukausiIlmoittautuminen", {}).get("ilmoittautumisjaksot", [])
        return [jakso["alku"] for jakso in jaksot]

    def test_by_key_in_order_with_what_they_say(self) -> None:
        more = (
            "<YlioppilaskuntaJasen>true</YlioppilaskuntaJasen><YTHSMaksu>0</YTHSMaksu><LukuvuosiMaksu><Maksettu>1</Maksettu>"
            "<Summa>2000</Summa><Apuraha>x</Apuraha></LukuvuosiMaksu>"
        )
        made = convert_one(
            right(),
            enrolment("2011-08-01", "2011-12-31", of="o1"),
            enrolment("2010-08-01", "2010-12-31", of="o1", more=more),
        )
        first, second = made["lisätiedot"]["lukukausiIlmoittautuminen"]["ilmoittautumisjaksot"]
        assert (first["alku"], second["alku"]) == ("2010-08-01", "2011-08-01")
        assert (first["ylioppilaskunnanJäsen"], first["ythsMaksettu"]) == (True, False)
        assert first["maksetutLukuvuosimaksut"] == {"maksettu": True, "summa": 2000, "apuraha": "x"}

    def test_without_key_those_of_the_school_while_the_right_was_active(self) -> None:
        rights = convert(
            right("o1", ("2010-08-01", "1"), ("2012-08-01", "3")),
            right("o2", ("2012-08-01", "1")),
            right("o3", ("2010-08-01", "1"), school=LAHTI),
            enrolment("2011-01-01", "2011-07-31"),
            enrolment("2013-01-01", "2013-07-31"),
        )
        assert [self.terms(made) for made in rights] == [["2011-01-01"], ["2013-01-01"], []]

    def test_one_that_fits_no_right_is_shown_at_its_school(self) -> None:
        rights = convert(
            right(), enrolment("1999-01-01", "1999-07-31"), enrolment("2011-01-01", "2011-07-31", school=LAHTI)
        )
        assert [self.terms(made) for made in rights] == [["1999-01-01"], ["2011-01-01"]]
        assert rights[1]["synteettinen"] is True

    @pytest.mark.parametrize(("given", "shown"), [("2", "2"), ("9", "4"), ("", "4")])
    def test_a_state_that_is_none_is_missing(self, given: str, shown: str) -> None:
        made = convert_one(right(), enrolment("2011-01-01", "2011-07-31", of="o1", tila=given))
        jakso = made["lisätiedot"]["lukukausiIlmoittautuminen"]["ilmoittautumisjaksot"][0]
        assert jakso["tila"]["koodiarvo"] == shown

    def test_mobility_goes_to_the_right_of_its_type(self) -> None:
        period = (
            '<Liikkuvuusjaksot><Liikkuvuusjakso avain="l1"><AlkuPvm>2011-07-15</AlkuPvm><LoppuPvm>2011-08-07</LoppuPvm>'
            "<Myontaja>10076</Myontaja><OpiskeluoikeusTyyppi>4</OpiskeluoikeusTyyppi><Maa>752</Maa><Suunta>1</Suunta>"
            "</Liikkuvuusjakso></Liikkuvuusjaksot>"
        )
        first, second = convert(right("o1", tyyppi="2"), right("o2", tyyppi="4"), period)
        assert "liikkuvuusjaksot" not in first["lisätiedot"]
        (jakso,) = second["lisätiedot"]["liikkuvuusjaksot"]
        assert jakso["maa"] == {"koodiarvo": "752", "koodistoUri": "maatjavaltiot2"}
        assert jakso["suunta"]["nimi"]["en"] == "Outgoing"
        (alone,) = convert(period)
        assert alone["lisätiedot"]["liikkuvuusjaksot"]
