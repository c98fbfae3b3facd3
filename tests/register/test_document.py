"""Good documents are read as they stand; a bad one gives one error that names the place."""

from __future__ import annotations

import json

import pytest

from app.register.document import MAX_DEPTH, DocumentError, read_document


def document(**changes: object) -> dict[str, object]:
    opiskeluoikeus = {
        "tyyppi": {"koodiarvo": "lukiokoulutus"},
        "tila": {"opiskeluoikeusjaksot": [{"alku": "2020-08-01", "tila": {"koodiarvo": "lasna"}}]},
        "suoritukset": [],
        **changes,
    }
    return {"henkilö": {"etunimet": "Aino", "sukunimi": "Esimerkki"}, "opiskeluoikeudet": [opiskeluoikeus]}


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def place_of(data: bytes) -> tuple[str, str]:
    with pytest.raises(DocumentError) as caught:
        read_document(data)
    return caught.value.place, caught.value.reason


def test_a_document_is_read_as_it_stands() -> None:
    given = document(tulevaisuudenKenttä={"jotain": [1, 2.5, None, True]})
    read = read_document(encode(given))
    assert read.henkilo == given["henkilö"]
    assert read.opiskeluoikeudet == given["opiskeluoikeudet"]


def test_a_byte_order_mark_is_no_error() -> None:
    assert read_document(b"\xef\xbb\xbf" + encode(document())).henkilo["etunimet"] == "Aino"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "document"),
        (b"  \n", "document"),
        (encode(document())[:-20], f"byte {len(encode(document())) - 20}"),
        (encode(document()) + b"x", "byte"),
        (b'{"a":\xff}', "byte 5"),
        (encode(document()).decode().encode("utf-16"), "byte 0"),
        (b"[]", "document"),
        (b"3", "document"),
        (b"{}", "henkilö"),
        (encode({"henkilö": []}), "henkilö"),
        (encode({"henkilö": {}}), "opiskeluoikeudet"),
        (encode({"henkilö": {}, "opiskeluoikeudet": {}}), "opiskeluoikeudet"),
        (encode({"henkilö": {}, "opiskeluoikeudet": [3]}), "opiskeluoikeudet[0]"),
        (encode({"henkilö": {}, "opiskeluoikeudet": [{"suoritukset": []}]}), "opiskeluoikeudet[0].tyyppi"),
        (encode(document(tyyppi="lukiokoulutus")), "opiskeluoikeudet[0].tyyppi"),
        (encode(document(tila="lasna")), "opiskeluoikeudet[0].tila"),
        (encode(document(tila=[1])), "opiskeluoikeudet[0].tila"),
        (encode(document(suoritukset="kaikki")), "opiskeluoikeudet[0].suoritukset"),
        (
            encode(document(suoritukset=[{"osasuoritukset": [5]}])),
            "opiskeluoikeudet[0].suoritukset[0].osasuoritukset[0]",
        ),
        (encode(document(suoritukset=[{"arviointi": "9"}])), "opiskeluoikeudet[0].suoritukset[0].arviointi"),
        (encode(document(lisätiedot=[])), "opiskeluoikeudet[0].lisätiedot"),
        (encode(document(oppilaitos={"oid": 5})), "opiskeluoikeudet[0].oppilaitos.oid"),
        (encode(document(oppilaitos={"nimi": 5})), "opiskeluoikeudet[0].oppilaitos.nimi"),
        (encode(document(oppilaitos={"nimi": {"fi": ["a"]}})), "opiskeluoikeudet[0].oppilaitos.nimi.fi"),
        (encode(document(uusi={"laajuus": {"arvo": "kolme"}})), "opiskeluoikeudet[0].uusi.laajuus.arvo"),
        (encode(document(uusi={"valmistui": "2023-02-30"})), "opiskeluoikeudet[0].uusi.valmistui"),
        (encode(document(nimi="a\0b")), "opiskeluoikeudet[0].nimi"),
    ],
)
def test_a_bad_document_names_the_place(data: bytes, place: str) -> None:
    assert place_of(data)[0].startswith(place)


@pytest.mark.parametrize("day", ["2023-02-30", "30.2.2023", "2023-2-3", "", "2023-02-03T10:00:00", "٢٠٢٣-٠١-٠١"])
def test_a_date_that_no_calendar_has(day: str) -> None:
    data = encode(document(suoritukset=[{"vahvistus": {"päivä": day}}]))
    assert place_of(data)[0] == "opiskeluoikeudet[0].suoritukset[0].vahvistus.päivä"


def test_a_date_that_is_a_number() -> None:
    assert "should be a date" in place_of(encode(document(arvioituPäättymispäivä=20230101)))[1]


@pytest.mark.parametrize("levels", [10_000, 200_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_nesting_is_refused(levels: int, opening: bytes, closing: bytes) -> None:
    place, reason = place_of(opening * levels + b"1" + closing * levels)
    assert place == "document"
    assert str(MAX_DEPTH) in reason


def test_a_key_that_stands_twice_is_named() -> None:
    good = encode(document())
    twice = good.replace(b'"suoritukset": []', b'"suoritukset": [], "suoritukset": [1]')
    assert place_of(twice) == ("opiskeluoikeudet[0].suoritukset", "stands twice in the same object")


def test_a_key_that_stands_twice_inside_a_value_that_is_then_replaced() -> None:
    good = encode(document())
    twice = good.replace(b'"tila": {', b'"tila": {"x": 1, "x": 2}, "tila": {', 1)
    assert "stands twice" in place_of(twice)[1]


def test_colons_and_quotes_in_texts_are_no_keys() -> None:
    odd = document(kuvaus={"fi": 'a: "b": \\" c: {"d": 1} \\'})
    assert read_document(encode(odd)).opiskeluoikeudet[0]["kuvaus"] == odd["opiskeluoikeudet"][0]["kuvaus"]  # type: ignore[index]
