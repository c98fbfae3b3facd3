"""Templates hold no text of their own, no unescaped value, no inline style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.contracts.template_text import TEMPLATES, find_attributes, find_literal_text, find_templates

TEMPLATE_IDS = [str(path.relative_to(TEMPLATES)) for path in find_templates()]


@pytest.fixture(params=TEMPLATE_IDS)
def template(request: pytest.FixtureRequest) -> Path:
    return TEMPLATES / request.param


def test_there_are_templates() -> None:
    assert TEMPLATE_IDS


def test_a_template_has_no_untranslated_text(template: Path) -> None:
    assert find_literal_text(template.read_text(encoding="utf-8")) == []


def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    assert find_attributes(template.read_text(encoding="utf-8"), r"style|on\w+") == []


def test_a_template_never_marks_a_value_safe(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source)
    assert [call.name for call in tree.find_all(nodes.Filter) if call.name in {"safe", "forceescape"}] == []
    assert re.search(r"\{%-?\s*autoescape", source) is None


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Koulut</p>", ["Koulut"]),
        ("<p>{{ _('Schools') }}</p>", []),
        ("<p>{% trans %}Schools{% endtrans %}</p>", []),
        ("<p>{{ name }} points</p>", ["\N{OBJECT REPLACEMENT CHARACTER} points"]),
        ("<a lang='sv' href='?kieli=sv'>Svenska</a>", []),
        ("<nav aria-label='Languages'></nav>", ["Languages"]),
        ("<nav aria-label=\"{{ _('Languages') }}\"></nav>", []),
        ("<p{% if a %} class='x'{% endif %}>{% if a %}yes{% endif %}</p>", ["yes"]),
        ("<style>p { color: red }</style><b>OmaOpintopolku</b> 12 &middot;", []),
        ("<meta name='viewport' content='width=device-width'><input type='submit' value='Send'>", ["Send"]),
    ],
)
def test_literal_text_is_found(source: str, found: list[str]) -> None:
    assert [finding.text for finding in find_literal_text(source)] == found


def test_inline_attributes_are_found() -> None:
    source = "<p style='color:red'>\n<a onclick='x()' class='onward'></a></p>"
    assert [(f.line, f.text) for f in find_attributes(source, r"style|on\w+")] == [(1, "style"), (2, "onclick")]
