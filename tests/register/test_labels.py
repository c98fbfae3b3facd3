"""Every field of the register has a label that a citizen understands; an unknown one is taken apart into words."""

from __future__ import annotations

import ast
import json
import unicodedata
from pathlib import Path

import pytest

import app.register
from app.register.labels import LABELS, label
from app.register.labels_additional import ADDITIONAL
from app.register.labels_assessment import ASSESSMENT
from app.register.labels_attainment import ATTAINMENT
from app.register.labels_examinations import EXAMINATIONS
from app.register.labels_higher_education import HIGHER_EDUCATION
from app.register.labels_study_right import STUDY_RIGHT
from app.register.visibility_rules import DENIED_KEYS, DENIED_STEMS, rules_for
from app.register.words import Message, Text
from tests.register.records import objects_in

TABLES = [STUDY_RIGHT, ADDITIONAL, ATTAINMENT, ASSESSMENT, EXAMINATIONS, HIGHER_EDUCATION]


@pytest.mark.parametrize(
    ("key", "msgid"),
    [
        ("suorituskieli", "Language of instruction"),
        ("toimipiste", "Place of study"),
        ("suoritustapa", "Way of completing"),
        ("perusteenDiaarinumero", "Curriculum reference number"),
        ("lukukausiIlmoittautuminen", "Registration for the semesters"),
    ],
)
def test_known_fields(key: str, msgid: str) -> None:
    assert label(key) == Message(msgid)


def test_a_key_written_with_combining_marks_is_the_same_key() -> None:
    assert label(unicodedata.normalize("NFD", "näyttö")) == label("näyttö") == LABELS["näyttö"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("uusiKenttäÄ", "Uusi kenttä ä"),
        ("YTHSMaksu", "YTHS maksu"),
        ("uusi_kenttä", "Uusi kenttä"),
        ("kenttä2Toinen", "Kenttä 2 toinen"),
        ("tieto", "Tieto"),
        ("Ö", "Ö"),
        ("", ""),
    ],
)
def test_unknown_fields_keep_their_finnish_name_in_words(key: str, text: str) -> None:
    assert label(key) == Text(text, "fi")


def test_no_field_stands_in_two_tables() -> None:
    assert sum(map(len, TABLES)) == len(LABELS)
    assert all(message.msgid.strip() == message.msgid != "" for message in LABELS.values())


def test_no_field_is_written_twice_in_a_table() -> None:
    for path in Path(app.register.__file__).parent.glob("labels_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                written = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                assert len(written) == len(set(written)), path.name


def test_the_stems_of_denied_keys_catch_no_open_field() -> None:
    """The safety net for new names must not swallow a field that is shown."""
    named = {rule.key for rule in DENIED_KEYS}
    caught = {key for key in LABELS if key not in named and set(rules_for(key)) & set(DENIED_STEMS)}
    assert caught == set()


def test_every_denied_field_of_the_register_is_a_known_one_or_an_identity_number() -> None:
    """A misspelt deny rule would protect nothing: each names a field that the labels know."""
    not_of_koski = {
        "henkilötunnus", "vanhatHetut", "ssn", "previousSsns", "lukuvuosimaksu", "lukuvuosimaksut",
        "koesuoritukset", "koesuoritusLinkki",
    }  # fmt: skip
    assert {rule.key for rule in DENIED_KEYS} - set(LABELS) == not_of_koski


def test_every_field_of_the_corpus_has_a_label(corpus: Path) -> None:
    keys: set[str] = set()
    for path in sorted((corpus / "koski").glob("*.json")):
        for item in objects_in(json.loads(path.read_text(encoding="utf-8"))):
            keys.update(item)
    assert keys
    assert keys - set(LABELS) == set()
