"""Error pages: what happened and what to do, in three languages, needing neither database nor session."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.register.words import Message, Words, say
from app.web.request_ids import current_request_id

RETRY_SECONDS = 30
_REFUSALS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What a page says of an error. `steps` are what the reader can do, the likeliest first; `again_href` is the
    address to try once more, "" where that leads nowhere."""

    heading: Words
    happened: Words
    steps: tuple[Words, ...]
    again_href: str = ""


def _page(heading: Message, happened: Message, *steps: Message) -> ErrorPage:
    return ErrorPage(heading, happened, steps)


_TRY_AGAIN = say("Wait a moment and try again.")
_FRONT_PAGE = say("Go to the front page and begin from there.")

PAGES = {
    400: _page(
        say("We could not read your request"),
        say("The address or the form that we received was not in a form that we understand."),
        say("Go back, check what you filled in and send it again."),
        _FRONT_PAGE,
    ),
    403: _page(
        say("You may not open this page"),
        say("This page belongs to somebody else, or it opens only from another page of the service."),
        say("Sign in again if you have been away for a while."),
        _FRONT_PAGE,
    ),
    404: _page(
        say("Page not found"),
        say("There is no page at this address. It may have moved, or the address may have been cut short."),
        say("Check that you have the whole address."),
        _FRONT_PAGE,
    ),
    405: _page(
        say("This page cannot be opened that way"),
        say("The address is right, but it only works from a form or a link of the service."),
        _FRONT_PAGE,
    ),
    413: _page(
        say("What you sent is too large"),
        say("The service takes only so much at a time. Nothing was saved."),
        say("Go back and send a shorter text or a smaller file."),
    ),
    429: _page(
        say("Too many attempts"),
        say("So many requests came from your network in a short time that we paused them. Nothing is lost."),
        say("Wait a minute and try again."),
    ),
    500: _page(
        say("Something went wrong on our side"),
        say("The mistake is ours, not yours. It has been recorded and we look into it."),
        _TRY_AGAIN,
        say("If it happens again, send us feedback and mention the number below."),
    ),
    503: _page(
        say("The service is not available just now"),
        say("We cannot reach the data at the moment. Your studies are safe in the registers."),
        say("Wait a few minutes and try again."),
    ),
}

EXPIRED_FORM = _page(
    say("The form is no longer valid"),
    say("For your safety a form works only in the browser and the session in which it was opened. Nothing was saved."),
    say("Go back, load the page again and send the form anew."),
    say("Check that your browser allows cookies for this site."),
)


class OwnPage(HTTPException):
    """Answer with a page of the caller's own."""

    def __init__(self, page: ErrorPage) -> None:
        super().__init__()
        self.page = page


class BadRequestPage(OwnPage):
    """Say 400 with a page of the caller's own."""

    code = 400


class ServiceUnavailable(OwnPage):
    """Say 503 with a page of the caller's own."""

    code = 503


def install_errors(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_failure)
    for failure in (DBAPIError, PoolTimeout):
        app.register_error_handler(failure, _answer_database_failure)


def _answer_http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error  # a redirect of the router
    if isinstance(error, CSRFError):
        page = EXPIRED_FORM
    elif isinstance(error, OwnPage):
        page = error.page
    else:
        page = PAGES.get(code) or PAGES[500 if code >= 500 else 400]
    response = _render(page, code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    if code in (429, 503):
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return response


def _answer_database_failure(error: Exception) -> Response:
    """503 when the database is away or broken; 500 when it understood us and refused, which is a mistake of ours."""
    if isinstance(error, _REFUSALS):
        return _answer_failure(error)
    log.error("database_unreachable", exc_info=error)
    response = _render(PAGES[503], 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _answer_failure(error: Exception) -> Response:
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    log.error("request_failed", exc_info=error)
    return _render(PAGES[500], 500)


def _render(page: ErrorPage, code: int) -> Response:
    """The page, or a bare line when even that fails: an error must never hide behind another."""
    try:
        number = current_request_id() if code == 500 else None
        html = render_template("errors/error.html", page=page, code=code, number=number)
        return Response(html, code, mimetype="text/html")
    except Exception:
        log.exception("error_page_failed", path_known=request.endpoint is not None)
        return Response(f"OmaOpintopolku: {code}\n", code, mimetype="text/plain")
