"""Bearer tokens of the demo account: the shape of the real ones, and no secret at all.

A token looks like the ES256 JSON Web Tokens of the Events API. Its last part is no real signature: it is a hash of
the rest and the seed, in a signature's length, so that the emulator can tell its own tokens from others.
"""

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from tui.demo.ids import upper_id
from tui.events.stream import Stream

DEMO_HOST = "events.acme.test"
LIFETIME_DAYS = 41
_DAY = 86_400
_SIGNATURE_BYTES = 64
FEATURES = tuple(sorted(stream.feature for stream in Stream))


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a token that the emulator accepts says of itself."""

    integration_uuid: str
    account_uuid: str
    host: str
    features: tuple[str, ...]
    issued: int
    """Seconds since 1970."""
    expires: int | None


def demo_token(
    seed: int = 0,
    *,
    host: str = DEMO_HOST,
    features: Iterable[str] = FEATURES,
    issued: float | None = None,
    expires: float | None = None,
    now: float | None = None,
    account_uuid: str | None = None,
    integration_uuid: str | None = None,
) -> str:
    """A token for the demo account; unless told otherwise, issued at the start of today, good for 41 days."""
    today = int(time.time() if now is None else now) // _DAY * _DAY
    claims = {
        "1password.com/auuid": upper_id(seed, "account") if account_uuid is None else account_uuid,
        "1password.com/fts": list(features),
        "aud": [host],
        "exp": int(today + LIFETIME_DAYS * _DAY if expires is None else expires),
        "iat": int(today if issued is None else issued),
        "iss": "com.1password.b5",
        "jti": upper_id(seed, "token").lower(),
        "sub": upper_id(seed, "integration") if integration_uuid is None else integration_uuid,
    }
    header = {"alg": "ES256", "kid": upper_id(seed, "key").lower(), "typ": "JWT"}
    signed = f"{_part(header)}.{_part(claims)}"
    return f"{signed}.{_encoded(_mark(signed, seed))}"


def bearer(token: str, seed: int) -> Bearer | None:
    """What the token says, if `demo_token` made it with this seed; expiry is for the caller to judge."""
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _encoded(_mark(signed, seed)).encode()):
        return None
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(signed.partition(".")[2] + "=="))
    return Bearer(
        integration_uuid=claims["sub"],
        account_uuid=claims["1password.com/auuid"],
        host=claims["aud"][0],
        features=tuple(claims["1password.com/fts"]),
        issued=claims["iat"],
        expires=claims.get("exp"),
    )


def _part(claims: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(claims, separators=(",", ":")).encode())


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _mark(signed: str, seed: int) -> bytes:
    return blake2b(
        signed.encode(errors="replace"), key=f"demo {seed}".encode(), digest_size=_SIGNATURE_BYTES
    ).digest()
