"""Answers are compressed with brotli or gzip, whichever the browser prefers.

A page that holds a secret must not be compressed together with text that another site chooses, else the size of the
answers gives the secret away (BREACH, CVE-2013-3587). Another site can make a browser send requests here, and the only
text of theirs that comes back in a page stands in the query (the language switch keeps it). So a request that another
site started, that carries cookies and has a query is answered uncompressed; browsers say so in Sec-Fetch-Site. A path
is no way in: an unknown one gets an error page without anything personal. What another site posts is refused.
"""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, request
from werkzeug.wrappers import Response

SMALLEST_BYTES = 500
"""Below this compression gains nothing: the answer fits one packet."""
BROTLI_QUALITY = 5
"""Measured on record pages: near the best ratio at a tenth of its time."""
COMPRESSIBLE = frozenset({"text/html", "text/plain", "application/json", "image/svg+xml", "text/javascript"})


def install_compression(app: Flask) -> None:
    """Compress what is worth it."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress the answer in place when the browser takes it and nothing speaks against it."""
    if response.mimetype not in COMPRESSIBLE or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in (204, 304) or _is_risky():
        return response
    encoding = choose_encoding()
    content = response.get_data()
    if encoding is None or len(content) < SMALLEST_BYTES:
        return response
    response.set_data(
        brotli.compress(content, quality=BROTLI_QUALITY)
        if encoding == "br"
        else gzip.compress(content, compresslevel=6, mtime=0)
    )
    response.headers["Content-Encoding"] = encoding
    return response


def choose_encoding() -> str | None:
    """Brotli when it is accepted at least as gladly as gzip; None when neither is."""
    accepted = request.accept_encodings
    weights = {name: accepted[name] for name in ("br", "gzip")}
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] > 0 else None


def _is_risky() -> bool:
    from_elsewhere = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    return from_elsewhere and bool(request.cookies) and bool(request.query_string)
