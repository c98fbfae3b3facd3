"""The way from the list of uses to a question about one of them. `?kuka=` an organisation's oid or a word of the list,
`?rekisteri=` where the use was logged, `?hetki=` when."""

from __future__ import annotations

import re

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.database import utc_now
from app.reports.asking import Question, begin_question, read_question
from app.reports.blueprint import blueprint, current_desk, own_oid
from app.reports.drafts import TooManyDrafts
from app.web.gate import citizen_only
from app.web.limits import limiter
from app.web.locale import current_language

_PLAIN = re.compile(r"[A-Za-z0-9.:+-]{1,80}", re.ASCII)
"""An oid, a word of the list or a moment: what the form carries on."""


@blueprint.get("/kaytosta")
@citizen_only
def ask_about_use() -> str:
    """To whom the question goes, and why there."""
    told = {name: request.args.get(name, "") for name in ("kuka", "rekisteri", "hetki")}
    asked = {name: value for name, value in told.items() if _PLAIN.fullmatch(value)}
    return render_template("reports/ask_about_use.html", question=_question(), asked=asked)


@blueprint.post("/kaytosta")
@citizen_only
@limiter.limit("30/minute")
def begin_question_draft() -> Response | tuple[str, int]:
    """Begin a draft of the question."""
    try:
        id = begin_question(current_desk(), own_oid(), _question(), current_language(), utc_now())
    except TooManyDrafts:
        return render_template("reports/too_many_drafts.html"), 429
    return redirect(url_for(".show_draft", id=id), 303)


def _question() -> Question:
    who, register, at = (request.values.get(name, "") for name in ("kuka", "rekisteri", "hetki"))
    return read_question(current_desk(), who, register, at, current_language(), utc_now())
