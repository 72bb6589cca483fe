"""What a token says of itself. Nobody has verified it: it is for display and for choosing among the known hosts."""

import base64
import re
from typing import Any

import msgspec
from msgspec import Struct

from tui.credentials.secret import Secret
from tui.events.clean import clean

MAX_TOKEN = 16 * 1024
_MAX_FEATURES = 16
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+|\[[0-9a-f:.]+\]", re.IGNORECASE)
_LEGACY_AUDIENCE = "com.1password.streamingservice"
"""Of tokens older than the regions: it is no host."""
_YEAR_10000 = 253_402_300_800


class Claims(Struct, frozen=True):
    """The claims that matter here; empty or None where the token has none, or an odd one."""

    host: str = ""
    """Of the Events API that the token is for."""
    features: tuple[str, ...] = ()
    account_uuid: str = ""
    integration_uuid: str = ""
    issued: float | None = None
    """Seconds since 1970."""
    expires: float | None = None
    """Seconds since 1970; None: never, or it does not say."""


def read_claims(secret: Secret) -> Claims:
    """The claims of a token; of anything else, none."""
    claims = _payload(secret)
    features = claims.get("1password.com/fts")
    texts = [_text(feature) for feature in features[:_MAX_FEATURES]] if isinstance(features, list) else []
    return Claims(
        host=_host(claims.get("aud")),
        features=tuple(text for text in texts if text),
        account_uuid=_text(claims.get("1password.com/auuid")),
        integration_uuid=_text(claims.get("sub")),
        issued=_moment(claims.get("iat")),
        expires=_moment(claims.get("exp")),
    )


def _payload(secret: Secret) -> dict[str, Any]:
    parts = secret.reveal().split(".") if len(secret.reveal()) <= MAX_TOKEN else []
    if len(parts) != 3:
        return {}
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        claims = msgspec.json.decode(base64.urlsafe_b64decode(padded))
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _host(audience: object) -> str:
    if isinstance(audience, list):
        audience = audience[0] if audience else ""
    if not isinstance(audience, str) or audience == _LEGACY_AUDIENCE or not _HOST.fullmatch(audience):
        return ""
    return audience.lower()


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _moment(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _YEAR_10000 else None
