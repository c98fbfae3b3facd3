"""The owner's pages of share links, without JavaScript, on both databases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.database import Database, utc_now
from app.demo.people import PEOPLE
from app.persons.service import store_henkilo, store_huoltajuus
from app.sharing.lifecycle import MOST_LIVE_LINKS, add_months, day_of
from app.sharing.models import ShareLink, ShareOpening
from tests.browser_client import Browser, Page
from tests.dependants import at
from tests.register.records import study_right, subject
from tests.sharing.shared import school_year, store

OWNER, STRANGER, GUARDIAN = (person.oid for person in PEOPLE[:3])
NAME = "Job application, Firm X"


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    with database.write() as session:
        for oid, name in ((OWNER, "Maija"), (STRANGER, "Outi"), (GUARDIAN, "Aino")):
            store_henkilo(session, oid=oid, etunimet=name, kutsumanimi=name, sukunimi="Kuusi")
    years = school_year("8", subject("AI")), school_year("9", subject("MA"))
    store(database, study_right("perusopetus", *years), "1.2.246.562.15.10000000001", OWNER)
    store(database, study_right("perusopetus", school_year("7", subject("HI"))), "1.2.246.562.15.10000000002", OWNER)


@pytest.fixture
def owner(client: Browser) -> Browser:
    client.headers["Accept-Language"] = "en"
    client.sign_in(OWNER)
    return client


def boxes(page: Page) -> list[str]:
    return [box.get("value", "") for box in page.find("//input[@name='chosen']")]


def errors(page: Page) -> dict[str, str]:
    """Field id -> what is told at it."""
    found = page.find("//span[@class='error']")
    return {element.get("id", "").removesuffix("-error"): (element.text or "").strip() for element in found}


def make(browser: Browser, **fields: str) -> Page:
    page = browser.open("/jaot/uusi")
    return page.submit("Make the link", **{"name": NAME, "chosen": boxes(page)[0], **fields})


def count_links(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ShareLink)) or 0


def actions(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_the_empty_list_says_how_it_works(owner: Browser) -> None:
    page = owner.open("/jaot")
    assert "No link is open" in page.text
    assert "How it works" in page.texts("//h2")
    assert page.click("Make a share link").h1 == "Make a share link"


def test_the_record_page_leads_to_sharing_ones_own_studies_only(owner: Browser, database: Database) -> None:
    with database.write() as session:
        born = day_of(utc_now()) - timedelta(days=365 * 10)
        store_henkilo(session, oid=STRANGER, syntymaaika=born)
        store_huoltajuus(session, OWNER, STRANGER)
    assert owner.open("/opinnot").click("Share these studies").h1 == "Make a share link"
    assert "Share these studies" not in owner.open(at(database, OWNER, STRANGER, "/opinnot")).text


def test_a_link_is_made_shown_and_listed(owner: Browser, database: Database) -> None:
    page = make(owner)
    assert page.h1 == NAME
    assert "The link is ready" in page.text
    (address,) = page.find("//input[@id='address']")
    assert re.fullmatch(r"http://[\w.:]+/jako/[\w-]{22}\.[\w-]{43}", address.get("value", ""))
    assert address.get("readonly") is not None
    (message,) = page.find("//textarea[@id='message']")
    assert address.get("value", "") in (message.text or "")
    assert page.find("//*[local-name()='svg'][@role='img'][@aria-label]")
    assert "The PIN" not in page.texts("//h2")
    listed = owner.open("/jaot")
    assert NAME in listed.text
    assert "One link is open" in listed.text
    assert "create_share" in actions(database)


def test_the_pin_is_shown_once(owner: Browser) -> None:
    page = make(owner, wants_pin="y")
    (pin,) = page.texts("//p[@class='pin']")
    assert re.fullmatch(r"\d{6}", pin)
    again = owner.open(page.path)
    assert again.texts("//p[@class='pin']") == []
    assert pin not in again.text


def test_a_new_pin_is_shown_once_and_on_its_own_page_only(owner: Browser) -> None:
    first, second = make(owner, wants_pin="y"), make(owner, name="Another")
    renewed = owner.open(first.path).submit("Give a new PIN")
    assert len(renewed.texts("//p[@class='pin']")) == 1
    assert owner.open(second.path).texts("//p[@class='pin']") == []


def test_a_whole_study_right_stands_for_its_attainments(owner: Browser, database: Database) -> None:
    page = owner.open("/jaot/uusi")
    whole = next(key for key in boxes(page) if "." not in key)
    preview = page.submit("See what the recipient will see", chosen=whole)
    assert "2 of your 3 attainments are shown" in preview.text
    assert count_links(database) == 0


def test_the_preview_speaks_each_language_and_keeps_the_form(owner: Browser) -> None:
    form = owner.open("/jaot/uusi")
    page = form.submit("See what the recipient will see", chosen=boxes(form)[-1], name=NAME, pick="week")
    for lang, name in (("sv", "Svenska"), ("fi", "Suomi"), ("en", "English")):
        page = page.submit(name)
        (seen,) = page.find("//section[@class='seen']")
        assert seen.get("lang") == lang
        assert page.lang == "en"
    back = page.submit("Back to the form")
    assert back.find("//input[@id='name']")[0].get("value") == NAME
    assert [pick.get("value") for pick in back.find("//input[@name='pick'][@checked]")] == ["week"]
    assert page.submit("Make the link").h1 == NAME


def test_the_preview_shows_nothing_that_was_not_chosen(owner: Browser) -> None:
    form = owner.open("/jaot/uusi")
    singles = [key for key in boxes(form) if "." in key]
    page = form.submit("See what the recipient will see", chosen=singles[0])
    seen = " ".join(page.texts("//section[@class='seen']"))
    everything = form.submit("See what the recipient will see", kind="everything")
    assert len(seen) < len(" ".join(everything.texts("//section[@class='seen']")))
    assert "No study is left out" in everything.text


def test_an_empty_form_tells_everything_at_its_field_and_makes_nothing(owner: Browser, database: Database) -> None:
    page = owner.open("/jaot/uusi").submit("Make the link", status=422)
    assert set(errors(page)) == {"chosen", "name"}
    assert {link.get("href") for link in page.find("//div[@role='alert']//a")} == {"#chosen", "#name"}
    assert count_links(database) == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "x" * 200}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "tab\u202eturned"}, "name"),
        ({"pick": "other"}, "day"),
        ({"pick": "other", "day": "1.1.2020"}, "day"),
        ({"pick": "other", "day": "31.2.2027"}, "day"),
        ({"pick": "other", "day": "soon"}, "day"),
        ({"pick": "week", "day": "1.1.2027"}, "day"),
        ({"pick": "forged"}, "pick"),
        ({"kind": "forged"}, "kind"),
        ({"lang": "de"}, "lang"),
        ({"chosen": "not.mine"}, "chosen"),
        ({"markings": "forged"}, "markings"),
        ({"copy": "forged"}, "copy"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    owner: Browser, database: Database, fields: dict[str, str], field: str
) -> None:
    form = owner.open("/jaot/uusi")
    page = form.submit("Make the link", status=422, **{"name": NAME, "chosen": boxes(form)[0], **fields})
    assert field in errors(page)
    assert page.find(f"//div[@role='alert']//a[@href='#{field}']")
    if "name" not in fields:
        assert page.find("//input[@id='name']")[0].get("value") == NAME
    if "chosen" not in fields and "kind" not in fields:
        assert [box.get("value") for box in page.find("//input[@name='chosen'][@checked]")] == [boxes(form)[0]]
    assert count_links(database) == 0


def test_a_day_too_late_is_told(owner: Browser) -> None:
    day = add_months(day_of(utc_now()), 12) + timedelta(days=1)
    form = owner.open("/jaot/uusi")
    page = form.submit("Make the link", status=422, name=NAME, chosen=boxes(form)[0], pick="other", day=day.isoformat())
    assert "a year at most" in errors(page)["day"]


@pytest.mark.parametrize("written", ["{0:%Y-%m-%d}", "{0.day}.{0.month}.{0.year}"])
def test_a_day_is_read_in_both_forms(owner: Browser, written: str) -> None:
    day = day_of(utc_now()) + timedelta(days=40)
    page = make(owner, pick="other", day=written.format(day))
    assert f"{day.day}.{day.month}.{day.year}" in page.text


def test_names_of_all_kinds_are_kept_as_they_are(owner: Browser) -> None:
    assert make(owner, name="<b>Työ</b> 😀 & “muu”").h1 == "<b>Työ</b> 😀 & “muu”"


def test_a_form_sent_twice_makes_one_link(owner: Browser, database: Database) -> None:
    form = owner.open("/jaot/uusi")
    first = form.submit("Make the link", name=NAME, chosen=boxes(form)[0])
    second = form.submit("Make the link", name=NAME, chosen=boxes(form)[0])
    assert first.path.partition("?")[0] == second.path.partition("?")[0]
    assert "made already" in second.text
    assert count_links(database) == 1


def test_a_link_is_changed(owner: Browser) -> None:
    form = make(owner).click("Change the name or the last day")
    page = form.submit("Save", name="School", pick="week")
    assert page.h1 == "School"
    week = day_of(utc_now()) + timedelta(days=7)
    assert f"{week.day}.{week.month}.{week.year}" in page.text


def test_a_change_from_an_old_tab_is_not_made_unseen(owner: Browser) -> None:
    form = make(owner).click("Change the name or the last day")
    form.submit("Save", name="First")
    conflict = form.submit("Save", status=409, name="Second")
    assert "changed in another window" in conflict.text
    assert "“First”" in conflict.text
    assert conflict.submit("Save").h1 == "Second"


def test_a_bad_change_keeps_what_was_written(owner: Browser) -> None:
    form = make(owner).click("Change the name or the last day")
    page = form.submit("Save", status=422, name="", day="1.1.2020")
    assert set(errors(page)) == {"name", "day"}


def test_a_link_is_withdrawn_after_a_question(owner: Browser, database: Database) -> None:
    page = make(owner)
    change = page.click("Change the name or the last day")
    asked = page.click("Withdraw")
    assert "never works again" in asked.text
    gone = asked.submit("Withdraw the link")
    assert "Withdrawn on" in gone.text
    assert gone.find("//input[@id='address']") == []
    assert "withdraw_share" in actions(database)
    assert "nothing was changed" in change.submit("Save", name="Late").text
    assert "nothing was changed" in owner.open(asked.path).text
    listed = owner.open("/jaot")
    assert "Ended links" in listed.texts("//h2")
    assert "No link is open" in listed.text


def test_sent_to_the_wrong_person(owner: Browser, database: Database) -> None:
    page = make(owner, wants_pin="y").click("I sent it to the wrong person")
    assert "nobody else has opened the link" in page.text
    closed = page.submit("Withdraw the link at once")
    assert "The link is closed" in closed.text
    fresh = closed.submit("Make the same link with a new address")
    assert fresh.h1 == NAME
    assert len(fresh.texts("//p[@class='pin']")) == 1
    assert count_links(database) == 2


def test_a_fresh_link_like_an_old_one(owner: Browser) -> None:
    form = make(owner, lang="sv", copy="frozen").click("Make a fresh link like this")
    checked = {box.get("name"): box.get("value") for box in form.find("//input[@checked]")}
    assert checked["lang"] == "sv"
    assert checked["copy"] == "frozen"
    assert form.submit("Make the link").h1 == NAME


def test_the_owners_own_look_is_marked_as_theirs(owner: Browser, database: Database) -> None:
    page = make(owner)
    seen = page.click("See what the recipient sees")
    assert "Shared studies" in seen.texts("//h2")
    assert owner.open(f"{seen.path}?nakyma=sv").find("//section[@class='seen']")[0].get("lang") == "sv"
    with database.read() as session:
        assert set(session.scalars(select(ShareOpening.kind))) == {"you"}
    assert "2 times by you" in owner.open(page.path).text


@pytest.mark.parametrize("part", ["", "/esikatselu", "/muuta", "/peruuta", "/vaara-saaja"])
def test_somebody_elses_link_does_not_exist(owner: Browser, part: str) -> None:
    mine = make(owner).path.partition("?")[0]
    other = Browser(owner.app, "en")
    other.sign_in(STRANGER)
    unknown = other.open(f"/jaot/{'0' * 18}{part}", status=404)
    assert other.open(mine + part, status=404).text == unknown.text


@pytest.mark.parametrize("part", ["/muuta", "/peruuta", "/vaara-saaja", "/pin", "/uusi"])
def test_somebody_elses_link_cannot_be_acted_on(owner: Browser, database: Database, part: str) -> None:
    page = make(owner)
    other = Browser(owner.app, "en")
    form = other.sign_in(STRANGER)
    token = form.find("//input[@name='csrf_token']")[0].get("value", "")
    before = actions(database)
    other.send("POST", page.path.partition("?")[0] + part, {"csrf_token": token, "form_key": "a" * 20}, status=404)
    assert actions(database) == before
    assert count_links(database) == 1


def test_nothing_to_share(client: Browser) -> None:
    client.headers["Accept-Language"] = "en"
    client.sign_in(STRANGER)
    page = client.open("/jaot/uusi")
    assert "There is nothing to share" in page.text
    assert page.click("Why is something missing?")


def test_a_protected_person_is_warned_first(owner: Browser, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OWNER, turvakielto=True)
    form = owner.open("/jaot/uusi")
    assert "non-disclosure order" in form.text
    assert form.find("//input[@name='masked']")[0].get("checked") is not None, "the mask is recommended"
    page = form.submit("Make the link", status=422, name=NAME, chosen=boxes(form)[0])
    assert set(errors(page)) == {"warned"}
    preview = page.submit("See what the recipient will see")
    assert "OmaOpintopolku, from the national study registers" in preview.text
    assert "Kuusimäen" not in "".join(preview.texts("//section[@class='seen']"))
    made = page.submit("Make the link", warned="y")
    assert made.h1 == NAME
    assert "Names no school or place" in made.text


def test_anyone_may_have_the_mask(owner: Browser) -> None:
    form = owner.open("/jaot/uusi")
    assert form.find("//input[@name='masked']")[0].get("checked") is None
    assert "Names no school or place" in make(owner, masked="y").text
    assert "Names no school or place" not in make(owner).text


def test_whoever_comes_under_protection_later_is_warned_of_open_links(owner: Browser, database: Database) -> None:
    link = make(owner)
    assert "non-disclosure order" not in owner.open("/jaot").text
    with database.write() as session:
        store_henkilo(session, oid=OWNER, turvakielto=True)
    listed = owner.open("/jaot")
    assert "non-disclosure order" in listed.text
    assert "They do not end because of the order" in listed.text
    assert "1 link that you made before the order names no school or place any more" in listed.text
    assert "since your data is under a non-disclosure order" in listed.text
    assert "since your data is under a non-disclosure order" in owner.open(link.path.partition("?")[0]).text
    owner.open(f"{link.path.partition('?')[0]}/peruuta").submit("Withdraw the link")
    assert "non-disclosure order" not in owner.open("/jaot").text


def test_guardians_are_among_those_who_see(owner: Browser, database: Database) -> None:
    with database.write() as session:
        store_henkilo(session, oid=OWNER, syntymaaika=day_of(utc_now()) - timedelta(days=365 * 15))
        store_huoltajuus(session, GUARDIAN, OWNER)
    assert "Aino Kuusi is your guardian" in owner.open("/jaot").text


def test_the_hundred_and_first_link_shows_the_way_out(owner: Browser, database: Database) -> None:
    form = owner.open("/jaot/uusi")
    make(owner)
    with database.write() as session:
        row = session.scalars(select(ShareLink)).one()
        columns = [
            c.name for c in ShareLink.__table__.columns if c.name not in ("id", "public_id", "token_id", "form_key")
        ]
        kept = {name: getattr(row, name) for name in columns}
        for number in range(MOST_LIVE_LINKS - 1):
            text = f"{number:018}"
            session.add(ShareLink(public_id=text, token_id=text.encode(), form_key=text, **kept))
    refused = form.submit("Make the link", status=422, name=NAME, chosen=boxes(form)[0])
    assert "100 open links" in refused.text
    assert refused.find("//input[@id='name']")[0].get("value") == NAME
    full = owner.open("/jaot/uusi")
    assert full.path == "/jaot"
    assert "the most that one person can have" in full.text
    assert "Make a share link" not in full.texts("//main//a")


def test_addresses_of_the_form_alone_lead_to_its_beginning(owner: Browser) -> None:
    for path in ("/jaot/uusi/esikatselu", "/jaot/uusi/lomake"):
        assert owner.open(path).path == "/jaot/uusi"
