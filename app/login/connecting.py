"""The ways of signing in that the settings name, in the order in which they are offered."""

from __future__ import annotations

from flask import Flask

from app.login.cas import CasProvider
from app.login.oidc import OidcProvider
from app.login.providers import Provider
from app.settings import Settings


def connect_providers(app: Flask, settings: Settings) -> tuple[Provider, ...]:
    """A provider for each that has an address. Raises SettingsError when its keys cannot be read."""
    providers: list[Provider] = []
    if settings.oidc_metadata_url:
        providers.append(OidcProvider(app, settings))
    if settings.cas_url:
        providers.append(CasProvider(settings))
    return tuple(providers)
