"""What a page says that cannot show a dependant's data, because nobody can tell now whose guardian the visitor is."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app.register.words import say
from app.sources.guardianships import GuardianshipsUnavailable
from app.web.errors import ErrorPage, ServiceUnavailable

PAGE = ErrorPage(
    say("Your dependants’ studies cannot be shown just now"),
    say("Before a page about a child opens, we ask the Population Information System who the child’s guardians are. "
        "It does not answer at the moment."),
    (
        say("Wait a moment and try again."),
        say("Your own studies open as always."),
    ),
)  # fmt: skip


def answer_unavailable(_error: GuardianshipsUnavailable) -> ResponseReturnValue:
    """The error handler of the rooms that show dependants' data."""
    again_href = request.full_path.rstrip("?") if request.method == "GET" else ""
    return current_app.handle_user_exception(ServiceUnavailable(replace(PAGE, again_href=again_href)))
