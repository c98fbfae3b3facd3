"""Ways of signing in: one small interface, chosen by settings; several may be on at the same time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from flask import Flask, current_app
from werkzeug.wrappers import Response

from app.login.identity import SignedIn
from app.register.words import Message


class SignInFailed(Exception):
    """Nobody was signed in. `reason` is for the log: a short constant, never what the provider or browser sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has come back from a provider.

    ticket: the provider's own handle of the session, by which it may end it later
    hint:   what the provider wants to be shown when the person signs out (an ID token)
    """

    signed_in: SignedIn
    ticket: str | None = field(default=None, repr=False)
    hint: str | None = field(default=None, repr=False)


class Provider(Protocol):
    """A service that tells us who somebody is. Its name stands in addresses: /kirjaudu/<name>/alku and …/paluu."""

    name: str
    label: Message

    def lead_away(self, return_url: str, lang: str) -> Response:
        """Send the browser to the provider. Raises SignInFailed when the provider cannot be reached."""

    def receive(self, return_url: str) -> Arrival:
        """Who has come back with the present request. Raises SignInFailed."""

    def sign_out_url(self, back_url: str, hint: str | None) -> str | None:
        """Where the browser ends the provider's own session too; None when the provider has no such place."""


def install_providers(app: Flask, providers: tuple[Provider, ...]) -> None:
    """Give the app its ways of signing in."""
    app.extensions["sign_in_providers"] = {provider.name: provider for provider in providers}


def list_providers() -> tuple[Provider, ...]:
    """The running app's ways of signing in, in the order of the settings."""
    return tuple(current_app.extensions["sign_in_providers"].values())


def find_provider(name: str) -> Provider | None:
    """The way of signing in with this name, when it is on."""
    provider: Provider | None = current_app.extensions["sign_in_providers"].get(name)
    return provider
