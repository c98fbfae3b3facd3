"""Pages that everybody may read, and the feedback form."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.about.authorities import ACCESSIBILITY_AUTHORITY, DATA_PROTECTION_AUTHORITY
from app.about.forms import FeedbackForm
from app.about.retention import list_kept_things
from app.about.service import ANSWER_DAYS, GivenFeedback, Topic, store_feedback
from app.database import utc_now
from app.login.recognition import COOKIE as SESSION_COOKIE
from app.register.formats import format_date
from app.web import current_database, current_settings
from app.web.cookies import cookie_name
from app.web.csrf import COOKIE as FORM_COOKIE
from app.web.gate import public
from app.web.limits import limiter
from app.web.locale import COOKIE as LANGUAGE_COOKIE
from app.web.locale import current_language

STATEMENT_WRITTEN_ON = "2026-11-23"
"""When the accessibility statement was last checked against the service"""
COOKIES = {"session": SESSION_COOKIE, "form": FORM_COOKIE, "language": LANGUAGE_COOKIE}

blueprint = Blueprint("about", __name__)


@blueprint.get("/")
@public
def show_front_page() -> str:
    """What the service is, what the registers hold, and the way in."""
    return render_template("about/front_page.html")


@blueprint.get("/saavutettavuus")
@public
def show_accessibility() -> str:
    """The accessibility statement (act 306/2019)."""
    settings = current_settings()
    return render_template(
        "about/accessibility.html",
        email=settings.feedback_email,
        address=settings.base_url,
        days=ANSWER_DAYS,
        written_on=format_date(STATEMENT_WRITTEN_ON),
        authority=ACCESSIBILITY_AUTHORITY,
    )


@blueprint.get("/tietosuoja")
@public
def show_privacy() -> str:
    """What happens to personal data here (GDPR articles 12-14)."""
    settings = current_settings()
    return render_template(
        "about/privacy.html",
        email=settings.feedback_email,
        idle_minutes=settings.session_idle_minutes,
        absolute_hours=settings.session_absolute_hours,
        cookies={name: cookie_name(cookie) for name, cookie in COOKIES.items()},
        authority=DATA_PROTECTION_AUTHORITY,
        kept_things=list_kept_things(settings),
    )


@blueprint.get("/palaute")
@public
def show_feedback_form() -> str:
    """The empty form; `?aihe=accessibility` chooses the topic beforehand."""
    wanted = request.args.get("aihe")
    form = FeedbackForm(formdata=None, topic=wanted if wanted in list(Topic) else None)
    return _show_form(form)


@blueprint.post("/palaute")
@public
@limiter.limit("5/minute;30/hour")
def give_feedback() -> Response | tuple[str, int]:
    """Keep the feedback."""
    form = FeedbackForm()
    if not form.validate():
        return _show_form(form), 422
    given = GivenFeedback(
        topic=Topic(form.topic.data),
        message=form.message.data,
        email=form.email.data or None,
        page=form.page.data or None,
        lang=current_language(),
    )
    with current_database().write() as session:
        store_feedback(session, given, utc_now())
    return redirect(url_for("about.show_thanks"), 303)


@blueprint.get("/palaute/kiitos")
@public
def show_thanks() -> str:
    """The receipt of feedback."""
    return render_template("about/thanks.html", days=ANSWER_DAYS)


def _show_form(form: FeedbackForm) -> str:
    return render_template("about/feedback.html", form=form, days=ANSWER_DAYS)
