"""An identity provider in the test's own process; it bends every rule on request."""

import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from linli.outside.ask import Answer, Unanswered
from linli.people.provider.id_tokens import LOGOUT
from tests.cast import NOW

ISSUER = "https://sso.linjiang.example"
CLIENT, SECRET = "linli", "s3cret/with+signs"


def fresh_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


class Provider:
    """It answers what it is asked: what it offers, its keys, and a token for a code, once."""

    def __init__(self) -> None:
        self.key, self.number = fresh_key(), "k1"
        self.issuer = ISSUER
        self.away = False
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}

    def __call__(
        self,
        method: str,
        address: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        seconds: float = 0,
    ) -> Answer:
        if self.away:
            raise Unanswered("nobody there")
        path = urlsplit(address).path
        if path == "/.well-known/openid-configuration":
            return said(200, self.offer())
        if path == "/keys":
            public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
            return said(200, {"keys": [public | {"kid": self.number, "use": "sig"}]})
        return self.token(body, headers or {})

    def offer(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    def token(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        form = {name: all_[0] for name, all_ in parse_qs(body.decode()).items()}
        known = b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or known != f"{CLIENT}:s3cret%2Fwith%2Bsigns"
            or proof != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return said(400, {"error": "invalid_grant"})
        return said(200, {"id_token": self.tokens[form["code"]], "token_type": "Bearer"})

    def lets_in(self, address: str, subject: str, **lies: Any) -> tuple[str, str]:
        """She has proved who she is: the code and the state that her browser comes back with."""
        asked = {name: all_[0] for name, all_ in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.tokens)}"
        self.codes[code] = asked
        self.tokens[code] = self.signed({"sub": subject, "nonce": asked["nonce"]} | lies)
        return code, asked["state"]

    def signed(self, claims: dict[str, Any]) -> str:
        """A token; `key`, `alg` and `kid` among the claims say how it is signed."""
        at = int(NOW.timestamp())
        said_ = {"iss": ISSUER, "aud": CLIENT, "iat": at, "exp": at + 300} | claims
        key = said_.pop("key", self.key)
        algorithm, number = said_.pop("alg", "ES256"), said_.pop("kid", self.number)
        return jwt.encode(
            {name: value for name, value in said_.items() if value is not None},
            key,
            algorithm=algorithm,
            headers={"kid": number},
        )

    def logout(self, subject: str, **lies: Any) -> str:
        return self.signed({"sub": subject, "jti": "1", "events": {LOGOUT: {}}} | lies)


def said(status: int, found: dict[str, Any]) -> Answer:
    return Answer(status, {}, json.dumps(found).encode())
