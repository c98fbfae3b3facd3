"""The npm `oidc-provider` as a process of its own: a provider that nobody here has written."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc.jwk import RSAKey

from tests.html_validation import TOOLS

CLIENT_ID = "omaopintopolku"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OurKeys:
    """A key that signs who we are, and one for which ID tokens are encrypted."""

    signing: RSAKey
    decryption: RSAKey

    @classmethod
    def make(cls) -> OurKeys:
        signing = RSAKey.generate_key(2048, {"kid": "signing", "use": "sig", "alg": "RS256"})
        return cls(signing, RSAKey.generate_key(2048, {"kid": "decryption", "use": "enc", "alg": "RSA-OAEP"}))

    def public(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in (self.signing, self.decryption)]}


def write_keys(key: RSAKey) -> str:
    """The JSON of a file of private keys."""
    return json.dumps({"keys": [key.as_dict(private=True)]})


@contextmanager
def running_npm_provider(
    port: int, service_url: str, client_keys: dict[str, Any], account: str, claims: dict[str, str]
) -> Iterator[None]:
    """The provider on that port, until the end of the `with`; it ends with this process too."""
    node = shutil.which("node")
    if node is None or not (TOOLS / "node_modules" / "oidc-provider").is_dir():
        raise RuntimeError("The provider of OpenID Connect is not installed: run `make setup`.")
    told = {
        "port": port,
        "client_id": CLIENT_ID,
        "redirect_uri": f"{service_url}/kirjaudu/oidc/paluu",
        "back_uri": f"{service_url}/kirjaudu-ulos",
        "client_keys": client_keys,
        "account": account,
        "claims": claims,
    }
    with subprocess.Popen(
        [node, "oidc_provider.mjs", json.dumps(told)], cwd=TOOLS, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        try:
            _await(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
            yield
        finally:
            process.terminate()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("The provider of OpenID Connect did not begin to answer.")
