"""Headers that every answer carries: what the browser may load, keep and tell others."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.wrappers import Response

from app.settings import Settings
from app.web.gate import STATIC
from app.web.stylesheet import Stylesheet
from app.web.visitors import current_visitor

HSTS_SECONDS = 2 * 365 * 24 * 3600

UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip


def write_content_security_policy(style_source: str, form_targets: tuple[str, ...] = ()) -> str:
    """Nothing from elsewhere, nothing inline but the one stylesheet whose hash is given, no framing.

    `form_targets` are origins that a form of ours may lead on to.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {style_source}",
            "script-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            " ".join(("form-action 'self'", *form_targets)),
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def list_sign_out_origins(settings: Settings) -> tuple[str, ...]:
    """Where signing out goes on to: browsers hold a form's whole chain of redirects against the policy."""
    parts = (urlsplit(url) for url in (settings.oidc_metadata_url, settings.cas_url) if url)
    return tuple(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def install_headers(app: Flask, settings: Settings, sheet: Stylesheet) -> None:
    """Set the headers on every answer, error pages too."""
    fixed = {
        "Content-Security-Policy": write_content_security_policy(sheet.csp_source, list_sign_out_origins(settings)),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Not "no-referrer": over https Flask-WTF compares the Referer of our own forms. Other sites get nothing.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    }
    if settings.base_url.startswith("https://"):
        fixed["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}"

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _choose_caching(response))
        return response


def _choose_caching(response: Response) -> str:
    """Personal pages are kept nowhere, so that "back" after sign-out shows nothing; public ones are asked for again."""
    if request.blueprint != STATIC and (
        current_visitor().is_signed_in or request.method not in ("GET", "HEAD") or response.status_code >= 400
    ):
        return "no-store"
    return "private, no-cache"
