"""What each act of the audit trail means in plain words: what was done, what was shown, what for, on which ground.

Every action that the service writes has its words here (a test reads the code and looks).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.audit.service import Actor


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of act. `shown` is "" when nothing of the record was shown."""

    words: LazyString
    purpose: LazyString
    ground: LazyString
    shown: LazyString | str = ""


LAW = lazy_gettext(
    "The act on national study and degree registers (884/2017): the authority's task or right by law to have the data"
)
_ACCESS = lazy_gettext("Your right to see your own data (General Data Protection Regulation, article 15)")
_OWN_WILL = lazy_gettext("You decided so yourself")
_WITHDRAWAL = lazy_gettext("Your right to withdraw your consent (General Data Protection Regulation, article 7(3))")
_RECTIFY = lazy_gettext("Your right to have wrong data corrected (General Data Protection Regulation, article 16)")
_SECURITY = lazy_gettext("The service's duty to protect your data (General Data Protection Regulation, article 32)")
_STORAGE = lazy_gettext(
    "The service's duty to keep data no longer than needed (General Data Protection Regulation, article 5)"
)

_SEE = lazy_gettext("To see one's own data")
_SHARE = lazy_gettext("To show chosen studies to somebody")
_CONSENTS = lazy_gettext("To have studies removed that rest on consent")
_REPORT = lazy_gettext("To have an error corrected")
_SIGN_IN = lazy_gettext("To use the service safely")
_NOTICES = lazy_gettext("To get notices by e-mail")
_RECORDING = lazy_gettext("To keep the national study registers")
_TIDY = lazy_gettext("To keep no data longer than needed")
_MAIL = lazy_gettext("To get a message to its recipient")

WHOLE_RECORD = lazy_gettext("All studies, with their grades")
_LINKED = lazy_gettext("The studies that the link shows")
_REPORTED = lazy_gettext("The report, and the place of the record that it is about")

OTHER = Deed(lazy_gettext("Handled data about you"), lazy_gettext("Not told"), lazy_gettext("Not told"))
"""An act of a version of the service that this one does not know."""

DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "view_record": Deed(lazy_gettext("Looked at the studies"), _SEE, _ACCESS, WHOLE_RECORD),
        "print_record": Deed(lazy_gettext("Opened the studies for printing"), _SEE, _ACCESS, WHOLE_RECORD),
        "explain_missing": Deed(
            lazy_gettext("Asked why something is missing"),
            _SEE,
            _ACCESS,
            lazy_gettext("Reasons why something may be missing"),
        ),
        "view_usage": Deed(
            lazy_gettext("Looked at who has used the data"), _SEE, _ACCESS, lazy_gettext("The uses of the data")
        ),
        "export_usage": Deed(
            lazy_gettext("Downloaded the list of who has used the data"),
            _SEE,
            _ACCESS,
            lazy_gettext("The uses of the data"),
        ),
        "order_bundle": Deed(lazy_gettext("Ordered a file of all the data"), _SEE, _ACCESS),
        "make_bundle": Deed(lazy_gettext("Gathered all the data into the file that was ordered"), _SEE, _ACCESS),
        "download_bundle": Deed(
            lazy_gettext("Downloaded the file of all the data"), _SEE, _ACCESS, lazy_gettext("All data in the service")
        ),
        "delete_bundle": Deed(lazy_gettext("Deleted the file of all the data"), _TIDY, _OWN_WILL),
        "begin_share": Deed(lazy_gettext("Began to make a share link"), _SHARE, _OWN_WILL, WHOLE_RECORD),
        "preview_selection": Deed(
            lazy_gettext("Looked at what a share link would show"),
            _SHARE,
            _OWN_WILL,
            lazy_gettext("The chosen studies"),
        ),
        "create_share": Deed(lazy_gettext("Made a share link"), _SHARE, _OWN_WILL),
        "change_share": Deed(lazy_gettext("Changed a share link"), _SHARE, _OWN_WILL),
        "renew_share_pin": Deed(lazy_gettext("Gave a share link a new PIN"), _SHARE, _OWN_WILL),
        "withdraw_share": Deed(lazy_gettext("Withdrew a share link"), _SHARE, _OWN_WILL),
        "open_share": Deed(lazy_gettext("Opened a share link"), _SHARE, _OWN_WILL, _LINKED),
        "finish_share": Deed(lazy_gettext("Said that the share link is no longer needed"), _SHARE, _OWN_WILL),
        "forget_report": Deed(lazy_gettext("Removed an old error report"), _TIDY, _STORAGE),
        "empty_share": Deed(lazy_gettext("Removed the content of an ended share link"), _TIDY, _STORAGE),
        "empty_share_copy": Deed(
            lazy_gettext("Removed studies from a share link's copy that may no longer be shown"), _TIDY, _STORAGE
        ),
        "replay_share": Deed(
            lazy_gettext("Did again to a share link what a restored backup had lost"), _SIGN_IN, _SECURITY
        ),
        "view_consents": Deed(
            lazy_gettext("Looked at the consents"), _SEE, _ACCESS, lazy_gettext("The studies that rest on consent")
        ),
        "withdraw_consent": Deed(
            lazy_gettext("Withdrew the consent to keep studies, and the studies were removed"), _CONSENTS, _WITHDRAWAL
        ),
        "replay_consent": Deed(
            lazy_gettext("Withdrew a consent again that a restored backup had lost"), _SIGN_IN, _SECURITY
        ),
        "replay_sign_out": Deed(
            lazy_gettext("Signed out again what a restored backup had brought back"), _SIGN_IN, _SECURITY
        ),
        "begin_report": Deed(lazy_gettext("Began an error report"), _REPORT, _RECTIFY, WHOLE_RECORD),
        "send_report": Deed(lazy_gettext("Sent an error report"), _REPORT, _RECTIFY),
        "view_report": Deed(lazy_gettext("Looked at an error report"), _REPORT, _RECTIFY, _REPORTED),
        "open_report_attachment": Deed(
            lazy_gettext("Opened an attachment of an error report"), _REPORT, _RECTIFY, lazy_gettext("The attachment")
        ),
        "take_up_report": Deed(lazy_gettext("Took an error report into work"), _REPORT, _RECTIFY),
        "ask_about_report": Deed(lazy_gettext("Asked about an error report"), _REPORT, _RECTIFY),
        "answer_report": Deed(lazy_gettext("Answered an error report"), _REPORT, _RECTIFY),
        "extend_report": Deed(lazy_gettext("Took more time for an error report"), _REPORT, _RECTIFY),
        "hand_on_report": Deed(lazy_gettext("Handed an error report on"), _REPORT, _RECTIFY, _REPORTED),
        "hand_over_report": Deed(
            lazy_gettext("Handed an error report over to the person whom it is about"), _REPORT, _RECTIFY
        ),
        "reroute_report": Deed(lazy_gettext("Sent an error report to another organisation"), _REPORT, _RECTIFY),
        "write_to_report": Deed(lazy_gettext("Wrote a message to an error report"), _REPORT, _RECTIFY),
        "close_report": Deed(lazy_gettext("Closed an error report"), _REPORT, _RECTIFY),
        "remind_report_keeper": Deed(lazy_gettext("Reminded of an unanswered error report"), _REPORT, _RECTIFY),
        "renew_report_link": Deed(lazy_gettext("Asked for a new link to an error report"), _REPORT, _RECTIFY),
        "note_undelivered_report": Deed(lazy_gettext("An error report could not be delivered"), _REPORT, _RECTIFY),
        "sign_in": Deed(lazy_gettext("Signed in"), _SIGN_IN, _SECURITY),
        "sign_out": Deed(lazy_gettext("Signed out"), _SIGN_IN, _SECURITY),
        "sign_out_everywhere": Deed(lazy_gettext("Signed out everywhere"), _SIGN_IN, _SECURITY),
        "ask_address_confirmation": Deed(lazy_gettext("Gave an e-mail address"), _NOTICES, _OWN_WILL),
        "confirm_address": Deed(lazy_gettext("Confirmed an e-mail address"), _NOTICES, _OWN_WILL),
        "remove_address": Deed(lazy_gettext("Removed an e-mail address"), _NOTICES, _OWN_WILL),
        "choose_notices": Deed(lazy_gettext("Chose what to be told by e-mail"), _NOTICES, _OWN_WILL),
        "import_document": Deed(lazy_gettext("Stored studies in the service"), _RECORDING, LAW),
        "import_external_use": Deed(
            lazy_gettext("Stored other systems' uses of data"),
            _SEE,
            lazy_gettext("People's right to see who has used their data"),
        ),
        "retry_mail": Deed(lazy_gettext("Sent a message again"), _MAIL, _RECTIFY),
        "answer_feedback": Deed(lazy_gettext("Marked feedback as answered"), _MAIL, _OWN_WILL),
        "import_virta_contact": Deed(lazy_gettext("Stored a contact of a university"), _MAIL, LAW),
        "set_virta_contact": Deed(lazy_gettext("Changed a contact of a university"), _MAIL, LAW),
        "remove_virta_contact": Deed(lazy_gettext("Removed a contact of a university"), _MAIL, LAW),
    }
)
"""action -> what it means. The last ones concern nobody's record, and nobody is told of them."""

_BY_GUARDIAN = lazy_gettext("A guardian's right to see the data of a child under 18 (Child Custody Act 361/1983)")
_AS_GUARDIAN = lazy_gettext("To see the data of a dependant")
_NOTHING = lazy_gettext("Nothing of the studies: only that there is such a link")


def describe(done: str, actor: str, details: Mapping[str, Any], *, by_other: bool) -> Deed:
    """The words of one event. `by_other`: a citizen did it to another's data, which only a guardian can."""
    deed = DEEDS.get(done, OTHER)
    if done == "open_share" and not details.get("record", True):
        return Deed(deed.words, deed.purpose, deed.ground, _NOTHING)
    if done == "open_share" and actor == Actor.CITIZEN:
        return Deed(lazy_gettext("Looked at what a share link shows"), deed.purpose, deed.ground, deed.shown)
    if by_other:
        reports = deed.purpose is _REPORT
        return Deed(deed.words, _REPORT if reports else _AS_GUARDIAN, _BY_GUARDIAN, deed.shown)
    return deed
