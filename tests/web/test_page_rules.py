"""The rules that every page is checked by find what they are for."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest

from tests.page_rules import find_faults

STYLE = "a{b:c}"
POLICY = f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
GOOD = f"""<!doctype html>
<html lang="fi"><head><meta charset="utf-8"><title>Otsikko – Palvelu</title><style>{STYLE}</style></head><body>
<a href="#sisalto">Sisältöön</a><main id="sisalto"><h1>Otsikko</h1><h2>Alla</h2><p>Teksti <a href="/on">linkki</a></p>
<table><caption>Taulu</caption><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<form method="post" action="/on"><input type="hidden" name="csrf_token" value="x"><label for="nimi">Nimi</label>
<input id="nimi" name="nimi"><button>Lähetä</button></form></main></body></html>"""


def check(html: str, **headers: str) -> list[str]:
    given = {"Content-Security-Policy": POLICY, "Content-Language": "fi", **headers}
    return find_faults(html, given, lambda path, method: path == "/on")


def test_a_good_page_has_no_faults() -> None:
    assert check(GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('lang="fi"', "", "<html lang>"),
        ("<h1>Otsikko</h1>", "", "0 h1"),
        ("<h2>Alla</h2>", "<h1>Alla</h1>", "2 h1"),
        ("<title>Otsikko", "<title>Muu", "does not begin"),
        ("h2>", "h3>", "a level is missing"),
        ("<h2>Alla", "<h2>", "empty heading"),
        ('<h2>', '<h2 id="nimi">', "stands 2 times"),
        ('<h2>', '<h2 id="">', "bad id"),
        ('<p>', '<p aria-describedby="ei">', "names 'ei'"),
        ('href="/on"', 'href="#ei"', "nowhere on this page"),
        ('href="/on"', 'href="/ei"', "leads nowhere"),
        ('href="/on"', 'href="http://muu.example/on"', "leads nowhere"),
        (' href="/on"', "", "no href"),
        (">linkki<", "><", "no words"),
        ('<a href="#sisalto">Sisältöön</a>', "", "skip to the content"),
        ("main", "div", "<main>"),
        ('<label for="nimi">Nimi</label>', "", "no label"),
        ('<label for="nimi">Nimi</label>', '<label for="nimi"> </label>', "no label"),
        ("<button>Lähetä", "<button>", "no words"),
        ('<button>Lähetä</button>', "", "nothing to send it with"),
        ('action="/on"', 'action="/ei"', "no such action"),
        ('<form method="post" action="/on">', '<form method="post">', "no such action"),
        ('name="csrf_token"', 'name="token"', "0 CSRF tokens"),
        ('method="post"', 'method="get"', "1 CSRF tokens"),
        ("<p>", '<p style="color:red">', "inline style"),
        ("<p>", '<p onclick="x()">', "inline onclick"),
        ("<p>", "<script>x()</script><p>", "inline script"),
        ("<p>", '<img src="/on"><p>', "no alt"),
        ("Teksti", "None", "left over"),
        ("Teksti", "hyvä {{ x }}", "left over"),
        ("Teksti", "???", "left over"),
        ("Teksti", "%(num)s kurssia", "left over"),
        ("Teksti", "A &amp;amp; B", "left over"),
        ("<p>", '<p title="None">', "left over in attributes"),
        ("<caption>Taulu</caption>", "", "no caption"),
        (' scope="col"', "", "no scope"),
        ("<p>", "<p><div>", "HTML"),
        ("<!doctype html>", "", "HTML"),
        ("a{b:c}", "a{b:d}", "does not allow"),
        ("<p>", '<p lang="suomi ">', "no language"),
    ],
)  # fmt: skip
def test_each_fault_is_found(good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    assert any(fault in found for found in check(GOOD.replace(good, bad))), check(GOOD.replace(good, bad))


def test_the_headers_are_looked_at() -> None:
    assert any("Content-Language" in fault for fault in check(GOOD, **{"Content-Language": "sv"}))
    assert any("Policy" in fault for fault in check(GOOD, **{"Content-Security-Policy": f"{POLICY} 'unsafe-inline'"}))
