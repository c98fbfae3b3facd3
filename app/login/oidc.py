"""OpenID Connect: Suomi.fi e-Identification, or any provider that speaks the code flow.

Authlib carries the protocol: state, nonce, PKCE and the checks of the ID token (signature, issuer, audience, times).
Added here: time limits, only asymmetric signatures, the client's key instead of a secret, encrypted ID tokens, and one
refusal for whatever goes wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.flask_client.apps import FlaskOAuth2App
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Flask
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from werkzeug.wrappers import Response

from app.login.identity import read_claims
from app.login.providers import Arrival, SignInFailed
from app.register.words import Message, say
from app.settings import Settings, SettingsError

NAME = "oidc"
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Never "none", and never a signature by a secret that we hold too."""
KEY_ENCRYPTIONS = ("RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW")
CONTENT_ENCRYPTIONS = ("A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512")
LEEWAY_SECONDS = 60

log = structlog.get_logger(__name__)


class OidcProvider:
    """The provider that the settings name."""

    name = NAME
    label: Message = say("Suomi.fi identification")

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._oid_claims = settings.oidc_oid_claims
        self._hetu_claims = settings.oidc_hetu_claims
        self._client: CarefulClient = OAuth(app).register(NAME, client_cls=CarefulClient, **_describe_client(settings))
        self._client.decryption_keys = _read_keys(settings.oidc_decryption_keys_file, "OIDC_DECRYPTION_KEYS_FILE")

    def lead_away(self, return_url: str, lang: str) -> Response:
        try:
            response: Response = self._client.authorize_redirect(return_url, ui_locales=lang)
        except (RequestException, ValueError, RuntimeError) as error:
            raise SignInFailed(f"unreachable: {type(error).__name__}") from None
        return response

    def receive(self, return_url: str) -> Arrival:
        try:
            token = self._client.authorize_access_token(leeway=LEEWAY_SECONDS)
        except (OAuthError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise SignInFailed(f"refused: {type(error).__name__}") from None
        claims = token.get("userinfo")
        if not claims or not isinstance(claims.get("sub"), str):
            raise SignInFailed("no ID token")
        signed_in = read_claims(NAME, claims["sub"], claims, oid_claims=self._oid_claims, hetu_claims=self._hetu_claims)
        return Arrival(signed_in, hint=token["id_token"])

    def sign_out_url(self, back_url: str, hint: str | None) -> str | None:
        try:
            answer = self._client.create_logout_url(back_url, id_token_hint=hint, client_id=self._client.client_id)
        except (RequestException, RuntimeError, ValueError):
            return None
        return str(answer["url"])


class CarefulClient(FlaskOAuth2App):  # type: ignore[misc]
    """Authlib's client, less trusting of what the provider's metadata allows."""

    decryption_keys: KeySet | None = None

    def load_server_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = super().load_server_metadata()
        said = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [alg for alg in said if alg in SIGNATURES]
        if not metadata.get("issuer"):
            raise RuntimeError("the provider's metadata names no issuer")
        return metadata

    def parse_id_token(self, token: dict[str, Any], nonce: str, **options: Any) -> Any:
        if token["id_token"].count(".") == 4:
            token["id_token"] = self._decrypt(token["id_token"])
        return super().parse_id_token(token, nonce, **options)

    def _decrypt(self, id_token: str) -> str:
        if self.decryption_keys is None:
            raise RuntimeError("the ID token is encrypted and OIDC_DECRYPTION_KEYS_FILE is not set")
        # Providers may repeat claims such as iss and aud in the header (RFC 7519 §5.3): they are no parameters of JWE.
        # Nothing is read from there; what counts is signed inside.
        registry = jwe.JWERegistry(algorithms=[*KEY_ENCRYPTIONS, *CONTENT_ENCRYPTIONS], strict_check_header=False)
        decrypted = jwe.decrypt_compact(id_token, self.decryption_keys, registry=registry)
        return (decrypted.plaintext or b"").decode("ascii")


def _describe_client(settings: Settings) -> dict[str, Any]:
    """What Authlib is told of us: a secret, or a key of ours with which we sign who we are."""
    description: dict[str, Any] = {
        "client_id": settings.oidc_client_id,
        "server_metadata_url": settings.oidc_metadata_url,
        "client_kwargs": {
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "default_timeout": settings.service_timeout_seconds,
        },
        "user_agent": "omaopintopolku",
    }
    keys = _read_keys(settings.oidc_signing_keys_file, "OIDC_SIGNING_KEYS_FILE")
    if keys is None:
        return {**description, "client_secret": settings.oidc_client_secret}
    key = keys.keys[0]
    header = {"kid": key.kid} if key.kid else {}
    alg = str(key.get("alg") or ("ES256" if key.key_type == "EC" else "RS256"))
    description["client_kwargs"]["token_endpoint_auth_method"] = PrivateKeyJWT.name
    return {
        **description,
        "client_secret": key,
        "client_auth_methods": [PrivateKeyJWT(headers=header, alg=alg)],
    }


def _read_keys(path: str, setting: str) -> KeySet | None:
    """The keys of a JWK set file, None when no file is named. Raises SettingsError."""
    if not path:
        return None
    from app.register.document import DocumentError, read_json

    try:
        content: Mapping[str, Any] = read_json(Path(path).read_bytes())
        return KeySet.import_key_set({"keys": list(content["keys"])})
    except (OSError, DocumentError, JoseError, KeyError, TypeError, ValueError):
        raise SettingsError(
            (f'{setting} must name a readable JSON file of private keys ({{"keys": [...]}})',)
        ) from None
