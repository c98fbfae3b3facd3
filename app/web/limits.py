"""How often one address may try: sign-in, feedback, and whatever else invites guessing or flooding."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.settings import Settings

POSTS = "120/minute"

limiter = Limiter(
    key_func=get_remote_address,
    default_limits=[POSTS],
    default_limits_exempt_when=lambda: request.method in ("GET", "HEAD", "OPTIONS"),
)
"""Whatever changes something has a limit: POSTS, or what the view takes by `@limiter.limit("10/minute")`.

With several workers give RATE_LIMIT_STORAGE (redis://…), else each worker
counts for itself."""


def install_limits(app: Flask, settings: Settings) -> None:
    """Count in the storage of the settings; when it is away, each worker counts for itself instead of failing."""
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_STRATEGY="moving-window",
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=not settings.rate_limit_storage.startswith("memory"),
    )
    limiter.init_app(app)
