"""A provider of OpenID Connect that speaks the real protocol and can be told to make one mistake."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwe, jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

OUR_KEY = RSAKey.generate_key(2048, {"kid": "provider", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "provider", "use": "sig", "alg": "RS256"})
CLIENT_ID = "omaopintopolku"


@dataclass
class StandInProvider:
    """`mistake` names what is wrong with the next ID token; `claims` is who signs in."""

    claims: dict[str, Any] = field(default_factory=dict)
    mistake: str = ""
    encrypt_for: RSAKey | None = None
    url: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    token_requests: list[dict[str, str]] = field(default_factory=list)

    def make_id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT_ID, "sub": "subject-1", "nonce": nonce, "iat": now, "exp": now + 300,
            **self.claims,
        }  # fmt: skip
        claims |= {
            "issuer": {"iss": "https://another.example"},
            "audience": {"aud": "somebody-else"},
            "nonce": {"nonce": "not-what-was-asked"},
            "no nonce": {},
            "expired": {"iat": now - 4000, "exp": now - 3600},
            "from the future": {"iat": now + 3600, "exp": now + 7200},
        }.get(self.mistake, {})
        if self.mistake == "no nonce":
            del claims["nonce"]
        if self.mistake == "alg none":
            return jwt.encode({"alg": "none"}, claims, RSAKey.import_key(OUR_KEY.as_dict()), algorithms=["none"])
        if self.mistake == "alg HS256":
            return _sign_with_public_key(claims)
        key = OTHER_KEY if self.mistake == "signature" else OUR_KEY
        token = jwt.encode({"alg": "RS256", "kid": "provider"}, claims, key)
        if self.encrypt_for is not None:
            header = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT"}
            token = jwe.encrypt_compact(header, token, self.encrypt_for, algorithms=["RSA-OAEP-256", "A256GCM"])
        return token


def _sign_with_public_key(claims: dict[str, Any]) -> str:
    """What a forger can make who knows only the public key: a MAC with its text as the secret. No library makes it."""
    header = f"{_encode({'alg': 'HS256', 'kid': 'provider'})}.{_encode(claims)}"
    mac = hmac.digest(OUR_KEY.as_pem(private=False), header.encode(), "sha256")
    return f"{header}.{urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _encode(content: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@contextmanager
def running_provider() -> Iterator[StandInProvider]:
    """The provider on a free port of this machine, until the test is over."""
    provider = StandInProvider()
    server = make_server("127.0.0.1", 0, _build(provider), threaded=True)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _build(provider: StandInProvider) -> Flask:
    app = Flask("provider")

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Any:
        return jsonify(
            issuer=provider.url,
            authorization_endpoint=provider.url + "/authorize",
            token_endpoint=provider.url + "/token",
            jwks_uri=provider.url + "/jwks",
            end_session_endpoint=provider.url + "/logout",
            id_token_signing_alg_values_supported=["RS256", "HS256", "none"],
            code_challenge_methods_supported=["S256"],
        )

    @app.get("/jwks")
    def jwks() -> Any:
        return jsonify(KeySet([OUR_KEY]).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Any:
        code = f"code-{len(provider.codes)}"
        provider.codes[code] = request.args.to_dict()
        return redirect(f"{request.args['redirect_uri']}?{urlencode({'code': code, 'state': request.args['state']})}")

    @app.post("/token")
    def token() -> Any:
        provider.token_requests.append(request.form.to_dict())
        asked = provider.codes.pop(request.form["code"], None)
        if asked is None:
            return jsonify(error="invalid_grant"), 400
        answer = {"access_token": "a", "token_type": "Bearer", "expires_in": 60}
        if provider.mistake != "no ID token":
            answer["id_token"] = provider.make_id_token(asked["nonce"])
        return jsonify(answer)

    return app
