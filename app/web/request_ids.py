"""A number for each request, by which a person's message and our log can be brought together."""

from __future__ import annotations

from secrets import token_hex

from flask import g


def current_request_id() -> str:
    """The number of this request: 12 hexadecimal digits, made when first asked for."""
    if "request_id" not in g:
        g.request_id = token_hex(6)
    return str(g.request_id)
