"""Answers that are none, answers about somebody else, and anything at all in between."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.register.document import read_document
from app.register.view import view_record
from app.register.visibility import Viewer
from app.sources import Subject, WrongPerson
from app.sources.virta_answer import MAX_BYTES
from app.sources.virta_xml import VirtaAnswerError, VirtaRecord, convert_virta, convert_virta_answers
from tests.sources.virta_answers import (
    ANOTHER,
    DIRECTORY,
    HETU,
    OPPIJANUMERO,
    answer,
    attainment,
    enrolment,
    envelope,
    right,
    student,
)

TODAY = date(2026, 11, 23)
SUBJECT = Subject((OPPIJANUMERO,), (HETU,), TODAY)
WHOLE = answer(
    right("o1", ("2010-08-01", "1"), ("2014-05-31", "3"), more="<Laajuus><Opintopiste>300</Opintopiste></Laajuus>"),
    right("o2", tyyppi="13", koulutus=""),
    attainment("d", "m", of="o1", laji="1", koulutus="751101"),
    attainment("m", "c", more="<HyvaksilukuPvm>2013-01-01</HyvaksilukuPvm>"),
    attainment("c", grade='<Muu><Asteikko avain="1"/><Koodi>9</Koodi></Muu>'),
    attainment("x"),
    enrolment("2011-01-01", "2011-07-31", of="o1"),
)


TEXTS = st.sampled_from(
    (
        *("", "1", "2", "3", "4", "8", "13", "-1", "1e9", "NaN", "٣", "9" * 40, "ä" * 500, "\u202e", "#/", "true"),
        *("2112-12-21", "2011-13-45", "0000-00-00", "2011-02-30", "2012-01-01Z"),
        *("o1", "o2", "d", "m", "c", "g", "10076", "10126", "koodiarvo"),
    )
)
ATTRIBUTES = ("avain", "opiskelijaAvain", "opiskeluoikeusAvain", "sisaltyvaOpintosuoritusAvain", "kieli", "versio")


def check(record: VirtaRecord) -> None:
    """What is made of any answer is a document that the service reads and shows."""
    value = {"henkilö": record.henkilo, "opiskeluoikeudet": record.opiskeluoikeudet}
    document = read_document(msgspec.json.encode(value))
    for lang in ("fi", "en"):
        view_record(
            document.henkilo,
            document.opiskeluoikeudet,
            viewer=Viewer.CITIZEN,
            lang=lang,
            directory=DIRECTORY,
            today=TODAY,
        )


def reason_of(data: bytes, max_bytes: int = MAX_BYTES) -> str:
    with pytest.raises(VirtaAnswerError) as raised:
        convert_virta_answers((data,), DIRECTORY, subject=SUBJECT, max_bytes=max_bytes)
    assert HETU not in raised.value.reason
    assert raised.value.__cause__ is None
    return raised.value.reason


class TestNoAnswers:
    def test_soap_fault(self) -> None:
        """Only its code is told: the sentence may repeat the number that was asked about."""
        fault = "<faultcode>SOAP-ENV:Client</faultcode><faultstring>Validation error: 131052-308T</faultstring>"
        for space in ("http://schemas.xmlsoap.org/soap/envelope/",):
            data = f'<e:Envelope xmlns:e="{space}"><e:Body><e:Fault>{fault}</e:Fault></e:Body></e:Envelope>'.encode()
            assert reason_of(data) == "is a SOAP fault (SOAP-ENV:Client)"
        odd = data.replace(b"SOAP-ENV:Client", HETU.encode() + b" is wrong")
        assert reason_of(odd) == "is a SOAP fault"

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "is empty"),
            (b" \n", "is empty"),
            (b"<html><body>Virhe</body></html>", "is a web page"),
            (b"<!DOCTYPE html><html><body>Virhe<br></body></html>", "DOCTYPE"),
            (b"<html><body>Virhe<br></body></html>", "is a web page"),
            (b"{}", "is not XML"),
            (b"<a/>", "not an answer of Virta"),
            (WHOLE[: len(WHOLE) // 2], "is not XML, or not the whole of it"),
            (WHOLE[:-1], "is not XML, or not the whole of it"),
            (WHOLE + b"<a/>", "is not XML, or not the whole of it"),
            (WHOLE.replace(b"tietovaranto.csc.fi/luku", b"example.fi/luku"), "another namespace"),
            (WHOLE.replace(b"2015/09/01", b"2016/01/01"), "another namespace"),
            (WHOLE.replace(b"schemas.xmlsoap.org/soap", b"example.fi/soap"), "another namespace"),
            (WHOLE.replace(b"<Opiskelija ", b'<Opiskelija xmlns="urn:a" '), "another namespace"),
            (WHOLE.replace(b"<Opintosuoritus ", b'<Opintosuoritus xmlns="urn:a" ', 1), "another namespace"),
            (WHOLE.decode().encode("utf-16"), "is not in UTF-8"),
            (WHOLE.decode().encode("utf-32"), "is not in UTF-8"),
            (WHOLE.replace(b"Kurssi", "Työ".encode("latin-1")), "is not in UTF-8"),
            (b"<a>" * 5000 + b"</a>" * 5000, "is not XML"),
        ],
    )
    def test_refused_with_the_reason(self, data: bytes, reason: str) -> None:
        assert reason in reason_of(data)

    def test_nothing_is_read_of_a_doctype(self) -> None:
        bomb = b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        outside = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        for doctype in (bomb, outside, b"<!DOCTYPE x>", b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'):
            data = doctype + WHOLE.replace(b"Kurssi", b"&b;")
            assert "DOCTYPE" in reason_of(data)
            assert "DOCTYPE" in reason_of(b'<?xml version="1.0"?>\n<!-- a -->' + data)
        assert "is not XML" in reason_of(WHOLE.replace(b"Kurssi", b"&f;"))
        hidden = b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x+AD4-' + WHOLE
        assert "is not XML" in reason_of(hidden)

    def test_larger_than_allowed(self) -> None:
        assert "is larger than 100 bytes" in reason_of(WHOLE, 100)

    def test_nobody_found_is_no_studies(self) -> None:
        for data in (envelope(""), envelope("").replace(b"Response", b"ListaResponse")):
            assert convert_virta(data, DIRECTORY, subject=SUBJECT).opiskeluoikeudet == []
        empty = b'<l:OpiskelijanKaikkiTiedotResponse xmlns:l="http://tietovaranto.csc.fi/luku"/>'
        assert convert_virta(empty, DIRECTORY, subject=SUBJECT).opiskeluoikeudet == []


class TestCharset:
    def names(self, data: bytes) -> str:
        (made,) = convert_virta(data, DIRECTORY, subject=SUBJECT).opiskeluoikeudet
        return str(made["suoritukset"][0]["koulutusmoduuli"]["tunniste"]["nimi"]["fi"])

    def test_a_wrong_declaration_garbles_no_names(self) -> None:
        data = answer(attainment(name="Työelämä €"))
        for declared in ("UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "x-unknown"):
            assert self.names(f'<?xml version="1.0" encoding="{declared}"?>'.encode() + data) == "Työelämä €"
        assert self.names(b"\xef\xbb\xbf" + data) == "Työelämä €"

    def test_a_right_declaration_is_followed(self) -> None:
        data = answer(attainment(name="Työelämä")).decode().encode("latin-1")
        assert self.names(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + data) == "Työelämä"


class TestWhoseItIs:
    def convert(self, *students: str, subject: Subject | None = SUBJECT) -> VirtaRecord:
        return convert_virta(envelope("".join(students)), DIRECTORY, subject=subject)

    def test_by_hetu_or_by_oppijanumero(self) -> None:
        for mine in (
            student(right()),
            student(right(), hetu="", oppijanumero=OPPIJANUMERO),
            student(right(), hetu="synt-1", oppijanumero=OPPIJANUMERO),
            student(right(), hetu=HETU.lower(), oppijanumero="avop001"),
        ):
            assert len(self.convert(mine).opiskeluoikeudet) == 1

    @pytest.mark.parametrize(
        ("hetu", "oppijanumero"),
        [
            (ANOTHER, ""),
            ("", "1.2.246.562.24.53996747039"),
            ("", ""),
            ("synt-1", ""),
            (ANOTHER, OPPIJANUMERO),
        ],
    )
    def test_somebody_elses_is_never_taken(self, hetu: str, oppijanumero: str) -> None:
        theirs = student(right("o9"), hetu=hetu, oppijanumero=oppijanumero, avain="s9")
        for students in ((theirs,), (student(right()), theirs), (theirs, student(right()))):
            with pytest.raises(WrongPerson) as raised:
                self.convert(*students)
            assert str(raised.value) == ""

    def test_a_former_number_is_the_persons_own(self) -> None:
        subject = Subject((OPPIJANUMERO, "1.2.246.562.24.53996747039"), (HETU, ANOTHER), TODAY)
        both = (student(right("o1")), student(right("o2"), hetu=ANOTHER))
        assert len(self.convert(*both, subject=subject).opiskeluoikeudet) == 2

    def test_a_file_is_about_one_person(self) -> None:
        record = self.convert(student(right(), oppijanumero=OPPIJANUMERO), student(hetu=""), subject=None)
        assert record.henkilo == {"hetu": HETU, "oid": OPPIJANUMERO}
        with pytest.raises(VirtaAnswerError, match="several people"):
            self.convert(student(right()), student(right(), hetu=ANOTHER), subject=None)
        joined = (student(oppijanumero=OPPIJANUMERO), student(hetu=ANOTHER, oppijanumero=OPPIJANUMERO))
        assert self.convert(*joined, subject=None).henkilo["oid"] == OPPIJANUMERO


class TestManyAndMutated:
    def test_thirty_megabytes(self) -> None:
        """Read in a time that grows with its size only, and nothing is lost."""
        number = 30_000_000 // len(attainment("a00000", "a00000", of="o1"))
        rows = [attainment(f"a{index}", f"a{index // 2 * 2 + 1}", of="o1") for index in range(number)]
        data = answer(right(), *rows)
        assert len(data) > 29_000_000
        (made,) = convert_virta(data, DIRECTORY, subject=SUBJECT).opiskeluoikeudet
        (whole,) = made["suoritukset"]
        found = sum(1 + len(item.get("osasuoritukset", [])) for item in whole["osasuoritukset"])
        assert found == number

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_elements_dropped_doubled_moved_and_changed(self, data: st.DataObject) -> None:
        """Any well-formed mutation converts to a readable document or is refused with a reason."""
        root = etree.fromstring(WHOLE)
        for _ in range(data.draw(st.integers(1, 6))):
            elements = [item for item in root.iter() if item.getparent() is not None]
            chosen = data.draw(st.sampled_from(elements))
            parent = chosen.getparent()
            assert parent is not None
            match data.draw(st.sampled_from(["drop", "double", "move", "text", "rename", "attribute", "empty"])):
                case "drop":
                    parent.remove(chosen)
                case "double":
                    parent.append(etree.fromstring(etree.tostring(chosen)))
                case "move":
                    target = data.draw(
                        st.sampled_from([item for item in elements if item not in chosen.iter()] or [root])
                    )
                    target.append(chosen)
                case "text":
                    chosen.text = data.draw(TEXTS)
                case "rename":
                    chosen.tag = data.draw(st.sampled_from(elements)).tag
                case "attribute":
                    chosen.set(data.draw(st.sampled_from(ATTRIBUTES)), data.draw(TEXTS))
                case _:
                    for child in list(chosen):
                        chosen.remove(child)
            if len(root) == 0:
                break
        for subject in (None, SUBJECT):
            with suppress(VirtaAnswerError, WrongPerson):
                check(convert_virta(etree.tostring(root, encoding="UTF-8"), DIRECTORY, subject=subject))

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=8), st.integers(0, 40))
    def test_bytes_changed_anywhere(self, place: int, inserted: bytes, dropped: int) -> None:
        data = WHOLE[:place] + inserted + WHOLE[place + dropped :]
        with suppress(VirtaAnswerError):
            check(convert_virta(data, DIRECTORY, subject=None))

    @settings(max_examples=200, deadline=None)
    @given(st.binary(max_size=300))
    def test_any_bytes(self, data: bytes) -> None:
        with pytest.raises(VirtaAnswerError):
            convert_virta(data, DIRECTORY, subject=None)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.lists(st.integers(0, 11), max_size=4), min_size=1, max_size=12), st.booleans())
    def test_whatever_includes_whatever_every_attainment_is_somewhere(
        self, graph: list[list[int]], owned: bool
    ) -> None:
        rows = [
            attainment(f"a{index}", *(f"a{item}" for item in items), of="o1" if owned and index % 2 else "")
            for index, items in enumerate(graph)
        ]
        record = convert_virta(answer(right(), *rows), DIRECTORY, subject=SUBJECT)
        found = set()
        stack = [item for made in record.opiskeluoikeudet for item in made["suoritukset"]]
        while stack:
            item = stack.pop()
            stack += item.get("osasuoritukset", [])
            found.add(item.get("lähdejärjestelmänId", {}).get("id"))
        assert found - {None} == {f"a{index}" for index in range(len(graph))}
        check(record)
